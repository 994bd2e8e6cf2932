import { Client, cacheExchange, fetchExchange, makeOperation, mapExchange, subscriptionExchange } from 'urql';
import { currentLanguage } from '../language/current';
import { faultOf } from './fault';
import { liveConnection } from './live';
import { touchedBy } from './touched';
import { newestFirst } from './version';

interface Watcher {
  /** Whether somebody is known to be signed in. */
  isSignedIn: () => boolean;
  /** The API said that nobody is signed in. */
  onUnauthenticated: () => void;
  /** The live connection came back after a break, in which news may have been missed. */
  onReturned: () => void;
}

/** A client with empty caches. Each sign-in and sign-out starts with a new one, so that nobody sees another's data. */
export function newClient({ isSignedIn, onUnauthenticated, onReturned }: Watcher) {
  const live = liveConnection(onReturned);
  const client = new Client({
    url: '/graphql',
    fetch: newestFirst((input, init) => fetch(input, init)),
    fetchOptions: () => ({
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'accept-language': currentLanguage(),
      },
    }),
    exchanges: [
      mapExchange({
        onOperation: (operation) =>
          makeOperation(operation.kind, operation, {
            ...operation.context,
            // What everybody may see comes by GET, so that the browser keeps it and asks whether it still holds. Whoever is
            // signed in gets nothing to keep, and what they ask stays out of addresses, which proxies write down.
            preferGetMethod: isSignedIn() ? false : 'within-url-limit',
            additionalTypenames: [...(operation.context.additionalTypenames ?? []), ...touchedBy(operation)],
          }),
        onError: (error) => {
          if (faultOf(error).code === 'UNAUTHENTICATED') onUnauthenticated();
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({ forwardSubscription: live.forward }),
    ],
  });
  return { client, close: live.close };
}
