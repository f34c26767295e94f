import { Button } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { CopyField } from '../../components/text/copy.tsx';
import type { Setup } from '../../data/session.ts';
import classes from './first-run.module.css';
import { newSecret } from './secret.ts';

/** The fields of GitHub's webhook form in their order, each with what to enter. */
export function ConnectSteps({ setup }: { setup: Setup }) {
  const [secret, setSecret] = useState(newSecret);
  return (
    <ol className={classes.steps}>
      <li>
        <h3>Open the webhook form</h3>
        <p>
          At GitHub: the repository's or the organisation's <b>Settings</b> → <b>Webhooks</b> → <b>Add webhook</b>.
        </p>
      </li>
      <li>
        <h3>Payload URL and content type</h3>
        <CopyField value={setup.webhookUrl} label="Copy the payload URL" />
        <CopyField value="application/json" label="Copy the content type" />
        {!setup.webhookUrlIsPublic && (
          <p className={classes.warn}>
            <Icon name="warning" size={14} /> This address points at this machine only. GitHub must be able to reach it:
            publish Runlens behind a reverse proxy, or forward with a tunnel such as <code>gh webhook forward</code>.
          </p>
        )}
      </li>
      <li>
        <h3>Secret</h3>
        {setup.webhookSecretConfigured ? (
          <p className={classes.ok}>
            <Icon name="check" size={14} /> A secret is configured here. Enter the same one at GitHub.
          </p>
        ) : (
          <>
            <p>Deliveries are refused until a secret is set. This one was made in your browser and sent nowhere:</p>
            <div className={classes.secret}>
              <CopyField value={secret} label="Copy the secret" />
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                leftSection={<Icon name="retry" size={12} />}
                onClick={() => setSecret(newSecret())}
              >
                Another
              </Button>
            </div>
            <p>Enter it at GitHub, and restart Runlens with it:</p>
            <CopyField value={`RUNLENS_GITHUB_WEBHOOK_SECRET=${secret} npm start`} label="Copy the command" />
          </>
        )}
      </li>
      <li>
        <h3>Events</h3>
        <p>
          Choose <b>Let me select individual events</b> and tick:
        </p>
        <ul className={classes.ticks}>
          {setup.events.map((event) => (
            <li key={event}>
              <Icon name="check" size={13} /> {eventWords[event] ?? event} <code>{event}</code>
            </li>
          ))}
        </ul>
      </li>
      <li>
        <h3>Add webhook, and let a workflow run</h3>
        <p>
          GitHub sends a ping at once; <b>Recent deliveries</b> there should show a green tick.
        </p>
      </li>
    </ol>
  );
}

/** The words GitHub's form uses. */
const eventWords: Record<string, string> = {
  workflow_run: 'Workflow runs',
  workflow_job: 'Workflow jobs',
  deployment: 'Deployments',
  deployment_status: 'Deployment statuses',
  push: 'Pushes',
  check_run: 'Check runs',
  check_suite: 'Check suites',
};
