import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Icon, type IconName } from '../icon.tsx';
import classes from './copy.module.css';

/** Copies a text; says so for two seconds. */
export function CopyButton({ value, label, icon = 'copy' }: { value: string; label: string; icon?: IconName }) {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <Tooltip label={clipboard.copied ? 'Copied' : label}>
      <ActionIcon onClick={() => clipboard.copy(value)} aria-label={clipboard.copied ? 'Copied' : label} size="sm">
        <Icon name={clipboard.copied ? 'check' : icon} size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

/** A value to be copied, in full, with its button. */
export function CopyField({ value, label }: { value: string; label: string }) {
  return (
    <div className={classes.field}>
      <code className={classes.value}>{value}</code>
      <CopyButton value={value} label={label} />
    </div>
  );
}
