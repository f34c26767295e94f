import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { Frame } from '../../components/panel/panel.tsx';
import { usePlaces } from '../../data/operations.ts';
import { type Scope, useCreateToken } from '../../data/tokens.ts';
import { CreatedToken } from './created-token.tsx';
import { ScopeChoice } from './scope-choice.tsx';
import classes from './tokens.module.css';

/** As the API takes it; what is written otherwise is said here, before it is sent. */
const organizationShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A form for one token; in its place the token itself, once, when it was created. */
export function NewTokenPanel() {
  const create = useCreateToken();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>('read');
  const [organization, setOrganization] = useState('');
  const places = usePlaces();
  const list = useId();
  const limit = scope === 'admin' ? '' : organization.trim();
  const wrong = limit !== '' && !organizationShape.test(limit);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) create.mutate({ name: name.trim(), scope, organization: limit === '' ? null : limit });
  };
  const again = () => {
    create.reset();
    setName('');
  };
  return (
    <Frame title="New token">
      {create.data ? (
        <CreatedToken created={create.data} onDone={again} />
      ) : (
        <form className={classes.form} onSubmit={submit}>
          <TextInput
            size="sm"
            label="Name"
            description="What it is for, as people will see it"
            placeholder="prometheus"
            maxLength={100}
            required
            withAsterisk={false}
            pattern=".*\S.*"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            size="sm"
            label="Organisation"
            description={
              scope === 'admin' ? 'An admin token is for the whole installation' : 'Empty: the whole installation'
            }
            placeholder="All organisations"
            maxLength={100}
            list={list}
            autoComplete="off"
            disabled={scope === 'admin'}
            value={scope === 'admin' ? '' : organization}
            error={wrong && "Write it as in GitHub's addresses: letters, digits, dots and hyphens"}
            onChange={(event) => setOrganization(event.currentTarget.value)}
          />
          <datalist id={list}>
            {(places.data?.organizations ?? []).map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <ScopeChoice value={scope} onChange={setScope} />
          <div className={classes.submit}>
            <Button type="submit" size="sm" loading={create.isPending}>
              Create token
            </Button>
            <span role="status" className={classes.bad}>
              {create.error?.message}
            </span>
          </div>
        </form>
      )}
    </Frame>
  );
}
