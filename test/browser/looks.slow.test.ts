import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, expectFitsWidth, screenshot, stickingOut } from './browser.ts';
import { describePages } from './fixture-pages.ts';
import { runningRun } from './fixtures/answer.ts';
import { tracedRun, traceId } from './fixtures/traces.ts';

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
    name: 'run-running',
    path: `/runs/github/${runningRun}`,
    ready: (page: Page) => page.getByText('so far').waitFor(),
  },
  {
    name: 'run-compare',
    path: '/runs/github/1003?compare=1',
    ready: (page: Page) => page.getByText('Whole attempt').waitFor(),
  },
  {
    name: 'run-spans',
    path: `/runs/github/${tracedRun}`,
    ready: (page: Page) => page.getByText('cicd.pipeline.run.id').waitFor(),
  },
  { name: 'traces', path: '/traces', ready: (page: Page) => page.locator('[data-row]').first().waitFor() },
  {
    name: 'trace',
    path: `/traces/${traceId}`,
    ready: (page: Page) => page.getByText('cicd.pipeline.run.id').waitFor(),
  },
  { name: 'logs', path: '/logs', ready: (page: Page) => page.locator('.u-over').waitFor() },
  {
    name: 'log-open',
    path: '/logs?run=github/1004',
    ready: async (page: Page) => {
      await page.locator('[data-row]').nth(2).click();
      await page.getByText('cicd.pipeline.run.id').waitFor();
      await page.getByText('Around it in the job').waitFor();
    },
  },
  {
    name: 'log-hits',
    path: '/logs?q=fail+assertionerror+3',
    ready: async (page: Page) => {
      await page.locator('[data-row] mark').first().waitFor();
      await page.locator('[data-row]').nth(1).click();
      await page.getByText('cicd.pipeline.run.id').waitFor();
      await page.getByText('Around it in the job').waitFor();
    },
  },
  { name: 'intake', path: '/intake', ready: (page: Page) => page.locator('.u-over').waitFor() },
  { name: 'tokens', path: '/tokens', ready: (page: Page) => page.getByText('2 in force').waitFor() },
  { name: 'not-found', path: '/nowhere', ready: (page: Page) => page.getByText('There is no page here').waitFor() },
];

describePages('pages as people see them', (fixture) => {
  describe.each(looks)('$look', ({ look, options }) => {
    it.each(pages)('$name: no axe violation, nothing sticks out, no error', async ({ name, path, ready }) => {
      const { page } = await fixture.open(path, options);
      await ready(page);
      await screenshot(page, `${name}-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      await expectFitsWidth(page);
    });

    it('demonstration data, without a GitHub token, signed in', async () => {
      Object.assign(fixture.server.state, { demo: 'done', githubToken: false, authRequired: true });
      const { page } = await fixture.open('/intake', options);
      await page.getByText('Heal is off').waitFor();
      await page.getByText('Demonstration data').waitFor();
      await page.getByText('from acme/mobile').waitFor();
      await page.locator('.u-over').waitFor();
      await screenshot(page, `intake-demo-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      await expectFitsWidth(page);
    });

    it('a token is shown', async () => {
      const { page } = await fixture.open('/tokens', options);
      await page.getByLabel('Name').fill('grafana');
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByText('rl_read_').waitFor();
      await page.getByRole('button', { name: 'Revoke prometheus' }).click();
      await screenshot(page, `token-created-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      await expectFitsWidth(page);
    });

    it('a value is registered', async () => {
      const { page } = await fixture.open('/tokens', options);
      await page.getByRole('button', { name: 'Register a value' }).click();
      const panel = page.getByRole('region', { name: 'Registered values' });
      await panel.getByLabel('Name').fill('api-key');
      await panel.getByLabel('Value', { exact: true }).fill('plum tree by the mill');
      await panel.getByRole('button', { name: 'Register' }).click();
      await panel.getByText('“api-key” is registered').waitFor();
      await panel.getByLabel('Value', { exact: true }).fill('plum tree');
      await screenshot(page, `value-registered-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      await expectFitsWidth(page);
    });

    it('sign-in and first run', async () => {
      Object.assign(fixture.server.state, { authRequired: true, signedIn: false });
      const { page } = await fixture.open('/', options);
      await page.getByLabel('Token', { exact: true }).waitFor();
      await screenshot(page, `signin-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      Object.assign(fixture.server.state, { authRequired: false, signedIn: true, storeEmpty: true });
      await page.goto(fixture.server.url);
      await page.getByText('Load demonstration data').waitFor();
      await screenshot(page, `first-run-${look}`);
      expect(await axeViolations(page)).toEqual([]);
      await expectFitsWidth(page);
    });
  });

  it('names what sticks out of a phone, and not what scrolls inside it', async () => {
    const { page } = await fixture.open('/nowhere', { viewport: { width: 390, height: 844 } });
    await page.getByText('There is no page here').waitFor();
    await page.evaluate(`{
      const make = (id, width, inside) => {
        const element = document.createElement('div');
        element.id = id;
        element.style.cssText = width;
        inside.append(element);
        return element;
      };
      const scroller = make('scroller', 'overflow-x: auto', document.body);
      make('held', 'width: 800px; height: 10px', scroller);
      make('wide', 'width: 500px; height: 10px', document.body);
    }`);
    await expect
      .poll(() => stickingOut(page))
      .toEqual(['the page: 500 px on a screen of 390 px', 'div#wide: 500 px wide, ends at 500 px']);
    await page.evaluate('document.getElementById("wide").remove()');
    await expectFitsWidth(page);
  });
});
