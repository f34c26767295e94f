import { Icon, type IconName } from '../icon.tsx';
import { type StatusKind, statusKind, statusWord } from './kind.ts';
import classes from './status.module.css';

const icons: Record<StatusKind, IconName> = {
  success: 'check',
  failure: 'cross',
  running: 'play',
  queued: 'clock',
  waiting: 'hand',
  cancelled: 'slash',
  skipped: 'dash',
  neutral: 'dash',
};

interface StatusProps {
  status: string;
  conclusion?: string | null;
  /** Icon alone, for narrow rows; the word stays readable to assistive technology. */
  iconOnly?: boolean;
}

/** Icon, colour and word: the state is readable without any one of them. */
export function Status({ status, conclusion, iconOnly = false }: StatusProps) {
  const kind = statusKind(status, conclusion);
  const word = statusWord(status, conclusion);
  return (
    <span className={classes.status} data-kind={kind} title={iconOnly ? word : undefined}>
      <span className={classes.disc}>
        <Icon name={icons[kind]} size={12} />
      </span>
      <span className={iconOnly ? classes.hidden : undefined}>{word}</span>
    </span>
  );
}
