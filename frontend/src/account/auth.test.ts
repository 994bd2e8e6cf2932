import { afterEach, expect, test, vi } from 'vitest';
import { auth } from './auth';

const answers = (body: string, init: ResponseInit) =>
  vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response(init.status === 204 ? null : body, init));

afterEach(() => vi.restoreAllMocks());

test('credentials go in the body, and only there', async () => {
  const fetched = answers('{"person":{"id":"person:1","name":"Mette"}}', { status: 200 });
  const { answer } = await auth.signIn('mette@vejle.dk', 'lange ord i en række');
  expect(answer?.person.name).toBe('Mette');
  const [address, sent] = fetched.mock.calls[0] ?? [];
  expect(address).toBe('/auth/sign-in');
  expect(JSON.parse(String(sent?.body))).toEqual({ email: 'mette@vejle.dk', password: 'lange ord i en række' });
});

test('an answer without a body is an answer', async () => {
  answers('', { status: 204 });
  expect(await auth.signOut()).toEqual({ answer: {} });
});

test('a fault has its code, its field and the time to wait', async () => {
  answers('{"errors":[{"message":"For svag.","extensions":{"code":"INVALID","field":"password"}}]}', { status: 400 });
  expect((await auth.accept({ token: 't', password: 'x' })).fault).toMatchObject({
    code: 'INVALID',
    field: 'password',
    message: 'For svag.',
  });
  answers('{"errors":[{"message":"Vent.","extensions":{"code":"LIMIT","retryAfter":60}}]}', { status: 429 });
  expect((await auth.signIn('a@b', 'c')).fault).toMatchObject({ code: 'LIMIT', retryAfter: 60, attempts: true });
});

test("a proxy's page and no answer at all count as no connection", async () => {
  answers('<h1>Bad gateway</h1>', { status: 502 });
  expect((await auth.signOut()).fault?.code).toBe('NETWORK');
  vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('failed'));
  expect((await auth.signOut()).fault?.code).toBe('NETWORK');
});
