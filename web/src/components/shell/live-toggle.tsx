import { Tooltip, UnstyledButton } from '@mantine/core';
import { useLive } from '../../data/live.tsx';
import classes from './shell.module.css';

const words = {
  live: ['Live', 'New data appears by itself. Press to pause.'],
  connecting: ['Connecting', 'Connecting to the live stream.'],
  paused: ['Paused', 'Paused. Press to follow again.'],
} as const;

/** Whether the page follows new data, and the switch for it. */
export function LiveToggle() {
  const { state, toggle } = useLive();
  const [word, hint] = words[state];
  return (
    <Tooltip label={hint}>
      <UnstyledButton
        className={classes.live}
        data-state={state}
        onClick={toggle}
        aria-pressed={state !== 'paused'}
        aria-label={`Live updates: ${word}`}
      >
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.liveWord}>{word}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
