import { lazy } from 'react';

const load = {
  home: () => import('./home-page.tsx'),
  runs: () => import('./runs/runs-page.tsx'),
  run: () => import('./run/run-page.tsx'),
  traces: () => import('./traces/traces-page.tsx'),
  trace: () => import('./trace/trace-page.tsx'),
  logs: () => import('./logs/logs-page.tsx'),
  intake: () => import('./intake/intake-page.tsx'),
  tokens: () => import('./tokens/tokens-page.tsx'),
  signIn: () => import('./signin/signin-page.tsx'),
  notFound: () => import('./not-found-page.tsx'),
};

// The page's code is asked for at once, beside the session, not after it.
const first = window.location.pathname.split('/');
if (first[1] === '') void load.home();
else if (first[1] === 'runs') void (first.length > 2 ? load.run() : load.runs());
else if (first[1] === 'traces') void (first.length > 2 ? load.trace() : load.traces());
else if (first[1] === 'logs') void load.logs();
else if (first[1] === 'intake') void load.intake();
else if (first[1] === 'tokens') void load.tokens();

export const HomePage = lazy(() => load.home().then((module) => ({ default: module.HomePage })));
export const RunsPage = lazy(() => load.runs().then((module) => ({ default: module.RunsPage })));
export const RunPage = lazy(() => load.run().then((module) => ({ default: module.RunPage })));
export const TracesPage = lazy(() => load.traces().then((module) => ({ default: module.TracesPage })));
export const TracePage = lazy(() => load.trace().then((module) => ({ default: module.TracePage })));
export const LogsPage = lazy(() => load.logs().then((module) => ({ default: module.LogsPage })));
export const IntakePage = lazy(() => load.intake().then((module) => ({ default: module.IntakePage })));
export const TokensPage = lazy(() => load.tokens().then((module) => ({ default: module.TokensPage })));
export const SignInPage = lazy(() => load.signIn().then((module) => ({ default: module.SignInPage })));
export const NotFoundPage = lazy(() => load.notFound().then((module) => ({ default: module.NotFoundPage })));
