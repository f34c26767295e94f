import { sendTelemetry } from './app-send-telemetry.ts';
import type { Config } from './config/load.ts';
import { RunlensError } from './errors.ts';
import { decodeApiUrl } from './import/api-url.ts';
import { systemClock } from './import/clock.ts';
import type { Accept } from './intake/telemetry/accept.ts';
import { createJobLogs, type JobLogs } from './job-logs/job-logs.ts';
import type { Engine } from './store/engine.ts';
import type { Log } from './telemetry/log.ts';

interface Parts {
  engine: Engine;
  accept: Accept;
  /** Organisation of demonstration data, which GitHub does not know. */
  demonstration: string;
  log: Log;
}

/** Fetches logs of jobs as the settings want it; null where they do not, or where there is no token to ask with. */
export function createAppJobLogs(config: Config, { engine, accept, demonstration, log }: Parts): JobLogs | null {
  if (config.githubToken === '' || config.githubLogs === 'off') return null;
  let apiUrl: URL;
  try {
    apiUrl = decodeApiUrl(config.githubApiUrl);
  } catch (error) {
    if (!(error instanceof RunlensError)) throw error;
    log.warn({ reason: error.message }, 'logs of jobs are not fetched');
    return null;
  }
  return createJobLogs({
    engine,
    which: config.githubLogs,
    token: config.githubToken,
    apiUrl,
    send: (body, signal) => sendTelemetry(accept, { signal: 'logs', encoding: 'protobuf', body }, signal),
    except: demonstration,
    days: Math.min(config.githubLogsDays, config.retentionJobLogsDays),
    fetch: globalThis.fetch,
    clock: systemClock,
    onProblem: (reason) => log.warn({ reason }, 'logs of jobs are not fetched at the moment; it is tried again'),
    onLost: ({ repository, jobId }, reason) =>
      log.info({ repository, job_id: jobId, reason }, 'the log of a job is not to be had'),
  });
}
