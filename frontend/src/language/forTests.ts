import { AREAS } from './areas';
import { learn } from './words';

// A component that is drawn alone finds its Danish words at hand.
await Promise.all(AREAS.map((area) => learn(area, 'da')));
