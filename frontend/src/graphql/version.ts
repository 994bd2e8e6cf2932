const HEADER = 'kortvej-min-version';

/** The version that was asked for does not exist. */
async function isUnknown(answer: Response): Promise<boolean> {
  if (answer.status !== 400) return false;
  const told: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  const [first] = (told as { errors?: { extensions?: { code?: string; field?: string } }[] } | undefined)?.errors ?? [];
  return first?.extensions?.code === 'INVALID' && first.extensions.field?.toLowerCase() === HEADER;
}

/**
 * A fetch whose answers never show less than what was changed or seen before: behind one address may be several servers,
 * and the one that is asked next may not have heard of it yet. What state an answer shows is told in its head.
 */
export function newestFirst(send: typeof fetch): typeof fetch {
  let seen = 0;
  return async (input, init) => {
    const ask = (version: number) => {
      const headers = new Headers(init?.headers);
      if (version) headers.set(HEADER, String(version));
      return send(input, { ...init, headers });
    };
    const wanted = seen;
    let answer = await ask(wanted);
    if (wanted && (await isUnknown(answer))) {
      // A database that was put back, or whose last changes were lost with its primary, has no such version any more.
      if (seen === wanted) seen = 0;
      answer = await ask(0);
    }
    if (answer.ok && init?.method === 'POST') {
      seen = Math.max(seen, Number(answer.headers.get('kortvej-version')) || 0);
    }
    return answer;
  };
}
