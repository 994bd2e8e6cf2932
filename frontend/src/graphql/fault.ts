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
  /** Seconds to wait, where trying too often is why. */
  retryAfter?: number;
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
  return {
    code: CODES.find((code) => code === extensions['code']) ?? 'INTERNAL',
    message: first.message,
    field: text(extensions['field']),
    requestId: text(extensions['requestId']),
    retryAfter: typeof extensions['retryAfter'] === 'number' ? extensions['retryAfter'] : undefined,
  };
}
