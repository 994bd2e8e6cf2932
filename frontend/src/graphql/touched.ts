import type { Operation } from 'urql';

/** What a list is about. Without it an empty list would not be asked again when its first row is made. */
const LISTS: Record<string, string> = {
  adoptions: 'Adoption',
  alarms: 'Alarm',
  clients: 'ApiClient',
  collaborationModels: 'CollaborationModel',
  dialogues: 'Dialogue',
  events: 'Event',
  inbox: 'Notice',
  invitations: 'Invitation',
  issuerRules: 'IssuerRule',
  packages: 'Package',
  people: 'Person',
  viewer: 'Viewer',
};

/** News that make what was asked before out of date. */
const NEWS: Record<string, string[]> = { noticeArrived: ['Notice', 'Viewer'], alarmRaised: ['Alarm'] };

/** What any change may alter besides what it answers with: notices come or are done, and the log grows. */
const BY_ANY_CHANGE = ['Viewer', 'Notice', 'Event'];
/** Changes whose answer may be an empty list, which names no type. */
const CHANGES: Record<string, string[]> = { removeIssuerRule: ['IssuerRule'], discardDraft: ['Package'] };
/** Sent all the time, and changes nothing that is kept. */
const SIGN_OF_LIFE = 'announcePresence';

/** Names of an operation's root fields. In the built web app a document is its id, and the build has noted them. */
function rootsOf(query: Operation['query'] & { roots?: string[] }): string[] {
  if (query.roots) return query.roots;
  return query.definitions.flatMap((part) =>
    part.kind === 'OperationDefinition'
      ? part.selectionSet.selections.flatMap((field) => (field.kind === 'Field' ? [field.name.value] : []))
      : [],
  );
}

/** Types that an operation is about, beyond those in its answer: what is cached of them is asked again after changes. */
export function touchedBy({ kind, query }: Pick<Operation, 'kind' | 'query'>): string[] {
  const fields = rootsOf(query);
  if (kind === 'mutation') {
    if (fields.every((name) => name === SIGN_OF_LIFE)) return [];
    return [...BY_ANY_CHANGE, ...fields.flatMap((name) => CHANGES[name] ?? [])];
  }
  return fields.flatMap((name) => (kind === 'subscription' ? (NEWS[name] ?? []) : (LISTS[name] ?? [])));
}
