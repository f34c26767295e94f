import { expect, it } from 'vitest';
import { createLog } from './log.ts';

const capture = (format: 'auto' | 'text' | 'json', isTerminal = false) => {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    format,
    isTerminal,
    secrets: ['hunter2"hunter2'],
    write: (line) => lines.push(line),
  });
  return { log, lines };
};

it('writes one JSON object a line when nobody watches', () => {
  const { log, lines } = capture('auto');
  log.info({ port: 1 }, 'started');
  log.debug('not this');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 30, port: 1, msg: 'started' }]);
});

it('writes text for people on a terminal', () => {
  const { log, lines } = capture('auto', true);
  log.warn({ reason: 'disk' }, 'slow');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}slow reason=disk\n$/);
});

it.each(['text', 'json'] as const)('hides secrets wherever they stand (%s)', (format) => {
  const { log, lines } = capture(format);
  const secret = 'hunter2"hunter2';
  log.error(
    {
      err: new Error(`refused ${secret}`),
      headers: { authorization: 'Bearer other' },
      url: `/?t=${encodeURIComponent(secret)}`,
    },
    `with ${secret}`,
  );
  log.error({ blob: Buffer.from(secret).toString('base64') }, 'coded');
  const all = lines.join('');
  expect(all).not.toContain('hunter2');
  expect(all).not.toContain('other');
  expect(all).not.toContain(Buffer.from(secret).toString('base64'));
});
