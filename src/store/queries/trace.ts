import { traceIdOf } from '../../model/trace-ids.ts';
import type { Engine } from '../engine.ts';
import { isOwnRow, ownRows, type RunOwner } from './run-rows.ts';
import { type RunView, runColumns } from './runs-columns.ts';

/** A span that was sent, without its attributes. Times in microseconds. */
export interface SpanView {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  service: string;
  kind: string;
  startUs: number;
  durationUs: number;
  status: 'unset' | 'ok' | 'error';
  events: number;
  links: number;
  jobId: number;
  jobName: string;
  stepNumber: number;
  /** Name of the runner that it came from; of runs of GitHub, whose jobs know theirs. */
  runner: string;
}

/** Whose spans: of a trace as far as these organizations may see it, or of a run that the caller is known to see. */
export type SpanScope =
  | { traceId: string; organizations: readonly string[] | null }
  | { traceId: string; run: Pick<RunView, 'source' | 'runId' | 'attempt' | 'organization' | 'limited'> };

/**
 * A run's spans are, as far as they are its owner's, those that name it, those of its own trace, and those of each trace in which a
 * span names it. Where only a limited token names it there, those with the organization's name alone: the trace may be another's.
 * Of GitHub's runs that is asked of this trace alone, for their spans all name them; elsewhere often a trace's first span alone does.
 * A trace without a run is seen by those whose organization its spans carry.
 */
function visible(scope: SpanScope): { sql: string; params: Record<string, unknown> } {
  const { traceId } = scope;
  if ('run' in scope) {
    const { source, runId, attempt } = scope.run;
    const own = ownRows(scope.run);
    const named = ownRows({ ...scope.run, limited: true });
    const names = 'RunId = {runId:UInt64} AND RunSource = {source:String} AND Attempt = {attempt:UInt32}';
    const traces = `SELECT TraceId FROM otel_traces WHERE ${names} AND ${own.sql} ${source === 'github' ? 'AND TraceId = {traceId:String}' : ''}`;
    return {
      sql: `((TraceId = {computed:String} OR (${names}) OR TraceId IN (${traces} AND Tenant = '')) AND ${own.sql}
        OR TraceId IN (${traces}) AND ${named.sql})`,
      params: { traceId, computed: traceIdOf(runId, attempt), source, runId, attempt, ...own.params },
    };
  }
  const { organizations } = scope;
  return {
    sql: `TraceId = {traceId:String} ${organizations === null ? '' : 'AND Organization IN {organizations:Array(String)}'}`,
    params: { traceId, organizations },
  };
}

/** How many spans there are, and of them at most `limit`: failed ones first, then the longest. */
export async function traceSpans(
  engine: Engine,
  scope: SpanScope,
  limit: number,
): Promise<{ spans: SpanView[]; total: number }> {
  const { sql, params } = visible(scope);
  const isAsked = 'run' in scope && scope.run.source === 'github';
  const runner = isAsked ? "ResourceAttributes['cicd.worker.name']" : "''";
  const rows = await engine.query<SpanView & { total: number }>(
    'trace.spans',
    `SELECT ${runner} AS runner, TraceId AS traceId, SpanId AS spanId, ParentSpanId AS parentSpanId, SpanName AS name, ServiceName AS service, SpanKind AS kind,
       toUnixTimestamp64Micro(Timestamp) AS startUs, intDiv(Duration, 1000) AS durationUs, lower(StatusCode) AS status,
       length(Events.Name) AS events, length(Links.TraceId) AS links, JobId AS jobId, JobName AS jobName, StepNumber AS stepNumber,
       count() OVER () AS total
     FROM otel_traces WHERE ${sql} ORDER BY StatusCode = 'Error' DESC, Duration DESC, SpanId LIMIT {limit:UInt32}`,
    { ...params, limit },
  );
  return { spans: rows.map(({ total: _, ...span }) => span), total: rows[0]?.total ?? 0 };
}

/** What was sent with one span. Attribute values are text, as the table keeps them. */
export interface SpanDetailView {
  traceId: string;
  spanId: string;
  name: string;
  statusMessage: string;
  scope: string;
  attributes: Record<string, string>;
  resource: Record<string, string>;
  events: { atUs: number; name: string; attributes: Record<string, string> }[];
  links: { traceId: string; spanId: string; attributes: Record<string, string> }[];
}

export async function spanDetail(engine: Engine, scope: SpanScope, spanId: string): Promise<SpanDetailView | null> {
  const { sql, params } = visible(scope);
  const rows = await engine.query<SpanDetailView>(
    'trace.span',
    `SELECT TraceId AS traceId, SpanId AS spanId, SpanName AS name, StatusMessage AS statusMessage, trim(concat(ScopeName, ' ', ScopeVersion)) AS scope,
       SpanAttributes AS attributes, ResourceAttributes AS resource,
       arrayMap((at, name, attributes) -> CAST((toUnixTimestamp64Micro(at), name, attributes), 'Tuple(atUs Int64, name String, attributes Map(String, String))'),
         Events.Timestamp, Events.Name, Events.Attributes) AS events,
       arrayMap((trace, span, attributes) -> CAST((trace, span, attributes), 'Tuple(traceId String, spanId String, attributes Map(String, String))'),
         Links.TraceId, Links.SpanId, Links.Attributes) AS links
     FROM otel_traces WHERE ${sql} AND SpanId = {spanId:String} ORDER BY Timestamp LIMIT 1`,
    { ...params, spanId },
  );
  return rows[0] ?? null;
}

/** An attempt, and whose its rows in a trace are. */
interface RunOfTrace {
  run: RunView;
  owner: RunOwner;
}

/**
 * The attempt whose trace this is, by its computed id or because a span of the trace names it that is its owner's; null when
 * there is none to be seen. The word of a token for the whole installation goes before that of a limited one.
 */
export async function runOfTrace(
  engine: Engine,
  traceId: string,
  organizations: readonly string[] | null,
): Promise<RunOfTrace | null> {
  const may = organizations === null ? '' : 'AND r.organization IN {organizations:Array(String)}';
  const [run] = await engine.query<RunView>(
    'trace.run',
    `SELECT ${runColumns} FROM runs AS r FINAL WHERE r.trace_id = {traceId:String} ${may} ORDER BY r.limited LIMIT 1`,
    { traceId, organizations },
  );
  if (run !== undefined) return { run, owner: run };
  const named = await engine.query<RunView & { sender: string; told: string }>(
    'trace.named-runs',
    `SELECT ${runColumns}, n.Tenant AS sender, n.Organization AS told FROM runs AS r FINAL INNER JOIN (
       SELECT RunSource, RunId, Attempt, Tenant, Organization, min(Timestamp) AS at FROM otel_traces
       WHERE TraceId = {traceId:String} AND RunId != 0 ${organizations === null ? '' : "AND Organization IN arrayPushFront({organizations:Array(String)}, '')"}
       GROUP BY RunSource, RunId, Attempt, Tenant, Organization ORDER BY Tenant != '', at LIMIT 100
     ) AS n ON r.source = n.RunSource AND r.run_id = n.RunId AND r.attempt = n.Attempt
     WHERE (r.source, r.run_id, r.attempt) IN (SELECT RunSource, RunId, Attempt FROM otel_traces WHERE TraceId = {traceId:String} AND RunId != 0) ${may}
     ORDER BY n.Tenant != '', n.at`,
    { traceId, organizations },
  );
  const found = named.find((one) => isOwnRow(one, { tenant: one.sender, organization: one.told }));
  if (found === undefined) return null;
  const { sender, told: _, ...view } = found;
  return { run: view, owner: { organization: view.organization, limited: view.limited || sender !== '' } };
}

/**
 * The newest attempt that succeeded before this one, of the same workflow: on its branch if there is one, else on the default
 * branch. First attempts go before others, which may have run the failed jobs alone: what they left out would seem to be new. Where repositories are not known, workflows of other organizations may have the same name.
 */
export async function lastGoodRun(engine: Engine, run: RunView): Promise<RunView | null> {
  const { source, organization, repository, workflow, branch, runId, attempt } = run;
  const before = run.startedAt ?? run.createdAt;
  const rows = await engine.query<RunView>(
    'trace.last-good-run',
    `SELECT ${runColumns} FROM runs AS r FINAL
     WHERE r.source = {source:String} AND lower(r.organization) = lower({organization:String}) AND r.repository = {repository:String}
       AND r.workflow = {workflow:String} AND r.conclusion = 'success'
       AND (r.run_id, r.attempt) != ({runId:UInt64}, {attempt:UInt32})
       AND (r.branch = {branch:String} OR r.branch_type = 'default')
       AND r.sort_at <= fromUnixTimestamp64Milli({before:Int64}) AND r.sort_at > fromUnixTimestamp64Milli({before:Int64}) - INTERVAL 90 DAY
     ORDER BY r.branch = {branch:String} DESC, r.attempt = 1 DESC, r.sort_at DESC LIMIT 1`,
    { source, organization, repository, workflow, branch, runId, attempt, before: before ?? 0 },
  );
  return rows[0] ?? null;
}
