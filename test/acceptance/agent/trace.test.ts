// Where a command's span hangs, and what hangs below it.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keyValues } from '../../../src/config/key-values.ts';
import { type Agent, createAgent } from './agent.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let receiver: Receiver;
let agent: Agent;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.spans.length = 0;
  agent = createAgent(receiver.url);
});
afterEach(() => agent.remove());

const github = JSON.parse(
  readFileSync(new URL('../../../src/agent/ci/testdata/github.push.env.json', import.meta.url), 'utf8'),
) as Record<string, string>;
const traceId = '731ec8a47fd7450f753a812a4a8aa5a0';
const rootSpanId = 'aba151af7cfbcf0f';
const env = { ...github, RUNNER_TEMP: '' };

test('in a GitHub job, below the run, with what is known of the run', async () => {
  await agent.run(['exec', 'true'], { env: { ...env, OTEL_RESOURCE_ATTRIBUTES: 'team=a,vcs.repository.name=mine' } });
  expect(receiver.spans[0]).toMatchObject({ traceId, parentSpanId: rootSpanId });
  expect(receiver.spans[0]?.resource).toMatchObject({
    'cicd.pipeline.run.id': '14460881260',
    'cicd.pipeline.task.name': 'test',
    'service.name': 'runlens-exec',
    'vcs.repository.name': 'mine',
    team: 'a',
  });
});

test('an SDK in the command learns of the run by the variable that it reads', async () => {
  const end = await agent.run(['exec', '--', 'sh', '-c', 'echo $OTEL_RESOURCE_ATTRIBUTES'], {
    env: { ...env, OTEL_RESOURCE_ATTRIBUTES: 'team=a' },
  });
  const said = keyValues(end.stdout.toString().trim());
  expect(said).toMatchObject({ team: 'a', 'cicd.pipeline.run.id': '14460881260', 'cicd.pipeline.task.name': 'test' });
});

test('nested calls and whatever reads TRACEPARENT hang below', async () => {
  const inner = `"${process.execPath}" "${agent.mainFile}" exec --name inner -- sh -c 'echo $TRACEPARENT $TRACESTATE $BAGGAGE'`;
  const { stdout } = await agent.run(['exec', '--name', 'outer', '--', 'sh', '-c', inner], {
    env: { TRACEPARENT: `00-${traceId}-${rootSpanId}-00`, TRACESTATE: 'vendor=x', BAGGAGE: 'a=b' },
  });
  const [innerSpan, outerSpan] = receiver.spans;
  expect(outerSpan).toMatchObject({ name: 'outer', traceId, parentSpanId: rootSpanId });
  expect(innerSpan).toMatchObject({ name: 'inner', traceId, parentSpanId: outerSpan?.spanId });
  expect(stdout.toString()).toBe(`00-${traceId}-${innerSpan?.spanId}-00 vendor=x a=b\n`);
});

describe('runlens span', () => {
  const line = (text: Buffer): Record<string, string> => {
    const [, value = ''] = /^TRACEPARENT=(.*)\n$/.exec(text.toString()) ?? [];
    return { TRACEPARENT: value };
  };

  test('is around the steps between its start and its end, and gives them their parent', async () => {
    const start = await agent.run(['span', 'start', 'deploy phase'], { env });
    expect(start).toMatchObject({ code: 0, stderr: '' });
    await agent.run(['exec', 'true'], { env: { ...env, ...line(start.stdout) } });
    const end = await agent.run(['span', 'end', '--status', 'error'], { env: { ...env, ...line(start.stdout) } });
    const [command, span] = receiver.spans;
    expect(span).toMatchObject({ name: 'deploy phase', traceId, parentSpanId: rootSpanId, status: { code: 2 } });
    expect(command).toMatchObject({ name: 'true', traceId, parentSpanId: span?.spanId });
    expect(line(end.stdout)).toEqual({ TRACEPARENT: `00-${traceId}-${rootSpanId}-01` });
    expect(BigInt(span?.startTimeUnixNano ?? 0)).toBeLessThan(BigInt(command?.startTimeUnixNano ?? 0));
    expect(BigInt(span?.endTimeUnixNano ?? 0)).toBeGreaterThan(BigInt(command?.endTimeUnixNano ?? 0));
  });

  test('ends the one that is named, the one that TRACEPARENT names, or the last', async () => {
    const starts: Record<string, Record<string, string>> = {};
    for (const name of ['a', 'b', 'c', 'd']) {
      starts[name] = line((await agent.run(['span', 'start', '--id', `id-${name}`, name], { env })).stdout);
    }
    await agent.run(['span', 'end', '--id', 'id-b'], { env });
    await agent.run(['span', 'end', '--status', 'success'], { env: { ...env, ...starts.a } });
    await agent.run(['span', 'end', '--status', 'cancelled'], { env });
    await agent.run(['span', 'end'], { env });
    expect(receiver.spans.map(({ name, status }) => [name, status.code])).toEqual([
      ['b', 0],
      ['a', 1],
      ['d', 0],
      ['c', 0],
    ]);
    const { code, stdout, stderr } = await agent.run(['span', 'end'], { env });
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: 'runlens: no span is open in this job\n',
    });
  });

  test('another job on the same machine has spans of its own', async () => {
    await agent.run(['span', 'start', 'mine'], { env });
    await agent.run(['span', 'end'], { env: { ...env, GITHUB_JOB: 'other' } });
    expect(receiver.spans).toEqual([]);
  });

  test('without an address it does nothing', async () => {
    for (const args of [
      ['span', 'start', 'x'],
      ['span', 'end'],
    ]) {
      const { code, stdout, stderr } = await agent.run(args, { env: { RUNLENS_URL: '' } });
      expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    }
  });

  test.each([
    [['span']],
    [['span', 'start']],
    [['span', 'start', 'two', 'words']],
    [['span', 'end', 'x']],
    [['span', 'end', '--status', 'fine']],
    [['span', 'start', '--nme', 'x']],
  ])('%j is a mistake of the caller', async (args) => {
    const { code, stdout, stderr } = await agent.run(args, { env });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 125, stdout: '' });
    expect(stderr).toContain('Usage: runlens span');
  });
});
