// Colours as tools print them where they know that a CI system shows them.
const control = String.fromCharCode(0x1b);
const paint =
  (code: string, end = '0') =>
  (text: string): string =>
    `${control}[${code}m${text}${control}[${end}m`;

export const red = paint('31');
export const green = paint('32');
export const yellow = paint('33');
export const blue = paint('34');
export const cyan = paint('36');
export const dim = paint('2');
export const bold = paint('1');
/** How GitHub shows the command of a step. */
export const command = paint('36;1');
