import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAnsi } from './ansi.ts';

const esc = '\u001b';
const looks = (line: string) => parseAnsi(line).map(({ text, styles }) => `${text}|${styles.join(' ')}`);

it.each([
  ['plain', 'plain', ['plain|']],
  ['a colour until reset', `${esc}[31mError${esc}[0m: no`, ['Error|red', ': no|']],
  ['an empty code resets', `${esc}[1;4mA${esc}[mB`, ['A|bold underlined', 'B|']],
  ['bright as its colour', `${esc}[92mok`, ['ok|green']],
  ['behind', `${esc}[37;41mFAIL${esc}[49m x`, ['FAIL|white on-red', ' x|white']],
  ['weights end alone', `${esc}[1;31mA${esc}[22mB`, ['A|bold red', 'B|red']],
  ['inverse', `${esc}[7mA${esc}[27;7;32mB`, ['A|on-white', 'B|on-green']],
  ['one of 256', `${esc}[38;5;196mA${esc}[38;5;9mB${esc}[38;5;250mC`, ['A|red', 'B|red', 'C|white']],
  ['one of 24 bits', `${esc}[38;2;20;200;30mA${esc}[48:2:0:0:255mB`, ['A|green', 'B|green on-blue']],
  ['codes nobody knows', `${esc}[73;999mA`, ['A|']],
  ['markup is text', `${esc}[31m<img src=x>`, ['<img src=x>|red']],
])('%s', (_, line, wanted) => {
  expect(looks(line)).toEqual(wanted);
});

it('loses no letter, whatever the codes', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 6 }).map((codes) => `${esc}[${codes.join(';')}m`),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const line = pieces.join('');
      expect(
        parseAnsi(line)
          .map(({ text }) => text)
          .join(''),
      ).toBe(line.replace(new RegExp(`${esc}\\[[0-9;:]*m`, 'g'), ''));
    }),
  );
});
