import { expect, test } from 'vitest';
import { da } from '../../language/da';
import { actionIn, nounIn, written } from './words';

test('nouns and actions of the log in words, however they are joined', () => {
  expect(nounIn('signing-key', da)).toBe('Signeringsnøgle');
  expect(actionIn('party invited', da)).toBe('part inviteret');
  expect(actionIn('PUBLISHED', da)).toBe('offentliggjort');
});

test('what nobody has put into words stands as it is written', () => {
  expect(nounIn('frobnicator', da)).toBe('frobnicator');
  expect(actionIn('toString', da)).toBe('toString');
});

test('JSON is laid out, anything else left alone', () => {
  expect(written('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(written('not json')).toBe('not json');
});
