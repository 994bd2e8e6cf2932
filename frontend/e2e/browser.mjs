// One browser for all journeys, and a page that notices what must never happen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const home = (process.env['KORTVEJ_URL'] ?? 'http://127.0.0.1:8080').replace(/\/$/, '');

/** Every page of the web app, with addresses that the starter network answers. */
export const PAGES = {
  front: '/',
  courses: '/kurser',
  'courses searched': '/kurser?q=truck&certifikat=true',
  'courses not found': '/kurser?q=qqxxqqxx',
  course: '/kurser/47592',
  way: '/vej',
  'way found': '/vej?job=lagermedarbejder&omraade=rar-sydjylland',
  'way with a gap': '/vej?job=pakkerimedarbejder&kommune=630',
  'way that cannot be': '/vej?job=lagermedarbejder&dage=1&med=47592',
  'way with a wrong date': '/vej?job=lagermedarbejder&til=2020-01-01',
  'way to an unknown job': '/vej?job=findes-ikke',
  shortage: '/mangel',
  'shortage map': '/mangel?vis=kort',
  packages: '/pakker',
  package: '/pakker/VEJLE14-1',
  'demonstration package': '/pakker/DEMO26-ANLAEGSARBEJDER',
  'new package': '/pakker/nyt',
  'package in the making': '/pakker/VEJLE14-1/arbejde',
  'history of a package': '/pakker/DEMO26-ANLAEGSARBEJDER/historik',
  'package to adapt': '/pakker/DEMO26-ANLAEGSARBEJDER/tilpas',
  'collaboration models': '/modeller',
  'collaboration model': '/modeller/job-veu',
  'new collaboration model': '/modeller/ny',
  'dialogue log': '/dialog',
  jobs: '/job',
  job: '/job/lagermedarbejder',
  competence: '/kompetencer/amr-cooperation',
  organisations: '/aktoerer',
  organisation: '/aktoerer/prov-amu-fyn',
  committees: '/udvalg',
  committee: '/udvalg/TUR',
  fkb: '/fkb/2222',
  data: '/om-data',
  accessibility: '/tilgaengelighed',
  api: '/api',
  'not found': '/findes-ikke',
};

// A promise, so that tests that begin at once share one.
let browser;

export async function open({ width = 1280, language = 'da' } = {}) {
  browser ??= chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await (await browser).newContext({ viewport: { width, height: 900 } });
  await context.addInitScript((code) => {
    if (!localStorage.getItem('kortvej-language')) localStorage.setItem('kortvej-language', code);
  }, language);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${home}/`) && !url.startsWith('data:')) complaints.push(`foreign request: ${url}`);
  });
  return {
    page,
    visit: async (path) => {
      await page.goto(home + path);
      await settled(page);
    },
    /** No errors in the console and no request to another host since the page was opened. */
    assertClean: () => assert.deepEqual(complaints, []),
    close: () => context.close(),
  };
}

/** The invented people of the demonstration. */
export async function demoAccounts() {
  const response = await fetch(`${home}/auth/demo`);
  assert.equal(response.status, 200, 'the server runs in demonstration mode');
  return (await response.json()).accounts;
}

/** A browser of its own, signed in as the account, or as nobody. */
export async function enter(account, options) {
  const session = await open(options);
  await session.visit('/tilgaengelighed');
  if (account) {
    const status = await session.page.evaluate(
      (id) =>
        fetch('/auth/demo', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ id }),
        }).then((answer) => answer.status),
      account.id,
    );
    assert.equal(status, 200, `${account.name} is signed in`);
  }
  return session;
}

export const closeBrowser = async () => (await browser)?.close();

/** The page has asked for all it needs and shows no spinner. */
export async function settled(page) {
  await page.waitForLoadState('networkidle');
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('.spinner, [aria-busy="true"]'));
}

/** Waits until the page at an address is there and whole. */
export async function arrived(page, address) {
  await page.waitForURL(address);
  await settled(page);
}

export async function assertAccessible(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }),
  );
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  assert.deepEqual(told, [], `${name}: WCAG 2.1 A and AA`);
}

export async function assertNoSidewaysScroll(page, name) {
  const { wide, seen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    seen: document.documentElement.clientWidth,
  }));
  assert.ok(wide <= seen, `${name}: ${wide} wide in a window of ${seen}`);
}
