// What the web app sends: ids of the documents that it was built with, and no texts.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, demoAccounts, enter, home } from './browser.mjs';

after(closeBrowser);

/** Requests to the API while a page is visited. */
async function asked(account, path) {
  const session = await enter(account);
  const requests = [];
  session.page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/graphql') requests.push(request);
  });
  try {
    await session.visit(path);
    session.assertClean();
    return requests.map((request) => ({
      method: request.method(),
      body: request.postDataJSON() ?? Object.fromEntries(new URL(request.url()).searchParams),
    }));
  } finally {
    await session.close();
  }
}

test('who is not signed in asks by GET, by id', async () => {
  const requests = await asked(undefined, '/kurser?q=truck');
  assert.ok(requests.length > 1);
  for (const { method, body } of requests) {
    assert.equal(method, 'GET');
    assert.match(body.documentId, /^sha256:[0-9a-f]{64}$/);
    assert.equal(body.query, undefined);
  }
});

test('who is signed in asks by POST once that is known, by id', async () => {
  const coordinator = (await demoAccounts()).find(({ role }) => role === 'COORDINATOR');
  const requests = await asked(coordinator, '/indbakke');
  assert.ok(requests.some(({ method }) => method === 'POST'));
  for (const { body } of requests) {
    assert.match(body.documentId, /^sha256:[0-9a-f]{64}$/);
    assert.equal(body.query, undefined);
  }
});

test('a page that an older server was built with is told to load anew', async () => {
  const session = await enter(undefined, { language: 'en' });
  try {
    await session.page.route('**/graphql?*', (route) => {
      const other = route
        .request()
        .url()
        .replace(/sha256%3A[0-9a-f]{64}/, `sha256%3A${'0'.repeat(64)}`);
      return route.continue({ url: other });
    });
    await session.page.goto(`${home}/kurser`);
    await session.page.getByText('Kortvej has been updated. Reload the page.').first().waitFor();
    await session.page.unroute('**/graphql?*');
    await session.page.getByRole('button', { name: 'Reload the page' }).first().click();
    await session.page.locator('h1').waitFor();
    await session.page.getByText('Kortvej has been updated.').waitFor({ state: 'detached' });
  } finally {
    await session.close();
  }
});
