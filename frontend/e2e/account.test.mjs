// Signing in, the inbox and administration, as people use them. Needs a running server in demonstration mode.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { arrived, assertAccessible, assertNoSidewaysScroll, closeBrowser, home, open, settled } from './browser.mjs';

let session;
beforeEach(async () => {
  session = await open();
});
afterEach(() => session.close());
after(closeBrowser);

const titled = (page, name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const unique = () => Math.random().toString(36).slice(2, 10);

async function demoAccount(page, role) {
  const { accounts } = await (await page.request.get(`${home}/auth/demo`)).json();
  const account = accounts.find((one) => one.role === role);
  assert.ok(account, `there is a demonstration account for ${role}`);
  return account;
}

/** Signs in as an invented person with the role, and lands where one wanted to go. */
async function signInAs({ page, visit }, role, path = '/') {
  const account = await demoAccount(page, role);
  await visit(`/log-paa?${new URLSearchParams({ tilbage: path })}`);
  await page
    .locator('.demo-account')
    .filter({ hasText: account.name })
    .filter({ hasText: account.organisationName })
    .first()
    .click();
  await page.locator('.demo-bar', { hasText: account.name }).waitFor();
  await page.waitForURL((url) => url.pathname + url.search === path);
  await settled(page);
  return account;
}

async function chooseOrganisation(form) {
  await form.getByRole('combobox', { name: 'Organisation' }).fill('AMU');
  await form.getByRole('option', { name: /AMU/ }).first().click();
}

const wideHeader = (page) => page.locator('.portal-user');
const menu = (page, name) => wideHeader(page).getByRole('button', { name });

test('a sign-in form without answers names each field, and the summary has the focus', async () => {
  const { page, visit } = session;
  await visit('/log-paa');
  await page.getByRole('button', { name: 'Log på', exact: true }).click();
  await page.locator('.mistakes:focus').waitFor();
  await page.getByRole('link', { name: 'Skriv din adgangskode' }).click();
  const password = page.getByLabel('Adgangskode', { exact: true });
  assert.equal(await password.getAttribute('aria-invalid'), 'true');
  assert.equal(await password.getAttribute('autocomplete'), 'current-password');
  assert.equal(await page.getByLabel('E-mail').getAttribute('autocomplete'), 'username');
  await page.locator('#sign-in-password:focus').waitFor();
  await password.fill('hemmeligt');
  await page.getByRole('button', { name: 'Vis adgangskode' }).click();
  assert.equal(await password.getAttribute('type'), 'text');
  await assertAccessible(page, 'sign-in with mistakes');
  session.assertClean();
});

test('a wrong password is told without telling who has an account; too many are told with the time to wait', async () => {
  const { page, visit } = session;
  await visit('/log-paa');
  await page.getByLabel('E-mail').fill(`${unique()}@example.dk`);
  await page.getByLabel('Adgangskode', { exact: true }).fill('lange ord i en række');
  const told = page.locator('.mistakes');
  const texts = new Set();
  for (let tries = 0; tries < 40; tries += 1) {
    const answer = page.waitForResponse((response) => response.url().endsWith('/auth/sign-in'));
    await page.getByRole('button', { name: 'Log på', exact: true }).click();
    const status = (await answer).status();
    await told.waitFor();
    texts.add(await told.innerText());
    if (status === 429) break;
    assert.equal(status, 401);
  }
  const all = [...texts].join('\n');
  assert.match(all, /E-mail og adgangskode passer ikke sammen/);
  assert.match(all, /prøve igen om \d+ (sekund|minut|time)/);
  await assertAccessible(page, 'locked out');
});

test('the link for a new password is promised to everybody alike', async () => {
  const { page, visit } = session;
  await visit('/log-paa');
  await page.getByLabel('E-mail').fill(`${unique()}@example.dk`);
  await page.getByRole('link', { name: 'Glemt adgangskode?' }).click();
  await arrived(page, /\/glemt-adgangskode$/);
  assert.match(await page.getByLabel('E-mail').inputValue(), /@example\.dk$/, 'what was typed comes along');
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText('Hvis der findes en konto').waitFor();
  session.assertClean();
});

test('a one-time link that does not work says so and leads on', async () => {
  const { page, visit } = session;
  await visit('/konto/findes-ikke');
  await titled(page, 'Linket virker ikke længere');
  await page.getByRole('link', { name: /logge på, hvis/ }).click();
  await arrived(page, /\/log-paa$/);
});

test('a demonstration account is one click away, is marked, is exchanged for another and signed out', async () => {
  const { page } = session;
  await signInAs(session, 'COORDINATOR');
  await page.locator('.demo-bar', { hasText: 'Demonstration' }).waitFor();
  const { name } = await demoAccount(page, 'EDITOR');
  await page.getByRole('button', { name: 'Skift konto' }).click();
  await assertAccessible(page, 'choice of demonstration account');
  await page.locator('.demo-bar .demo-account', { hasText: name }).first().click();
  await page.locator('.demo-bar-text', { hasText: name }).waitFor();
  await menu(page, name).click();
  await wideHeader(page).getByRole('button', { name: 'Log af' }).click();
  await wideHeader(page).getByRole('link', { name: 'Log på' }).waitFor();
  assert.equal(await page.locator('.demo-bar').count(), 0);
  assert.deepEqual(
    await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]),
    [['kortvej-language'], [], ''],
    'nothing of the session can be read by scripts',
  );
  session.assertClean();
});

test('the account menu works with the keyboard alone', async () => {
  const { page } = session;
  const { name } = await signInAs(session, 'COORDINATOR');
  const button = menu(page, name);
  await button.focus();
  await page.keyboard.press('Enter');
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await assertAccessible(page, 'account menu');
  await page.keyboard.press('Escape');
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  assert.ok(await button.evaluate((one) => one === document.activeElement), 'the focus comes back');
  await page.keyboard.press('Enter');
  await wideHeader(page).getByRole('link', { name: 'Min profil' }).focus();
  await page.keyboard.press('Enter');
  await arrived(page, /\/profil$/);
  await titled(page, 'Min profil');
  await wideHeader(page).getByRole('link', { name: 'Min profil' }).waitFor({ state: 'detached' });
  session.assertClean();
});

test('a page for members asks to sign in, and comes back; so does a session that ends', async () => {
  const { page, visit } = session;
  await visit('/indbakke?ulaeste=ja');
  await arrived(page, /\/log-paa\?tilbage=/);
  await page.getByText('Siden kræver, at du logger på').waitFor();
  await page.locator('.demo-account').first().click();
  await arrived(page, /\/indbakke\?ulaeste=ja$/);
  await titled(page, 'Indbakke');

  await page.context().clearCookies();
  // Not uncheck(), which would look for the box again on the page that comes instead.
  await page.getByLabel('Vis kun ulæste').click();
  await page.getByText('Du er blevet logget af').waitFor();
  await page.locator('.demo-account').first().click();
  await arrived(page, /\/indbakke$/);
  await titled(page, 'Indbakke');

  await visit('/profil');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Gem oplysninger' }).click();
  await page.getByText('Du er blevet logget af').waitFor();
  await page.locator('.demo-account').first().click();
  await arrived(page, /\/profil$/);
  await titled(page, 'Min profil');
});

test('the inbox tells what needs an answer first, and reading it lowers the count', async () => {
  const { page } = session;
  await signInAs(session, 'COORDINATOR', '/indbakke');
  const groups = await page.locator('main section h2').allInnerTexts();
  assert.deepEqual(groups, ['Kræver dit svar', 'Til orientering'], 'the demonstration has notices for a coordinator');
  for (const late of await page.locator('.notice-late').allInnerTexts()) assert.match(late, /Fristen er overskredet/);
  const dues = await page.locator('#needed ~ .notices .notice-due').allInnerTexts();
  const rank = (text) => (text.includes('overskredet') ? 0 : text.includes('i dag') ? 1 : 2);
  assert.deepEqual(
    dues.map(rank),
    dues.map(rank).toSorted((a, b) => a - b),
    'what is due first stands first',
  );
  if ((await page.locator('.notice-unread').count()) === 0) {
    await page
      .getByRole('button', { name: /^Markér som ulæst/ })
      .first()
      .click();
    await page.locator('.notice-unread').first().waitFor();
  }
  const before = Number.parseInt(await page.locator('.inbox-badge').innerText(), 10);
  await page
    .locator('.notice-unread')
    .getByRole('button', { name: /^Markér som læst/ })
    .first()
    .click();
  await page.waitForFunction(
    (count) => Number.parseInt(document.querySelector('.inbox-badge')?.textContent ?? '0', 10) === count - 1,
    before,
  );
  await page
    .getByRole('button', { name: /^Markér som ulæst/ })
    .first()
    .click();
  await page.waitForFunction(
    (count) => Number.parseInt(document.querySelector('.inbox-badge')?.textContent ?? '0', 10) === count,
    before,
  );
  session.assertClean();
});

test('an invited person makes an account, and signs in with it', async () => {
  const { page } = session;
  await signInAs(session, 'PLATFORM_ADMINISTRATOR', '/administration');
  const email = `${unique()}@example.dk`;
  const form = page.getByRole('form', { name: 'Invitér en person' });
  await form.getByRole('button', { name: 'Send invitation' }).click();
  await form.locator('.mistakes:focus', { hasText: 'Skriv din e-mail' }).waitFor();
  await form.getByLabel('Navn').fill('Nora Prøve');
  await form.getByLabel('E-mail').fill(email);
  await chooseOrganisation(form);
  const roles = form.getByRole('group', { name: 'Rolle' });
  assert.ok(await roles.getByLabel('Læser').isChecked(), 'the role that may do least stands first');
  assert.equal(await roles.getByLabel('Platformadministrator').count(), 0, 'a role that is not given is not offered');
  const told = await roles.getByLabel('Redaktør').getAttribute('aria-describedby');
  assert.match(await page.locator(`[id="${told}"]`).innerText(), /retter pakker/);
  await roles.getByLabel('Redaktør').check();
  await form.getByRole('button', { name: 'Send invitation' }).click();
  await page.getByText('Nora Prøve er inviteret').waitFor();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.locator('.people li', { hasText: email }).filter({ hasText: 'Redaktør' }).waitFor();
  assert.ok(await roles.getByLabel('Læser').isChecked(), 'the next one begins anew');
  await assertAccessible(page, 'an invitation with its link');

  const theirs = await open();
  try {
    await theirs.page.goto(home + new URL(link).pathname);
    await settled(theirs.page);
    await titled(theirs.page, 'Velkommen til Kortvej');
    const password = theirs.page.getByLabel('Ny adgangskode');
    await password.fill('kort');
    await theirs.page.getByRole('button', { name: 'Opret konto' }).click();
    await theirs.page.getByRole('link', { name: 'Adgangskoden skal have mindst 12 tegn' }).waitFor();
    await password.fill('adgangskode1234');
    await theirs.page.getByRole('button', { name: 'Opret konto' }).click();
    await theirs.page.locator('#ticket-password-error', { hasText: 'let at gætte' }).waitFor();
    await password.fill('blå heste galoperer stille');
    await theirs.page.getByRole('button', { name: 'Opret konto' }).click();
    await arrived(theirs.page, /\/indbakke$/);
    await menu(theirs.page, 'Nora Prøve').click();
    await wideHeader(theirs.page).getByText('Redaktør', { exact: true }).waitFor();
    await wideHeader(theirs.page).getByRole('button', { name: 'Log af' }).click();
    await wideHeader(theirs.page).getByRole('link', { name: 'Log på' }).click();
    await theirs.page.getByLabel('E-mail').fill(email);
    await theirs.page.getByLabel('Adgangskode', { exact: true }).fill('blå heste galoperer stille');
    await theirs.page.getByRole('button', { name: 'Log på', exact: true }).click();
    await menu(theirs.page, 'Nora Prøve').waitFor();
  } finally {
    await theirs.close();
  }
});

test('a role is given and ended; ending asks first', async () => {
  const { page } = session;
  const { name } = await demoAccount(page, 'EDITOR');
  await signInAs(session, 'PLATFORM_ADMINISTRATOR', '/administration');
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('button', { name: 'Søg', exact: true }).click();
  await settled(page);
  await page.getByRole('button', { name: `Ret adgang for ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await assertAccessible(page, 'the access of a person');
  await dialog.getByRole('group', { name: 'Rolle' }).getByLabel('Læser').check();
  await dialog.getByRole('button', { name: 'Giv rollen' }).click();
  await dialog.getByText(/Rollen Læser hos .* er givet/).waitFor();
  await dialog.getByRole('button', { name: /^Afslut rollen Læser/ }).click();
  await dialog.getByRole('group', { name: /ikke længere være læser/ }).waitFor();
  await page.keyboard.press('Escape');
  assert.ok(await dialog.isVisible(), 'a no to the question leaves the dialog open');
  await dialog.getByRole('button', { name: /^Afslut rollen Læser/ }).click();
  await dialog.getByRole('button', { name: 'Ja, afslut rollen' }).click();
  await dialog.getByText(/Rollen Læser hos .* er afsluttet/).waitFor();
  await dialog.getByRole('button', { name: /^Afslut rollen Læser/ }).waitFor({ state: 'detached' });
  session.assertClean();
});

test('the secret of an API client is shown once, works, and stops working when it is revoked', async () => {
  const { page } = session;
  await signInAs(session, 'PLATFORM_ADMINISTRATOR', '/administration/klienter');
  const name = `Prøve ${unique()}`;
  const form = page.getByRole('form', { name: 'Opret API-klient' });
  await form.getByLabel('Navn').fill(name);
  await chooseOrganisation(form);
  await form.getByRole('group', { name: 'Rolle' }).getByLabel('Læser').check();
  await form.getByRole('button', { name: 'Opret klient' }).click();
  await page.getByText(`${name} er oprettet`).waitFor();
  const id = await page.getByLabel('Klient-id', { exact: true }).inputValue();
  const secret = await page.getByLabel('Hemmelighed', { exact: true }).inputValue();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: /^Kopiér\s*: Hemmelighed/ }).click();
  await page.getByRole('status').filter({ hasText: 'Hemmelighed: Kopieret' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  await assertAccessible(page, 'a new API client');
  const token = () =>
    page.request.post(`${home}/auth/token`, {
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      form: { grant_type: 'client_credentials' },
    });
  assert.equal((await token()).status(), 200);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel('Hemmelighed', { exact: true }).count(), 0);
  await page.getByRole('button', { name: `Tilbagekald ${name}` }).click();
  await page.getByRole('button', { name: 'Ja, tilbagekald' }).click();
  await page.getByText(`${name} er tilbagekaldt`).waitFor();
  await page.getByRole('button', { name: `Tilbagekald ${name}` }).waitFor({ state: 'detached' });
  assert.equal((await token()).status(), 401);
  session.assertClean();
});

test('a new signing key signs, and the former one goes on checking', async () => {
  const { page } = session;
  await signInAs(session, 'PLATFORM_ADMINISTRATOR', '/administration/noegler');
  const signing = () => page.locator('tbody tr', { hasText: 'Underskriver nu' }).locator('code').innerText();
  const before = await signing();
  await page.getByRole('button', { name: 'Skift nøgle' }).click();
  await page.getByRole('button', { name: 'Ja, skift nøgle' }).click();
  await page.getByText('Der underskrives nu med en ny nøgle').waitFor();
  await settled(page);
  assert.notEqual(await signing(), before);
  await page.locator('tbody tr', { hasText: before }).waitFor();
  session.assertClean();
});

test('a rule on a foreign issuer is added and removed', async () => {
  const { page } = session;
  await signInAs(session, 'PLATFORM_ADMINISTRATOR', '/administration/udstedere');
  const value = unique();
  const form = page.getByRole('form', { name: 'Tilføj regel' });
  await form.getByLabel('Udsteder').fill('login.example.dk');
  await form.getByRole('button', { name: 'Tilføj regel' }).click();
  await form.getByRole('link', { name: /begynder med https/ }).waitFor();
  await form.getByLabel('Udsteder').fill('https://login.example.dk');
  await form.getByLabel('Oplysning i tokenet').fill('groups');
  await form.getByLabel('Værdi').fill(value);
  await chooseOrganisation(form);
  await form.getByRole('group', { name: 'Rolle' }).getByLabel('Læser').check();
  await form.getByRole('button', { name: 'Tilføj regel' }).click();
  await page.getByText(`Når groups er ${value}`).waitFor();
  await page.getByRole('button', { name: `Fjern reglen om groups ${value}` }).click();
  await page.getByRole('button', { name: 'Ja, fjern reglen' }).click();
  await page.getByText(`Når groups er ${value}`).waitFor({ state: 'detached' });
  session.assertClean();
});

test('the event log is narrowed down and paged, and the address keeps it', async () => {
  const { page } = session;
  await signInAs(session, 'PLATFORM_ADMINISTRATOR', '/administration/log');
  const count = async () => Number((await page.getByText(/hændelser?, nyeste/).innerText()).replace(/\D/g, ''));
  const all = await count();
  assert.ok(all > 0);
  const numbers = (await page.locator('.event').allInnerTexts()).map((text) => Number(/Nr\. (\d+)/.exec(text)?.[1]));
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => b - a),
    'newest first',
  );
  await page.getByText('Før og efter').first().click();
  await page.locator('.event-details[open]').waitFor();
  await assertAccessible(page, 'the event log with one event open');
  await page.locator('.event-id').first().click();
  await arrived(page, /type=.*id=/);
  const one = await count();
  assert.ok(one > 0 && one <= all, `${one} of ${all}`);
  const chosen = await page.getByLabel('Id', { exact: true }).inputValue();
  for (const id of await page.locator('.event-id').allInnerTexts()) assert.equal(id, chosen);
  await page.getByLabel('Fra og med').fill('2020-02-02');
  await page.getByLabel('Til og med').fill('2020-02-01');
  await page.getByRole('button', { name: 'Vis', exact: true }).click();
  await page.getByRole('link', { name: /samme dag/ }).waitFor();
  await page.getByLabel('Til og med').fill('2020-02-02');
  await page.getByRole('button', { name: 'Vis', exact: true }).click();
  await page.getByText('Ingen hændelser passer til det valgte.').waitFor();
  await page.getByRole('link', { name: 'Ryd' }).click();
  await arrived(page, /\/administration\/log$/);
  // The address is there before the answer is.
  await page.getByText('Ingen hændelser passer til det valgte.').waitFor({ state: 'detached' });
  assert.ok((await count()) >= all);
  session.assertClean();
});

test('those who may not administer are told what they lack', async () => {
  const { page, visit } = session;
  await signInAs(session, 'EDITOR', '/administration');
  await titled(page, 'Du har ikke adgang til administrationen');
  assert.match(await page.locator('main').innerText(), /kræver rollen Administrator/);
  await visit('/administration/noegler');
  await titled(page, 'Kun platformens administratorer har adgang');
  session.assertClean();
});

test('the profile is saved, and what is wrong is told at the field', async () => {
  const { page } = session;
  const { name } = await signInAs(session, 'COORDINATOR', '/profil');
  const form = page.getByRole('form', { name: 'Oplysninger' });
  await form.getByLabel('Navn').fill(' ');
  await form.getByRole('button', { name: 'Gem oplysninger' }).click();
  await form.getByRole('link', { name: 'Skriv et navn' }).click();
  await form.getByLabel('Navn').fill(name);
  await form.getByLabel('Saml beskeder i én daglig mail').check();
  await form.getByRole('button', { name: 'Gem oplysninger' }).click();
  await page.getByText('Dine oplysninger er gemt').waitFor();
  await page.reload();
  await settled(page);
  assert.ok(await form.getByLabel('Saml beskeder i én daglig mail').isChecked());
  await form.getByLabel('Saml beskeder i én daglig mail').uncheck();
  await form.getByRole('button', { name: 'Gem oplysninger' }).click();
  await page.getByText('Dine oplysninger er gemt').waitFor();
  session.assertClean();
});

const PAGES = [
  ['sign-in', undefined, '/log-paa'],
  ['forgotten password', undefined, '/glemt-adgangskode'],
  ['profile', 'COORDINATOR', '/profil'],
  ['inbox', 'COORDINATOR', '/indbakke'],
  ['people', 'PLATFORM_ADMINISTRATOR', '/administration'],
  ['API clients', 'PLATFORM_ADMINISTRATOR', '/administration/klienter'],
  ['event log', 'PLATFORM_ADMINISTRATOR', '/administration/log'],
  ['signing keys', 'PLATFORM_ADMINISTRATOR', '/administration/noegler'],
  ['foreign issuers', 'PLATFORM_ADMINISTRATOR', '/administration/udstedere'],
  ['new collaboration model', 'COORDINATOR', '/modeller/ny'],
  ['collaboration model of a source', 'COORDINATOR', '/modeller/job-veu/ret'],
  ['no access', 'EDITOR', '/administration'],
];

for (const width of [1280, 360]) {
  for (const language of ['da', 'en']) {
    test(`every page of accounts at ${width} in ${language} is accessible and whole`, async () => {
      let signedIn;
      const own = await open({ width, language });
      try {
        for (const [name, role, path] of PAGES) {
          if (role && role !== signedIn) {
            await own.page.context().clearCookies();
            await signInAs(own, role, path);
            signedIn = role;
          } else {
            await own.visit(path);
          }
          await settled(own.page);
          assert.equal(await own.page.locator('h1').count(), 1, `${name}: one h1`);
          const levels = await own.page
            .locator('main :is(h1,h2,h3,h4,h5,h6)')
            .evaluateAll((all) => all.map((one) => Number(one.tagName.slice(1))));
          levels.forEach((level, at) => {
            assert.ok(at === 0 || level <= levels[at - 1] + 1, `${name}: headings in order: ${levels.join(' ')}`);
          });
          await assertNoSidewaysScroll(own.page, name);
          await assertAccessible(own.page, name);
        }
        own.assertClean();
      } finally {
        await own.close();
      }
    });
  }
}
