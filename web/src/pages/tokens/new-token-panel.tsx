import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Frame } from '../../components/panel/panel.tsx';
import { type Scope, useCreateToken } from '../../data/tokens.ts';
import { CreatedToken } from './created-token.tsx';
import { isOrganization, OrganizationField } from './organization-field.tsx';
import { ScopeChoice } from './scope-choice.tsx';
import classes from './tokens.module.css';

/** A form for one token; in its place the token itself, once, when it was created. */
export function NewTokenPanel() {
  const create = useCreateToken();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>('read');
  const [organization, setOrganization] = useState('');
  const limit = scope === 'admin' ? '' : organization.trim();
  const wrong = limit !== '' && !isOrganization(limit);
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
          <OrganizationField
            value={organization}
            onChange={setOrganization}
            description={
              scope === 'admin' ? 'An admin token is for the whole installation' : 'Empty: the whole installation'
            }
            disabled={scope === 'admin'}
          />
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
