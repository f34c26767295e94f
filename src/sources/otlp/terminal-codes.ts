const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
const terminated = `(?:${bell}|${esc}\\\\)`;

/** What a terminal would act on: colours and weights (SGR); other CSI; titles and links (OSC); device strings; the rest. */
const sequence = new RegExp(
  [
    `${esc}\\[[0-9;:]*m`,
    `${esc}\\[[0-?]*[ -/]*[@-~]?`,
    `${esc}\\][^${bell}${esc}]*${terminated}`,
    `${esc}[PX^_][^${esc}]*${esc}\\\\`,
    `${esc}[ -/]*[0-~]?`,
  ].join('|'),
  'g',
);
const colour = new RegExp(`^${esc}\\[[0-9;:]*m$`);

/** A log line without terminal control sequences, except those that colour it. Takes time linear in the text. */
export function plainText(text: string): string {
  return text.replace(sequence, (found) => (colour.test(found) ? found : ''));
}
