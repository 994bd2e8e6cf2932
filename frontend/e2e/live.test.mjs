// Live answers with the clients that the protocols come from, against the running server.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';

const url = process.env['KORTVEJ_URL'];
assert.ok(url, 'KORTVEJ_URL must name a running server');
const socketUrl = `${url.replace(/^http/, 'ws')}/graphql/ws`;
const sseUrl = `${url}/graphql/sse`;

const patient = { timeout: 10_000 };

/** All answers to an operation. */
async function all(client, request) {
  const answers = [];
  for await (const answer of client.iterate(request)) {
    answers.push(answer);
  }
  return answers;
}

/** A coordinator of the demonstration: the cookie of a session, and the id of a draft. */
async function signIn() {
  const { accounts } = await (await fetch(`${url}/auth/demo`)).json();
  const { id } = accounts.find(({ role }) => role === 'COORDINATOR');
  const send = (path, body, headers = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...headers },
      body: JSON.stringify(body),
    });
  const cookie = (await send('/auth/demo', { id })).headers.getSetCookie()[0].split(';')[0];
  const query = '{ packages(filter: { status: [DRAFT], mine: true }, first: 1) { nodes { id } } }';
  const { data } = await (await send('/graphql', { query }, { cookie })).json();
  return { cookie, draft: data.packages.nodes[0].id };
}

const coordinator = await signIn();

/** A socket of the coordinator's browser. */
class TheirSocket extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { origin: url, headers: { cookie: coordinator.cookie } });
  }
}

/** Opens a socket by hand, says something and gives the code and the reason with which it is closed. */
function closedAfter(messages, protocol = 'graphql-transport-ws', options = {}) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl, protocol, options);
    socket.on('open', () => {
      for (const message of messages) {
        socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
      }
    });
    socket.on('error', reject);
    socket.on('close', (code, reason) => resolve([code, reason.toString()]));
  });
}

for (const [name, open] of [
  ['graphql-ws', () => createSocketClient({ url: socketUrl, webSocketImpl: TheirSocket, retryAttempts: 0 })],
  [
    'graphql-sse',
    () => createSseClient({ url: sseUrl, retryAttempts: 0, headers: { cookie: coordinator.cookie, origin: url } }),
  ],
]) {
  test(`${name}: a query gives one answer and ends`, patient, async () => {
    const client = open();
    assert.deepEqual(await all(client, { query: '{ __typename }' }), [{ data: { __typename: 'Query' } }]);
    const two = { query: 'query A { __typename } query B { b: __typename }', operationName: 'B', variables: {} };
    assert.deepEqual(await all(client, two), [{ data: { b: 'Query' } }]);
    client.dispose();
  });

  test(`${name}: many operations at once`, patient, async () => {
    const client = open();
    const answers = await Promise.all(Array.from({ length: 20 }, () => all(client, { query: '{ __typename }' })));
    assert.equal(answers.flat().length, 20);
    client.dispose();
  });

  test(`${name}: a subscription gives answers until it is left`, patient, async () => {
    const client = open();
    const query = 'subscription ($id: ID!) { presence(id: $id) { person { name } since } }';
    const answers = client.iterate({ query, variables: { id: coordinator.draft } });
    const first = await answers.next();
    assert.ok(first.value.data?.presence && !first.value.errors, JSON.stringify(first));
    // Being subscribed is being present.
    const second = await answers.next();
    assert.equal(second.value.data.presence.length, 1, JSON.stringify(second));
    await answers.return();
    // The client is as good as new.
    assert.equal((await all(client, { query: '{ __typename }' })).length, 1);
    client.dispose();
  });
}

test('graphql-ws: what is wrong with a document is told, and the socket lives on', patient, async () => {
  const client = createSocketClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams: { 'accept-language': 'en' },
  });
  await assert.rejects(all(client, { query: '{' }), (errors) => {
    assert.equal(errors[0].extensions.code, 'INVALID');
    return true;
  });
  assert.equal((await all(client, { query: '{ __typename }' })).length, 1);
  client.dispose();
});

test('graphql-sse: what is wrong with a document is told in the stream', patient, async () => {
  const client = createSseClient({ url: sseUrl, retryAttempts: 0 });
  const [answer] = await all(client, { query: '{' });
  assert.equal(answer.errors[0].extensions.code, 'INVALID');
  assert.equal(answer.data, undefined);
  client.dispose();
});

test('graphql-ws: the client sees that the server is there', patient, async () => {
  const client = createSocketClient({ url: socketUrl, webSocketImpl: WebSocket, lazy: false, keepAlive: 20 });
  const pong = new Promise((resolve) => client.on('pong', (received) => received && resolve()));
  await pong;
  client.dispose();
});

test('the protocol is kept', patient, async () => {
  const init = { type: 'connection_init' };
  const subscribe = { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } };
  assert.deepEqual(await closedAfter([init, init]), [4429, 'Too many initialisation requests']);
  assert.deepEqual(await closedAfter([subscribe]), [4401, 'Unauthorized']);
  assert.equal((await closedAfter([init, 'nonsense']))[0], 4400);
  assert.equal((await closedAfter([init, Buffer.from(JSON.stringify(subscribe))]))[0], 4400);
  assert.equal((await closedAfter([init, { ...subscribe, id: undefined }]))[0], 4400);
  assert.equal((await closedAfter([init, 'x'.repeat(300 * 1024)]))[0], 1009);
  assert.equal((await closedAfter([], []))[0], 4406);
});

test('foreign pages open no socket', patient, async () => {
  const evil = closedAfter([], 'graphql-transport-ws', { origin: 'https://evil.example' });
  await assert.rejects(evil, /Unexpected server response: 403/);
});

test('graphql-sse: a stream is not stored, held back or compressed', patient, async () => {
  const address = `${sseUrl}?query=${encodeURIComponent('{ __typename }')}`;
  const answer = await fetch(address, { headers: { accept: 'text/event-stream', 'accept-encoding': 'gzip, br' } });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(answer.headers.get('x-accel-buffering'), 'no');
  assert.equal(answer.headers.get('content-encoding'), null);
  assert.match(await answer.text(), /^event: next\ndata: \{"data":\{"__typename":"\w+"\}\}\n\nevent: complete\n/);
});

test('graphql-sse: no mutation by GET', patient, async () => {
  const address = `${sseUrl}?query=${encodeURIComponent('mutation { __typename }')}`;
  const text = await (await fetch(address, { headers: { accept: 'text/event-stream' } })).text();
  assert.match(text, /"errors":\[\{/);
  assert.doesNotMatch(text, /"data":\{/);
});
