import { Button } from '@mantine/core';
import { Icon } from '../../components/icon.tsx';
import type { LogTail } from '../../data/log-tail.ts';
import { formatCount } from '../../format/number.ts';
import classes from './logs.module.css';

interface TailBarProps {
  tail: LogTail;
  paused: boolean;
  onPause: (paused: boolean) => void;
  onFollow: (on: boolean) => void;
}

const said = {
  live: 'Lines appear as they come',
  connecting: 'Connecting …',
  ended: 'The server ended the tail, or has too many. Stop it and try again.',
};

/** Follow, pause, and what the tail holds back. */
export function TailBar({ tail, paused, onPause, onFollow }: TailBarProps) {
  const { state, waiting, dropped } = tail;
  if (state === 'off')
    return (
      <Button variant="default" size="xs" leftSection={<Icon name="play" size={14} />} onClick={() => onFollow(true)}>
        Live tail
      </Button>
    );
  return (
    <div className={classes.tail}>
      <Button
        variant="default"
        size="xs"
        leftSection={<Icon name={paused ? 'play' : 'pause'} size={14} />}
        onClick={() => onPause(!paused)}
      >
        {paused ? 'Go on' : 'Pause'}
      </Button>
      <Button variant="subtle" color="gray" size="xs" onClick={() => onFollow(false)}>
        Stop
      </Button>
      <span role="status" className={classes.tailState}>
        {paused ? `Paused, ${formatCount(waiting)} new` : said[state]}
      </span>
      {dropped > 0 && (
        <span className={classes.dropped} title="A tail shows at most 100 lines a second. A search finds them all.">
          <Icon name="warning" size={14} /> {formatCount(dropped)} not shown: too many at once
        </span>
      )}
    </div>
  );
}
