import { expect, test } from 'vitest';
import { newestFirst } from './version';

test('no older answer is asked for than was seen, until one is refused', async () => {
  const asked: (string | null)[] = [];
  const answers = [
    ['7', 200],
    ['41', 200],
    ['39', 200],
    ['39', 400],
    ['39', 200],
  ] as const;
  const send = newestFirst(async (_, init) => {
    asked.push(new Headers(init?.headers).get('kortvej-min-version'));
    const [version, status] = answers[asked.length - 1] ?? ['0', 500];
    return new Response('{}', { status, headers: { 'kortvej-version': version } });
  });
  const say = (query: string) => send('/graphql', { method: 'POST', body: JSON.stringify({ query }) });
  await say('{ catalogue { version } }');
  await say('mutation M { announcePresence(input: {}) { people { since } } }');
  for (let more = 0; more < 3; more += 1) await say('query Q { catalogue { version } }');
  expect(asked).toEqual([null, '7', '41', '41', null]);
});
