import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startDemoServer } from './bundle/demo-server.ts';
import { type Emit, median } from './shared/line.ts';

const budgetBytes = 200_000;
const budgetMs = 1000;
const rounds = 5;
const candidates = [
  process.env.RUNLENS_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  chromium.executablePath(),
];

interface Visit {
  scriptBytes: number;
  lcpMs: number;
}

/** What a first visit of the Operations page costs: JavaScript before the first paint, and the Largest Contentful Paint. */
export async function run(emit: Emit): Promise<void> {
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('No Chromium was found. Install it, or set RUNLENS_TEST_CHROMIUM.');
  const server = await startDemoServer();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const visits: Visit[] = [];
    for (let round = 0; round < rounds; round++) visits.push(await visit(browser, server.url));
    const bytes = median(visits.map(({ scriptBytes }) => scriptBytes));
    const lcp = median(visits.map(({ lcpMs }) => lcpMs));
    emit({
      bench: 'bundle.script',
      ours: bytes,
      peer: `budget ${budgetBytes} B gzipped`,
      ratio: budgetBytes / bytes,
      unit: 'B',
    });
    emit({ bench: 'bundle.lcp', ours: lcp, peer: `budget ${budgetMs} ms`, ratio: budgetMs / lcp, unit: 'ms' });
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** One visit in a fresh profile: nothing cached. */
async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  const bodies = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) bodies.set(response.url(), response.body());
  });
  await page.addInitScript(
    'window.lcp = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.lcp = e.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });',
  );
  await page.goto(url);
  // Charts are the last to appear; the paint that counts has been seen by then.
  await page.locator('.u-over').nth(2).waitFor({ timeout: 60_000 });
  const loaded = await scriptsBeforePaint(page);
  let scriptBytes = 0;
  for (const script of loaded)
    scriptBytes += gzipSync((await bodies.get(script)) ?? Buffer.alloc(0), { level: 9 }).length;
  const lcpMs = (await page.evaluate('window.lcp')) as number;
  await context.close();
  if (loaded.length === 0 || lcpMs === 0) throw new Error('The page told nothing about its loading.');
  return { scriptBytes, lcpMs };
}

/** Addresses of the scripts that were there when something was first painted. */
function scriptsBeforePaint(page: Page): Promise<string[]> {
  return page.evaluate(`
    (() => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
      return performance.getEntriesByType('resource')
        .filter((e) => new URL(e.name).pathname.endsWith('.js') && e.responseEnd <= paint)
        .map((e) => e.name);
    })()`);
}
