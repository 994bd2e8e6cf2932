import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

type Change = Record<string, string | string[] | number | undefined | null>;

/** What a page shows is kept in its address, so that it can be shared and found again. */
export function useAddress() {
  const [params, setParams] = useSearchParams();
  return useMemo(() => {
    const changed = (change: Change) => {
      const next = new URLSearchParams(params);
      for (const [name, value] of Object.entries(change)) {
        next.delete(name);
        for (const one of Array.isArray(value) ? value : [value]) {
          if (one !== undefined && one !== null && one !== '') next.append(name, String(one));
        }
      }
      return next;
    };
    return {
      text: (name: string) => params.get(name) ?? '',
      list: (name: string) => params.getAll(name),
      number: (name: string) => {
        const value = params.get(name);
        return value !== null && value !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
      },
      /** One of the allowed words, or the first of them. */
      oneOf: <Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word =>
        words.find((word) => word === params.get(name)) ?? words[0],
      some: <Word extends string>(name: string, words: readonly Word[]): Word[] => {
        const given = params.getAll(name);
        return words.filter((word) => given.includes(word));
      },
      empty: params.size === 0,
      with: changed,
      // At once: a box that was ticked must not look unticked until the answer comes.
      change: (change: Change, replace = false) =>
        setParams(changed(change), { replace, preventScrollReset: true, flushSync: true }),
    };
  }, [params, setParams]);
}

export type Address = ReturnType<typeof useAddress>;
