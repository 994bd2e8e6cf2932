import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Fault } from '../graphql/fault';
import { auth } from './auth';
import { useRenew } from './Session';

/** Signs out and goes to the front page, which is open to all. */
export function useSignOut() {
  const navigate = useNavigate();
  const renew = useRenew();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const signOut = async () => {
    setBusy(true);
    const { fault } = await auth.signOut();
    setBusy(false);
    // A session that has ended already is what was asked for.
    const failed = fault?.code === 'UNAUTHENTICATED' ? undefined : fault;
    setFault(failed);
    if (failed) return;
    // First away from what only this person may see.
    await navigate('/');
    await renew();
  };
  return { signOut, busy, fault };
}
