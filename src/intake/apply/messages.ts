import type { AppliedBatch, BatchWork } from '../../model/applied.ts';

/** What the applier tells: once per batch and when its state changes, never per event. */
export type ApplyNotice =
  | { kind: 'ready' }
  | { kind: 'applied'; batch: AppliedBatch; backlog: number; lagMs: number; work: BatchWork }
  | { kind: 'failing'; reason: string; work?: BatchWork }
  | { kind: 'dead'; sequence: number; code: string; message: string }
  | { kind: 'refused'; code: string; details: Record<string, string | number>; message: string }
  | { kind: 'stopped' };

/** How a worker thread is told what to open. */
export interface ApplyWorkerData {
  journal: { path: string; maxBytes: number };
  store: { dataDir: string; url: string };
}
