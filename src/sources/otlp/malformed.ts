/** The bytes are not what they say they are: answered 400, and never tried again. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
