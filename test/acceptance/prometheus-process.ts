import { spawn, spawnSync } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** True when the programs are there; where CI runs they must be. */
export function isInstalled(...programs: string[]): boolean {
  return programs.every((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0);
}

export interface Prometheus {
  /** Scrapes this Runlens from now on, under the same instance name. */
  target(url: string): Promise<void>;
  query(expression: string): Promise<{ metric: Record<string, string>; value: number }[]>;
  /** Resolves when `expression` has data that satisfies `fits`, polling; rejects after a minute. */
  until(expression: string, fits?: (value: number) => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** A real Prometheus on a free loopback port, scraping once a second. */
export async function startPrometheus(directory: string): Promise<Prometheus> {
  const targets = join(directory, 'targets.json');
  await writeFile(targets, '[]');
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      {
        job_name: 'runlens',
        file_sd_configs: [{ files: [targets], refresh_interval: '1s' }],
        relabel_configs: [{ target_label: 'instance', replacement: 'runlens' }],
      },
    ],
  };
  const configPath = join(directory, 'prometheus.json');
  await writeFile(configPath, JSON.stringify(config));
  const args = [
    `--config.file=${configPath}`,
    `--storage.tsdb.path=${join(directory, 'tsdb')}`,
    '--web.listen-address=127.0.0.1:0',
  ];
  const child = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address !== undefined) resolve(`http://${address}`);
    });
    child.once('exit', (code) => reject(new Error(`prometheus ended with code ${code}:\n${said}`)));
  });

  const query = async (expression: string) => {
    const response = await fetch(`${url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: expression }),
    });
    const body = (await response.json()) as {
      status: string;
      error?: string;
      data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    if (body.status !== 'success') {
      // While it replays its log it answers 503.
      if (response.status === 503) return [];
      throw new Error(`${expression}: ${body.error}`);
    }
    return (body.data?.result ?? []).map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  };
  return {
    query,
    async target(target) {
      // Prometheus watches the file: it must never see half of it.
      await writeFile(`${targets}.new`, JSON.stringify([{ targets: [new URL(target).host] }]));
      await rename(`${targets}.new`, targets);
    },
    async until(expression, fits = () => true) {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const found = await query(expression);
        if (found.some(({ value }) => fits(value))) return;
        if (Date.now() > deadline) throw new Error(`no data that fits: ${expression}: ${JSON.stringify(found)}`);
        await new Promise((next) => setTimeout(next, 200));
      }
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
