// What is kept of one record. Longer values end in a marker that says so, longer names are cut; what is over a count is dropped and counted in the attribute
// `runlens.dropped`. Documented in docs/guides/opentelemetry.md.

/** Attributes of a record, a resource, a scope, an event or a link. The SDKs' default is 128. */
export const maxAttributes = 256;
/** Bytes of an attribute's name. */
export const maxNameBytes = 256;
/** Bytes of an attribute's value; nested values as JSON. */
export const maxValueBytes = 32 * 1024;
/** Bytes of the name of a span, event, scope or metric, of a severity, a trace state or a schema's address. */
export const maxLabelBytes = 1024;
/** Bytes of a status message or a description. */
export const maxMessageBytes = 8 * 1024;
/** Bytes of a log line. */
export const maxBodyBytes = 256 * 1024;
/** Events of a span, and links. The SDKs' default is 128. */
export const maxEvents = 256;
/** Buckets, bounds, quantiles and exemplars of a data point. */
export const maxBuckets = 1024;
