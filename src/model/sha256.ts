/**
 * SHA-256 in hexadecimal. node:crypto is loaded by the first call: `runlens exec` is started for every command of a build, needs a hash for
 * few of them, and would pay more for the module than for all of its own files.
 */
export const sha256Hex = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
