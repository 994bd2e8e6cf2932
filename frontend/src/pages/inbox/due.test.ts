import { expect, test } from 'vitest';
import { addressOf, daysUntil, needsAnswer } from './due';

test('days are counted by the calendar, also when clocks change', () => {
  expect(daysUntil('2026-11-22', '2026-11-22')).toBe(0);
  expect(daysUntil('2026-10-26', '2026-10-24')).toBe(2);
  expect(daysUntil('2026-11-19', '2026-11-22')).toBe(-3);
});

test('what asks for something waits until it is done', () => {
  expect(needsAnswer({ kind: 'INVITED', dueOn: null, done: false })).toBe(true);
  expect(needsAnswer({ kind: 'INVITED', dueOn: null, done: true })).toBe(false);
  expect(needsAnswer({ kind: 'MENTIONED', dueOn: null, done: false })).toBe(false);
  expect(needsAnswer({ kind: 'MENTIONED', dueOn: '2026-11-22', done: false })).toBe(true);
});

test('a notice leads to where its package is worked on, or to the package as published', () => {
  const about = (status: string, draft = false) => ({ key: 'VEJLE 1', status, draft: draft ? { id: 'x' } : null });
  expect(addressOf({ kind: 'INVITED', package: null })).toBeUndefined();
  expect(addressOf({ kind: 'INVITED', package: about('DRAFT') })).toBe('/pakker/VEJLE%201/arbejde');
  expect(addressOf({ kind: 'ALARM', package: about('PUBLISHED', true) })).toBe('/pakker/VEJLE%201');
  expect(addressOf({ kind: 'MENTIONED', package: about('PUBLISHED', true) })).toBe('/pakker/VEJLE%201/arbejde');
  expect(addressOf({ kind: 'MENTIONED', package: about('PUBLISHED') })).toBe('/pakker/VEJLE%201');
});
