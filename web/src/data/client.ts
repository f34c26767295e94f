import createClient from 'openapi-fetch';
import type { paths } from './api-types.ts';

/** The JSON API, typed by the document the server generates. Same origin; the session is a cookie. */
export const api = createClient<paths>({ baseUrl: window.location.origin });

/** An answer that is not a success: the server's code and its sentence. Status 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws ApiError for everything that is not a success. */
export async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, '', 'The server does not answer. Is Runlens running?');
  }
  if (answer.response.ok) return answer.data as T;
  const { code, message } = readError(answer.error);
  throw new ApiError(answer.response.status, code, message || `The server answered ${answer.response.status}.`);
}

function readError(body: unknown): { code: string; message: string } {
  const outer = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const inner =
    typeof outer.error === 'object' && outer.error !== null ? (outer.error as Record<string, unknown>) : outer;
  const text = (key: string) => (typeof inner[key] === 'string' ? inner[key] : '');
  return { code: text('code'), message: text('message') };
}
