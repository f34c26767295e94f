import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon } from '../icon.tsx';
import { DemoBadge } from './demo-badge.tsx';
import { LiveToggle } from './live-toggle.tsx';
import { Logo } from './logo.tsx';
import { SchemeToggle } from './scheme-toggle.tsx';
import classes from './shell.module.css';

const places = [
  { href: '/', label: 'Operations' },
  { href: '/runs', label: 'Runs' },
  { href: '/traces', label: 'Traces' },
  { href: '/logs', label: 'Logs' },
  { href: '/intake', label: 'Intake' },
];

interface ShellProps {
  /** Whether demonstration data is in the store; null for who may not know. */
  demo: boolean | null;
  /** Whether the visitor may manage tokens. */
  admin: boolean;
  /** Shown when somebody is signed in. */
  onSignOut?: (() => void) | undefined;
  children: ReactNode;
}

/** What surrounds every page: name, places, live state, colours. */
export function Shell({ demo, admin, onSignOut, children }: ShellProps) {
  const [path] = useLocation();
  return (
    <>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link href="/" className={classes.brand} aria-label="Runlens, home">
            <Logo />
            <span className={classes.name}>Runlens</span>
          </Link>
          <nav aria-label="Pages" className={classes.nav}>
            {places.map(({ href, label }) => (
              <Link
                key={href}
                href={href}
                className={classes.place}
                aria-current={isAt(path, href) ? 'page' : undefined}
              >
                {label}
              </Link>
            ))}
          </nav>
          <div className={classes.tools}>
            {demo !== null && <DemoBadge loaded={demo} />}
            <LiveToggle />
            {admin && (
              <Tooltip label="Tokens">
                <ActionIcon
                  component={Link}
                  href="/tokens"
                  aria-label="Tokens"
                  aria-current={path === '/tokens' ? 'page' : undefined}
                >
                  <Icon name="key" />
                </ActionIcon>
              </Tooltip>
            )}
            <SchemeToggle />
            {onSignOut && (
              <Tooltip label="Sign out">
                <ActionIcon aria-label="Sign out" onClick={onSignOut}>
                  <Icon name="out" />
                </ActionIcon>
              </Tooltip>
            )}
          </div>
        </div>
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function isAt(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path.startsWith(href);
}
