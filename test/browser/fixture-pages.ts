import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { findChromium, launch, type OpenPage, openPage } from './browser.ts';
import { type FixtureServer, startFixtureServer } from './fixture-server.ts';

export interface FixturePages {
  /** What the pages talk to; back to calm before each test. */
  readonly server: FixtureServer;
  /** Opens `path` in a fresh profile. */
  open(path: string, options?: BrowserContextOptions): Promise<OpenPage>;
}

/** Tests of the built pages with canned answers. Each fails when one of its pages met an error or a refusal. */
export function describePages(name: string, tests: (pages: FixturePages) => void): void {
  const chromium = findChromium();
  describe.skipIf(chromium === undefined)(name, () => {
    let browser: Browser;
    let server: FixtureServer;
    let opened: OpenPage[] = [];
    beforeAll(async () => {
      browser = await launch(chromium ?? '');
      server = await startFixtureServer();
    });
    afterEach(async () => {
      const problems = opened.flatMap((one) => one.problems);
      opened = [];
      server.reset();
      await Promise.all(browser.contexts().map((context) => context.close()));
      expect(problems).toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    tests({
      get server() {
        return server;
      },
      async open(path, options) {
        const one = await openPage(browser, options);
        opened.push(one);
        await one.page.goto(server.url + path);
        return one;
      },
    });
  });
}
