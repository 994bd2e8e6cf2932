// A coordinator writes a collaboration model that others take over. Needs a running server in demonstration mode.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  arrived,
  assertAccessible,
  assertNoSidewaysScroll,
  closeBrowser,
  demoAccounts,
  enter,
  settled,
} from './browser.mjs';

const unique = Math.random().toString(36).slice(2, 8);
const TITLE = `Pleje på Øen ${unique}`;
const PATH = `/modeller/pleje-paa-oeen-${unique}`;
const opened = [];
let writer;
let other;

async function as(account, options) {
  const session = await enter(account, options);
  opened.push(session);
  return session;
}

before(async () => {
  const coordinators = (await demoAccounts()).filter(({ role }) => role === 'COORDINATOR');
  const elsewhere = coordinators.find(({ organisation }) => organisation !== coordinators[0]?.organisation);
  assert.ok(elsewhere, 'the demonstration has coordinators of two organisations');
  writer = await as(coordinators[0]);
  other = await as(elsewhere);
});
after(async () => {
  for (const session of opened) await session.close();
  await closeBrowser();
});

const row = (page, name) => page.getByRole('group', { name, exact: true });
const save = (page) => page.getByRole('button', { name: 'Gem model' }).click();

test('the models are in the main menu, and a coordinator finds the way to a new one', async () => {
  const { page, visit } = writer;
  await visit('/');
  await page.locator('.navigation-menu').getByRole('link', { name: 'Samarbejdsmodeller' }).click();
  await arrived(page, /\/modeller$/);
  await page.getByRole('link', { name: 'Ny samarbejdsmodel' }).click();
  await arrived(page, /\/modeller\/ny$/);
});

test('what is missing is told at each field', async () => {
  const { page } = writer;
  await save(page);
  await page.locator('.mistakes:focus').waitFor();
  await assertAccessible(page, 'a model with mistakes');
  await page.getByRole('link', { name: 'Vælg mindst én slags organisation' }).click();
  await row(page, 'Hvem skal være med?').and(page.locator(':focus')).waitFor();
  await page.getByRole('link', { name: 'Skriv en titel til fase 1, eller fjern fase 1' }).click();
  const title = row(page, 'Fase 1').getByLabel('Titel', { exact: true });
  await title.and(page.locator(':focus')).waitFor();
  assert.equal(await title.getAttribute('aria-invalid'), 'true');
});

test('rows are added, moved by keyboard and taken out again, which asks where something is written', async () => {
  const { page } = writer;
  await row(page, 'Fase 1').getByLabel('Titel', { exact: true }).fill('Behov');
  await page.getByRole('button', { name: 'Tilføj fase' }).click();
  await row(page, 'Fase 2').getByLabel('Titel', { exact: true }).and(page.locator(':focus')).fill('Hold');
  const up = row(page, 'Fase 2').getByRole('button', { name: 'Op Fase 2' });
  await up.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'er nu fase 1 af 2' }).waitFor();
  assert.equal(await row(page, 'Fase 1').getByLabel('Titel', { exact: true }).inputValue(), 'Hold');
  assert.match(await page.evaluate(() => document.activeElement?.textContent), /^Op/, 'the focus moves along');
  await row(page, 'Fase 1').getByRole('button', { name: 'Ned Fase 1' }).click();

  await page.getByRole('button', { name: 'Tilføj princip' }).click();
  await row(page, 'Princip 1').getByRole('button', { name: 'Fjern Princip 1' }).click();
  assert.equal(await row(page, 'Princip 1').count(), 0, 'a blank row goes at once');
  await page.getByRole('button', { name: 'Tilføj princip' }).click();
  await row(page, 'Princip 1').getByLabel('Titel', { exact: true }).fill('Én indgang');
  await row(page, 'Princip 1').getByRole('button', { name: 'Fjern Princip 1' }).click();
  await page.keyboard.press('Escape');
  assert.equal(await row(page, 'Princip 1').getByLabel('Titel', { exact: true }).inputValue(), 'Én indgang');
  await row(page, 'Princip 1').getByRole('button', { name: 'Fjern Princip 1' }).click();
  await page.getByRole('button', { name: 'Ja, fjern' }).click();
  await page.getByRole('button', { name: 'Tilføj princip' }).and(page.locator(':focus')).waitFor();
  assert.equal(await row(page, 'Princip 1').count(), 0);
});

test('nothing that was written is lost by leaving or by turning to English', async () => {
  const { page } = writer;
  await page.getByRole('link', { name: 'Forside' }).click();
  await page.getByRole('dialog', { name: 'Vil du gå uden at gemme?' }).waitFor();
  await assertAccessible(page, 'leaving without saving');
  await page.getByRole('button', { name: 'Bliv på siden' }).click();
  assert.match(page.url(), /\/modeller\/ny$/);
  await page.locator('.portal-user').getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'New collaboration model' }).waitFor();
  assert.equal(await page.locator('#model-phases-0-titleDa').inputValue(), 'Behov');
  await page.locator('.portal-user').getByRole('button', { name: 'Dansk' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ny samarbejdsmodel' }).waitFor();
});

test('the model is saved, and everybody reads it', async () => {
  const { page } = writer;
  await page.getByLabel('Titel', { exact: true }).first().fill(TITLE);
  assert.equal(await page.getByLabel('Navn i adressen').inputValue(), PATH.split('/').at(-1));
  await page.getByLabel('Titel på engelsk').first().fill(`Care on the island ${unique}`);
  await page.getByLabel('Hvad går modellen ud på?', { exact: true }).fill('Korte forløb mod pleje.');
  await page.getByLabel('Hvor er den opstået?').fill('På øen');
  await page.getByLabel('Hvad bygger beskrivelsen på?').fill('Egne erfaringer');
  await page.getByLabel('Jobcenter', { exact: true }).check();
  await page.getByLabel('AMU-udbyder', { exact: true }).check();
  await page.getByRole('button', { name: 'Tilføj resultat' }).click();
  await row(page, 'Resultat 1').getByLabel('Resultat', { exact: true }).fill('Ti er i job.');
  await save(page);
  await page.getByRole('link', { name: 'Skriv, hvem der siger resultat 1' }).click();
  await page.keyboard.type('Jobcentret');
  await save(page);
  await arrived(page, (url) => url.pathname === PATH);
  await page.getByText('Modellen er gemt').waitFor();
  const told = await page.locator('main').innerText();
  for (const text of [TITLE, 'Behov', 'Hold', 'Ti er i job.', 'Kilde: Jobcentret', 'Jobcenter, AMU-udbyder']) {
    assert.ok(told.includes(text), `the page says ${text}`);
  }
  const stranger = await as(undefined, { language: 'en', width: 360 });
  await stranger.visit('/modeller');
  await stranger.page.getByRole('link', { name: `Care on the island ${unique}` }).click();
  await arrived(stranger.page, (url) => url.pathname === PATH);
  await assertNoSidewaysScroll(stranger.page, 'a model');
  assert.equal(await stranger.page.getByRole('link', { name: 'Change the model' }).count(), 0);
});

test('a name in the address that is taken is not written over', async () => {
  const { page, visit } = other;
  await visit('/modeller/ny');
  await page.getByLabel('Titel', { exact: true }).first().fill('En anden model');
  await page.getByLabel('Navn i adressen').fill(PATH.split('/').at(-1));
  await page.getByLabel('Hvad går modellen ud på?', { exact: true }).fill('Noget andet.');
  await page.getByLabel('Hvor er den opstået?').fill('Et andet sted');
  await page.getByLabel('Hvad bygger beskrivelsen på?').fill('Egne erfaringer');
  await page.getByLabel('Jobcenter', { exact: true }).check();
  await row(page, 'Fase 1').getByLabel('Titel', { exact: true }).fill('Behov');
  await save(page);
  await page.getByRole('link', { name: /Der findes allerede en model/ }).waitFor();
  await page.getByRole('button', { name: 'Annullér' }).click();
  await page.getByRole('button', { name: 'Gå uden at gemme' }).click();
  await arrived(page, /\/modeller$/);
  await visit(PATH);
  assert.equal(
    await page.getByRole('link', { name: 'Ret modellen' }).count(),
    0,
    'another organisation changes nothing',
  );
  await visit(`${PATH}/ret`);
  await page.getByRole('heading', { name: 'Du kan ikke rette denne model' }).waitFor();
});

test('two who change the model at once do not write over each other unawares', async () => {
  const { page, visit } = writer;
  const [account] = (await demoAccounts()).filter(({ role }) => role === 'COORDINATOR');
  const second = await as(account, { width: 360 });
  await second.visit(`${PATH}/ret`);
  await assertAccessible(second.page, 'the form of a model');
  await assertNoSidewaysScroll(second.page, 'the form of a model');
  await visit(PATH);
  await page.getByRole('link', { name: 'Ret modellen' }).click();
  await arrived(page, (url) => url.pathname === `${PATH}/ret`);

  await second.page.getByLabel('Hvor er den opstået?').fill('På en ø');
  await save(second.page);
  await arrived(second.page, (url) => url.pathname === PATH);

  await row(page, 'Fase 2').getByLabel('Titel', { exact: true }).fill('Hold og praktik');
  await save(page);
  await page.getByText('Andre har gemt modellen, mens du skrev').waitFor();
  await settled(second.page);
  await second.page.reload();
  await settled(second.page);
  assert.ok(!(await second.page.locator('main').innerText()).includes('Hold og praktik'), 'nothing was saved');
  await save(page);
  await arrived(page, (url) => url.pathname === PATH);
  assert.ok((await page.locator('main').innerText()).includes('Hold og praktik'));
});

test('a package is begun after the model and names it', async () => {
  const { page } = writer;
  await page.getByRole('link', { name: 'Ny pakke efter modellen' }).click();
  await arrived(page, /\/pakker\/nyt\?model=/);
  await page
    .getByLabel(/^Samarbejdsmodel/)
    .locator('option:checked', { hasText: TITLE })
    .waitFor({ state: 'attached' });
  await page.getByLabel('Titel', { exact: true }).fill(`Plejepakke ${unique}`);
  await page.getByRole('button', { name: 'Opret udkast' }).click();
  await arrived(page, /\/arbejde$/);
  await page.locator('.work-head').getByRole('link', { name: TITLE }).waitFor();
});

test('the dialogue log is offered to those who may read it alone', async () => {
  const accounts = await demoAccounts();
  for (const [role, offered] of [
    ['READER', 2],
    ['CASEWORKER', 0],
  ]) {
    const session = await as(accounts.find((one) => one.role === role));
    await session.visit('/modeller');
    assert.equal(await session.page.locator('main, footer').getByRole('link', { name: 'Dialoglog' }).count(), offered);
    await session.visit('/dialog');
    const refused = session.page.getByRole('heading', { name: 'Din rolle giver ikke adgang til dialogloggen' });
    assert.equal(await refused.count(), offered ? 0 : 1, role);
  }
});

test('no page complained on the way', () => {
  for (const session of opened) session.assertClean();
});
