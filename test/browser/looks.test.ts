import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, findChromium, fitsWidth, launch, openPage, screenshot } from './browser.ts';
import { type FixtureServer, startFixtureServer } from './fixture-server.ts';

const chromium = findChromium();
const looks = [
  { look: 'light', options: { colorScheme: 'light' as const } },
  { look: 'dark', options: { colorScheme: 'dark' as const } },
  {
    look: 'phone',
    options: { colorScheme: 'light' as const, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  },
];
const pages = [
  { name: 'operations', path: '/', ready: (page: Page) => page.locator('.u-over').nth(3).waitFor() },
  { name: 'runs', path: '/runs', ready: (page: Page) => page.locator('[data-row]').first().waitFor() },
  { name: 'run', path: '/runs/github/1003', ready: (page: Page) => page.getByRole('treegrid').waitFor() },
  {
    name: 'run-failed',
    path: '/runs/github/1003?attempt=1',
    ready: (page: Page) => page.getByText('Log at GitHub').first().waitFor(),
  },
  {
    name: 'run-compare',
    path: '/runs/github/1003?compare=1',
    ready: (page: Page) => page.getByText('Whole attempt').waitFor(),
  },
  { name: 'intake', path: '/intake', ready: (page: Page) => page.locator('.u-over').waitFor() },
  { name: 'not-found', path: '/nowhere', ready: (page: Page) => page.getByText('There is no page here').waitFor() },
];

describe.skipIf(chromium === undefined)('pages as people see them', () => {
  let browser: Browser;
  let server: FixtureServer;
  beforeAll(async () => {
    browser = await launch(chromium ?? '');
    server = await startFixtureServer();
  });
  afterEach(async () => {
    server.reset();
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describe.each(looks)('$look', ({ look, options }) => {
    it.each(pages)('$name: no axe violation, nothing sticks out, no error', async ({ name, path, ready }) => {
      const { page, problems } = await openPage(browser, options);
      await page.goto(server.url + path);
      await ready(page);
      await screenshot(page, `${name}-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      expect(await fitsWidth(page)).toBe(true);
      expect(problems).toEqual([]);
    });

    it('sign-in and first run', async () => {
      const { page, problems } = await openPage(browser, options);
      Object.assign(server.state, { authRequired: true, signedIn: false });
      await page.goto(server.url);
      await page.getByLabel('Token', { exact: true }).waitFor();
      await screenshot(page, `signin-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      Object.assign(server.state, { authRequired: false, signedIn: true, storeEmpty: true });
      await page.goto(server.url);
      await page.getByText('Load demonstration data').waitFor();
      await screenshot(page, `first-run-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      expect(await fitsWidth(page)).toBe(true);
      expect(problems).toEqual([]);
    });
  });
});
