import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Scroller } from '../../components/page/scroller.tsx';
import { EmptyNote, ErrorNote, Frame } from '../../components/panel/panel.tsx';
import { When } from '../../components/text/when.tsx';
import { runQuery } from '../../data/runs.ts';
import { type TraceComparison, traceComparisonQuery } from '../../data/traces.ts';
import { formatMicros, unknown } from '../../format/duration.ts';
import classes from './run.module.css';

/** Less than this is chance. Microseconds. */
const worthAWord = 500_000;
const most = 12;

/** Which jobs, steps and spans grew since the last good run; asked for on demand. */
export function Growth({ attempt }: { attempt: { source: string; runId: number; attempt: number } }) {
  const [opened, disclosure] = useDisclosure(false);
  return (
    <Frame
      title="Against the last good run"
      aside={
        <Button variant="default" size="compact-sm" aria-expanded={opened} onClick={disclosure.toggle}>
          {opened ? 'Close' : 'Compare'}
        </Button>
      }
    >
      {opened ? (
        <Compared attempt={attempt} />
      ) : (
        <p className="dim small">
          Where this run spent more time than the last success on its branch, or else on the default one.
        </p>
      )}
    </Frame>
  );
}

function Compared({ attempt }: { attempt: { source: string; runId: number; attempt: number } }) {
  const { data, error, refetch } = useQuery(traceComparisonQuery(attempt));
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (data === undefined)
    return (
      <p className="dim" role="status">
        Comparing …
      </p>
    );
  if (data.base === null)
    return (
      <EmptyNote>No success of this workflow in the 90 days before, on its branch or the default branch.</EmptyNote>
    );
  return <Changes base={data.base} changes={data.changes} />;
}

function Changes({
  base,
  changes,
}: {
  base: NonNullable<TraceComparison['base']>;
  changes: TraceComparison['changes'];
}) {
  const grown = changes.filter(({ ownDeltaUs }) => ownDeltaUs >= worthAWord).slice(0, most);
  return (
    <>
      <p className="small">
        Compared with{' '}
        <Link href={`/runs/${base.source}/${base.runId}?attempt=${base.attempt}`}>
          {base.title || base.workflow || 'untitled'}
        </Link>
        , <BaseRun base={base} />
      </p>
      {grown.length === 0 ? (
        <EmptyNote>Nothing took half a second longer than it did there.</EmptyNote>
      ) : (
        <Scroller label="What grew" className={classes.compareScroll}>
          <table className={classes.compare}>
            <thead>
              <tr>
                <th scope="col">What grew</th>
                <th scope="col">Then</th>
                <th scope="col">Now</th>
                <th scope="col">More time in it</th>
              </tr>
            </thead>
            <tbody>
              {grown.map(({ path, before, after, ownDeltaUs }) => (
                <tr key={path.join('\n')}>
                  <th scope="row">
                    {path.at(-1) || 'The run itself, between its jobs'}
                    {path.length > 2 && <div className="dim small">in {path.slice(1, -1).join(' › ')}</div>}
                  </th>
                  <td className="num">{before === null ? `${unknown} not there` : formatMicros(before.totalUs)}</td>
                  <td className="num">{after === null ? `${unknown} not there` : formatMicros(after.totalUs)}</td>
                  <td className="num">+{formatMicros(ownDeltaUs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </>
  );
}

/** Which of many runs of that title, and when it began; its id while, or where, no more is known. */
function BaseRun({ base: { source, runId, attempt } }: { base: NonNullable<TraceComparison['base']> }) {
  const { data } = useQuery(runQuery({ source, runId }));
  const number = data?.run.runNumber ?? null;
  const began = data?.attempts.find((one) => one.attempt === attempt)?.startedAt ?? null;
  return (
    <>
      <span className="num">{number === null ? `run ${runId}` : `#${number}`}</span>
      {attempt > 1 && `, attempt ${attempt}`}
      {began !== null && (
        <>
          , <When at={began} />
        </>
      )}
    </>
  );
}
