/** Larger than what is taken at one time: answered 413, and never tried again as it is. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}
