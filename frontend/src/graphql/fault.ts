import type { CombinedError } from 'urql';

const CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID',
  'CONFLICT',
  'LIMIT',
  'PERSISTED_QUERY_NOT_FOUND',
  'UNAVAILABLE',
  'INTERNAL',
  'NETWORK',
] as const;
export type FaultCode = (typeof CODES)[number];

/** What went wrong, in the words of the API's closed list of codes; NETWORK is our own, when no answer came. */
export interface Fault {
  code: FaultCode;
  message: string;
  field?: string;
  requestId?: string;
  /** Seconds to wait before trying again makes sense. */
  retryAfter?: number;
  /** There were too many attempts, such as at a password, and the wait is for safety's sake. */
  attempts?: boolean;
  /** Others have changed meanwhile what was to be changed. */
  overtaken?: boolean;
  /** It was a change, and may have been saved all the same. */
  mayHaveArrived?: boolean;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

export function faultOf(error: CombinedError): Fault {
  const first = error.graphQLErrors[0];
  if (!first) return { code: 'NETWORK', message: error.networkError?.message ?? error.message };
  return faultIn(first);
}

/** One error as the API writes it, in answers to GraphQL and to sign-in alike. */
export function faultIn(first: { message: string; extensions?: Record<string, unknown> }): Fault {
  const extensions = first.extensions ?? {};
  const code = CODES.find((known) => known === extensions['code']) ?? 'INTERNAL';
  const retryAfter = typeof extensions['retryAfter'] === 'number' ? extensions['retryAfter'] : undefined;
  return {
    code,
    message: first.message,
    field: text(extensions['field']),
    requestId: text(extensions['requestId']),
    retryAfter,
    // What is over a budget has to wait as well, and tells the budget.
    attempts: code === 'LIMIT' && retryAfter !== undefined && !('budget' in extensions),
    overtaken: code === 'CONFLICT' && ('revision' in extensions || 'conflicts' in extensions),
  };
}
