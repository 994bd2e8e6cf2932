/**
 * A fetch whose answers never show less than what was changed or seen before: behind one address may be several servers,
 * and the one that is asked next may not have heard of it yet. What state an answer shows is told in its head.
 */
export function newestFirst(send: typeof fetch): typeof fetch {
  let seen = 0;
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (seen) headers.set('kortvej-min-version', String(seen));
    const answer = await send(input, { ...init, headers });
    if (!answer.ok) {
      // A version that no longer exists, after a database was put back, must not be asked for again and again.
      seen = 0;
    } else if (init?.method === 'POST') {
      seen = Math.max(seen, Number(answer.headers.get('kortvej-version')) || 0);
    }
    return answer;
  };
}
