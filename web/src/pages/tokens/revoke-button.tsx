import { type Token, useRevokeToken } from '../../data/tokens.ts';
import { AskTwice } from './ask-twice.tsx';

/** Revokes a token: who holds it is shut out. */
export function RevokeButton({ token }: { token: Token }) {
  const { mutate, isPending, error } = useRevokeToken();
  return <AskTwice verb="Revoke" what={token.name} act={() => mutate(token.id)} isPending={isPending} error={error} />;
}
