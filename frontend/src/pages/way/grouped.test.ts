import { expect, test } from 'vitest';
import { grouped } from './grouped';

const uncovered = (message: string) => ({ kind: 'UNCOVERED', message });

test('competences with the same reason stand under one sentence', () => {
  expect(
    grouped([
      { kind: 'INFEASIBLE', message: 'Ingen pakke opfylder grænserne.' },
      uncovered('Varemodtagelse er ikke dækket. Intet hold er inden for rækkevidde.'),
      uncovered('Pakning er ikke dækket. Intet kursus giver den.'),
      uncovered('Materialekendskab, metal er ikke dækket. Intet hold er inden for rækkevidde.'),
    ]),
  ).toEqual([
    { message: 'Ingen pakke opfylder grænserne.', competences: [] },
    { message: 'Intet hold er inden for rækkevidde.', competences: ['Varemodtagelse', 'Materialekendskab, metal'] },
    { message: 'Pakning er ikke dækket. Intet kursus giver den.', competences: [] },
  ]);
  expect(grouped([uncovered('A is not covered. No.'), uncovered('B is not covered. No.')])).toEqual([
    { message: 'No.', competences: ['A', 'B'] },
  ]);
});
