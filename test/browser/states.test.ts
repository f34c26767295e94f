import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, findChromium, launch, openPage, screenshot } from './browser.ts';
import { type FixtureServer, startFixtureServer } from './fixture-server.ts';

const chromium = findChromium();
const headings =
  'Array.from(document.querySelectorAll("h1, h2"), (h) => h.textContent + " " + Math.round(h.getBoundingClientRect().top + scrollY))';

describe.skipIf(chromium === undefined)('loading, empty and failed', () => {
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

  async function open(path: string): Promise<Page> {
    const { page } = await openPage(browser);
    await page.goto(server.url + path);
    return page;
  }

  it('Operations stands where it will stand while it loads, when it is empty and when it is full', async () => {
    server.state.mode = { '/operations/': 'hang' };
    const loading = await open('/');
    await loading.getByRole('status', { name: 'Loading' }).nth(8).waitFor();
    const places = await loading.evaluate(headings);
    await screenshot(loading, 'operations-loading');
    server.state.mode = {};
    const full = await open('/');
    await full.locator('.u-over').nth(3).waitFor();
    expect(await full.evaluate(headings)).toEqual(places);
    server.state.mode = { '/operations/': 'empty' };
    const empty = await open('/');
    await empty.getByText('No runner was seen in the last hour').waitFor();
    expect(await empty.evaluate(headings)).toEqual(places);
    await screenshot(empty, 'operations-empty');
    expect(await empty.getByText(/\b0 %/).count()).toBe(0);
    expect(await axeViolations(empty)).toEqual([]);
  });

  it("a failing panel says so in the server's words, beside panels that work, and recovers", async () => {
    server.state.mode = { 'queue-wait': 'error' };
    const page = await open('/');
    const panel = page.getByRole('region', { name: 'Queue wait time' });
    await panel.getByRole('alert').waitFor();
    await panel.getByText('The log has the details under this request id.').waitFor();
    expect(await page.getByRole('region', { name: 'Active jobs' }).textContent()).toContain('12,847');
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, 'operations-failed');
    server.state.mode = {};
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.locator('.u-over').waitFor();
  });

  it('what was read stays when the server stops answering, and is marked as old', async () => {
    const page = await open('/?live=off');
    const panel = page.getByRole('region', { name: 'Runner pools' });
    await panel.getByText('Pool A').waitFor();
    server.state.mode = { 'runner-pools': 'error' };
    // A link to the same place asks anew only when the data is old, so a range that was not read yet is taken.
    await page.getByRole('button', { name: '6h' }).click();
    await panel.getByText('Could not load this').waitFor();
    server.state.mode = {};
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('Pool A').waitFor();
  });

  it.each([
    ['/runs', 'runs', 'No run matches.'],
    ['/intake', '/intake/', 'None open. Everything that arrived could be read.'],
  ])('%s has an empty and a failed state', async (path, part, words) => {
    server.state.mode = { [part]: 'empty' };
    const page = await open(path);
    await page.getByText(words).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, `${path.slice(1)}-empty`);
    server.state.mode = { [part]: 'error' };
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, `${path.slice(1)}-failed`);
  });

  it('a run that is not there is explained', async () => {
    const page = await open('/runs/github/404');
    await page.getByText('Run 404 is not here.').waitFor();
  });

  it('shifts nothing while it loads', async () => {
    const { page } = await openPage(browser);
    await page.addInitScript(
      'window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value; }).observe({ type: "layout-shift", buffered: true });',
    );
    for (const path of ['/', '/runs', '/intake']) {
      await page.goto(server.url + path);
      await page.locator('.u-over, [data-row]').first().waitFor();
      expect(await page.evaluate('window.shift')).toBeLessThan(0.02);
    }
  });
});
