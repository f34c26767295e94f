import type { Environment } from '../agent/ci/systems.ts';
import { runExec } from './exec.ts';
import { runSpan } from './span.ts';

/** Starts the verb where it is one of the agent's; else false. These read their own arguments, most of which are a command's. */
export function runAgentVerb([verb, ...args]: readonly string[], env: Environment): boolean {
  if (verb === 'exec') runExec(args, env);
  else if (verb === 'span') runSpan(args, env);
  else return false;
  return true;
}
