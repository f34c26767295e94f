import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { Status } from '../../components/status/status.tsx';
import { CopyButton } from '../../components/text/copy.tsx';
import { ExternalLink } from '../../components/text/external-link.tsx';
import { When } from '../../components/text/when.tsx';
import type { RunRow } from '../../data/runs.ts';
import classes from './run.module.css';

/** What a person recognises the run by. */
export function RunHead({ run, actions }: { run: RunRow; actions: ReactNode }) {
  const title = run.title || run.workflow || `Run ${run.runId}`;
  useDocumentTitle(`${title} · Runlens`);
  const place = new URLSearchParams({ repository: run.repository });
  return (
    <header className={classes.head}>
      <div className={classes.crumbs}>
        <Link href={`/runs?${place}`}>{run.repository}</Link>
        <span aria-hidden="true">/</span>
        <span>
          {run.workflow || 'unknown workflow'}
          {run.runNumber !== null && <span className="num"> #{run.runNumber}</span>}
        </span>
      </div>
      <div className={classes.titleRow}>
        <Status status={run.status} conclusion={run.conclusion} />
        <h1 className={classes.title}>{title}</h1>
        <div className={classes.actions}>
          {actions}
          {run.url && <ExternalLink href={run.url}>Open at GitHub</ExternalLink>}
        </div>
      </div>
      <dl className={classes.facts}>
        <Fact term="Branch">
          <span className={classes.branch}>
            <Icon name="branch" size={13} /> {run.branch || 'none'}
          </span>
          {run.pullRequest !== null && <span> · pull request #{run.pullRequest}</span>}
          {run.isFork && <span> · from a fork</span>}
        </Fact>
        <Fact term="Commit">
          <code>{run.headSha.slice(0, 10) || 'unknown'}</code>
          {run.headSha && <CopyButton value={run.headSha} label="Copy the commit" />}
        </Fact>
        <Fact term="Trigger">{run.event.replaceAll('_', ' ') || 'unknown'}</Fact>
        <Fact term="By">
          {run.actor || 'unknown'}
          {run.actorIsBot && ' (bot)'}
        </Fact>
        <Fact term="Created">
          <When at={run.createdAt} />
        </Fact>
      </dl>
    </header>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
