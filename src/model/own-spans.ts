/**
 * Name of the instrumentation scope of Runlens' own spans. A batch that holds nothing but such spans is not told of in a
 * span: where Runlens sends its traces to itself, each span would cause the next.
 */
export const ownScope = 'runlens.server';
