import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import classes from './range-picker.module.css';

interface CustomRangeProps {
  initial: { from: number; to: number };
  onApply: (from: number, to: number) => void;
}

/** Two local times, checked before they are applied. */
export function CustomRange({ initial, onApply }: CustomRangeProps) {
  const [from, setFrom] = useState(toLocal(initial.from));
  const [to, setTo] = useState(toLocal(initial.to));
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const valid = Number.isFinite(start) && Number.isFinite(end) && start < end;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) onApply(start, end);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="datetime-local"
        label="From"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label="To"
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        error={valid ? undefined : 'The end must come after the start'}
      />
      <Button type="submit" disabled={!valid}>
        Apply
      </Button>
    </form>
  );
}

function toLocal(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
