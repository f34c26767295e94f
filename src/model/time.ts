/** Milliseconds since the Unix epoch, UTC. Every time in a record is one of these, or null when unknown. */
export type EpochMs = number;
