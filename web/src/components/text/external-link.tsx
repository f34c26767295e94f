import type { ReactNode } from 'react';
import { Icon } from '../icon.tsx';
import classes from './external-link.module.css';

/** A link that leaves Runlens. Anything but an https address is shown as plain text. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  if (!href.startsWith('https://')) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer" className={classes.link}>
      {children} <Icon name="external" size={13} />
    </a>
  );
}
