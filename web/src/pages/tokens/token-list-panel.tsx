import { useQuery } from '@tanstack/react-query';
import { Panel } from '../../components/panel/panel.tsx';
import { When } from '../../components/text/when.tsx';
import { type Token, tokensQuery } from '../../data/tokens.ts';
import { formatCount } from '../../format/number.ts';
import { RevokeButton } from './revoke-button.tsx';
import classes from './tokens.module.css';

/** The tokens there are, those in force first. */
export function TokenListPanel() {
  const query = useQuery(tokensQuery);
  return (
    <Panel
      title="Tokens"
      query={query}
      height={120}
      aside={({ items }) => (
        <span className="dim small num">{formatCount(items.filter((token) => !token.revoked).length)} in force</span>
      )}
      isEmpty={({ items }) => items.length === 0}
      empty="No token was created yet. The one set as RUNLENS_ADMIN_TOKEN is not listed here."
    >
      {({ items }) => (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">May do</th>
              <th scope="col">Organisation</th>
              <th scope="col">Created</th>
              <th scope="col" className={classes.action}>
                State
              </th>
            </tr>
          </thead>
          <tbody>
            {inForceFirst(items).map((token) => (
              <tr key={token.id} data-revoked={token.revoked || undefined}>
                <th scope="row">
                  {token.name} <code className="dim">{token.id}</code>
                </th>
                <td>{token.scope}</td>
                <td>{token.organization ?? <span className="dim">all</span>}</td>
                <td>
                  <When at={token.createdAt} />
                </td>
                <td className={classes.action}>
                  {token.revoked ? <span className="dim">revoked</span> : <RevokeButton token={token} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function inForceFirst(items: Token[]): Token[] {
  return items.toSorted((a, b) => Number(a.revoked) - Number(b.revoked) || b.createdAt - a.createdAt);
}
