import { expect, test } from 'vitest';
import { addDays, daysBetween, weekday } from './days';

test('days across a month, a year and the change to summer time', () => {
  expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
  expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2);
  expect(addDays('2026-02-27', 3)).toBe('2026-03-02');
});

test('weeks begin on Monday', () => {
  expect(weekday('2026-11-23')).toBe(0);
  expect(weekday('2026-11-22')).toBe(6);
});
