import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { touchedBy } from './touched';

test('an empty list is asked again when its first row is made', () => {
  expect(
    touchedBy({ kind: 'query', query: parse('{ invitations { id } clients { id } catalogue { version } }') }),
  ).toEqual(['Invitation', 'ApiClient']);
});

test('every change may bring notices and events, but a sign of life changes nothing', () => {
  const change = parse('mutation { decideParty(input: {}) { package { id } } }');
  expect(touchedBy({ kind: 'mutation', query: change })).toEqual(['Viewer', 'Notice', 'Event']);
  const alive = parse('mutation { announcePresence(input: {}) { people { since } } }');
  expect(touchedBy({ kind: 'mutation', query: alive })).toEqual([]);
});

test('a notice that arrives makes the inbox and the unread count old', () => {
  expect(touchedBy({ kind: 'subscription', query: parse('subscription { noticeArrived { id } }') })).toEqual([
    'Notice',
    'Viewer',
  ]);
});

test('of a document that is only its id the build has noted what it is about', () => {
  const query = { ...parse('{ a }'), definitions: [], roots: ['inbox', 'viewer'] };
  expect(touchedBy({ kind: 'query', query })).toEqual(['Notice', 'Viewer']);
});
