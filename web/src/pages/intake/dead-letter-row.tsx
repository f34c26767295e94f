import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Icon } from '../../components/icon.tsx';
import { JsonView } from '../../components/text/json-view.tsx';
import { When } from '../../components/text/when.tsx';
import type { DeadLetter } from '../../data/intake.ts';
import { formatBytes } from '../../format/bytes.ts';
import classes from './intake.module.css';

const words: Record<DeadLetter['state'], string> = { open: 'Replay', replayed: 'Read again', dismissed: 'Dismissed' };

interface DeadLetterRowProps {
  letter: DeadLetter;
  busy: boolean;
  onReplay: () => void;
}

/** One event that could not be read. */
export function DeadLetterRow({ letter, busy, onReplay }: DeadLetterRowProps) {
  const [opened, body] = useDisclosure(false);
  const whole = letter.bodyStart.length >= letter.bodyBytes;
  return (
    <li className={classes.letter}>
      <div className={classes.letterHead}>
        <code className={classes.letterCode}>{letter.code}</code>
        <span className={classes.letterText}>
          {letter.message}
          <span className="dim small">
            {' '}
            {letter.event}
            {letter.action && `.${letter.action}`} · delivery {letter.deliveryId} · {formatBytes(letter.bodyBytes)}
          </span>
        </span>
        <span className="small">
          <When at={letter.receivedAt} />
        </span>
        <Button variant="default" size="compact-xs" aria-expanded={opened} onClick={body.toggle}>
          {opened ? 'Hide body' : 'View body'}
        </Button>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<Icon name="retry" size={12} />}
          disabled={busy || letter.state !== 'open'}
          onClick={onReplay}
        >
          {words[letter.state]}
        </Button>
      </div>
      {opened && (
        <JsonView
          text={letter.bodyStart}
          label={whole ? 'Payload' : `First 2,000 characters of ${formatBytes(letter.bodyBytes)}`}
        />
      )}
    </li>
  );
}
