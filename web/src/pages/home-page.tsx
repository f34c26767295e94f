import { lazy, Suspense, useState } from 'react';
import { ErrorNote } from '../components/panel/panel.tsx';
import { useDemo, useSession } from '../data/session.ts';

import { OperationsPage } from './operations/operations-page.tsx';

const FirstRunPage = lazy(() =>
  import('./first-run/first-run-page.tsx').then((module) => ({ default: module.FirstRunPage })),
);

/** Operations, or how to begin while the store is empty. */
export function HomePage() {
  const session = useSession();
  const [entered, setEntered] = useState(false);
  const [began, setBegan] = useState(false);
  const setup = session.data?.setup;
  const empty = setup?.storeEmpty === true;
  if (empty && !began) setBegan(true);
  const demo = useDemo(began);
  const loading = began && !entered && demo.data?.state === 'running';

  if (session.data === undefined)
    return session.error ? <ErrorNote error={session.error} onRetry={session.refetch} /> : null;
  if (setup && (empty || loading)) {
    return (
      <Suspense fallback={null}>
        <FirstRunPage setup={setup} onEnter={empty ? undefined : () => setEntered(true)} />
      </Suspense>
    );
  }
  return <OperationsPage />;
}
