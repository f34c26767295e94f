/** Where a span hangs: W3C Trace Context, https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 hex digits. */
  traceId: string;
  /** Parent of what comes next, 16 hex digits; '' for a trace that begins here. */
  spanId: string;
  /** Two hex digits, handed on as they came. */
  flags: string;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Null when the header is not valid; a future version is read as far as version 00 goes. */
export function parseTraceparent(text: string | undefined): TraceContext | null {
  const [, version, traceId = '', spanId = '', flags = '', rest] = form.exec(text?.trim() ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, flags };
}

export const formatTraceparent = ({ traceId, spanId, flags }: TraceContext): string =>
  `00-${traceId}-${spanId}-${flags}`;

export const newTraceId = (): string => newSpanId() + newSpanId();

/** Random, not secret, so without node:crypto, which takes as long to load as all of this. Never all zeros. */
export function newSpanId(): string {
  const half = (): string => (1 + Math.floor(Math.random() * 0xffff_ffff)).toString(16).padStart(8, '0');
  return half() + half();
}
