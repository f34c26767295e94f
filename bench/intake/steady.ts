import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

const tickMs = 20;

/** Sends the deliveries of a folder at an even rate; resolves when all are answered. Throws when one is refused. */
export async function steadyDeliveries(url: string, folder: string, perSecond: number): Promise<void> {
  const template = readFileSync(join(folder, 'template.txt'), 'utf8');
  const lines = readFileSync(join(folder, 'deliveries.txt'), 'utf8').trim().split('\n');
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const started = performance.now();
  const answers: Promise<void>[] = [];
  let sent = 0;
  while (sent < lines.length) {
    const due = Math.min(lines.length, Math.floor(((performance.now() - started) / 1000) * perSecond));
    for (; sent < due; sent += 1) answers.push(send(url, agent, template, lines[sent] ?? ''));
    await new Promise((tick) => setTimeout(tick, tickMs));
  }
  await Promise.all(answers);
  agent.destroy();
}

function send(url: string, agent: Agent, template: string, line: string): Promise<void> {
  const [job = '', run = '', signature] = line.split(' ');
  const body = template.replaceAll('@JOB@', job).replaceAll('@RUN@', run);
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'workflow_job',
    'x-github-delivery': `steady-${job}`,
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return new Promise((resolve, reject) => {
    const sending = request(`${url}/webhooks/github`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      if (response.statusCode === 202) resolve();
      else reject(new Error(`answered ${response.statusCode}`));
    });
    sending.once('error', reject);
    sending.end(body);
  });
}
