/** A filter of the address whose value means nothing, and what it may be. */
export interface UnknownFilter {
  /** Its word in the address. */
  name: string;
  value: string;
  allowed: readonly string[];
}

/** What a filter may say: one of these words, or a text of a form, with examples of it. */
type Known = readonly string[] | { form: RegExp; examples: readonly string[] };

/** Filters of the address that say nothing known. Left out silently they would list everything as if it had been filtered. */
export function unknownFilters(params: URLSearchParams, known: Record<string, Known>): UnknownFilter[] {
  return Object.entries(known).flatMap(([name, may]) => {
    const value = params.get(name) ?? '';
    const isWords = !('form' in may);
    const isKnown = value.trim() === '' || (isWords ? may.includes(value) : may.form.test(value.trim()));
    return isKnown ? [] : [{ name, value, allowed: isWords ? may : may.examples }];
  });
}
