/** Puts the frame, the session and the pages together. */
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { ApiError } from './lib/client';
import { useSession } from './lib/queries';
import { Waiting } from './parts/answered';
import { Empty } from './parts/empty';
import { ProblemAlert } from './parts/problem';
import { PAGES } from './shell/pages';
import { Shell } from './shell/shell';
import { SignIn } from './shell/sign-in';
import { cssVariables, theme } from './shell/theme';
import { useWords, Words } from './words/words';

const statusOf = (error: Error) => (error instanceof ApiError ? error.problem.status : 0);

const client: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // What Junction refused, it will refuse again.
      retry: (count, error) => count < 2 && (statusOf(error) === 0 || statusOf(error) >= 502),
    },
  },
  queryCache: new QueryCache({
    // The session has ended meanwhile: ask who we are, which brings the sign-in page.
    onError: (error, query) => {
      if (statusOf(error) === 401 && query.queryKey[0] !== 'session')
        void client.invalidateQueries({ queryKey: ['session'] });
    },
  }),
});

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <Words>
          <Router base="/console">
            <Door />
          </Router>
        </Words>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** The pages for whoever is signed in; the sign-in page for everybody else. */
function Door() {
  const session = useSession();
  if (session.data?.key) return <Pages />;
  if (session.data) return <SignIn />;
  return session.error ? <ProblemAlert error={session.error} /> : <Waiting />;
}

function Pages() {
  const { t } = useWords();
  return (
    <Shell>
      <Suspense fallback={<Waiting />}>
        <Switch>
          {PAGES.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route>
            <Empty title={t('page.missing')}>{t('page.missing.lead')}</Empty>
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}
