import { expect, test } from 'vitest';
import { cutAtMentions, mentionAt, stillNamed, withMention } from './mention';

const bo = { id: '1', name: 'Bo' };
const boHolm = { id: '2', name: 'Bo Holm' };

test('a mention begins at an @ that begins a word', () => {
  expect(mentionAt('Spørg @aïs', 10)).toEqual({ from: 6, search: 'aïs' });
  expect(mentionAt('Spørg @', 7)).toEqual({ from: 6, search: '' });
  expect(mentionAt('Skriv til bo@eksempel.dk', 24)).toBeUndefined();
  expect(mentionAt('Spørg @Bo Holm om det', 21)).toBeUndefined();
});

test('the name takes the place of what was typed, and the text behind stays', () => {
  expect(withMention('Spørg @bo om det', 9, boHolm)).toEqual({ text: 'Spørg @Bo Holm om det', caret: 15 });
});

test('only those whose name still stands are told', () => {
  expect(stillNamed('Hej @Bo Holm', [boHolm, boHolm, { id: '3', name: 'Ida' }])).toEqual([boHolm]);
});

test('the longest name is read first', () => {
  expect(cutAtMentions('Hej @Bo Holm og @Bo', [bo, boHolm])).toEqual([
    { text: 'Hej ', named: false },
    { text: '@Bo Holm', named: true },
    { text: ' og ', named: false },
    { text: '@Bo', named: true },
  ]);
});
