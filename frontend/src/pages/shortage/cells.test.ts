import { expect, test } from 'vitest';
import { type Choices, type Reach, rowsOf } from './cells';

const areas = [
  { key: 'rar-fyn', name: 'Fyn' },
  { key: 'rar-bornholm', name: 'Bornholm' },
];
const jobs = [
  {
    key: 'svejser',
    title: 'Svejser',
    shortages: [
      { area: { key: 'rar-fyn' }, category: 'SHORTAGE' as const },
      { area: { key: 'rar-bornholm' }, category: 'GOOD' as const },
    ],
  },
  { key: 'kok', title: 'Kok', shortages: [{ area: { key: 'rar-fyn' }, category: 'PARADOX' as const }] },
  { key: 'gartner', title: 'Gartner', shortages: [] },
];
const reach = (job: string, area: string, whiteSpot: boolean): Reach => ({
  area: { key: area },
  occupation: { key: job },
  essentialCoverage: whiteSpot ? 0 : 1,
  courseDays: null,
  calendarDays: null,
  seatsNext26Weeks: 0,
  package: null,
  whiteSpot,
  reason: '',
  shortage: { recruitmentAttempts: null, failedRecruitments: null, failedRate: null, provenance: 'DEMO' },
});
const reached = [reach('svejser', 'rar-fyn', true), reach('kok', 'rar-fyn', false)];
const choices = (change: Partial<Choices> = {}): Choices => ({
  categories: [],
  onlyWhite: false,
  job: '',
  area: '',
  ...change,
});
const keys = (change: Partial<Choices>) => rowsOf(jobs, reached, areas, choices(change)).map(({ key }) => key);

test('a job of which nothing is known has no row', () => {
  expect(keys({})).toEqual(['svejser', 'kok']);
});

test('each choice narrows the rows', () => {
  expect(keys({ onlyWhite: true })).toEqual(['svejser']);
  expect(keys({ categories: ['PARADOX'] })).toEqual(['kok']);
  expect(keys({ area: 'rar-bornholm' })).toEqual(['svejser']);
  expect(keys({ job: 'KO' })).toEqual(['kok']);
  expect(keys({ job: 'ko', onlyWhite: true })).toEqual([]);
});

test('what is filtered away is still known', () => {
  const [row] = rowsOf(jobs, reached, areas, choices({ onlyWhite: true }));
  expect(row?.wanted.map(({ area }) => area.key)).toEqual(['rar-fyn']);
  expect(row?.cells.get('rar-bornholm')?.category).toBe('GOOD');
});
