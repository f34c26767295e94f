import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { usePlaces } from '../../data/operations.ts';

/** As the API takes it; what is written otherwise is said here, before it is sent. */
const organizationShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export const isOrganization = (text: string) => organizationShape.test(text);

interface OrganizationFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** What no organisation means. */
  description: string;
  disabled?: boolean;
}

/** One organisation, or none for all; those that are known are proposed. */
export function OrganizationField({ value, onChange, description, disabled = false }: OrganizationFieldProps) {
  const places = usePlaces();
  const list = useId();
  const text = disabled ? '' : value;
  const isWrong = text.trim() !== '' && !isOrganization(text.trim());
  return (
    <>
      <TextInput
        size="sm"
        label="Organisation"
        description={description}
        placeholder="All organisations"
        maxLength={100}
        list={list}
        autoComplete="off"
        disabled={disabled}
        value={text}
        error={isWrong && "Write it as in GitHub's addresses: letters, digits, dots and hyphens"}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={list}>
        {(places.data?.organizations ?? []).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
