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

  it('one has an address of its own: reloaded and copied it shows the line, and going back closes it', async () => {
    const { page } = await pages.open('/logs?severity=error&range=1h', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await rows(page).nth(20).waitFor();
    // By their place in the list, of which only a part is in the page.
    const row = (place: number) => page.locator(`[aria-posinset="${place}"] [data-row]`);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (/\/logs(\/histogram)?\?/.test(request.url())) asked.push(request.url());
    });
    await row(5).click();
    await page.getByText('log.file.path').waitFor();
    const id = word(page, 'line') ?? '';
    expect(id).toMatch(/^\d+-[0-9a-f]+$/);
    const [from, to] = ['from', 'to'].map((key) => Date.parse(word(page, key) ?? ''));
    expect((to ?? 0) - (from ?? 0)).toBe(3_600_000);
    expect([word(page, 'severity'), word(page, 'range')]).toEqual(['error', null]);
    // The list is the same one: it stays where it is, and is not asked for again.
    expect(await row(5).getAttribute('aria-expanded')).toBe('true');
    const address = page.url();

    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address);
    // Another line takes the place of the first in the history.
    await row(6).click();
    await expect.poll(() => word(page, 'line')).not.toBe(id);
    await page.goBack();
    await expect.poll(() => page.locator('[data-row][aria-expanded="true"]').count()).toBe(0);
    expect(new URL(page.url()).search).toBe('?severity=error&range=1h');
    expect(asked).toEqual([]);
    // The way to the second line led down the list.
    await page
      .getByRole('list', { name: 'Log lines' })
      .locator('..')
      .evaluate((element) => element.scrollTo(0, 0));
    await row(5).click();
    await expect.poll(() => word(page, 'line')).toBe(id);
    await row(5).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?severity=error&range=1h');

    await page.goto(address);
    const linked = page.getByRole('region', { name: 'The linked line' });
    await linked.getByText('log.file.path').waitFor();
    expect(await linked.locator('[data-hit]').textContent()).toContain('AssertionError');
    expect(await rows(page).count()).toBeGreaterThan(4);
    await linked.getByRole('button', { name: 'Close' }).click();
    await linked.waitFor({ state: 'detached' });
    expect([word(page, 'line'), word(page, 'severity')]).toEqual([null, 'error']);
  });

  it.each(['1750000000000000000-dead', 'nonsense'])('one that is not there says so calmly: %s', async (id) => {
    const { page } = await pages.open(`/logs?line=${id}`);
    const linked = page.getByRole('region', { name: 'The linked line' });
    await linked.getByText('This line is not here.').waitFor();
    expect(await linked.getByRole('alert').count()).toBe(0);
    await rows(page).nth(4).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('are turned, and a job is read from its beginning', async () => {
    const { page } = await pages.open('/logs');
    const list = (order: string) => page.getByRole('list', { name: `Log lines, ${order} first` });
    const times = async (order: string) => {
      const texts = await list(order)
        .locator('time')
        .evaluateAll((all) => all.map((one) => one.getAttribute('datetime')));
      return texts.map((text) => Date.parse(text ?? ''));
    };
    await list('newest').waitFor();
    const down = await times('newest');
    expect(down).toEqual(down.toSorted((a, b) => b - a));
    await page.getByRole('button', { name: 'Oldest first' }).click();
    await list('oldest').waitFor();
    expect(word(page, 'order')).toBe('oldest');
    await expect
      .poll(async () => {
        const up = await times('oldest');
        return up.length > 20 && up.every((time, index) => index === 0 || time > (up[index - 1] ?? 0));
      })
      .toBe(true);
    // A tail has its newest line on top.
    await page.getByRole('button', { name: 'Live tail' }).click();
    await list('newest').waitFor();
    expect([word(page, 'order'), word(page, 'tail')]).toEqual([null, 'on']);
    await page.goto(`${pages.server.url}/runs/github/1003?attempt=1`);
    await page.getByRole('treegrid').waitFor();
    const href = await page.getByRole('link', { name: 'Logs', exact: true }).last().getAttribute('href');
    await page.goto(pages.server.url + href);
    await list('oldest').waitFor();
  });

  it('name their repository where several may be among them', async () => {
    const { page } = await pages.open('/logs');
    await rows(page).nth(4).waitFor();
    const from = page.locator('[data-row] [title="acme/api · test (ubuntu-24.04, 22)"]');
    expect(await from.first().textContent()).toBe('apitest (ubuntu-24.04, 22)');
    await page.goto(`${pages.server.url}/logs?repository=acme/api`);
    await rows(page).nth(4).waitFor();
    expect(await from.count()).toBe(0);
    const box = page.getByRole('combobox', { name: 'Repository' });
    await expect.poll(() => box.inputValue()).toBe('api');
    expect(await box.getAttribute('title')).toBe('acme/api');
    await box.click();
    await page.getByRole('option', { name: 'acme/web-shop' }).waitFor();
    await box.fill('acme/web');
    await expect.poll(() => page.getByRole('option').allTextContents()).toEqual(['acme/web-shop']);
  });

  it('are not listed by a filter that is not known, which is said with what is', async () => {
    const { page } = await pages.open('/logs?severity=eror&category=x&q=deprecated');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/logs')) asked.push(request.url());
    });
    const note = page.getByRole('alert');
    await note.waitFor();
    expect(await note.textContent()).toContain('severity cannot be eror. Known are unset, trace, debug, info, warn');
    expect(await note.textContent()).toContain('category cannot be x. Known are job, scheduler');
    expect(await rows(page).count()).toBe(0);
    expect(asked).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, 'logs-unknown-filter');
    await note.getByRole('button', { name: 'Clear these filters' }).click();
    await rows(page).nth(4).waitFor();
    expect(new URL(page.url()).search).toBe('?q=deprecated');
    expect(asked.every((url) => url.includes('q=deprecated'))).toBe(true);
  });

  it('are searched after a press of /, from anywhere but a field', async () => {
    const { page } = await pages.open('/logs');
    await rows(page).nth(4).waitFor();
    await page.keyboard.press('/');
    const box = page.getByLabel('Words in the line');
    await expect.poll(() => box.evaluate((element) => element.ownerDocument.activeElement === element)).toBe(true);
    await page.keyboard.type('a/b');
    expect(await box.inputValue()).toBe('a/b');
  });

  it('an empty list says how to send', async () => {
    pages.server.state.mode = { '/logs': 'empty' };
    const { page } = await pages.open('/logs');
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').waitFor();
    await page.goto(`${pages.server.url}/logs?q=conn`);
    await page.getByText('Words are found whole').waitFor();
  });
});
