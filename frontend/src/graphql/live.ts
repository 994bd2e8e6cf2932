import type { Client as Connection } from 'graphql-ws';
import type { SubscriptionForwarder } from 'urql';

const LONGEST_WAIT = 30_000;

/** One second, then twice as long each time, and never the same for all browsers at once. */
const waitBefore = (attempt: number) =>
  new Promise<void>((resolve) =>
    setTimeout(resolve, Math.min(LONGEST_WAIT, 1000 * 2 ** attempt) * (0.75 + Math.random() / 2)),
  );

/** The WebSocket for subscriptions. Its code is fetched, and the connection opened, when somebody first subscribes. */
export function liveConnection(onReturned: () => void) {
  let connection: Promise<Connection> | undefined;

  const connect = async () => {
    const { createClient } = await import('graphql-ws');
    const url = new URL('/graphql/ws', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return createClient({
      url: url.href,
      lazyCloseTimeout: 5_000,
      keepAlive: 30_000,
      retryAttempts: Number.POSITIVE_INFINITY,
      retryWait: waitBefore,
      on: { connected: (_socket, _payload, again) => again && onReturned() },
    });
  };

  const forward: SubscriptionForwarder = ({ query = '', documentId, variables, extensions }) => ({
    subscribe: (sink) => {
      let stop: (() => void) | undefined;
      let stopped = false;
      connection ??= connect();
      connection.then(
        (opened) => {
          if (!stopped) {
            // The protocol wants a text; an empty one gives way to the id.
            const asked = { query, documentId, variables: variables as Record<string, unknown>, extensions };
            stop = opened.subscribe(asked, { next: sink.next, error: sink.error, complete: sink.complete });
          }
        },
        (error) => {
          // The code could not be fetched; the next subscription tries again.
          connection = undefined;
          sink.error(error);
        },
      );
      return {
        unsubscribe: () => {
          stopped = true;
          stop?.();
        },
      };
    },
  });

  return {
    forward,
    close: () => {
      connection?.then((opened) => opened.dispose());
      connection = undefined;
    },
  };
}
