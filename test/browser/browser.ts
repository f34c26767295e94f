import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const candidates = [
  process.env.RUNLENS_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
];

/** Where a Chromium is on this machine, or undefined. In CI its absence is an error. */
export function findChromium(): string | undefined {
  const found = candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
  if (found !== undefined) return found;
  if (process.env.CI === 'true') throw new Error('No Chromium was found, and browser tests must run in CI.');
  process.stderr.write(
    'Browser tests were not run: no Chromium was found. Install it, or set RUNLENS_TEST_CHROMIUM.\n',
  );
  return undefined;
}

/** A headless Chromium. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
}

export interface OpenPage {
  page: Page;
  /** Errors of the page so far: exceptions, console errors, refusals by the content security policy. */
  problems: string[];
}

/** A page in a fresh profile that notes everything that goes wrong in it. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // Chromium logs every 4xx and 5xx answer itself; what the page makes of them is what the tests look at.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  return { page, problems };
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
}

/** What axe-core objects to on the page, one line each. Evaluated beside the page's scripts, so the policy stays on. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const result = (await page.evaluate('axe.run(document)')) as AxeResult;
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${String(node.target)} ${node.failureSummary ?? ''}`),
  );
}

const screenshots = join(import.meta.dirname, '..', '..', 'screenshots');

/** Writes a picture of the whole page into the folder that git ignores. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}

/** Runs in the page. What a scroller or a clip of its own holds back does not widen the page. */
const findWide = `(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const heldBack = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== 'visible' && at.getBoundingClientRect().right <= root.clientWidth) return true;
    return false;
  };
  const name = ({ localName, id, classList, ariaLabel }) =>
    [localName, id && '#' + id, ...[...classList].map((one) => '.' + one), ariaLabel && '[aria-label="' + ariaLabel + '"]'].join('');
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5 && !heldBack(element))
    .map((element) => name(element) + ': ' + Math.round(element.getBoundingClientRect().width) + ' px wide, ends at ' +
      Math.round(element.getBoundingClientRect().right) + ' px');
  return ['the page: ' + root.scrollWidth + ' px on a screen of ' + root.clientWidth + ' px', ...wide];
})()`;

/** What is wider than the screen, one line per element with its place; nothing when the page fits. */
export function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(findWide);
}

/**
 * Waits until nothing on the page is wider than the screen; fails with a list of what still is. Charts take a new width
 * only after the browser told them of it, so one look would be too early on a busy machine.
 */
export async function expectFitsWidth(page: Page): Promise<void> {
  await expect.poll(() => stickingOut(page)).toEqual([]);
}
