import { expect, test } from 'vitest';
import { blankElement } from './element';
import { amountIn, mistakesIn, shownAmount } from './mistakes';

test('numbers are read and shown as Danes write them', () => {
  expect(amountIn('1,5')).toBe(1.5);
  expect(amountIn(' 2 ')).toBe(2);
  expect(amountIn('0')).toBeUndefined();
  expect(amountIn('to')).toBeUndefined();
  expect(shownAmount(1.5)).toBe('1,5');
  expect(shownAmount(null)).toBe('');
});

test('an element needs a title; its length may be left out but not be wrong', () => {
  const element = { ...blankElement('LANGUAGE'), title: 'Dansk' };
  expect(mistakesIn(element, { weeks: '', days: '' })).toEqual({});
  expect(mistakesIn({ ...element, title: ' ' }, { weeks: 'x', days: '' })).toEqual({ title: true, weeks: true });
});
