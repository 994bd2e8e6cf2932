// Every page, wide and narrow, in both languages: accessible, whole, quiet.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  assertAccessible,
  assertNoSidewaysScroll,
  closeBrowser,
  demoAccounts,
  enter,
  home,
  open,
  PAGES,
} from './browser.mjs';

after(closeBrowser);

// Several at once: most of a test is waiting for the network to be quiet. They only read.
describe('pages', { concurrency: 4 }, () => {
  for (const { width, language } of [
    { width: 1280, language: 'da' },
    { width: 360, language: 'da' },
    { width: 1280, language: 'en' },
    { width: 360, language: 'en' },
  ]) {
    for (const [name, path] of Object.entries(PAGES)) {
      test(`${name} at ${width} in ${language}`, async () => {
        const { page, visit, assertClean, close } = await open({ width, language });
        try {
          await visit(path);
          assert.equal(await page.locator('h1').count(), 1, 'one h1');
          assert.equal(await page.locator('main').count(), 1, 'one main');
          const levels = await page
            .locator('main :is(h1,h2,h3,h4,h5,h6)')
            .evaluateAll((all) => all.map((one) => Number(one.tagName.slice(1))));
          levels.forEach((level, at) => {
            assert.ok(at === 0 || level <= levels[at - 1] + 1, `headings in order: ${levels.join(' ')}`);
          });
          await assertNoSidewaysScroll(page, name);
          await assertAccessible(page, name);
          assertClean();
        } finally {
          await close();
        }
      });
    }
  }
});

// What the policy of content forbids, the browser tells in the console, which `assertClean` looks at.
test('GraphiQL works within the policy of content', async () => {
  const { page, assertClean, close } = await open();
  try {
    const answer = await page.goto(`${home}/graphql`);
    assert.doesNotMatch(answer.headers()['content-security-policy'], /unsafe/);
    // Its editors come one after the other, and it asks for the schema.
    await page.waitForLoadState('networkidle');
    await page.locator('.result-window .CodeMirror').waitFor();
    const editor = page.locator('.graphiql-query-editor .CodeMirror');
    // By the name of the query that stands there first, which it takes GraphiQL a moment to forget.
    await editor.evaluate((one) => one.CodeMirror.setValue('query ShortestWay { course(key: "45074") { key } }'));
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.result-window', { hasText: '"45074"' }).waitFor();
    // Suggestions, which are a box of their own.
    await editor.evaluate((one) => {
      one.CodeMirror.setValue('{ cou');
      one.CodeMirror.focus();
      one.CodeMirror.setCursor(0, 5);
    });
    await page.keyboard.press('Control+Space');
    await page.locator('.CodeMirror-hints').waitFor();
    await page.keyboard.press('Escape');
    for (const dialog of ['Open short keys dialog', 'Open settings dialog']) {
      await page.getByRole('button', { name: dialog }).click();
      await page.getByRole('dialog').waitFor();
      assert.equal(
        await page.evaluate(() => getComputedStyle(document.body).overflow),
        'hidden',
        'the page behind rests',
      );
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).overflow), 'hidden');
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByText('Root Types').waitFor();
    assertClean();
  } finally {
    await close();
  }
});

test('markup in a title is shown as it was written', async () => {
  const coordinator = (await demoAccounts()).find(({ role }) => role === 'COORDINATOR');
  const { page, visit, assertClean, close } = await enter(coordinator);
  const title = '<img src=x onerror="window.taken = true"><b>Lager</b> <script>window.taken = true</script>';
  try {
    const key = await page.evaluate(
      (input) =>
        fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            query: 'mutation($input: CreatePackageInput!) { createPackage(input: $input) { package { key } } }',
            variables: { input },
          }),
        })
          .then((answer) => answer.json())
          .then(({ data }) => data.createPackage.package.key),
      { title, occupation: 'lagermedarbejder', area: 'rar-fyn', description: title },
    );
    for (const path of [`/pakker/${key}/arbejde`, `/pakker/${key}/historik`, '/pakker']) {
      await visit(path);
      assert.equal(await page.evaluate(() => window.taken), undefined, path);
      assert.equal(await page.locator('main img[src="x"], main script').count(), 0, path);
    }
    await visit(`/pakker/${key}/arbejde`);
    assert.match(await page.locator('main').innerText(), /<b>Lager<\/b>/);
    assertClean();
  } finally {
    await close();
  }
});
