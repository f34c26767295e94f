import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Choice } from '../../components/filters/choice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { deadLettersQuery, type LetterState, useReplay } from '../../data/intake.ts';
import { useUrlState } from '../../data/url-state.ts';
import { formatCount } from '../../format/number.ts';
import { DeadLetterRow } from './dead-letter-row.tsx';
import classes from './intake.module.css';

const states: { value: LetterState; label: string }[] = [
  { value: 'replayed', label: 'Read again' },
  { value: 'dismissed', label: 'Dismissed' },
  { value: 'all', label: 'All' },
];

/** What could not be read, with its reason, its payload, and the way to read it again after a fix. */
export function DeadLettersPanel() {
  const [params, setParams] = useUrlState();
  const code = params.get('code');
  const state: LetterState = states.find(({ value }) => value === params.get('letters'))?.value ?? 'open';
  const query = useInfiniteQuery(deadLettersQuery({ ...(code && { code: [code] }), state }));
  const replay = useReplay();
  return (
    <Panel
      title="Dead letters"
      query={query}
      height={120}
      className={classes.whole}
      aside={() => (
        <Choice
          label="State"
          all="Open"
          value={state === 'open' ? null : state}
          options={states}
          fixed
          onChange={(value) => setParams({ letters: value })}
        />
      )}
      isEmpty={({ pages }) => pages.every((page) => page.items.length === 0 && page.codes.length === 0)}
      empty={state === 'open' ? 'None open. Everything that arrived could be read.' : 'None in this state.'}
    >
      {({ pages }) => (
        <>
          <ul className={classes.codes} aria-label="Open dead letters by reason">
            {(pages[0]?.codes ?? []).map(({ code: one, open }) => (
              <li key={one} className={classes.code}>
                <button
                  type="button"
                  className={classes.codeName}
                  aria-pressed={code === one}
                  onClick={() => setParams({ code: code === one ? null : one })}
                >
                  <code>{one}</code> {formatCount(open)} open
                </button>
                <Button
                  variant="default"
                  size="compact-xs"
                  leftSection={<Icon name="retry" size={12} />}
                  loading={
                    replay.isPending &&
                    'code' in (replay.variables ?? {}) &&
                    (replay.variables as { code: string }).code === one
                  }
                  onClick={() => replay.mutate({ code: one })}
                >
                  Replay all
                </Button>
              </li>
            ))}
          </ul>
          <p role="status" className={classes.said}>
            {replay.error && <span className={classes.bad}>{replay.error.message}</span>}
            {replay.data && `${formatCount(replay.data.requested)} put back into the journal to be read again.`}
          </p>
          <ul className={classes.letters}>
            {pages.flatMap((page) =>
              page.items.map((letter) => (
                <DeadLetterRow
                  key={`${letter.source}/${letter.deliveryId}`}
                  letter={letter}
                  busy={replay.isPending}
                  onReplay={() =>
                    replay.mutate({ letters: [{ source: letter.source, deliveryId: letter.deliveryId }] })
                  }
                />
              )),
            )}
          </ul>
          {query.hasNextPage && (
            <Button
              variant="default"
              className={classes.older}
              loading={query.isFetchingNextPage}
              onClick={() => query.fetchNextPage()}
            >
              Show older
            </Button>
          )}
        </>
      )}
    </Panel>
  );
}
