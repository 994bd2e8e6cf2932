import type { TadaDocumentNode } from 'gql.tada';
import { useRef, useState } from 'react';
import { type CombinedError, useMutation } from 'urql';
import { useLanguage } from '../language/useLanguage';
import { type Fault, faultOf } from './fault';

/** One value that somebody else changed while we were changing it, as the API tells it. */
export interface Conflict {
  element: string | null;
  field: string | null;
  mine: string;
  theirs: string;
}

export type Told<Data> = { data: Data; fault?: undefined } | { data?: undefined; fault: Fault; conflicts: Conflict[] };

const words = (value: unknown) => (typeof value === 'string' ? value : '');

export function conflictsOf(error: CombinedError): Conflict[] {
  const given = error.graphQLErrors[0]?.extensions?.['conflicts'];
  if (!Array.isArray(given)) return [];
  return given.map((one: Record<string, unknown>) => ({
    element: words(one['element']) || null,
    field: words(one['field']) || null,
    mine: words(one['mine']),
    theirs: words(one['theirs']),
  }));
}

// Not crypto.randomUUID, which browsers offer on safe addresses only.
const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');

/** Sends a mutation in the reader's language. The same input after a lost answer keeps its id, so it is done once. */
export function useTell<Data, Variables extends { input: object }>(document: TadaDocumentNode<Data, Variables>) {
  const { code } = useLanguage();
  const [, execute] = useMutation(document);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const lost = useRef<{ input: string; id: string }>(undefined);

  const tell = async (input: Omit<Variables['input'], 'clientMutationId'>): Promise<Told<Data>> => {
    const text = JSON.stringify(input);
    const id = lost.current?.input === text ? lost.current.id : newId();
    setBusy(true);
    setFault(undefined);
    const answer = await execute({
      input: { ...input, clientMutationId: id },
      language: code === 'da' ? 'DA' : 'EN',
    } as unknown as Variables);
    setBusy(false);
    if (answer.data && !answer.error) {
      lost.current = undefined;
      return { data: answer.data };
    }
    const refused: Fault = answer.error ? faultOf(answer.error) : { code: 'INTERNAL', message: '' };
    const told = { ...refused, mayHaveArrived: ['NETWORK', 'UNAVAILABLE', 'INTERNAL'].includes(refused.code) };
    lost.current = told.mayHaveArrived ? { input: text, id } : undefined;
    setFault(told);
    return { fault: told, conflicts: answer.error ? conflictsOf(answer.error) : [] };
  };

  return { tell, busy, fault, forget: () => setFault(undefined) };
}
