import { expect, test } from 'vitest';
import { words } from '../../language/administration.da';
import { actionIn, nounIn, written } from './words';

test('nouns and actions of the log in words, however they are joined', () => {
  expect(nounIn('signing-key', words)).toBe('Signeringsnøgle');
  expect(actionIn('party invited', words)).toBe('part inviteret');
  expect(actionIn('PUBLISHED', words)).toBe('offentliggjort');
});

test('what nobody has put into words stands as it is written', () => {
  expect(nounIn('frobnicator', words)).toBe('frobnicator');
  expect(actionIn('toString', words)).toBe('toString');
});

test('JSON is laid out, anything else left alone', () => {
  expect(written('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(written('not json')).toBe('not json');
});
