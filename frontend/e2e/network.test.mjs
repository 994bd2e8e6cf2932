// Partners make a package together, in a browser each. Needs a running server in demonstration mode: KORTVEJ_URL.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { arrived, assertAccessible, closeBrowser, demoAccounts, enter as enterAs, home, settled } from './browser.mjs';

const MAKERS = ['COORDINATOR', 'EDITOR'];
const opened = [];

/** The demonstration accounts that play the parts, chosen by what they are, so that their names may change. */
async function cast() {
  const accounts = await demoAccounts();
  const makers = accounts.filter(({ role }) => MAKERS.includes(role));
  const provider = makers.find(({ organisation }) => organisation.startsWith('prov-'));
  const jobcentres = makers.filter(({ organisation }) => organisation.startsWith('jc-'));
  const [coordinator] = [...jobcentres].sort((a, b) => MAKERS.indexOf(a.role) - MAKERS.indexOf(b.role));
  const jobcentre = jobcentres.find(({ organisation }) => organisation !== coordinator?.organisation);
  const other = makers.find(
    ({ organisation, role }) =>
      role === 'COORDINATOR' &&
      ![provider, coordinator, jobcentre].some((taken) => taken?.organisation === organisation),
  );
  const parts = { coordinator, provider, jobcentre, other };
  for (const [part, account] of Object.entries(parts)) assert.ok(account, `a demonstration account plays the ${part}`);
  return parts;
}

/** A browser of its own, which is closed when all is done. */
async function enter(account) {
  const session = await enterAs(account);
  opened.push(session);
  return session;
}

/** Fills in a combobox and takes the option of that name. */
async function choose(page, label, text, option) {
  await page.getByRole('combobox', { name: label }).fill(text);
  await page.locator('[role=option]').filter({ hasText: option }).first().click();
}

const titles = (page) => page.locator('.work-elements h3').allInnerTexts();
const dialog = (page) => page.getByRole('dialog');
const editElement = (page, title) => page.getByRole('button', { name: new RegExp(`^Ret\\s+${title}$`) }).click();

let parts;
let coordinator;
let provider;
let jobcentre;
let path;

before(async () => {
  parts = await cast();
  coordinator = await enter(parts.coordinator);
  provider = await enter(parts.provider);
  jobcentre = await enter(parts.jobcentre);
});
after(async () => {
  for (const session of opened) await session.close();
  await closeBrowser();
});

test('a coordinator makes a draft of a composed way', async () => {
  const { page, visit } = coordinator;
  await visit('/vej?job=lagermedarbejder&omraade=rar-sydjylland');
  const steps = await page.locator('.steps tbody tr').count();
  assert.ok(steps > 0, 'there is a way');
  await page.getByRole('button', { name: 'Gem som udkast' }).click();
  await arrived(page, /\/pakker\/[^/]+\/arbejde$/);
  path = new URL(page.url()).pathname;
  assert.equal((await titles(page)).length, steps, 'each step became an element');
  await page.locator('.status-line [aria-current=step]', { hasText: 'Udkast' }).waitFor();
  assert.match(await page.locator('.work-side').innerText(), /nødvendige krav er dækket/);
});

test('elements are added, moved by mouse and by keyboard, and the last change is undone', async () => {
  const { page } = coordinator;
  await page.getByRole('button', { name: 'Tilføj element' }).click();
  await page.getByLabel('Type', { exact: true }).selectOption('INTRODUCTION');
  await page.getByLabel('Titel', { exact: true }).fill('Introduktion i jobcentret');
  await page.getByLabel('Formål').fill('Deltageren vælger selv pakken.');
  await page.getByLabel('Uger').fill('1,5');
  await page.getByRole('button', { name: 'Tilføj', exact: true }).click();
  await page.getByRole('heading', { name: 'Introduktion i jobcentret', exact: true }).waitFor();
  await settled(page);
  const added = await titles(page);
  assert.equal(added.at(-1), 'Introduktion i jobcentret');

  // Up past the one before it, by mouse; then one more by keyboard; then that one back.
  const place = added.length - 1;
  const above = page.locator('.work-elements > li').nth(place - 1);
  await above.scrollIntoViewIfNeeded();
  await page.locator('.element-grip').last().hover();
  const box = await above.boundingBox();
  await page.mouse.down();
  await page.mouse.move(box.x + 150, box.y + box.height / 2, { steps: 6 });
  await page.mouse.move(box.x + 150, box.y + 8, { steps: 6 });
  await page.locator('[class*=drop-y-]').waitFor();
  await page.mouse.up();
  await page
    .getByRole('status')
    .filter({ hasText: `flyttet til plads ${place} af` })
    .waitFor();
  await settled(page);
  assert.equal((await titles(page))[place - 1], 'Introduktion i jobcentret');

  const up = page.getByRole('button', { name: /^Op\s+Introduktion i jobcentret$/ });
  await up.focus();
  await page.keyboard.press('Enter');
  await page
    .getByRole('status')
    .filter({ hasText: `flyttet til plads ${place - 1} af` })
    .waitFor();
  await settled(page);
  assert.equal((await titles(page))[place - 2], 'Introduktion i jobcentret');
  assert.match(await page.evaluate(() => document.activeElement?.textContent), /^Op/, 'the focus stays');

  await page.getByRole('button', { name: 'Fortryd min seneste ændring' }).click();
  await page.getByRole('status').filter({ hasText: 'fortrudt' }).waitFor();
  await settled(page);
  assert.equal((await titles(page))[place - 1], 'Introduktion i jobcentret');
  await assertAccessible(page, 'workbench');
});

test('nobody else sees the draft until invited', async () => {
  for (const { page, visit } of [provider, await enter()]) {
    await visit(path);
    await page.getByRole('heading', { name: 'Pakken er ikke åben for dig' }).waitFor();
    assert.equal(await page.locator('.work-elements').count(), 0);
  }
});

test('partners are invited, and each sees who else is there', async () => {
  const { page } = coordinator;
  for (const part of ['provider', 'jobcentre']) {
    const { organisationName } = parts[part];
    await page.getByRole('button', { name: 'Invitér en part' }).click();
    await choose(page, 'Organisation', organisationName, organisationName);
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.locator('.work-parties', { hasText: organisationName }).waitFor();
    await settled(page);
  }
  await provider.visit(path);
  await jobcentre.visit(path);
  await page.locator('.work-present', { hasText: parts.provider.name }).waitFor();
  await provider.page.locator('.work-present', { hasText: parts.coordinator.name }).waitFor();
});

test('two who change the same field choose between the two values, and nothing that was typed is lost', async () => {
  const mine = coordinator.page;
  const theirs = provider.page;
  await editElement(mine, 'Introduktion i jobcentret');
  await mine.getByLabel('Uger').fill('3');
  await mine.getByLabel('Formål').fill('Deltageren vælger selv pakken og ser den med virksomheden.');
  await mine.getByLabel('Formål').focus();

  await theirs.locator('.element-present', { hasText: parts.coordinator.name }).waitFor();
  await editElement(theirs, 'Introduktion i jobcentret');
  await theirs.getByLabel('Uger').fill('2');
  await theirs.getByRole('button', { name: 'Gem', exact: true }).click();
  await theirs.locator('.work-elements', { hasText: '2 uger' }).waitFor();

  await mine.locator('form', { hasText: 'Andre har ændret dette, mens du skriver' }).waitFor();
  assert.equal(await mine.getByLabel('Uger').inputValue(), '3', 'the open form is not written over');
  assert.equal(await mine.evaluate(() => document.activeElement?.tagName), 'TEXTAREA', 'the focus is not taken');

  await mine.getByRole('button', { name: 'Gem', exact: true }).click();
  const choice = dialog(mine).getByRole('group', { name: 'Uger' });
  await choice.waitFor();
  assert.deepEqual(await choice.locator('.clash-value').allInnerTexts(), ['2', '3']);
  await assertAccessible(mine, 'conflict');
  await choice.getByLabel('Deres').check();
  await dialog(mine).getByRole('button', { name: 'Gem valget' }).click();
  // The card, not the form in its place, whose field holds the same words.
  const card = mine.locator('.work-elements > li', {
    hasText: 'Introduktion i jobcentret',
    hasNot: mine.getByLabel('Formål'),
  });
  await card.filter({ hasText: 'ser den med virksomheden' }).waitFor();
  assert.match(await card.innerText(), /2 uger/);
  await theirs.locator('.work-elements', { hasText: 'ser den med virksomheden' }).waitFor();
});

test('a comment names a person and reaches the others at once', async () => {
  const { page } = coordinator;
  const comments = page.getByRole('region', { name: 'Kommentarer til pakken' });
  const field = comments.getByLabel('Skriv en kommentar');
  await field.pressSequentially(`Kan I holde datoerne, @${parts.provider.name.slice(0, 4)}`);
  await page.getByRole('option', { name: new RegExp(parts.provider.name) }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction((name) => document.activeElement?.value?.endsWith(`@${name} `), parts.provider.name);
  await field.pressSequentially('?');
  await comments.getByRole('button', { name: 'Send kommentar' }).click();
  const comment = provider.page.locator('.comment', { hasText: 'Kan I holde datoerne' });
  await comment.waitFor();
  assert.equal(await comment.locator('.comment-text strong').innerText(), `@${parts.provider.name}`);
});

test('the package is proposed, approved by all, opened again by a change, and published', async () => {
  const { page } = coordinator;
  await page.getByRole('button', { name: 'Send til godkendelse' }).click();
  await dialog(page)
    .getByLabel('Svar senest')
    .fill(new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10));
  await dialog(page).getByRole('button', { name: 'Send til godkendelse' }).click();
  await page.locator('.status-line [aria-current=step]', { hasText: 'Foreslået' }).waitFor();

  const approve = async (session) => {
    const button = session.page.getByRole('button', { name: 'Godkend', exact: true });
    await button.first().click();
    await dialog(session.page).getByRole('button', { name: 'Godkend', exact: true }).click();
    await dialog(session.page).waitFor({ state: 'detached' });
    await settled(session.page);
  };
  const stands = (status) => page.locator('.status-line [aria-current=step]', { hasText: status }).waitFor();
  const own = (session) => session.page.getByRole('button', { name: 'Godkend', exact: true });
  await approve(provider);
  await approve(jobcentre);
  // Who proposes has approved; else the coordinator approves as well.
  await settled(page);
  if ((await own(coordinator).count()) > 0) await approve(coordinator);
  await stands('Godkendt');

  await editElement(page, 'Introduktion i jobcentret');
  await page.getByLabel('Uger').fill('4');
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await stands('Foreslået');
  await provider.page
    .getByText(/Skal godkende igen/)
    .first()
    .waitFor();
  await approve(provider);
  await jobcentre.page
    .getByText(/Skal godkende igen/)
    .first()
    .waitFor();
  await approve(jobcentre);
  await settled(page);
  if ((await own(coordinator).count()) > 0) await approve(coordinator);
  await stands('Godkendt');

  await page.getByRole('button', { name: 'Udgiv', exact: true }).click();
  await dialog(page).locator('.findings').first().waitFor();
  await dialog(page).getByRole('button', { name: 'Udgiv', exact: true }).click();
  await arrived(page, (url) => `${url.pathname}/arbejde` === path);
  assert.match(await page.locator('main').innerText(), /Låst indhold/);
});

test('the history tells who did what, and the difference between two revisions', async () => {
  const { page, visit } = coordinator;
  await visit(path.replace('/arbejde', '/historik'));
  assert.ok((await page.locator('.revisions > li').count()) > 4);
  assert.match(await page.locator('.revisions').innerText(), new RegExp(parts.provider.name));
  await page.getByLabel('Fra', { exact: true }).selectOption('r1');
  await settled(page);
  assert.match(await page.getByRole('region', { name: 'Sammenlign to versioner' }).innerText(), /\d+ forskelle?/);
});

test('a stranger sees what is published and nothing of how it came about', async () => {
  const { page, visit } = await enter();
  await visit(path.replace('/arbejde', ''));
  const text = await page.locator('main').innerText();
  assert.match(text, /Introduktion i jobcentret/);
  assert.doesNotMatch(text, /Kan I holde datoerne/);
  assert.equal(await page.getByRole('link', { name: /Arbejd videre|Åbn udkastet/ }).count(), 0);
  for (const name of [/brochure på dansk/, /brochure på engelsk/]) {
    const address = await page.getByRole('link', { name }).getAttribute('href');
    const brochure = await fetch(home + address);
    assert.equal(brochure.status, 200);
    assert.equal(brochure.headers.get('content-type'), 'application/pdf');
  }
  await visit(path.replace('/arbejde', '/historik'));
  assert.equal(await page.locator('.revisions').count(), 0);
  assert.match(await page.locator('main').innerText(), /Version 1/);
});

test('another area takes the package over, piece by piece', async () => {
  const { page, visit } = await enter(parts.other);
  await visit(path.replace('/arbejde', ''));
  await page.getByRole('link', { name: 'Tilpas til et andet område' }).click();
  await arrived(page, /\/tilpas$/);
  await page.getByLabel('Tilpas til område').selectOption('rar-fyn');
  await page.getByRole('button', { name: 'Vis forskelle' }).click();
  await page.locator('#differences:focus').waitFor();
  const boxes = page.locator('.adapt-list input[type=checkbox]');
  const offered = await boxes.count();
  assert.ok(offered > 0, 'something is different on Fyn');
  await boxes.first().uncheck();
  await page.getByRole('button', { name: /^Opret udkast/ }).click();
  await arrived(page, /\/arbejde$/);
  assert.notEqual(new URL(page.url()).pathname, path, 'a package of its own');
  assert.match(await page.locator('.work-head').innerText(), /Bygger på/);
  assert.match(
    await page.getByRole('region', { name: 'Forslag' }).innerText(),
    /Tilpasning til området/,
    'what was not taken stays as a proposal',
  );
});

test('no page complained on the way', () => {
  for (const session of opened) session.assertClean();
});
