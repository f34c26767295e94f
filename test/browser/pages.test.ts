import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describePages } from './fixture-pages.ts';
import { fixtureToken, runningRun } from './fixtures/answer.ts';

describePages('using the pages', (pages) => {
  const open = async (path: string): Promise<Page> => (await pages.open(path)).page;
  const search = (page: Page) => new URL(page.url()).searchParams;

  it('clicks through all pages', async () => {
    const page = await open('/');
    const nav = page.getByRole('navigation', { name: 'Pages' });
    await page.getByText('12,847').first().waitFor();
    await nav.getByRole('link', { name: 'Runs' }).click();
    await page.locator('[data-row]').nth(3).click();
    await page.getByRole('treegrid').waitFor();
    await nav.getByRole('link', { name: 'Intake' }).click();
    await page.getByRole('heading', { name: 'Completeness' }).waitFor();
    await nav.getByRole('link', { name: 'Operations' }).click();
    await page.getByText('Queue wait time').first().waitFor();
    await expect.poll(() => page.title()).toBe('Operations · Runlens');
  });

  it('keeps range and filters in the URL, through a reload', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: '7d' }).click();
    await page.getByRole('combobox', { name: 'Repository' }).click();
    await page.getByRole('option', { name: 'acme/web-shop' }).click();
    await page.waitForURL((url) => url.searchParams.get('repository') === 'acme/web-shop');
    expect(search(page).get('range')).toBe('7d');
    await page.reload();
    await page.getByRole('button', { name: '7d', pressed: true }).waitFor();
    await expect.poll(() => page.getByRole('combobox', { name: 'Repository' }).inputValue()).toBe('web-shop');
  });

  it('takes a custom range, and a dragged one', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Custom time range' }).click();
    await page.getByLabel('From', { exact: true }).fill('2026-01-05T08:00');
    await page.getByLabel('To', { exact: true }).fill('2026-01-05T07:00');
    await expect.poll(() => page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    await page.getByLabel('To', { exact: true }).fill('2026-01-06T08:00');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL((url) => url.searchParams.has('from') && url.searchParams.has('to'));
    await page.getByRole('button', { name: '24h' }).click();
    await page.waitForURL((url) => !url.searchParams.has('from'));

    const plot = page.locator('.u-over').first();
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the chart has no box');
    await page.mouse.move(box.x + box.width * 0.3, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 20, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.has('from'));
    const length = Date.parse(search(page).get('to') ?? '') - Date.parse(search(page).get('from') ?? '');
    expect(length / 3_600_000).toBeGreaterThan(6.5);
    expect(length / 3_600_000).toBeLessThan(8);
  });

  it('shows a chart as a table, where a gap is a dash and not a zero', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Queue wait time: show as table' }).click();
    const table = page.getByRole('region', { name: 'Queue wait time as a table' });
    await expect.poll(() => table.getByRole('row').count()).toBe(97);
    await expect.poll(() => table.getByRole('cell', { name: '–', exact: true }).count()).toBe(8);
  });

  it('searches and filters runs, in the URL, through a reload', async () => {
    const page = await open('/runs');
    await page.getByRole('searchbox', { name: 'Search runs' }).fill('retry');
    await page.waitForURL((url) => url.searchParams.get('q') === 'retry');
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await page.waitForURL((url) => url.searchParams.get('state') === 'failure');
    await page.reload();
    await page.locator('[data-row]').first().waitFor();
    await expect.poll(() => page.getByRole('searchbox', { name: 'Search runs' }).inputValue()).toBe('retry');
    const words = page.locator('tbody td:first-child');
    await expect.poll(async () => new Set(await words.allTextContents())).toEqual(new Set(['Failed']));
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.waitForURL((url) => url.search === '');
  });

  it('moves through runs by keyboard, pages on, and goes back to the same list', async () => {
    const page = await open('/runs');
    await page.locator('[data-row]').first().waitFor();
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate('document.activeElement.ariaLabel')).toBe('Search runs');
    await page.keyboard.type('jk');
    await page.waitForURL((url) => url.searchParams.get('q') === 'jk');
    await page.getByText('No run matches.').waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.locator('[data-row]').first().waitFor();
    await page.getByRole('button', { name: 'Show older runs' }).click();
    await page.locator('[data-row]').nth(60).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/runs\/github\/1001$/);
    await page.goBack();
    await page.locator('[data-row]').first().waitFor();
  });

  it('shows a run that arrives while the page is open, unless paused', async () => {
    const page = await open('/runs');
    await page.getByRole('button', { name: 'Live updates: Live' }).waitFor();
    await page.locator('[data-row]').first().waitFor();
    pages.server.state.extraRuns = 1;
    pages.server.announce();
    await page.getByText('Arrived just now 1').waitFor();
    await page.getByRole('button', { name: 'Live updates: Live' }).click();
    await page.waitForURL((url) => url.searchParams.get('live') === 'off');
    await expect.poll(() => pages.server.streams()).toBe(0);
    await page.getByRole('button', { name: 'Live updates: Paused', pressed: false }).waitFor();
  });

  it('shows a run that arrives while the first answer is under way', async () => {
    pages.server.state.mode = { '/runs': 'late' };
    const page = await open('/runs');
    await page.getByRole('button', { name: 'Live updates: Live' }).waitFor();
    await expect.poll(() => pages.server.state.held).toBe(2);
    pages.server.state.extraRuns = 1;
    pages.server.announce();
    await page.evaluate('new Promise(requestAnimationFrame)');
    pages.server.state.mode = {};
    await page.getByText('Arrived just now 1').waitFor();
  });

  it('asks again when the stream was lost and came back', async () => {
    const page = await open('/runs');
    await page.locator('[data-row]').first().waitFor();
    await expect.poll(() => pages.server.streams()).toBe(1);
    pages.server.state.extraRuns = 1;
    pages.server.dropStreams();
    await page.getByText('Arrived just now 1').waitFor();
  });

  it('a failed attempt begins with what failed, and its timeline works by keyboard', async () => {
    const page = await open('/runs/github/1003?attempt=1');
    await page.getByRole('heading', { name: 'What failed' }).waitFor();
    await page.getByText('Run npm test').first().waitFor();
    const lines = await page.getByRole('link', { name: 'Lines', exact: true }).first().getAttribute('href');
    expect(lines).toMatch(/^\/logs\?run=github%2F1003%2F1&jobId=\d+&job=test.*&step=4&order=oldest&from=/);
    const grid = page.getByRole('treegrid');
    const rows = () => grid.getByRole('row').count();
    await expect.poll(rows).toBe(14);
    await page.getByRole('button', { name: 'Close all' }).click();
    await expect.poll(rows).toBe(8);
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(rows).toBe(14);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(rows).toBe(8);
    await page.keyboard.press('+');
    await expect.poll(() => page.getByRole('button', { name: 'Whole run' }).isEnabled()).toBe(true);
    await page.keyboard.press('0');
    await expect.poll(() => page.getByRole('button', { name: 'Whole run' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Critical path only' }).click();
    await expect.poll(rows).toBe(4);
  });

  it('shows attempts side by side', async () => {
    const page = await open('/runs/github/1003');
    await page.getByRole('link', { name: 'Side by side' }).click();
    await page.waitForURL((url) => url.searchParams.get('compare') === '1');
    const row = page.getByRole('row', { name: /test \/ unit \(2\)/ });
    await expect
      .poll(() => row.getByRole('cell').allTextContents())
      .toEqual([expect.stringContaining('Failed'), expect.stringContaining('Success')]);
    await expect.poll(() => page.getByRole('row', { name: /^lint/ }).textContent()).toContain('carried over');
  });

  it('of a run that goes on counts the time on runners so far', async () => {
    const page = await open(`/runs/github/${runningRun}`);
    const figure = page.locator('dl > div', { has: page.getByText('Time on runners', { exact: true }) }).locator('dd');
    const shown = async () => (await figure.textContent()) ?? '';
    await expect.poll(shown).toMatch(/^\d+m \d+s so far$/);
    const first = await shown();
    await expect.poll(shown).not.toBe(first);
  });

  it('shows the raw events, digit for digit', async () => {
    const page = await open('/runs/github/1003');
    await page.getByRole('button', { name: 'Raw events' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: /workflow_job queued/ }).click();
    await drawer.getByText('"id": 9007199254740993').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('keeps only the rows in sight of a run of 3,000 jobs', async () => {
    pages.server.state.jobs = 3000;
    const page = await open('/runs/github/1003');
    const grid = page.getByRole('treegrid');
    await grid.waitFor();
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('3000');
    await expect.poll(() => grid.getByRole('row').count()).toBeLessThan(60);
    await grid.focus();
    await page.keyboard.press('End');
    await grid.locator('[aria-rowindex="3000"]').waitFor();
    await expect.poll(() => grid.getByRole('row').count()).toBeLessThan(60);
  });

  it('looks into a dead letter, and has it and its kind read again', async () => {
    const page = await open('/intake');
    await page.getByRole('button', { name: 'View body' }).first().click();
    await page.getByText('"workflow_job": null').waitFor();
    await page.getByRole('button', { name: 'Replay', exact: true }).first().click();
    await page.getByText('1 put back into the journal').waitFor();
    await page.getByRole('button', { name: 'Replay all' }).nth(2).click();
    await expect.poll(() => pages.server.state.posts.length).toBe(2);
    expect(pages.server.state.posts).toEqual([
      {
        path: 'POST /intake/dead-letters/replay',
        body: { letters: [{ source: 'github', deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958' }] },
      },
      { path: 'POST /intake/dead-letters/replay', body: { code: 'not_json' } },
    ]);
  });

  it('heals a gap by an import and says how it went', async () => {
    const page = await open('/intake');
    await page.getByText('28 runs (#311–330, #402, #418–424)').waitFor();
    await page.getByRole('button', { name: 'Heal acme/mobile' }).click();
    await page.getByText('28 runs imported').waitFor();
    expect(pages.server.state.posts[0]).toMatchObject({
      path: 'POST /intake/heal',
      body: { repository: 'acme/mobile' },
    });
  });

  it('creates a token for one organisation, shows it once, and revokes it when asked twice', async () => {
    const page = await open('/intake');
    await page.getByRole('link', { name: 'Create and revoke tokens' }).click();
    await page.getByLabel('Name').fill(' scraper ');
    await page.getByRole('radio', { name: /^ingest/ }).check();
    await page.getByLabel('Organisation').fill('not an organisation');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('letters, digits, dots and hyphens').waitFor();
    await page.getByLabel('Organisation').fill('acme');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText(/^rl_ingest_/).waitFor();
    await page.getByRole('button', { name: 'Done, I have it' }).click();
    await page.getByText(/^rl_ingest_/).waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /scraper/ });
    await row.getByRole('button', { name: 'Revoke scraper' }).click();
    await row.getByRole('button', { name: 'Keep' }).click();
    await row.getByRole('button', { name: 'Revoke scraper' }).click();
    await row.getByRole('button', { name: 'Revoke for good: scraper' }).click();
    await row.getByText('revoked', { exact: true }).waitFor();
    expect(pages.server.state.posts).toEqual([
      { path: 'POST /tokens', body: { name: 'scraper', scope: 'ingest', organization: 'acme' } },
      { path: 'DELETE /tokens/tok4Qz7', body: {} },
    ]);
  });

  it('registers a value, which is gone from the page once it is sent, and removes one when asked twice', async () => {
    const page = await open('/tokens');
    await page.getByRole('button', { name: 'Register a value' }).click();
    const panel = page.getByRole('region', { name: 'Registered values' });
    const value = panel.getByLabel('Value', { exact: true });
    expect([await value.getAttribute('type'), await value.getAttribute('autocomplete')]).toEqual(['password', 'off']);
    await panel.getByLabel('Name').fill('api-key');
    await panel.getByLabel('Organisation').fill('acme');
    await value.fill('short');
    await panel.getByRole('button', { name: 'Register' }).click();
    await panel.getByText('fewer than 8 bytes').waitFor();
    expect(await value.inputValue()).toBe('');
    await value.fill('plum tree by the mill');
    await panel.getByRole('button', { name: 'Register' }).click();
    await panel.getByText('“api-key” is registered').waitFor();
    expect(await value.inputValue()).toBe('');
    expect(await page.content()).not.toContain('plum tree');
    const row = page.getByRole('row', { name: /db-password/ });
    await row.getByRole('button', { name: 'Remove db-password' }).click();
    await row.getByRole('button', { name: 'Remove for good: db-password' }).click();
    await row.waitFor({ state: 'detached' });
    expect(pages.server.state.posts).toEqual([
      { path: 'POST /secrets', body: { name: 'api-key', value: 'short', organization: 'acme' } },
      { path: 'POST /secrets', body: { name: 'api-key', value: 'plum tree by the mill', organization: 'acme' } },
      { path: 'DELETE /secrets/db-password', body: {} },
    ]);
  });

  it('an admin token is for the whole installation, and a reader manages none', async () => {
    const page = await open('/tokens');
    await page.getByLabel('Name').fill('second admin');
    await page.getByLabel('Organisation').fill('acme');
    await page.getByRole('radio', { name: /^admin/ }).check();
    await expect.poll(() => page.getByLabel('Organisation').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText(/^rl_admin_/).waitFor();
    expect(pages.server.state.posts[0]?.body).toEqual({ name: 'second admin', scope: 'admin', organization: null });
    pages.server.state.scope = 'read';
    await page.reload();
    await page.getByText('Tokens are managed with an admin token.').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Tokens' }).count()).toBe(0);
  });

  it('says why a gap cannot be healed, and marks demonstration data on every page', async () => {
    Object.assign(pages.server.state, { githubToken: false, demo: 'done' });
    const page = await open('/intake');
    await page.getByText('Set RUNLENS_GITHUB_TOKEN and restart.').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Heal acme/mobile' }).isDisabled()).toBe(true);
    for (const path of ['/', '/runs', '/runs/github/1003', '/intake', '/tokens', '/nowhere']) {
      await page.goto(pages.server.url + path);
      await page.getByRole('banner').getByText('Demonstration data').waitFor();
    }
    pages.server.state.demo = 'none';
    await page.reload();
    await page.getByRole('heading', { name: 'There is no page here' }).waitFor();
    await expect.poll(() => page.getByText('Demonstration data').count()).toBe(0);
  });

  it('signs in, returns to where one wanted to go, and signs out', async () => {
    Object.assign(pages.server.state, { authRequired: true, signedIn: false });
    const page = await open('/runs?q=nightly');
    await page.getByLabel('Token', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token is not known.').waitFor();
    await page.getByLabel('Token', { exact: true }).fill(fixtureToken);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/runs\?q=nightly$/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/signin/);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])(
    'signing in never leads to %s',
    async (next) => {
      const page = await open(`/signin?next=${encodeURIComponent(next)}`);
      await page.getByText('12,847').first().waitFor();
      expect(new URL(page.url()).origin).toBe(pages.server.url);
    },
  );

  it('the first run: a real secret, and demonstration data with progress', async () => {
    pages.server.state.storeEmpty = true;
    const page = await open('/');
    const secrets = page.getByText(/^[0-9a-f]{64}$/);
    const first = await secrets.textContent();
    await page.getByRole('button', { name: 'Another' }).click();
    await expect.poll(() => secrets.textContent()).not.toBe(first);
    await page.getByText('http://127.0.0.1:8080/webhooks/github').waitFor();
    await page.getByRole('button', { name: 'Load demonstration data' }).click();
    await page.getByText('6,120 of 18,400 events').waitFor();
    Object.assign(pages.server.state, { demo: 'done', storeEmpty: false });
    await page.getByText('12,847').first().waitFor();
  });

  it('remembers the chosen colours', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'Colours: as the system' }).click();
    await page.getByRole('button', { name: 'Colours: light' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Colours: dark' }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  });
});
