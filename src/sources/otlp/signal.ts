/** The kinds of telemetry, by the last part of their address. */
export type Signal = 'traces' | 'logs' | 'metrics';
