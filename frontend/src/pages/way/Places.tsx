import { DenmarkMap, spotOf } from '../../components/DenmarkMap';
import { wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Origin, Step } from './Result';

interface Place {
  code: string;
  name: string;
  lat: number | null;
  lon: number | null;
  steps: number[];
}

/** Where one goes, and for which steps. */
export function placesOf(steps: Step[]): Place[] {
  const places = new Map<string, Place>();
  for (const { seq, session } of steps) {
    if (!session?.municipality) continue;
    const place = places.get(session.municipality.code) ?? { ...session.municipality, steps: [] };
    place.steps.push(seq);
    places.set(place.code, place);
  }
  return [...places.values()];
}

interface Props {
  steps: Step[];
  origin: Origin;
}

export function Places({ steps, origin }: Props) {
  const { t } = useLanguage(wayWords);
  const places = placesOf(steps);
  const home = origin ? spotOf(origin) : undefined;
  return (
    <div className="map-and-list">
      <DenmarkMap label={t.way.mapAlt}>
        {home &&
          places.map((place) => {
            const spot = spotOf(place);
            return (
              spot && <line key={place.code} className="map-way" x1={home.x} y1={home.y} x2={spot.x} y2={spot.y} />
            );
          })}
        {places.map((place) => {
          const spot = spotOf(place);
          if (!spot) return null;
          return (
            <g key={place.code}>
              <circle className="map-place" cx={spot.x} cy={spot.y} r="8.5" />
              <text className="map-place-text" x={spot.x} y={spot.y + 3.4} textAnchor="middle">
                {place.steps[0]}
              </text>
            </g>
          );
        })}
        {home && <path className="map-origin" d={`M${home.x} ${home.y - 8}l7 6v9h-14v-9z`} />}
      </DenmarkMap>
      <ul className="map-list no-max-width">
        {origin && (
          <li>
            <svg className="map-key" viewBox="-9 -10 18 20" aria-hidden="true" focusable="false">
              <path className="map-origin" d="M0 -8l7 6v9h-14v-9z" />
            </svg>
            <strong>{origin.name}</strong>
            <span className="quiet-text">{t.way.origin}</span>
          </li>
        )}
        {places.map((place) => (
          <li key={place.code}>
            <svg className="map-key" viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">
              <circle className="map-place" r="9" />
              <text className="map-place-text" y="3.6" textAnchor="middle">
                {place.steps[0]}
              </text>
            </svg>
            <strong>{place.name}</strong>
            <span className="quiet-text">{t.way.stops(place.steps.join(', '))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
