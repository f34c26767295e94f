import { Select } from '@mantine/core';
import classes from './choice.module.css';

interface ChoiceProps {
  label: string;
  /** What is shown when nothing is chosen: `All repositories`. */
  all: string;
  value: string | null;
  options: readonly (string | { value: string; label: string })[];
  onChange: (value: string | null) => void;
  searchable?: boolean;
  /** Of a fixed width beside other controls; otherwise as wide as its place. */
  fixed?: boolean;
}

/** One filter. A value from the URL stays visible even when the server does not list it. */
export function Choice({ label, all, value, options, onChange, searchable = false, fixed = false }: ChoiceProps) {
  const listed = options.map((option) => (typeof option === 'string' ? { value: option, label: option } : option));
  const data =
    value !== null && !listed.some((option) => option.value === value) ? [{ value, label: value }, ...listed] : listed;
  return (
    <Select
      aria-label={label}
      placeholder={all}
      data={data}
      value={value}
      onChange={onChange}
      searchable={searchable}
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
      limit={200}
      nothingFoundMessage="Nothing found"
      className={fixed ? classes.fixed : undefined}
    />
  );
}
