import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '../model/access.ts';

/** `rl_<scope>_` and 256 random bits. The scope in the name is for people; what counts is the stored row. */
export const newSecret = (scope: Scope): string => `rl_${scope}_${randomBytes(32).toString('base64url')}`;

export const newTokenId = (): string => `tok_${randomBytes(9).toString('base64url')}`;

/** A plain hash is enough: there is nothing to guess in 256 random bits. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');
