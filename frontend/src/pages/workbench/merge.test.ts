import { expect, test } from 'vitest';
import { changedIn, keepTheirs, threeWay } from './merge';

const base = { title: 'Praktik', weeks: 4, gate: [{ competence: 'a', level: 1 }] };

test('changes to different fields are laid together', () => {
  const { merged, clashes } = threeWay(base, { ...base, title: 'Snusepraktik' }, { ...base, weeks: 2 });
  expect(merged).toEqual({ ...base, title: 'Snusepraktik', weeks: 2 });
  expect(clashes).toEqual([]);
});

test('what both changed is a clash, unless both changed it to the same', () => {
  const mine = { ...base, weeks: 2, gate: [{ competence: 'a', level: 3 }] };
  const theirs = { ...base, weeks: 3, gate: [{ competence: 'a', level: 3 }] };
  const { merged, clashes } = threeWay(base, mine, theirs);
  expect(clashes).toEqual(['weeks']);
  expect(merged.weeks).toBe(2);
  expect(keepTheirs(merged, theirs, ['weeks'])).toEqual(theirs);
});

test('a field that I left alone never overwrites theirs', () => {
  expect(threeWay(base, base, { ...base, title: 'Deres' }).merged.title).toBe('Deres');
});

test('lists count as changed when their order or content is', () => {
  expect(changedIn({ keys: ['a', 'b'] }, { keys: ['b', 'a'] })).toEqual(['keys']);
  expect(changedIn({ keys: ['a', 'b'] }, { keys: ['a', 'b'] })).toEqual([]);
});
