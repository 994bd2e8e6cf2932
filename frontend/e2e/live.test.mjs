// Live answers with the clients that the protocols come from, against the running server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';

const url = process.env['KORTVEJ_URL'];
assert.ok(url, 'KORTVEJ_URL must name a running server');
const socketUrl = `${url.replace(/^http/, 'ws')}/graphql/ws`;
const sseUrl = `${url}/graphql/sse`;

/** What a client of ws says when its subprotocol is not chosen. */
const NO_PROTOCOL = 'Server sent no subprotocol';
const patient = { timeout: 10_000 };

/** All answers to an operation, each without what it cost, which every one tells. */
async function all(client, request) {
  const answers = [];
  for await (const { extensions, ...answer } of client.iterate(request)) {
    if (answer.data) assert.ok(extensions.cost.estimated <= extensions.cost.maximum, JSON.stringify(extensions));
    answers.push(answer);
  }
  return answers;
}

/** The web app's documents, as the server has them. */
const documents = await (await fetch(`${url}/documents.json`)).json();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

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
  assert.deepEqual(await closedAfter([], 'graphql-ws').catch((error) => error.message), NO_PROTOCOL);
  const silent = { type: 'subscribe', id: 'x', payload: { query: 'subscription { catalogueChanged { version } }' } };
  assert.deepEqual(await closedAfter([init, silent, silent]), [4409, 'Subscriber for x already exists']);
});

test('graphql-ws: who is not let in is told 4403', patient, async () => {
  const client = createSocketClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: 'Bearer nonsense' },
  });
  await assert.rejects(all(client, { query: '{ __typename }' }), ({ code, reason }) => {
    assert.deepEqual([code, reason], [4403, 'Forbidden']);
    return true;
  });
  client.dispose();
});

test('graphql-ws: what the client says it is comes in the payload', patient, async () => {
  const client = createSocketClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { 'accept-language': 'en' },
  });
  await assert.rejects(all(client, { query: '{ courses(first: 1000000) { totalCount ' }), ([error]) => {
    assert.ok(error.extensions.requestId);
    return true;
  });
  const [answer] = await all(client, { query: '{ packages(filter: { areas: ["rar-x"] }) { totalCount } }' });
  assert.match(answer.errors[0].message, /is not in the catalogue/);
  client.dispose();
});

test('graphql-ws: operations that are stopped as they begin leave the socket in order', patient, async () => {
  const client = createSocketClient({ url: socketUrl, webSocketImpl: TheirSocket, retryAttempts: 0, lazy: false });
  let answered = 0;
  for (let round = 0; round < 100; round += 1) {
    const sink = { next: () => (answered += 1), error: assert.fail, complete: () => {} };
    const stop = client.subscribe({ query: '{ __typename }' }, sink);
    // At once, after a moment, or when it is over: complete crosses complete.
    if (round % 3 === 0) stop();
    else setTimeout(stop, round % 3);
  }
  assert.equal((await all(client, { query: '{ __typename }' })).length, 1);
  assert.ok(answered <= 100);
  client.dispose();
});

for (const [name, open] of [
  ['graphql-ws', () => createSocketClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 })],
  ['graphql-sse', () => createSseClient({ url: sseUrl, retryAttempts: 0 })],
]) {
  test(`${name}: a document is asked for by its name, or kept under it`, patient, async () => {
    const client = open();
    const first = async (request) => {
      try {
        return (await all(client, { query: '', ...request }))[0];
      } catch (errors) {
        return { errors };
      }
    };
    const text = documents.find((one) => one.startsWith('query Viewer'));
    assert.equal((await first({ documentId: `sha256:${sha256(text)}` })).data.viewer.__typename, 'Viewer');
    // As clients of automatic persisted queries do it: by hash, and with the text when that is not known.
    // New to the server, however often the test is run against it.
    const query = `{ ${name.replace('-', '_')}_${Date.now()}: __typename }`;
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    const { errors } = await first({ extensions });
    assert.deepEqual(
      [errors[0].message, errors[0].extensions.code],
      ['PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND'],
    );
    const answer = await first({ query, extensions });
    assert.equal(Object.values(answer.data)[0], 'Query');
    assert.deepEqual(await first({ extensions }), answer);
    client.dispose();
  });
}

test('graphql-sse: a request that is none is told by its status', patient, async () => {
  const send = (body, type = 'application/json') =>
    fetch(sseUrl, { method: 'POST', headers: { 'content-type': type, accept: 'text/event-stream' }, body });
  assert.equal((await send('{')).status, 400);
  assert.equal((await send('{}')).status, 400);
  assert.equal((await send('{ "query": "{ __typename }" }', 'text/plain')).status, 415);
  assert.equal((await fetch(sseUrl, { headers: { accept: 'image/png' } })).status, 406);
  const unauthorized = { accept: 'text/event-stream', authorization: 'Bearer nonsense' };
  assert.equal((await fetch(`${sseUrl}?query={__typename}`, { headers: unauthorized })).status, 401);
});

test('graphql-sse: EventSource hears of answers and of the end', patient, async () => {
  // What a browser does with a stream, read as its specification says: an event without data is not told.
  const address = `${sseUrl}?query=${encodeURIComponent('{ __typename }')}`;
  const text = await (await fetch(address)).text();
  const events = text
    .split('\n\n')
    .map((block) => ({
      event: /^event: ?(.*)$/m.exec(block)?.[1],
      data: [...block.matchAll(/^data:/gm)].length,
    }))
    .filter(({ data }) => data > 0);
  assert.deepEqual(
    events.map(({ event }) => event),
    ['next', 'complete'],
  );
});

test('graphql-sse: one connection for all operations is not offered', patient, async () => {
  // Reservations are state of one server, and there may be several behind a balancer.
  for (const method of ['PUT', 'DELETE']) {
    const answer = await fetch(sseUrl, { method });
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, POST']);
  }
  const client = createSseClient({ url: sseUrl, singleConnection: true, retryAttempts: 0 });
  await assert.rejects(all(client, { query: '{ __typename }' }), /Method Not Allowed/);
  client.dispose();
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
  assert.match(
    await answer.text(),
    /^event: next\ndata: \{"data":\{"__typename":"\w+"\},"extensions":\{.*\}\}\n\nevent: complete\n/,
  );
});

test('graphql-sse: no mutation by GET', patient, async () => {
  const address = `${sseUrl}?query=${encodeURIComponent('mutation { __typename }')}`;
  const text = await (await fetch(address, { headers: { accept: 'text/event-stream' } })).text();
  assert.match(text, /"errors":\[\{/);
  assert.doesNotMatch(text, /"data":\{/);
});
