import type { TadaDocumentNode } from 'gql.tada';
import { useQuery } from 'urql';
import { useLanguage } from '../language/useLanguage';
import { type Fault, faultOf } from './fault';

export interface Ask<Data> {
  data: Data | undefined;
  fetching: boolean;
  fault: Fault | undefined;
  retry: () => void;
}

/** Asks the API in the reader's language, for documents that take $language, and turns errors into faults. */
export function useAsk<Data, Variables extends object>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'language'>,
  pause = false,
): Ask<Data> {
  const { code } = useLanguage();
  const [result, execute] = useQuery({
    query: document,
    variables: { ...variables, language: code === 'da' ? 'DA' : 'EN' } as unknown as Variables,
    pause,
  });
  return {
    data: pause ? undefined : (result.data ?? undefined),
    fetching: result.fetching || result.stale,
    fault: result.error ? faultOf(result.error) : undefined,
    retry: () => execute({ requestPolicy: 'network-only' }),
  };
}
