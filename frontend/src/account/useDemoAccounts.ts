import { useEffect, useState } from 'react';
import type { Fault } from '../graphql/fault';
import { useLanguage } from '../language/useLanguage';
import { auth, type DemoAccount } from './auth';
import { ROLES } from './role';
import { useViewer } from './useViewer';

interface Known {
  /** Nothing outside the demonstration mode, and until the answer is there. */
  accounts: DemoAccount[] | undefined;
  fault: Fault | undefined;
}

/** The invented people whom anybody may be, by role. */
export function useDemoAccounts(): Known {
  // The roles come in words, so they are asked for again in another language.
  const { code } = useLanguage();
  const demo = useViewer().viewer?.demo === true;
  const [known, setKnown] = useState<Known>({ accounts: undefined, fault: undefined });
  useEffect(() => {
    if (!demo) return;
    let left = false;
    auth.demo().then(({ answer, fault }) => {
      if (left) return;
      const accounts = answer?.accounts.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
      setKnown({ accounts, fault: fault?.code === 'NOT_FOUND' ? undefined : fault });
    });
    return () => {
      left = true;
    };
  }, [demo, code]);
  return known;
}
