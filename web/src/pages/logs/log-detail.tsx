import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { ErrorNote } from '../../components/panel/panel.tsx';
import { AnsiText } from '../../components/text/ansi-text.tsx';
import { Attributes } from '../../components/text/attributes.tsx';
import { CopyButton } from '../../components/text/copy.tsx';
import { lineHref } from '../../data/line-address.ts';
import { type LogLine, logContextQuery, logLineQuery } from '../../data/logs.ts';
import { useUrlState } from '../../data/url-state.ts';
import { parseAnsi } from '../../format/ansi.ts';
import { formatExact } from '../../format/time.ts';
import classes from './logs.module.css';
import { severityLooks } from './severity.ts';

interface LogDetailProps {
  line: LogLine;
  /** What was searched for, to be marked. */
  terms: readonly string[];
}

/** The whole line, where it comes from, what was around it, and all that was sent with it. */
export function LogDetail({ line, terms }: LogDetailProps) {
  const [params] = useUrlState();
  const { data, error, refetch } = useQuery(logLineQuery(line.id));
  const body = data?.body ?? line.body;
  return (
    <div className={classes.detail}>
      <div className={classes.whole}>
        <pre>
          <AnsiText line={body} terms={terms} />
        </pre>
        <span className={classes.copies}>
          <CopyButton value={plain(body)} label="Copy the line" />
          <CopyButton value={lineHref(params, line)} label="Copy link" icon="link" />
        </span>
      </div>
      <Places line={line} />
      <Context line={line} terms={terms} />
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {data === undefined && !error && <Skeleton h={60} role="status" aria-label="Loading the attributes" />}
      {data && (
        <>
          <h3>Attributes</h3>
          <Attributes values={data.attributes} none="none" />
          <h3>Resource</h3>
          <Attributes values={data.resource} none="none" />
          {data.scope !== '' && <p className="dim small">made by {data.scope}</p>}
        </>
      )}
    </div>
  );
}

const plain = (body: string) =>
  parseAnsi(body)
    .map(({ text }) => text)
    .join('');

/** Where it comes from; what is known can be made the filter. */
function Places({ line }: { line: LogLine }) {
  const { runSource, runId, attempt, jobId, jobName, step, traceId, service, category, severity, repository } = line;
  return (
    <dl className={classes.facts}>
      <Fact term="at">{formatExact(Math.floor(line.atUs / 1000))}</Fact>
      <Fact term="severity">{severityLooks[severity].label}</Fact>
      {category !== '' && <Fact term="category">{category}</Fact>}
      {repository !== '' && <Fact term="repository">{repository}</Fact>}
      {service !== '' && (
        <Fact term="service">
          {service} <Only what="this service" patch={{ service }} />
        </Fact>
      )}
      {runId !== 0 && (
        <Fact term="run">
          <Link href={`/runs/${runSource}/${runId}?attempt=${attempt}`}>
            {runId}, attempt {attempt}
          </Link>{' '}
          <Only what="this run" patch={{ run: `${runSource}/${runId}/${attempt}` }} />
        </Fact>
      )}
      {(jobName !== '' || jobId !== 0) && (
        <Fact term="job">
          {jobName || jobId}{' '}
          <Only what="this job" patch={{ job: jobName || null, jobId: jobId === 0 ? null : String(jobId) }} />
        </Fact>
      )}
      {step !== 0 && (
        <Fact term="step">
          {step} <Only what="this step" patch={{ step: String(step) }} />
        </Fact>
      )}
      {traceId !== '' && (
        <Fact term="trace">
          <Link href={`/traces/${traceId}`}>{traceId.slice(0, 8)}</Link>{' '}
          <Only what="this trace" patch={{ trace: traceId }} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Only({ what, patch }: { what: string; patch: Record<string, string | null> }) {
  const [, setParams] = useUrlState();
  return (
    <Button variant="default" size="compact-xs" aria-label={`Only ${what}`} onClick={() => setParams(patch)}>
      only
    </Button>
  );
}

const few = 5;
const many = 50;

/** What the same job, or the same service, wrote before and after; oldest first, as it was written. */
function Context({ line, terms }: LogDetailProps) {
  const [lines, setLines] = useState(few);
  const { data, error, refetch } = useQuery(logContextQuery(line.id, lines));
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (data === undefined) return <Skeleton h={200} role="status" aria-label="Loading the lines around it" />;
  const { before, after } = data;
  const isFull = before.length < lines && after.length < lines;
  return (
    <div>
      <div className={classes.contextHead}>
        <h3>{line.runId === 0 ? 'Around it in the service' : 'Around it in the job'}</h3>
        {lines === few && !isFull && (
          <Button variant="default" size="compact-xs" onClick={() => setLines(many)}>
            {many} lines each way
          </Button>
        )}
      </div>
      <ol className={classes.context} aria-label="Lines around it, oldest first">
        {[...before, line, ...after].map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be the same; their place is what they are known by
          <li key={index - before.length} data-hit={index === before.length || undefined}>
            <AnsiText line={one.body || ' '} terms={terms} />
          </li>
        ))}
      </ol>
    </div>
  );
}
