import type { EpochMs } from './time.ts';

/** A value that somebody registered to be masked, as it may be shown: without the value, its length or a hash of it. */
export interface SecretInfo {
  name: string;
  /** Null: it is masked in the texts of all organizations. */
  organization: string | null;
  /** When the value that counts now was registered. */
  registeredAt: EpochMs;
  /** Id of the credential that registered it. */
  by: string;
}

/** Whose registered values somebody may see and change: those of an organization, or all. */
export type SecretOwner = string | null;

/** Values that are masked in telemetry; names are told apart within their organization. */
export interface SecretService {
  /**
   * Registers a value, in place of the one of that name. When it resolves the value is on disk, and masked in whatever is accepted
   * from then on. Throws RunlensError `secret_too_short`, `secret_too_long`, `secret_unfit`, `secrets_full`, `directory_unwritable`.
   */
  add(secret: { name: string; value: string; organization: SecretOwner; by: string }): Promise<SecretInfo>;
  /** @param organization null: those of all. */
  list(organization: SecretOwner): SecretInfo[];
  /** Null when there is none. */
  remove(secret: { name: string; organization: SecretOwner }): Promise<SecretInfo | null>;
}
