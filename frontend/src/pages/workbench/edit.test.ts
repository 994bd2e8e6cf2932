import { expect, test } from 'vitest';
import { against, type Edit, fieldsOf, inputOf, undoOf } from './edit';
import { partsOf } from './element';
import { sampleElement, sampleWork } from './sample';

const a = sampleElement({ id: 'a' });
const b = sampleElement({ id: 'b', title: 'Praktik', weeks: 4 });
const c = sampleElement({ id: 'c' });
const before = sampleWork([a, b, c]);
const update = (mine: Partial<ReturnType<typeof partsOf>>): Edit => ({
  kind: 'update',
  id: 'b',
  base: partsOf(b),
  mine: { ...partsOf(b), ...mine },
  names: {},
});

test('an update is sent whole, other fields only where they changed', () => {
  expect(inputOf(update({ weeks: 2 }))).toEqual({
    elements: [{ update: { id: 'b', element: { ...partsOf(b), weeks: 2 } } }],
  });
  const base = fieldsOf(before);
  expect(inputOf({ kind: 'fields', base, mine: { ...base, occupation: 'lager' }, names: {} })).toEqual({
    occupation: 'lager',
  });
});

test('a title without a translation leaves the English field empty', () => {
  expect(fieldsOf(before).titleEn).toBe('');
  expect(fieldsOf({ ...before, titleEn: 'Package' }).titleEn).toBe('Package');
});

test('each change is undone by its reverse', () => {
  const added = sampleWork([a, b, sampleElement({ id: 'new' }), c]);
  expect(undoOf({ kind: 'add', element: partsOf(a), after: 'b' }, before, added)).toEqual({
    kind: 'remove',
    id: 'new',
  });
  expect(undoOf({ kind: 'remove', id: 'b' }, before, sampleWork([a, c]))).toEqual({
    kind: 'add',
    element: partsOf(b),
    after: 'a',
  });
  expect(undoOf({ kind: 'remove', id: 'a' }, before, sampleWork([b, c]))).toMatchObject({ after: '' });
  expect(undoOf({ kind: 'move', id: 'c', from: 'b', after: '' }, before, sampleWork([c, a, b]))).toMatchObject({
    id: 'c',
    from: '',
    after: 'b',
  });
  expect(undoOf(update({ weeks: 2 }), before, before)).toMatchObject({ base: { weeks: 2 }, mine: { weeks: 4 } });
});

test('changes to different fields of an element go together', () => {
  const now = sampleWork([a, { ...b, title: 'Snusepraktik' }, c], { revision: 4 });
  const outcome = against(update({ weeks: 2 }), before, now);
  expect(outcome).toMatchObject({ kind: 'clear', edit: { mine: { title: 'Snusepraktik', weeks: 2 } } });
});

test('changes to the same field are for the person to choose between', () => {
  const now = sampleWork([a, { ...b, weeks: 6 }, c]);
  expect(against(update({ weeks: 2 }), before, now)).toMatchObject({
    kind: 'fields',
    clashes: ['weeks'],
    theirs: { weeks: 6 },
  });
});

test('an element that others removed is neither changed nor moved behind their backs', () => {
  const now = sampleWork([a, c]);
  expect(against(update({ weeks: 2 }), before, now)).toEqual({ kind: 'gone' });
  expect(against({ kind: 'move', id: 'b', from: 'a', after: 'c' }, before, now)).toEqual({ kind: 'gone' });
  expect(against({ kind: 'remove', id: 'b' }, before, now)).toEqual({ kind: 'gone' });
});

test('removing what others have changed meanwhile asks first', () => {
  const edit: Edit = { kind: 'remove', id: 'b' };
  expect(against(edit, before, sampleWork([a, { ...b, weeks: 6 }, c]))).toEqual({ kind: 'touched' });
  expect(against(edit, before, sampleWork([b, a, c]))).toEqual({ kind: 'clear', edit });
});

test('moving what others have moved meanwhile asks first', () => {
  const edit: Edit = { kind: 'move', id: 'c', from: 'b', after: '' };
  expect(against(edit, before, sampleWork([a, c, b]))).toEqual({ kind: 'touched' });
  expect(against(edit, before, sampleWork([a, { ...b, weeks: 6 }, c]))).toEqual({ kind: 'clear', edit });
});

test('a new element goes last where its place is gone', () => {
  const edit: Edit = { kind: 'add', element: partsOf(a), after: 'b' };
  expect(against(edit, before, sampleWork([a, c]))).toEqual({ kind: 'clear', edit: { ...edit, after: undefined } });
});
