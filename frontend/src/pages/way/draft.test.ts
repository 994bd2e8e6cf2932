import { expect, test } from 'vitest';
import { elementsOf } from './draft';
import type { Alternative } from './Result';

test('each step becomes a course element in order, tied to what it teaches', () => {
  const step = (seq: number, key: string) => ({
    seq,
    course: { key, title: `Kursus ${key}`, days: 2, provenance: 'DEMO', competences: [] },
    session: seq === 1 ? { id: `s${key}` } : null,
    teaches: [{ key: `c${key}`, label: '' }],
    reason: 'Giver det, jobbet kræver.',
  });
  const steps = [step(2, 'b'), step(1, 'a')] as unknown as Alternative['steps'];
  expect(elementsOf({ steps })).toMatchObject([
    { kind: 'COURSE', course: 'a', session: 'sa', days: 2, requirements: ['ca'], purpose: 'Giver det, jobbet kræver.' },
    { kind: 'COURSE', course: 'b', session: null, requirements: ['cb'] },
  ]);
});
