import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Frame } from '../../components/panel/panel.tsx';
import { SpanCount } from '../../components/trace/span-count.tsx';
import { TraceWaterfall } from '../../components/trace/trace-waterfall.tsx';
import { runTraceQuery } from '../../data/traces.ts';
import classes from './run.module.css';

interface RunSpansProps {
  attempt: { source: string; runId: number; attempt: number };
  /** Address of the lines that were sent from it. */
  logs: string;
  /** Shown while no span is known: the jobs and steps alone. */
  children: ReactNode;
}

/** The attempt's timeline: with the spans that were sent from inside its jobs, where there are any. */
export function RunSpans({ attempt, logs, children }: RunSpansProps) {
  const { data } = useQuery(runTraceQuery(attempt));
  const hasSpans = data !== undefined && data.sent > 0;
  return (
    <Frame
      title="Timeline"
      aside={
        <span className={classes.traceAside}>
          {hasSpans && (
            <>
              <SpanCount trace={data} />
              <Link href={`/traces/${data.traceId}`}>Open as a trace</Link>
            </>
          )}
          <Link href={logs}>Lines sent from it</Link>
        </span>
      }
    >
      {hasSpans ? <TraceWaterfall trace={data} /> : children}
    </Frame>
  );
}
