/** Filters of an address that the page does not have: misspelt ones would else be dropped, and everything listed. */
export function unknownNames(params: URLSearchParams, known: readonly string[]): string[] {
  return [...new Set(params.keys())].filter((name) => !known.includes(name) && !ofEveryPage.includes(name));
}

const ofEveryPage = ['live'];
