/** What the benchmark and its two servers say to each other. */
export type OursRequest =
  | { ask: 'land'; first: number; count: number; perBurst: number }
  | { ask: 'stall' }
  | { ask: 'close' };
export type OursReply =
  | { tell: 'ready'; url: string }
  | { tell: 'landed' }
  | { tell: 'stall'; ms: number; heldMs: number | null };

export type PeerRequest = { ask: 'update'; changes: number } | { ask: 'close' };
export type PeerReply = { tell: 'ready'; url: string } | { tell: 'updated' };
