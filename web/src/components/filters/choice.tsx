import { type ComboboxParsedItem, type OptionsFilter, Select } from '@mantine/core';
import classes from './choice.module.css';

interface ChoiceProps {
  label: string;
  /** What is shown when nothing is chosen: `All repositories`. */
  all: string;
  value: string | null;
  options: readonly (string | { value: string; label: string })[];
  /** What the box shows of a chosen value that is too long for it; the list has the values whole. */
  short?: (value: string) => string;
  onChange: (value: string | null) => void;
  searchable?: boolean;
  /** Of a fixed width beside other controls; otherwise as wide as its place. */
  fixed?: boolean;
}

/** Finds what is shown in the list, which is the values. */
const byValue: OptionsFilter = ({ options, search, limit }) => {
  const wanted = search.trim().toLowerCase();
  const isWanted = (one: ComboboxParsedItem) => 'value' in one && String(one.value).toLowerCase().includes(wanted);
  return options.filter(isWanted).slice(0, limit);
};

/** One filter. A value from the URL stays visible even when the server does not list it. */
export function Choice(props: ChoiceProps) {
  const { label, all, value, options, short, onChange, searchable = false, fixed = false } = props;
  const listed = options.map((option) => (typeof option === 'string' ? { value: option, label: option } : option));
  const data =
    value !== null && !listed.some((option) => option.value === value) ? [{ value, label: value }, ...listed] : listed;
  return (
    <Select
      aria-label={label}
      placeholder={all}
      title={short && value !== null ? value : undefined}
      data={short ? data.map((option) => ({ ...option, label: short(option.value) })) : data}
      {...(short && { renderOption: ({ option }) => option.value, filter: byValue })}
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
