import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations, screenshot } from './browser.ts';
import { describePages } from './fixture-pages.ts';
import { type LogLine, logLine } from './fixtures/logs.ts';

const rows = (page: Page) => page.locator('[data-row]');
const word = (page: Page, key: string) => new URL(page.url()).searchParams.get(key);

describePages('logs', (pages) => {
  it('are searched and narrowed, and the URL says by what', async () => {
    const { page } = await pages.open('/logs');
    await rows(page).nth(10).waitFor();
    await page.getByLabel('Words in the line').fill('deprecated');
    await expect.poll(() => word(page, 'q')).toBe('deprecated');
    await expect.poll(async () => (await rows(page).first().textContent()) ?? '').toContain('deprecated');
    await page.getByLabel('Words in the line').fill('');
    await page.getByRole('combobox', { name: 'Severity' }).click();
    await page.getByRole('option', { name: 'Error and up' }).click();
    await expect
      .poll(() =>
        rows(page).evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute('data-severity')))].sort()),
      )
      .toEqual(['error', 'fatal']);
    expect(word(page, 'severity')).toBe('error');
    expect(await page.getByRole('link', { name: 'Download' }).getAttribute('href')).toBe(
      '/api/v1/logs/download?severity=error&severity=fatal&from=24h',
    );
    await page.getByRole('button', { name: 'Run, job, step, trace' }).click();
    await page.getByLabel('Run, as source/id').fill('nonsense');
    await page.getByText('Write it as github/123').waitFor();
    await expect.poll(() => word(page, 'run')).toBe('nonsense');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('');
  });

  it('show their colours as classes, and nothing of them is executed', async () => {
    const { page } = await pages.open('/logs');
    await rows(page).nth(6).waitFor();
    const failed = page.locator('[data-severity="error"]').first();
    expect(await failed.textContent()).not.toContain('\u001b');
    expect(await failed.locator('[class*="on-red"]').textContent()).toBe(' FAIL ');
    expect(await failed.locator('[style]').count()).toBe(0);
    await page.getByText('⏎ 2 more').first().waitFor();
    await page.getByText('<img src=x').first().waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
  });

  it('are marked where they have the words of the search, in their colours, also when opened', async () => {
    const { page } = await pages.open('/logs');
    await rows(page).nth(6).waitFor();
    expect(await page.locator('main mark').count()).toBe(0);
    await page.getByLabel('Words in the line').fill('FAIL assertionerror expected');
    const row = rows(page).first();
    await expect.poll(() => row.locator('mark').allTextContents()).toEqual(['FAIL', 'AssertionError', 'expected']);
    const colour = (selector: string) =>
      row.locator(selector).evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).color);
    const red = '[class*="red"]:has-text("AssertionError")';
    expect(await colour(`${red} mark`)).toBe(await colour(red));
    expect(await colour(red)).not.toBe(await colour(':scope > :last-child'));
    expect(await row.textContent()).toContain(' FAIL  AssertionError: expected 3 to be 4');
    await row.click();
    const whole = page.locator('pre').first();
    await expect.poll(() => whole.locator('mark').allTextContents()).toEqual(['FAIL', 'AssertionError', 'expected']);
    // Words are whole: "expect" is in none of these lines.
    await page.getByLabel('Words in the line').fill('expect');
    await expect.poll(() => page.locator('[data-row] mark').count()).toBe(0);
    expect(await rows(page).count()).toBeGreaterThan(0);
  });

  it('of many thousand hold only the lines in sight, and the next page comes by scrolling', async () => {
    const { page } = await pages.open('/logs');
    await rows(page).nth(10).waitFor();
    const box = page.locator('ol[aria-label="Log lines, newest first"]').locator('..');
    const size = () => page.locator('[aria-setsize]').first().getAttribute('aria-setsize');
    expect(await size()).toBe('200');
    await expect
      .poll(async () => {
        await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        return size();
      })
      .toBe('1200');
    expect(await rows(page).count()).toBeLessThan(90);
  });

  it('open with attributes, context and the ways to run and trace, also by keyboard', async () => {
    const { page } = await pages.open('/logs');
    await rows(page).nth(4).waitFor();
    await rows(page).nth(1).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('log.file.path').waitFor();
    const around = page.getByRole('list', { name: 'Lines around it' });
    expect(await around.getByRole('listitem').count()).toBe(8);
    expect(await around.locator('[data-hit]').textContent()).toContain('AssertionError');
    await page.getByRole('button', { name: '50 lines each way' }).click();
    await expect.poll(() => around.getByRole('listitem').count()).toBe(53);
    expect(await page.getByRole('link', { name: '1004, attempt 1' }).getAttribute('href')).toBe(
      '/runs/github/1004?attempt=1',
    );
    expect(await page.getByRole('link', { name: '5e1f5e1f' }).getAttribute('href')).toBe(`/traces/${'5e1f'.repeat(8)}`);
    await page.getByRole('button', { name: 'Only this job' }).click();
    await expect.poll(() => [word(page, 'job'), word(page, 'jobId')]).toEqual(['test (ubuntu-24.04, 22)', '9000']);
  });

  it('are followed as they come, paused, and what is dropped is said', async () => {
    const { page } = await pages.open('/logs?severity=error');
    await rows(page).nth(3).waitFor();
    await page.getByRole('button', { name: 'Live tail' }).click();
    await page.getByText('Lines appear as they come').waitFor();
    expect(pages.server.tails()).toEqual(['?severity=error&severity=fatal']);
    const come = (...said: string[]) => {
      const lines = said.map(
        (body, index): LogLine => logLine(Date.now() + index, 2, { body, id: `9${Date.now()}-${body.length}` }),
      );
      pages.server.tell('lines', lines);
    };
    come('the first', 'the second one');
    await expect.poll(async () => (await rows(page).first().textContent()) ?? '').toContain('the second one');
    await page.getByRole('button', { name: 'Pause' }).click();
    come('while nobody looks');
    await page.getByText('Paused, 1 new').waitFor();
    expect(await page.getByText('while nobody looks').count()).toBe(0);
    pages.server.tell('dropped', { lines: 1234 });
    await page.getByText('1,234 not shown').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, 'logs-tail');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('while nobody looks').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => pages.server.tails()).toEqual([]);
  });

  it('move the chart above them as they come, calmly, and not while they are paused', async () => {
    const { page } = await pages.open('/logs');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/logs/histogram')) asked.push(request.url());
    });
    await rows(page).nth(3).waitFor();
    await page.getByRole('button', { name: 'Live tail' }).click();
    await page.getByText('Lines appear as they come').waitFor();
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    const before = asked.length;
    for (let number = 0; number < 20; number += 1) {
      pages.server.tell('lines', [logLine(Date.now(), number, { body: `told ${number}`, id: `8${number}-a` })]);
    }
    await page.getByText('told 19').waitFor();
    await expect.poll(() => asked.length).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    const paused = asked.length;
    // Not one for each of the twenty.
    expect(paused - before).toBeLessThan(10);
    pages.server.tell('lines', [logLine(Date.now(), 2, { body: 'told aside', id: '8-b' })]);
    await page.getByText('Paused, 1 new').waitFor();
    expect(asked).toHaveLength(paused);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => asked.length).toBeGreaterThan(paused);
  });

  it('of a run, a job and a step are one click from its page', async () => {
    const { page } = await pages.open('/runs/github/1003?attempt=1');
    const search = async (href: string | null) => new URL(href ?? '', pages.server.url).searchParams;
    const ofRun = await search(await page.getByRole('link', { name: 'Lines sent from it' }).getAttribute('href'));
    expect(ofRun.get('run')).toBe('github/1003/1');
    const grid = page.getByRole('treegrid');
    await grid.waitFor();
    const ofJob = await search(await page.getByRole('link', { name: 'Logs', exact: true }).last().getAttribute('href'));
    expect([ofJob.has('jobId'), ofJob.has('job'), ofJob.has('step')]).toEqual([true, true, false]);
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    const link = page.locator('main').getByRole('link', { name: 'Logs', exact: true });
    await expect.poll(async () => (await search(await link.getAttribute('href'))).get('step')).toBe('1');
    await link.click();
    await rows(page).first().waitFor();
    expect(word(page, 'run')).toBe('github/1003/1');
  });

  it('an empty list says how to send', async () => {
    pages.server.state.mode = { '/logs': 'empty' };
    const { page } = await pages.open('/logs');
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').waitFor();
    await page.goto(`${pages.server.url}/logs?q=conn`);
    await page.getByText('Words are found whole').waitFor();
  });
});
