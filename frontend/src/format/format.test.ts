import { expect, test } from 'vitest';
import { halfYear } from './halfYear';
import { formatFor } from './useFormat';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');
const da = formatFor('da');
const en = formatFor('en');

test('dates as Danes write them', () => {
  expect(da.date('2026-11-22')).toBe('22.11.2026');
  expect(da.longDate('2026-11-22')).toBe('22. november 2026');
  expect(da.period('2026-11-23', '2026-11-27')).toBe('23.11.2026 – 27.11.2026');
  expect(da.period('2026-11-23', '2026-11-23')).toBe('23.11.2026');
  expect(en.longDate('2026-11-22')).toBe('22 November 2026');
});

test('an instant shows the day it names', () => {
  expect(da.date('2026-01-01T23:30:00Z')).toBe('01.01.2026');
});

test('money in kroner from øre', () => {
  expect(da.price(457_800)).toBe('4.578 kr.');
  expect(da.price(0)).toBe('0 kr.');
  expect(en.price(457_800)).toBe('DKK 4,578');
});

test('decimal comma', () => {
  expect(da.number(3.5)).toBe('3,5');
  expect(en.number(3.5)).toBe('3.5');
});

test('a share below the whole never rounds up to 100 %', () => {
  expect(plain(da.percent(0.999))).toBe('99 %');
  expect(plain(da.percent(1))).toBe('100 %');
  expect(plain(da.percent(0.29))).toBe('29 %');
});

test('half-years', () => {
  expect(halfYear('2026H2')).toEqual({ year: '2026', half: 2 });
  expect(halfYear('2026')).toBeUndefined();
});
