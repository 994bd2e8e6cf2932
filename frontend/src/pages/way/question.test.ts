import { expect, test } from 'vitest';
import { inputOf, mistakesIn, mistakesOnLoad, type Question } from './question';

const question = (change: Partial<Question> = {}): Question => ({
  job: 'lagermedarbejder',
  omraade: '',
  kommune: '',
  fra: '',
  til: '',
  antal: '',
  rejse: '',
  dage: '',
  pris: '',
  sprog: '',
  maal: '',
  hold: '',
  kan: [],
  med: [],
  uden: [],
  ...change,
});

const said = (input: object) => Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

test('what is not said is left to the API', () => {
  expect(said(inputOf(question()))).toEqual({ occupation: 'lagermedarbejder' });
});

test('everything that can be said is passed on in the units of the API', () => {
  const input = inputOf(
    question({
      kommune: '630',
      omraade: 'rar-sydjylland',
      fra: '2026-12-01',
      til: '2027-03-01',
      antal: '8',
      rejse: '40',
      dage: '12,5',
      pris: '5000',
      sprog: 'ja',
      maal: 'pris',
      hold: 'nej',
      kan: ['order-picking'],
      med: ['45074'],
      uden: ['47592'],
    }),
  );
  expect(said(input)).toEqual({
    occupation: 'lagermedarbejder',
    municipality: '630',
    earliestStart: '2026-12-01',
    latestEnd: '2027-03-01',
    participants: 8,
    maxTravelKm: 40,
    maxDays: 12.5,
    maxPriceOre: 500_000,
    languageSupport: true,
    objective: 'PRICE',
    withSessions: false,
    held: ['order-picking'],
    include: ['45074'],
    exclude: ['47592'],
  });
});

test('mistakes are named', () => {
  expect(mistakesIn(question({ job: '' }), 'omraade')).toEqual(['job']);
  expect(mistakesIn(question(), 'kommune')).toEqual(['kommune']);
  expect(mistakesIn(question({ fra: '2027-01-01', til: '2026-12-01' }), 'omraade')).toEqual(['til']);
  expect(mistakesIn(question({ antal: 'mange', dage: '-2', pris: '0', rejse: '20' }), 'omraade')).toEqual([
    'antal',
    'dage',
    'pris',
  ]);
  expect(mistakesIn(question({ antal: '4' }), 'omraade')).toEqual([]);
});

test('an address with unknown keys or no numbers is wrong from the start, one without a job is not', () => {
  expect(mistakesOnLoad(question({ job: '' }), {})).toEqual([]);
  expect(mistakesOnLoad(question({ antal: 'abc' }), {})).toEqual(['antal']);
  expect(mistakesOnLoad(question({ omraade: 'zzz' }), { omraade: 'zzz' })).toEqual(['omraade']);
  expect(mistakesOnLoad(question({ job: 'zzz', kommune: '9' }), { job: 'zzz', kommune: '9' })).toEqual([
    'job',
    'kommune',
  ]);
  expect(mistakesIn(question({ omraade: 'rar-fyn' }), 'omraade', { omraade: 'zzz' })).toEqual([]);
});
