import { expect, test } from 'vitest';
import { moved, placeBefore, rowsOf, stepTo } from './element';

const of = (...ids: string[]) => ids.map((id) => ({ id }));
const ids = (all: { id: string }[]) => all.map(({ id }) => id).join('');

test('an element is put behind another, or first', () => {
  expect(ids(moved(of('a', 'b', 'c'), 'a', 'c'))).toBe('bca');
  expect(ids(moved(of('a', 'b', 'c'), 'c', ''))).toBe('cab');
  expect(ids(moved(of('a', 'b', 'c'), 'c', 'a'))).toBe('acb');
});

test('a place that is gone, or itself, moves nothing', () => {
  expect(ids(moved(of('a', 'b'), 'a', 'gone'))).toBe('ab');
  expect(ids(moved(of('a', 'b'), 'a', 'a'))).toBe('ab');
  expect(ids(moved(of('a', 'b'), 'gone', 'a'))).toBe('ab');
});

test('steps up and down end where they should, and stop at the ends', () => {
  const all = of('a', 'b', 'c');
  const after = (id: string, by: -1 | 1) => {
    const place = stepTo(all, id, by);
    return place === undefined ? undefined : ids(moved(all, id, place));
  };
  expect(after('c', -1)).toBe('acb');
  expect(after('b', -1)).toBe('bac');
  expect(after('a', 1)).toBe('bac');
  expect(after('b', 1)).toBe('acb');
  expect(after('a', -1)).toBeUndefined();
  expect(after('c', 1)).toBeUndefined();
});

test('the place of an element is named by the one before it', () => {
  expect(placeBefore(of('a', 'b'), 'b')).toBe('a');
  expect(placeBefore(of('a', 'b'), 'a')).toBe('');
});

test('what runs in parallel stands beside what it follows; the first has nothing to stand beside', () => {
  const rows = rowsOf([true, false, true, true, false].map((parallel, id) => ({ id, parallel })));
  expect(rows.map((row) => row.map(({ id }) => id))).toEqual([[0], [1, 2, 3], [4]]);
});
