import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import examples from '@octokit/webhooks-examples';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, drained, mainFile, makeDirectory, type Program, startProgram } from '../acceptance/program.ts';
import { axeViolations, findChromium, launch, openPage, screenshot } from './browser.ts';

const run = promisify(execFile);
const client = join(import.meta.dirname, '..', 'acceptance', 'otlp-client.mjs');
const chromium = findChromium();

const all = examples as unknown as {
  name: string;
  examples: { action: string; workflow_job: object; repository: object }[];
}[];
const example = all.find(({ name }) => name === 'workflow_job')?.examples.find(({ action }) => action === 'completed');
/** The example names one owner in the repository's name and another one beside it. */
const owner = { login: 'Codertocat' };
const place = { repository: { ...example?.repository, owner }, organization: owner };
const runId = 8_200_001;
const begun = Math.floor(Date.now() / 1000) * 1000 - 60_000;
const at = (seconds: number) => new Date(begun + seconds * 1000).toISOString();

describe.skipIf(chromium === undefined)('a trace begun by the SDK, inside runlens exec, inside a run of GitHub', () => {
  const directory = makeDirectory();
  let program: Program;
  let browser: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    program = await startProgram(directory.path);
    browser = await launch(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await program?.end('SIGTERM');
    directory.remove();
  });

  it('is one tree on the page of the run', async () => {
    const job = { id: 82_000_011, run_id: runId, run_attempt: 1, name: 'build', steps: [] };
    const times = { created_at: at(0), started_at: at(10), completed_at: at(600) };
    const body = JSON.stringify({ ...example, ...place, workflow_job: { ...example?.workflow_job, ...job, ...times } });
    expect((await deliver(program.url, body, { deliveryId: 'joined' })).status).toBe(202);

    const { stdout } = await run(process.execPath, [mainFile, 'exec', '--name', 'npm test', '--', 'node', client], {
      env: {
        PATH: process.env.PATH,
        RUNLENS_URL: program.url,
        RUNLENS_EXEC_BUFFER_DIR: join(directory.path, 'buffer'),
        RUNLENS_EXEC_WAIT: '20s',
        GITHUB_ACTIONS: 'true',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'Codertocat/Hello-World',
        GITHUB_RUN_ID: String(runId),
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_JOB: 'build',
        OTEL_EXPORTER_OTLP_ENDPOINT: program.url,
        OTEL_SERVICE_NAME: 'shop-tests',
        OTEL_LOG_LEVEL: 'error',
      },
    });
    const { spanId } = JSON.parse(stdout) as { spanId: string };
    await drained(program.url);

    const { page, problems } = await openPage(browser);
    await page.goto(`${program.url}/runs/github/${runId}`);
    const tree = page.getByRole('treegrid', { name: 'Spans over time' });
    const row = (name: string) => tree.getByRole('row').filter({ hasText: name });
    const level = (name: string) => row(name).first().getAttribute('aria-level').then(Number);
    await row('a test').first().waitFor();
    const levels = [];
    for (const name of ['build', 'npm test', 'unit tests', 'a test']) levels.push(await level(name));
    const [first = 0] = levels;
    expect(levels).toEqual([first, first + 1, first + 2, first + 3]);

    await page.goto(`${program.url}/traces/${(await traceOf(spanId)).traceId}`);
    await page.getByRole('treegrid').getByText('unit tests').first().waitFor();
    await screenshot(page, 'joined-trace');
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  /** The trace that the run, the job, the command and the test share. */
  async function traceOf(spanId: string): Promise<{ traceId: string }> {
    const response = await fetch(`${program.url}/api/v1/runs/github/${runId}/attempts/1/trace`);
    const trace = (await response.json()) as { traceId: string; spans: { spanId: string }[] };
    expect(trace.spans.map((span) => span.spanId)).toContain(spanId);
    return trace;
  }
});
