import type { IntakeEvent, Mapping, Source } from '../../model/events.ts';
import { decode } from '../github/decode.ts';
import { Rejection } from '../github/rejection.ts';
import { cleanText, maxName } from '../github/text.ts';
import { factsOf } from './facts.ts';
import { flatAttributes } from './flat-attributes.ts';
import { mapJobSpan } from './map-job-span.ts';
import { mapRunSpan } from './map-run-span.ts';
import { attemptIn, placeOf } from './place.ts';
import { type RunSpan, readSpan } from './run-span.ts';
import { roleOf } from './run-span-role.ts';

/** See {@link Source.mapping}. */
const mappingVersion = 1;

/** The event of the journal of runs: one span of a run or job with its children, as an OTLP request in JSON. */
export const runSpanEvent = 'run_span';

/** Spans of CI systems to records (docs/design/005 §4 and §7). What cannot be mapped is a dead letter with its reason. */
export function createOtlpSource(): Source {
  return { name: 'otlp', mapping: mappingVersion, map };
}

function map(event: IntakeEvent): Mapping {
  try {
    const { resource, spans } = readRequest(decode(event.body));
    const [head, ...children] = spans;
    if (head === undefined) throw new Rejection('missing_field', 'There is no span.');
    const place = placeOf('', factsOf(resource), factsOf(head.attributes));
    const role = roleOf(head, head.attributes, resource, place);
    if (role === null) throw new Rejection('missing_field', 'The span does not say which run it is, and how it ended.');
    const span: RunSpan = {
      ...head,
      resource,
      place: {
        ...place,
        attempt: attemptIn(place, head.traceId),
        // Some CI systems know no organizations; then it is the one that the token is for.
        organization: place.organization || event.tenant,
      },
      children,
      receivedAt: event.receivedAt,
    };
    const records = role === 'run' ? mapRunSpan(span) : mapJobSpan(span);
    const { organization, repository, runId } = span.place;
    const jobId = records.jobs[0]?.jobId ?? 0;
    return { outcome: 'mapped', action: role, organization, repository, runId, jobId, records };
  } catch (error) {
    if (error instanceof Rejection) return { outcome: 'dead', action: '', code: error.code, message: error.message };
    const message = error instanceof Error ? error.message : String(error);
    return { outcome: 'dead', action: '', code: 'mapper_failed', message: cleanText(message, maxName) };
  }
}

/** The first resource and all its spans. */
function readRequest(request: unknown) {
  const first = listOf(request, 'resourceSpans')[0];
  const resource = flatAttributes(fieldOf(fieldOf(first, 'resource'), 'attributes'));
  const spans = listOf(first, 'scopeSpans').flatMap((scope) => listOf(scope, 'spans').map(readSpan));
  return { resource, spans };
}

function listOf(value: unknown, key: string): unknown[] {
  const list = fieldOf(value, key);
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new Rejection('wrong_shape', `${key} must be a list.`);
  return list;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
