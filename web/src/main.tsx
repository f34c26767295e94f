import './theme/styles.ts';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { prefetchOperations } from './data/operations.ts';
import { queryClient } from './data/query-client.ts';
import { sessionQuery } from './data/session.ts';
import { theme } from './theme/theme.ts';

// Asked before anything renders: it decides between the pages, the sign-in and the first-run page.
void queryClient.prefetchQuery(sessionQuery);
if (window.location.pathname === '/') prefetchOperations(queryClient, new URLSearchParams(window.location.search));

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      {/* Variables and classes come from static sheets; nothing is injected at run time, as the security policy demands. */}
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
        withStaticClasses={false}
      >
        <QueryClientProvider client={queryClient}>
          <App />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
