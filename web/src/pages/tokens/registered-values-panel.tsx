import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyNote, Panel } from '../../components/panel/panel.tsx';
import { When } from '../../components/text/when.tsx';
import { type Secret, secretsQuery, useRemoveSecret } from '../../data/secrets.ts';
import { AskTwice } from './ask-twice.tsx';
import { NewValueForm } from './new-value-form.tsx';
import classes from './tokens.module.css';

/** Values that are masked in telemetry because somebody registered them: by name, never the values. */
export function RegisteredValuesPanel() {
  const query = useQuery(secretsQuery);
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel title="Registered values" query={query} height={80}>
      {({ items }) => (
        <div className={classes.values}>
          <p className={classes.open}>
            Masked wherever telemetry holds them from now on, besides all that looks like a secret. Nobody is shown a
            value again.
          </p>
          {items.length === 0 && <EmptyNote>No value is registered.</EmptyNote>}
          {items.length > 0 && <ValuesTable items={items} />}
          {isAdding ? (
            <NewValueForm onDone={() => setAdding(false)} />
          ) : (
            <Button variant="default" size="sm" onClick={() => setAdding(true)}>
              Register a value
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}

function ValuesTable({ items }: { items: Secret[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Value of</th>
          <th scope="col">Organisation</th>
          <th scope="col">Registered</th>
          <th scope="col">By</th>
          <th scope="col" className={classes.action}>
            Action
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((secret) => (
          <tr key={`${secret.organization ?? ''}/${secret.name}`}>
            <th scope="row">{secret.name}</th>
            <td>{secret.organization ?? <span className="dim">all</span>}</td>
            <td>
              <When at={secret.registeredAt} />
            </td>
            <td>
              <code className="dim">{secret.by}</code>
            </td>
            <td className={classes.action}>
              <RemoveButton secret={secret} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Removes a value: what holds it is stored as it comes. */
function RemoveButton({ secret }: { secret: Secret }) {
  const { mutate, isPending, error } = useRemoveSecret();
  return <AskTwice verb="Remove" what={secret.name} act={() => mutate(secret)} isPending={isPending} error={error} />;
}
