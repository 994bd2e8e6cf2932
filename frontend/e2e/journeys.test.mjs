// What users come for, as they do it. Needs a running server with the starter network: KORTVEJ_URL.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { arrived, closeBrowser, open, settled } from './browser.mjs';

let session;
beforeEach(async () => {
  session = await open();
});
afterEach(async () => {
  session.assertClean();
  await session.close();
});
after(closeBrowser);

const heading = (page) => page.locator('h1').innerText();

test('a course is found in spite of a typing error, narrowed by a facet, and shows its sessions', async () => {
  const { page, visit } = session;
  await visit('/');
  await page.getByRole('combobox', { name: /Søg efter kursus/ }).fill('gaffeltrukc');
  await page.getByRole('button', { name: 'Søg', exact: true }).click();
  await arrived(page, /\/kurser\?q=gaffeltrukc/);
  const count = async () => Number.parseInt((await page.locator('#found').innerText()).replace(/\D/g, ''), 10);
  const all = await count();
  assert.ok(all > 0, 'a typing error is forgiven');

  await page
    .getByRole('group', { name: 'Certifikat' })
    .getByLabel(/Giver certifikat/)
    .check();
  await arrived(page, /certifikat=true/);
  const narrowed = await count();
  assert.ok(narrowed > 0 && narrowed <= all, `${narrowed} of ${all}`);
  await page.getByRole('button', { name: 'Fjern Giver certifikat' }).waitFor();

  const first = page.locator('.hit-title a').first();
  const title = await first.innerText();
  await first.click();
  await arrived(page, /\/kurser\/\w+/);
  assert.equal(await heading(page), title);
  assert.equal(await page.title(), `${title} – Kortvej`);
  // The focus moves to the new page.
  await page.locator('h1:focus').waitFor();
  const rows = page.locator('.sessions tbody tr');
  assert.ok((await rows.count()) > 0, 'sessions are listed');
  assert.match(await rows.first().innerText(), /\d{2}\.\d{2}\.\d{4}/);
  assert.match(await page.locator('.sessions tbody').innerText(), /kr\.|Gratis/);

  const prices = async () =>
    (await rows.locator('td:nth-child(6)').allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')));
  await page.getByRole('button', { name: 'Pris' }).click();
  const sorted = await prices();
  assert.deepEqual(
    sorted,
    [...sorted].sort((a, b) => a - b),
  );
  assert.equal(await page.locator('th[aria-sort=ascending]').innerText(), 'Pris');
});

test('the suggestions of the front page lead straight to a job', async () => {
  const { page, visit } = session;
  await visit('/');
  const box = page.getByRole('combobox', { name: /Søg efter kursus/ });
  await box.fill('lagermedarb');
  await page
    .getByRole('option', { name: /Lagermedarbejder\s*Job/ })
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  // The highlighted suggestion is told to screen readers.
  await page.locator('#front-input[aria-activedescendant^="front-item"]').waitFor();
  await page
    .getByRole('option', { name: /Lagermedarbejder\s*Job/ })
    .first()
    .click();
  await arrived(page, /\/job\/lagermedarbejder/);
});

test('the shortest way for lagermedarbejder in RAR-område Sydjylland has alternatives, dates, coverage and proof', async () => {
  const { page, visit } = session;
  await visit('/vej');
  await page.getByRole('combobox', { name: 'Job' }).fill('lagermedarbejder');
  await page
    .getByRole('option', { name: /^Lagermedarbejder/ })
    .first()
    .click();
  await page.getByLabel('Område', { exact: true }).last().selectOption('rar-sydjylland');
  await page.getByRole('button', { name: 'Find korteste vej' }).click();
  await arrived(page, /job=lagermedarbejder&omraade=rar-sydjylland/);
  await page.locator('#answer').waitFor();
  assert.match(await page.locator('#answer').innerText(), /\d+ veje? til Lagermedarbejder i RAR-område Sydjylland/);
  await page.locator('#answer:focus').waitFor();

  const tabs = page.getByRole('tab');
  assert.ok((await tabs.count()) >= 1);
  assert.match(
    await page
      .locator('.alert-heading')
      .allInnerTexts()
      .then((all) => all.join()),
    /Bevist korteste|Bedste fundne/,
  );
  await page.locator('.timeline svg[role=img]').waitFor();
  assert.ok((await page.locator('.timeline .bar').count()) >= 1);
  assert.equal(await page.locator('.steps tbody tr').count(), await page.locator('.timeline .bar').count());
  assert.ok((await page.locator('.coverage .gives').count()) >= 1);
  assert.match(await page.locator('.meters').innerText(), /Nødvendige kompetencer dækket\s+\d+\s%/);
  await page.waitForFunction(() => document.querySelectorAll('.denmark .denmark-dot').length >= 98);

  if ((await tabs.count()) > 1) {
    await tabs.first().focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/vej=2/);
    await page.locator('[role=tab][aria-selected=true]:focus', { hasText: 'Vej 2' }).waitFor();
  }
  const shared = page.url();
  await page.goto(shared);
  await settled(page);
  await page.locator('#answer').waitFor();
  await page.waitForFunction(() => document.querySelector('#way-job-input')?.value === 'Lagermedarbejder');
});

test('a job that no course covers shows the gap and the committee to ask', async () => {
  const { page, visit } = session;
  await visit('/vej?job=pakkerimedarbejder');
  const gap = page.locator('.gap-essential').first();
  await gap.waitFor();
  assert.match(await gap.innerText(), /Nødvendig/);
  assert.match(await gap.innerText(), /Spørg udvalget/);
  await gap.locator('a[href^="/udvalg/"]').first().click();
  await arrived(page, /\/udvalg\//);
});

test('the shortage map opens a white spot and leads to the way with job and area filled in', async () => {
  const { page, visit } = session;
  await visit('/mangel');
  assert.ok((await page.locator('.matrix-cell').count()) > 0);
  await page.getByLabel('Vis kun hvide pletter').check();
  await settled(page);
  const cells = page.locator('.matrix-cell');
  assert.ok((await cells.count()) > 0, 'the starter network has white spots');
  assert.equal(await cells.count(), await page.locator('.matrix-cell .white-spot').count());
  await cells.first().click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Hvid plet/);
  await dialog.getByRole('link', { name: 'Find den korteste vej hertil' }).click();
  await arrived(page, /\/vej\?job=[a-z-]+&omraade=rar-/);
  await page.locator('#answer').waitFor();
  await page.waitForFunction(() => document.querySelector('#way-job-input')?.value !== '');
});

test('what is not known about shortage is never shown as no shortage', async () => {
  const { page, visit } = session;
  await visit('/mangel');
  const texts = (await page.locator('.matrix tbody td').allInnerTexts()).join(' ');
  assert.match(texts, /Ikke kendt/);
  assert.doesNotMatch(texts, /[Ii]ngen mangel/);
});

test('the package library is searched, and a package tells its elements, gates and source', async () => {
  const { page, visit } = session;
  await visit('/pakker');
  await page.getByRole('searchbox', { name: 'Søg i pakker' }).fill('Vejle detail');
  await page.getByRole('button', { name: 'Søg', exact: true }).click();
  await settled(page);
  await page
    .getByRole('link', { name: /Detail/ })
    .first()
    .click();
  await arrived(page, /\/pakker\//);
  const text = await page.locator('main').innerText();
  assert.match(text, /Krav før næste element/);
  assert.match(text, /Sideløbende/);
  assert.match(text, /Kilde/);
});

test('demonstration data is marked wherever it stands', async () => {
  const { page, visit } = session;
  await visit('/');
  await page.getByText('Denne installation viser demonstrationsdata').waitFor();
  await visit('/kurser?oprindelse=DEMO');
  assert.equal(await page.locator('.hits .provenance-demo').count(), await page.locator('.hits > li').count());
  await visit('/pakker/DEMO26-ANLAEGSARBEJDER');
  assert.match(await page.locator('main').innerText(), /Opfundet til demonstration/);
});

test('the language is switched everywhere and remembered', async () => {
  const { page, visit } = session;
  await visit('/kurser');
  assert.equal(await page.locator('html').getAttribute('lang'), 'da');
  await page.getByRole('button', { name: 'English' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Find a course' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await visit('/om-data');
  assert.equal(await heading(page), 'About the data');
  await page.getByRole('button', { name: 'Dansk' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Om data' }).waitFor();
});

test('the way is asked for with the keyboard alone', async () => {
  const { page, visit } = session;
  await visit('/vej');
  const tabTo = async (test, name) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await page.evaluate(test)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`${name} was not reached by Tab`);
  };
  await page.keyboard.press('Tab');
  assert.equal(
    await page.evaluate(() => document.activeElement?.className),
    'skipnav',
    'the first stop skips to the content',
  );
  await page.keyboard.press('Enter');
  await tabTo(() => document.activeElement?.id === 'way-job-input', 'the job');
  await page.keyboard.type('svejser');
  await page
    .getByRole('option', { name: /svejser/i })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  assert.match(await page.locator('#way-job-input').inputValue(), /svejser/i);
  await tabTo(() => document.activeElement?.id === 'place-omraade', 'the kind of place');
  await page.keyboard.press('ArrowRight');
  await tabTo(() => document.activeElement?.id === 'way-municipality-input', 'the municipality');
  await page.keyboard.type('Odense');
  await page.getByRole('option', { name: 'Odense' }).waitFor();
  await page.keyboard.press('Enter');
  await tabTo(() => document.activeElement?.textContent === 'Find korteste vej', 'the button');
  await page.keyboard.press('Enter');
  await page.locator('#answer').waitFor();
  assert.match(page.url(), /kommune=461/);
});

test('a form that is not filled in says what is missing, and leads there', async () => {
  const { page, visit } = session;
  await visit('/vej');
  await page.getByRole('button', { name: 'Find korteste vej' }).click();
  await page.getByRole('link', { name: 'Vælg et job på listen' }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'way-job-input');
  assert.equal(await page.locator('#way-job-input').getAttribute('aria-invalid'), 'true');
});

test('limits that nothing meets are explained, each with a way to loosen it', async () => {
  const { page, visit } = session;
  await visit('/vej?job=lagermedarbejder&dage=1&med=47592');
  await page.getByRole('heading', { name: 'Ingen vej opfylder alle dine krav' }).waitFor();
  await page.getByRole('link', { name: /hæv grænsen for dage eller pris/ }).click();
  await page.waitForURL((url) => !url.searchParams.has('dage'));
  await page.getByRole('heading', { name: /\d+ veje? til Lagermedarbejder/ }).waitFor();
});

test('what an address says wrongly is said beside its field, and no way is computed', async () => {
  const { page, visit } = session;
  await visit('/vej?job=lagermedarbejder&omraade=zzz&antal=abc');
  await page.locator('#way-area-error', { hasText: 'Ukendt område: zzz. Vælg et på listen.' }).waitFor();
  assert.equal(await page.locator('#way-antal').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.locator('#answer').count(), 0);
  await page.locator('#way-area').selectOption('rar-sydjylland');
  await page.locator('#way-antal').fill('2');
  await page.getByRole('button', { name: 'Find korteste vej' }).click();
  await page.locator('#answer').waitFor();
});

test('a page fetches its own words in the language in use, and no others', async () => {
  const { page, visit } = session;
  const words = [];
  page.on('request', (request) => {
    const [, file] = /\/assets\/(\w+\.(?:da|en))-[^/]*\.js$/.exec(request.url()) ?? [];
    if (file) words.push(file);
  });
  await visit('/');
  assert.deepEqual(words, ['base.da']);
  await visit('/kurser');
  assert.deepEqual([...new Set(words)].sort(), ['base.da', 'catalogue.da']);
  await page.locator('.portal-user').getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Find a course' }).waitFor();
  assert.deepEqual([...new Set(words)].sort(), ['base.da', 'base.en', 'catalogue.da', 'catalogue.en']);
});
