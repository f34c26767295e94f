const signals = ['traces', 'logs', 'metrics'] as const;

/** The kinds of telemetry, by the last part of their address. */
export type Signal = (typeof signals)[number];

/** Whether an event of the source `otlp` is a whole request. */
export const isSignal = (event: string): event is Signal => signals.some((signal) => signal === event);
