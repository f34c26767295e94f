import type { Scope } from '../../data/tokens.ts';
import classes from './tokens.module.css';

const scopes: { scope: Scope; says: string }[] = [
  { scope: 'read', says: 'Look at the pages, ask the API, scrape /metrics' },
  {
    scope: 'ingest',
    says: 'Send: runlens exec, OpenTelemetry (OTLP) clients, imports from another machine; see nothing',
  },
  { scope: 'secrets', says: 'Register values that are masked, such as passwords; see nothing' },
  { scope: 'admin', says: 'Everything, with imports, replays and tokens' },
];

/** What the new token may do. */
export function ScopeChoice({ value, onChange }: { value: Scope; onChange: (scope: Scope) => void }) {
  return (
    <fieldset className={classes.scopes}>
      <legend>May do</legend>
      {scopes.map(({ scope, says }) => (
        <label key={scope} className={classes.scope} data-chosen={scope === value || undefined}>
          <input type="radio" name="scope" checked={scope === value} onChange={() => onChange(scope)} />
          <span>
            <b>{scope}</b>
            <span className={classes.says}>{says}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
