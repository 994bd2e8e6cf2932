import { expect, test } from 'vitest';
import { words } from '../../language/models.da';
import {
  blankModel,
  blankResult,
  blankStep,
  draftOf,
  idOf,
  inputOf,
  keyFrom,
  mistakesIn,
  moved,
  sameModel,
} from './modelDraft';

const STORED = {
  key: 'pleje-oest',
  revision: 1,
  mayEdit: true,
  titleDa: 'Pleje i Øst',
  titleEn: 'Pleje i Øst',
  summaryDa: 'Korte forløb mod pleje.',
  summaryEn: 'Short courses towards care.',
  origin: 'Roskilde',
  originOrganisation: { key: 'lmo-amk-oest', name: 'AMK Øst' },
  principles: [],
  phases: [{ titleDa: 'Behov', titleEn: 'Needs', textDa: '', textEn: '' }],
  partyKinds: ['JOBCENTRE' as const],
  results: [{ textDa: 'Et hold er startet.', textEn: 'Et hold er startet.', period: null, source: 'AMK Øst' }],
  source: 'Egne erfaringer',
};

test('English that only repeats the Danish was never written, and is not sent as if it were', () => {
  const input = inputOf(draftOf(STORED));
  expect(input.titleEn).toBe('');
  expect(input.summaryEn).toBe('Short courses towards care.');
  expect(input.results).toEqual([{ textDa: 'Et hold er startet.', textEn: '', period: null, source: 'AMK Øst' }]);
  expect(input.originOrganisation).toBe('lmo-amk-oest');
});

test('two drafts are the same when they would be saved alike', () => {
  const draft = draftOf(STORED);
  expect(sameModel(draft, draftOf(STORED))).toBe(true);
  expect(sameModel(draft, { ...draft, titleDa: ' Pleje i Øst ' })).toBe(true);
  expect(sameModel(draft, { ...draft, phases: [...draft.phases, blankStep()] })).toBe(false);
});

test('a title becomes a key in the letters that keys have', () => {
  expect(keyFrom('Pleje på Øst- og Vestærø: én vej!')).toBe('pleje-paa-oest-og-vestaeroe-en-vej');
  expect(keyFrom(' – ')).toBe('');
  const long = keyFrom(`${'a'.repeat(59)} b`);
  expect(long).toBe('a'.repeat(59));
});

test('a row moves one place and never out of the list', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});

test('all that is missing is told at its field, from the top down', () => {
  const found = mistakesIn({ ...blankModel(), results: [blankResult()] }, words);
  expect(found.map(({ field }) => field)).toEqual(
    [
      'titleDa',
      'key',
      'summaryDa',
      'origin',
      'source',
      'partyKinds',
      'phases[0].titleDa',
      'results[0].textDa',
      'results[0].source',
    ].map(idOf),
  );
  expect(mistakesIn({ ...draftOf(STORED), phases: [] }, words)).toEqual([
    { field: idOf('phases'), text: words.modelForm.stepsMissing },
  ]);
  expect(mistakesIn(draftOf(STORED), words)).toEqual([]);
});
