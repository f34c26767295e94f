import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const secret = 'bench-secret-of-the-intake';

interface Example {
  action: string;
  workflow_job: { id: number; run_id: number; [field: string]: unknown };
}

/** Ids of a fixed width, so that a body is a template with holes: wrk fills them, which costs it little. */
const jobIdBase = 30_000_000_000;
const runIdBase = 10_000_000_000;
const jobsPerRun = 8;
const steps = 14;

/** A completed `workflow_job` of GitHub's own example, with as many steps as jobs usually have: about 11 KB. */
function template(): string {
  const require = createRequire(import.meta.url);
  const all = require('@octokit/webhooks-examples') as { name: string; examples: Example[] }[];
  const example = all
    .find(({ name }) => name === 'workflow_job')
    ?.examples.find(({ action }) => action === 'completed');
  if (!example) throw new Error('The package has no completed workflow_job.');
  const body = structuredClone(example);
  const at = (second: number) => new Date(Date.UTC(2026, 0, 15, 12, 0, second)).toISOString().replace('.000', '');
  body.workflow_job = {
    ...body.workflow_job,
    created_at: at(0),
    started_at: at(20),
    completed_at: at(20 + steps * 10),
    conclusion: 'success',
    steps: Array.from({ length: steps }, (_, step) => ({
      name: `Run step ${step + 1} of the build with a usual name`,
      status: 'completed',
      conclusion: 'success',
      number: step + 1,
      started_at: at(20 + step * 10),
      completed_at: at(30 + step * 10),
    })),
  };
  const text = JSON.stringify(body);
  return text
    .replaceAll(String(example.workflow_job.id), '@JOB@')
    .replaceAll(String(example.workflow_job.run_id), '@RUN@');
}

/** Writes what wrk needs: the template, and for each delivery its ids and signature. Returns the size of a body. */
export async function writeDeliveries(folder: string, count: number): Promise<number> {
  const text = template();
  writeFileSync(join(folder, 'template.txt'), text);
  const out = createWriteStream(join(folder, 'deliveries.txt'));
  let size = 0;
  for (let at = 0; at < count; at += 1) {
    const job = String(jobIdBase + at);
    const run = String(runIdBase + Math.floor(at / jobsPerRun));
    const body = text.replaceAll('@JOB@', job).replaceAll('@RUN@', run);
    size = body.length;
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    if (!out.write(`${job} ${run} ${signature}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return size;
}
