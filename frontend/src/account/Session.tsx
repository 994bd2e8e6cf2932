import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { Provider } from 'urql';
import { newClient } from '../graphql/client';
import { signInAddress } from './address';
import { lastViewer, ViewerQuery } from './useViewer';

type Renew = () => Promise<void>;

const RenewContext = createContext<Renew>(async () => {});

/**
 * After signing in or out, or choosing another organisation: everything is asked and drawn anew as whoever it is now.
 * What comes next, such as another page, has to wait for it.
 */
export const useRenew = () => useContext(RenewContext);

/** Other tabs share the cookie, and so must not go on showing what the former person saw. */
const TABS = 'kortvej-session';

let rounds = 0;

function begin(goTo: (address: string) => Promise<void>, renew: Renew) {
  let ended = false;
  const { client, close } = newClient({
    isSignedIn: () => Boolean(lastViewer(client)?.signedIn),
    onUnauthenticated: () => {
      // Who never was signed in is told so by the page itself.
      if (ended || !lastViewer(client)?.signedIn) return;
      ended = true;
      goTo(signInAddress(window.location, true)).then(renew);
    },
    onReturned: () => client.query(ViewerQuery, {}, { requestPolicy: 'network-only' }).toPromise(),
  });
  rounds += 1;
  return { client, close, round: rounds };
}

interface Props {
  /** Shows another page, in place of the one that can't be shown. */
  goTo: (address: string) => Promise<void>;
  children: ReactNode;
}

/** The API's client for as long as the same person uses the web app. */
export function Session({ goTo, children }: Props) {
  const again = useRef<Renew>(async () => {});
  const start = useCallback(() => begin(goTo, () => again.current()), [goTo]);
  const [{ client, close, round }, setCurrent] = useState(start);
  const first = useRef(round);

  const renew = useCallback(async () => {
    const next = start();
    // What is shown stays until it is known for whom to draw.
    await next.client.query(ViewerQuery, {}).toPromise();
    setCurrent(next);
  }, [start]);
  useEffect(() => {
    again.current = renew;
  }, [renew]);
  useEffect(() => close, [close]);

  // All was drawn anew, so what had the focus is gone.
  useEffect(() => {
    if (round !== first.current) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [round]);

  const tabs = useMemo(() => (typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(TABS)), []);
  useEffect(() => {
    tabs?.addEventListener('message', renew);
    return () => tabs?.removeEventListener('message', renew);
  }, [tabs, renew]);

  const renewEverywhere = useCallback(() => {
    tabs?.postMessage('changed');
    return renew();
  }, [tabs, renew]);

  return (
    <RenewContext value={renewEverywhere}>
      <Provider value={client} key={round}>
        {children}
      </Provider>
    </RenewContext>
  );
}
