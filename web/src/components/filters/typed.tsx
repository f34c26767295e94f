import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type RefObject, useEffect, useState } from 'react';
import { useUrlState } from '../../data/url-state.ts';

interface TypedProps {
  /** Its word in the URL. */
  name: string;
  label: string;
  hint: string;
  /** What a text must look like, and what is said of one that does not. */
  form?: { pattern: RegExp; says: string };
  /** A word of the URL that says the same in another way, and is dropped when this changes. */
  instead?: string;
  className?: string | undefined;
  inputRef?: RefObject<HTMLInputElement | null>;
}

/** A text that reaches the URL when typing pauses; the URL wins when it changes by other means. */
export function Typed({ name, label, hint, form, instead, className, inputRef }: TypedProps) {
  const [params, setParams] = useUrlState();
  const inUrl = params.get(name) ?? '';
  const [text, setText] = useState(inUrl);
  useEffect(() => setText(inUrl), [inUrl]);
  const commit = useDebouncedCallback(
    (value: string) => setParams({ [name]: value, ...(instead && { [instead]: null }) }, { replace: true }),
    250,
  );
  const isOdd = form !== undefined && text.trim() !== '' && !form.pattern.test(text.trim());
  return (
    <TextInput
      ref={inputRef}
      type="search"
      aria-label={label}
      placeholder={hint}
      maxLength={200}
      className={className}
      error={isOdd ? form.says : undefined}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        commit(event.currentTarget.value);
      }}
    />
  );
}
