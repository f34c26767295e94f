import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations, screenshot } from './browser.ts';
import { describePages } from './fixture-pages.ts';

const headings =
  'Array.from(document.querySelectorAll("h1, h2"), (h) => h.textContent + " " + Math.round(h.getBoundingClientRect().top + scrollY))';

describePages('loading, empty and failed', (pages) => {
  const open = async (path: string): Promise<Page> => (await pages.open(path)).page;

  it('Operations stands where it will stand while it loads, when it is empty and when it is full', async () => {
    pages.server.state.mode = { '/operations/': 'hang' };
    const loading = await open('/');
    await loading.getByRole('status', { name: 'Loading' }).nth(8).waitFor();
    const places = await loading.evaluate(headings);
    await screenshot(loading, 'operations-loading');
    pages.server.state.mode = {};
    const full = await open('/');
    await full.locator('.u-over').nth(3).waitFor();
    await expect.poll(() => full.evaluate(headings)).toEqual(places);
    pages.server.state.mode = { '/operations/': 'empty' };
    const empty = await open('/');
    await empty.getByText('No runner was seen in the last hour').waitFor();
    await expect.poll(() => empty.evaluate(headings)).toEqual(places);
    await screenshot(empty, 'operations-empty');
    expect(await empty.getByText(/\b0 %/).count()).toBe(0);
    expect(await axeViolations(empty)).toEqual([]);
  });

  it("a failing panel says so in the server's words, beside panels that work, and recovers", async () => {
    pages.server.state.mode = { 'queue-wait': 'error' };
    const page = await open('/');
    const panel = page.getByRole('region', { name: 'Queue wait time' });
    await panel.getByRole('alert').waitFor();
    await panel.getByText('The log has the details under this request id.').waitFor();
    await page.getByRole('region', { name: 'Active jobs' }).getByText('12,847').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, 'operations-failed');
    pages.server.state.mode = {};
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.locator('.u-over').waitFor();
  });

  it('what was read stays when the server stops answering, and is marked as old', async () => {
    const page = await open('/?live=off');
    const panel = page.getByRole('region', { name: 'Runner pools' });
    await panel.getByText('Pool A').waitFor();
    pages.server.state.mode = { 'runner-pools': 'error' };
    // A link to the same place asks anew only when the data is old, so a range that was not read yet is taken.
    await page.getByRole('button', { name: '6h' }).click();
    await panel.getByText('Could not load this').waitFor();
    pages.server.state.mode = {};
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('Pool A').waitFor();
  });

  it.each([
    ['/runs', 'runs', 'No run has come yet.'],
    ['/intake', '/intake/', 'None open. Everything that arrived could be read.'],
    ['/tokens', '/tokens', 'No token was created yet.'],
    ['/tokens', '/secrets', 'No value is registered.'],
  ])('%s has an empty and a failed state', async (path, part, words) => {
    pages.server.state.mode = { [part]: 'empty' };
    const page = await open(path);
    await page.getByText(words).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, `${path.slice(1)}-empty`);
    pages.server.state.mode = { [part]: 'error' };
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, `${path.slice(1)}-failed`);
  });

  it('a run that is not there is explained', async () => {
    const page = await open('/runs/github/404');
    await page.getByText('Run 404 is not here.').waitFor();
    const lines = page.getByRole('link', { name: 'Lines that name this run' });
    await page.getByText(/: \d+,\d{3} in the last 7 days/).waitFor();
    expect(await lines.getAttribute('href')).toBe('/logs?run=github%2F404&range=7d');
    pages.server.state.mode = { '/logs/histogram': 'empty' };
    await page.reload();
    await page.getByText(': none in the last 7 days').waitFor();
  });

  it('shifts nothing while it loads', async () => {
    const { page } = await pages.open('/favicon.svg');
    await page.addInitScript(
      'window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value; }).observe({ type: "layout-shift", buffered: true });',
    );
    for (const path of ['/', '/runs', '/intake']) {
      await page.goto(pages.server.url + path);
      await page.locator('.u-over, [data-row]').first().waitFor();
      await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count()).toBe(0);
      expect(await page.evaluate('window.shift')).toBeLessThan(0.02);
    }
  });
});
