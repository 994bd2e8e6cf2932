import { expect, test } from 'vitest';
import { newestFirst } from './version';

const refused = (extensions: object) => JSON.stringify({ errors: [{ message: '', extensions }] });
const UNKNOWN = refused({ code: 'INVALID', field: 'Kortvej-Min-Version' });

/** A server that gives these answers, one after the other, and what it was asked for each time. */
function server(...answers: [version: string, status: number, body?: string][]) {
  const asked: (string | null)[] = [];
  const send = newestFirst(async (_, init) => {
    asked.push(new Headers(init?.headers).get('kortvej-min-version'));
    const [version, status, body = '{}'] = answers[asked.length - 1] ?? ['0', 500];
    return new Response(body, { status, headers: { 'kortvej-version': version } });
  });
  const say = (query: string) => send('/graphql', { method: 'POST', body: JSON.stringify({ query }) });
  return { asked, say };
}

const READ = 'query Q { catalogue { version } }';

test('no older answer is asked for than was seen', async () => {
  const { asked, say } = server(['7', 200], ['41', 200], ['39', 200], ['41', 200]);
  await say(READ);
  await say('mutation M { announcePresence(input: {}) { people { since } } }');
  for (let more = 0; more < 2; more += 1) await say(READ);
  expect(asked).toEqual([null, '7', '41', '41']);
});

test('whatever else is refused, what was seen is not forgotten', async () => {
  const invalid = refused({ code: 'INVALID', field: 'input.title' });
  const { asked, say } = server(['41', 200], ['', 503, 'no JSON'], ['', 429], ['', 400, invalid], ['41', 200]);
  for (let turn = 0; turn < 5; turn += 1) await say(READ);
  expect(asked).toEqual([null, '41', '41', '41', '41']);
});

test('where the version is gone the same is asked without it, once, and nobody notices', async () => {
  const { asked, say } = server(
    ['41', 200],
    ['', 400, UNKNOWN],
    ['39', 200, '{"data":{}}'],
    ['39', 200],
    ['', 400, UNKNOWN],
    ['', 400, UNKNOWN],
  );
  await say(READ);
  const answer = await say(READ);
  expect([answer.status, await answer.text()]).toEqual([200, '{"data":{}}']);
  await say(READ);
  expect((await say(READ)).status).toBe(400);
  expect(asked).toEqual([null, '41', null, '39', '39', null]);
});
