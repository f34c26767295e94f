import { createJobLogSplitter, type LoggedJob } from '../sources/github-log/split-job-log.ts';
import type { JobToLog } from '../store/queries/job-logs.ts';
import { createLogRequests } from './log-requests.ts';

/** A request that will be refused whenever it is sent. */
export class NeverTaken extends Error {
  override readonly name = 'NeverTaken';
}

/** Hands a request of OTLP logs on; resolves when it is durable. Throws `NeverTaken`, or what stopped it. */
export type SendLogs = (request: Buffer, signal: AbortSignal) => Promise<void>;

/** Of a log that has no end the beginning is kept. */
const maxLogBytes = 4 * 2 ** 30;

/** Reads a job's log and sends it, a request at a time. Resolves when all of it is durable. Throws what the chunks throw. */
export async function takeJobLog(
  job: JobToLog,
  steps: LoggedJob['steps'],
  chunks: AsyncIterable<Uint8Array>,
  send: SendLogs,
  signal: AbortSignal,
): Promise<{ lines: number; bytes: number; isCut: boolean }> {
  const requests = createLogRequests(job);
  const splitter = createJobLogSplitter({ ...job, steps }, requests.add);
  const sendReady = async () => {
    for (let request = requests.next(); request !== undefined; request = requests.next()) await send(request, signal);
  };
  let bytes = 0;
  let isCut = false;
  for await (const chunk of chunks) {
    const kept = Math.min(chunk.byteLength, maxLogBytes - bytes);
    isCut = kept < chunk.byteLength;
    bytes += kept;
    splitter.push(Buffer.from(chunk.buffer, chunk.byteOffset, kept));
    await sendReady();
    if (isCut) break;
  }
  const lines = splitter.end();
  requests.end();
  await sendReady();
  return { lines, bytes, isCut };
}
