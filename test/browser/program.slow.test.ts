import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, expectFitsWidth, findChromium, launch, openPage, screenshot } from './browser.ts';
import { adminToken, type Program, startProgram } from './program.ts';

const chromium = findChromium();
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  name: string;
  examples: { action?: string }[];
}[];

/** A workflow_run delivery of today with the given title. */
function freshRun(title: string): unknown {
  const example = examples
    .find(({ name }) => name === 'workflow_run')
    ?.examples.find(({ action }) => action === 'requested');
  if (example === undefined) throw new Error('the package holds no requested workflow_run');
  const payload = structuredClone(example) as { workflow_run: Record<string, unknown> };
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  Object.assign(payload.workflow_run, {
    id: Date.now(),
    display_title: title,
    head_commit: { ...(payload.workflow_run.head_commit as object), message: title },
    created_at: now,
    updated_at: now,
    run_started_at: now,
  });
  return payload;
}

describe.skipIf(chromium === undefined)('the real program with demonstration data', { timeout: 180_000 }, () => {
  let browser: Browser;
  let program: Program;
  let page: Page;
  let problems: string[] = [];

  beforeAll(async () => {
    program = await startProgram();
    browser = await launch(chromium ?? '');
    const opened = await openPage(browser, { colorScheme: 'light' });
    ({ page, problems } = opened);
    page.setDefaultTimeout(60_000);
    await program.demoLoaded();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  it('asks for a token, and lets in with the right one', async () => {
    await page.goto(program.url);
    await page.getByLabel('Token', { exact: true }).fill('not-the-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/token/i).nth(2).waitFor();
    await page.getByLabel('Token', { exact: true }).fill(adminToken);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Operations', exact: true }).waitFor();
  });

  const pages = [
    { name: 'operations', path: '/?range=7d', ready: () => page.locator('.u-over').nth(2).waitFor() },
    { name: 'runs', path: '/runs', ready: () => page.locator('[data-row]').first().waitFor() },
    { name: 'intake', path: '/intake', ready: () => page.getByRole('table').waitFor() },
    { name: 'tokens', path: '/tokens', ready: () => page.getByText('No token was created yet.').waitFor() },
  ];
  it.each(pages)('$name shows the data in light, dark and on a phone', async ({ name, path, ready }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(program.url + path);
      await ready();
      await page.getByRole('banner').getByText('Demonstration data').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await screenshot(page, `demo-${name}-${colorScheme}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expectFitsWidth(page);
    await screenshot(page, `demo-${name}-phone`);
    await page.setViewportSize({ width: 1360, height: 900 });
  });

  it('every page of the navigation opens by its address', async () => {
    await page.goto(program.url);
    const links = page.getByRole('navigation').getByRole('link');
    await links.first().waitFor();
    const names = await links.allInnerTexts();
    expect(names).toContain('Logs');
    for (const name of names) {
      const href = await page.getByRole('navigation').getByRole('link', { name }).getAttribute('href');
      const response = await page.goto(program.url + href);
      expect([name, response?.status()]).toEqual([name, 200]);
      await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
    }
  });

  it('leads from a failed run in the list to its failed step', async () => {
    await page.goto(`${program.url}/runs?state=failure`);
    await page.locator('[data-row]').first().click();
    await page.getByRole('heading', { name: /What failed/ }).waitFor();
    await page.getByRole('treegrid').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, 'demo-run');
    await page.getByRole('button', { name: 'Raw events' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /workflow_job/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('"workflow_job"').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await screenshot(page, 'demo-run-events');
  });

  it('creates a token that reads until it is revoked', async () => {
    await page.goto(`${program.url}/tokens`);
    await page.getByLabel('Name').fill('prometheus');
    await page.getByRole('button', { name: 'Create token' }).click();
    const secret = (await page.locator('code', { hasText: /^rl/ }).textContent()) ?? '';
    const ask = async () => {
      const headers = { authorization: `Bearer ${secret}` };
      return (await fetch(`${program.url}/api/v1/runs?limit=1`, { headers })).status;
    };
    expect(await ask()).toBe(200);
    await page.getByRole('button', { name: 'Revoke prometheus' }).click();
    await page.getByRole('button', { name: 'Revoke for good: prometheus' }).click();
    await page.getByText('revoked', { exact: true }).waitFor();
    await expect.poll(ask).toBe(401);
    await screenshot(page, 'demo-token-revoked');
    expect(await axeViolations(page)).toEqual([]);
  });

  it('shows a delivery on the open page without a reload', async () => {
    await page.goto(`${program.url}/runs`);
    await page.getByRole('button', { name: 'Live updates: Live' }).waitFor();
    const title = `Delivered at ${Date.now()}`;
    expect(await program.deliver('workflow_run', freshRun(title))).toBeLessThan(300);
    await page.getByRole('link', { name: title }).waitFor();
    await expect.poll(() => program.demoMessage()).toContain('Real events came in');
  });

  it("shows GitHub's last ping, and of whom", async () => {
    const ping = { zen: 'Keep it logically awesome.', hook_id: 1, organization: { login: 'acme' } };
    expect(await program.deliver('ping', ping)).toBeLessThan(300);
    await page.goto(`${program.url}/intake`);
    await page.getByText(/last ping .+ from acme$/).waitFor();
  });

  it('shows what cannot be read as a dead letter, and reads it again on demand', async () => {
    expect(await program.deliver('workflow_job', { action: 'queued', workflow_job: null })).toBeLessThan(300);
    await page.goto(`${program.url}/intake`);
    await page.getByRole('button', { name: 'View body' }).first().click();
    await page.getByText('"workflow_job": null').waitFor();
    await page.getByRole('button', { name: 'Replay', exact: true }).first().click();
    await page.getByText('1 put back into the journal').waitFor();
  });

  it('meets no error and no refusal by the content security policy', () => {
    expect(problems).toEqual([]);
  });
});
