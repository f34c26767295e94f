import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { useAddSecret } from '../../data/secrets.ts';
import { isOrganization, OrganizationField } from './organization-field.tsx';
import classes from './tokens.module.css';

/** Registers values, one after the other; the value is gone from the page when it has been sent. */
export function NewValueForm({ onDone }: { onDone: () => void }) {
  const add = useAddSecret();
  const [name, setName] = useState('');
  const [organization, setOrganization] = useState('');
  const [value, setValue] = useState('');
  const [said, setSaid] = useState<{ text: string; isGood: boolean } | null>(null);
  const limit = organization.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (limit !== '' && !isOrganization(limit)) return;
    setSaid(null);
    setValue('');
    add.mutate(
      { name: name.trim(), value, ...(limit !== '' && { organization: limit }) },
      {
        onSuccess: (added) => {
          setSaid({ text: `“${added.name}” is registered, and masked from now on.`, isGood: true });
          setName('');
        },
        onError: ({ message }) => setSaid({ text: message, isGood: false }),
        // It held the value.
        onSettled: () => add.reset(),
      },
    );
  };
  return (
    <form className={classes.form} onSubmit={submit} autoComplete="off">
      <TextInput
        size="sm"
        label="Name"
        description="What people know it by; the same name replaces"
        placeholder="db-password"
        maxLength={100}
        required
        withAsterisk={false}
        pattern=" *[A-Za-z0-9][A-Za-z0-9._\-]* *"
        title="Letters, digits, dots, hyphens and underscores"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <OrganizationField
        value={organization}
        onChange={setOrganization}
        description="Empty: masked in everybody’s lines"
      />
      <TextInput
        size="sm"
        label="Value"
        description="One line of 8 bytes or more, never shown again"
        type="password"
        required
        withAsterisk={false}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <div className={classes.submit}>
        <Button type="submit" size="sm" loading={add.isPending}>
          Register
        </Button>
        <Button variant="default" size="sm" onClick={onDone}>
          Close
        </Button>
        <span role="status" className={said?.isGood ? classes.good : classes.bad}>
          {said?.isGood && <Icon name="check" size={14} />} {said?.text}
        </span>
      </div>
    </form>
  );
}
