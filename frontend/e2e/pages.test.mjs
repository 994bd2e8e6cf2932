// Every page, wide and narrow, in both languages: accessible, whole, quiet.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { assertAccessible, assertNoSidewaysScroll, closeBrowser, open, PAGES } from './browser.mjs';

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
