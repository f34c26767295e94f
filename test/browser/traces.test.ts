import { expect, it } from 'vitest';
import { screenshot } from './browser.ts';
import { describePages } from './fixture-pages.ts';
import { toleratedRun, traceId, wideTraceId } from './fixtures/traces.ts';

describePages('traces', (pages) => {
  it('are listed and found by what their spans are like', async () => {
    const { page } = await pages.open('/traces');
    await page.locator('[data-row]').nth(20).waitFor();
    await page.getByRole('combobox', { name: 'Service' }).click();
    await page.getByRole('option', { name: 'vitest' }).click();
    await page.getByText('1 match').first().waitFor();
    await page.getByPlaceholder('attribute=value').fill('region');
    await page.getByText('Write it as key=value').waitFor();
    expect(new URL(page.url()).searchParams.get('service')).toBe('vitest');
    await page.locator('[data-row]').first().click();
    await page.getByRole('treegrid', { name: 'Spans over time' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/traces/${traceId}`);
  });

  it('an empty list says how to send', async () => {
    pages.server.state.mode = { '/traces': 'empty' };
    const { page } = await pages.open('/traces');
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').waitFor();
  });

  it('are not listed for a filter that is not known', async () => {
    const { page } = await pages.open('/traces?status=eror&min=fast');
    const note = page.getByRole('alert');
    await note.getByText('status cannot be eror. Known are error, ok, unset.').waitFor();
    await note.getByText('min cannot be fast. Known is 100.').waitFor();
    expect(await page.locator('[data-row]').count()).toBe(0);
    await note.getByRole('button', { name: 'Clear these filters' }).click();
    await page.locator('[data-row]').nth(20).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.goto(`${pages.server.url}/traces?servcie=vitest`);
    await note.getByText('servcie is not a filter of this page.').waitFor();
    expect(await page.locator('[data-row]').count()).toBe(0);
  });

  it('one that is not there says so', async () => {
    const { page } = await pages.open(`/traces/${'9'.repeat(32)}`);
    await page.getByText('There is no trace').waitFor();
  });

  it('shows the failed span with its events and links, and nothing of it is executed', async () => {
    const { page } = await pages.open(`/traces/${traceId}`);
    const grid = page.getByRole('treegrid');
    await grid.waitFor();
    expect(await grid.getByRole('row').count()).toBe(10);
    await page.getByRole('row', { name: /checkout.test.ts/ }).click();
    await page.getByText('AssertionError: expected 3 to be 4').waitFor();
    await page.getByText('at checkout.test.ts:12').waitFor();
    await page.getByRole('button', { name: 'Show all 3000 characters' }).click();
    expect(await page.getByRole('link', { name: 'Trace aaaaaaaa' }).getAttribute('href')).toBe(
      `/traces/${wideTraceId}`,
    );
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
  });

  it('is searched, folded and walked by keyboard', async () => {
    const { page } = await pages.open(`/traces/${traceId}`);
    const grid = page.getByRole('treegrid');
    await grid.waitFor();
    const names = () => grid.getByRole('row').allInnerTexts();
    await page.getByLabel('Search in this trace').fill('TRANSFORM');
    await page.getByText('1 span', { exact: true }).waitFor();
    expect(await names()).toHaveLength(5);
    await page.getByLabel('Search in this trace').fill('');
    await page.getByRole('button', { name: '5 failed' }).click();
    await expect.poll(async () => (await names()).length).toBe(5);
    await page.getByRole('button', { name: '5 failed' }).click();
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await names()).length).toBe(1);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'checkout.test.ts', level: 3 }).waitFor();
  });

  it('open on what the run failed of, not on what a job before it got over', async () => {
    const { page } = await pages.open(`/runs/github/${toleratedRun}`);
    const grid = page.getByRole('treegrid', { name: 'Spans over time' });
    await grid.getByText('check links').waitFor();
    const chosen = page.locator('[data-waterfall] h3');
    await expect.poll(() => chosen.textContent()).toBe('checkout.test.ts');
    const next = page.getByRole('button', { name: 'Next error' });
    await next.click();
    await expect.poll(() => chosen.textContent()).toBe('check links');
    await next.click();
    await expect.poll(() => chosen.textContent()).toBe('checkout.test.ts');
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('e');
    await expect.poll(() => chosen.textContent()).toBe('checkout.test.ts');
  });

  it('lead to the lines of the step and job in which they ran', async () => {
    const { page } = await pages.open(`/traces/${traceId}`);
    const grid = page.getByRole('treegrid');
    const lines = async (row: string, link: string) => {
      await grid.getByText(row, { exact: true }).click();
      const href = await page.getByRole('link', { name: link, exact: true }).getAttribute('href');
      return Object.fromEntries(new URL(href ?? '', 'http://runlens').searchParams);
    };
    expect(await lines('npm test', 'Lines around it')).toMatchObject({
      run: 'github/1004/2',
      jobId: '20031',
      step: '4',
    });
    expect(await lines('lint', 'Its lines')).toMatchObject({ jobId: '20032' });
    await grid.getByText('test (ubuntu-24.04, 22)', { exact: true }).click();
    await page.getByText('GitHub Actions 12').waitFor();
    expect(await page.getByRole('link', { name: 'GitHub' }).getAttribute('href')).toContain('/job/20031');
  });

  it('of ten thousand spans holds only the lines in sight', async () => {
    const { page } = await pages.open(`/traces/${wideTraceId}`);
    const grid = page.getByRole('treegrid');
    await grid.waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe('10000');
    expect(await grid.getByRole('row').count()).toBeLessThan(60);
    await page.getByText('the failed and the longest 10,000 of 24,310 spans sent').waitFor();
    await grid.focus();
    await page.keyboard.press('End');
    await grid.getByText('shard 9998').waitFor();
    await page.getByRole('button', { name: 'Next error' }).click();
    await page.getByRole('heading', { name: 'shard 3999', level: 3 }).waitFor();
  });

  it("stand in their run's timeline, and say what grew", async () => {
    const { page } = await pages.open('/runs/github/1004');
    await page.getByRole('treegrid', { name: 'Spans over time' }).waitFor();
    await page.getByRole('link', { name: 'Open as a trace' }).waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('link', { name: 'Raise the time limit' }).waitFor();
    await page.getByText(/Raise the time limit, #4197, \d+m ago/).waitFor();
    const grown = page.getByRole('table').filter({ hasText: 'What grew' });
    expect(await grown.getByRole('row').count()).toBe(3);
    await grown.getByText('+1m 48s').waitFor();
    await screenshot(page, 'run-spans');
  });
});
