import { beforeAll, expect, test } from 'vitest';
import { AREAS } from './areas';
import { learn, textsIn } from './words';

type Leaf = [path: string, value: unknown];

const leaves = (value: unknown, path = ''): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key))
    : [[path, value]];

beforeAll(async () => {
  for (const area of AREAS) await Promise.all([learn(area, 'da'), learn(area, 'en')]);
});

test('no two areas have words under the same name', async () => {
  const names: string[] = [];
  for (const area of AREAS) names.push(...Object.keys((await area.load.da()).words));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('both languages have the same keys', () => {
  expect(leaves(textsIn('en')).map(([path]) => path)).toEqual(leaves(textsIn('da')).map(([path]) => path));
});

test('every text says something, in the same kind of value', () => {
  const danish = new Map(leaves(textsIn('da')));
  expect(danish.size).toBeGreaterThan(1000);
  for (const [path, value] of leaves(textsIn('en'))) {
    expect(typeof value, path).toBe(typeof danish.get(path));
    if (typeof value === 'string') {
      expect(value.trim(), path).not.toBe('');
      expect(String(danish.get(path)).trim(), path).not.toBe('');
    } else if (typeof value === 'function') {
      expect(value.length, path).toBe((danish.get(path) as () => string).length);
    }
  }
});
