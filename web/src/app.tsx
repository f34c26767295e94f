import { Component, type ReactNode, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { ErrorNote } from './components/panel/panel.tsx';
import { Shell } from './components/shell/shell.tsx';
import { LiveProvider } from './data/live.tsx';
import { useSession, useSignOut } from './data/session.ts';
import {
  HomePage,
  IntakePage,
  LogsPage,
  NotFoundPage,
  RunPage,
  RunsPage,
  SignInPage,
  TokensPage,
  TracePage,
  TracesPage,
} from './pages/pages.ts';

/** Routes, and who may see them. */
export function App() {
  const session = useSession();
  const signOut = useSignOut();
  const [path] = useLocation();
  const search = useSearch();
  const locked = session.data?.authRequired === true && !session.data.signedIn;

  // A new page starts at its top, like any page on the web.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the path changes
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [path]);

  if (locked && path !== '/signin') {
    const here = search === '' ? path : `${path}?${search}`;
    return <Redirect to={here === '/' ? '/signin' : `/signin?next=${encodeURIComponent(here)}`} replace />;
  }
  if (path === '/signin') {
    return (
      <Suspense fallback={null}>
        <SignInPage />
      </Suspense>
    );
  }
  const canSignOut = session.data?.authRequired === true && session.data.signedIn;
  return (
    <LiveProvider enabled={session.data !== undefined}>
      <Shell
        demo={session.data?.setup?.demoLoaded ?? null}
        admin={session.data?.scope === 'admin'}
        onSignOut={canSignOut ? () => signOut.mutate() : undefined}
      >
        <Boundary key={path}>
          <Suspense fallback={null}>
            <Switch>
              <Route path="/" component={HomePage} />
              <Route path="/runs" component={RunsPage} />
              <Route path="/runs/:source/:runId">
                {(params) => <RunPage source={params.source} runId={params.runId} />}
              </Route>
              <Route path="/traces" component={TracesPage} />
              <Route path="/traces/:traceId">{({ traceId }) => <TracePage key={traceId} traceId={traceId} />}</Route>
              <Route path="/logs" component={LogsPage} />
              <Route path="/intake" component={IntakePage} />
              <Route path="/tokens" component={TokensPage} />
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </Boundary>
      </Shell>
    </LiveProvider>
  );
}

/** A fault of a page stays in that page; the places around it still work. */
class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ErrorNote error={this.state.error} onRetry={() => window.location.reload()} />;
  }
}
