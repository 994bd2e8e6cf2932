import { expect, test } from 'vitest';
import { da } from './da';
import { en } from './en';

type Leaf = [path: string, value: unknown];

const leaves = (value: unknown, path = ''): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key))
    : [[path, value]];

test('both languages have the same keys', () => {
  expect(leaves(en).map(([path]) => path)).toEqual(leaves(da).map(([path]) => path));
});

test('every text says something, in the same kind of value', () => {
  const danish = new Map(leaves(da));
  for (const [path, value] of leaves(en)) {
    expect(typeof value, path).toBe(typeof danish.get(path));
    if (typeof value === 'string') {
      expect(value.trim(), path).not.toBe('');
      expect(String(danish.get(path)).trim(), path).not.toBe('');
    } else if (typeof value === 'function') {
      expect(value.length, path).toBe((danish.get(path) as () => string).length);
    }
  }
});
