import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onSignedOut } from '@/api/client';
import { keys, makeQueryClient } from '@/api/queries';
import { Toasts } from '@/ui/Toasts';
import { applyDensity, usePreferences } from './preferences';
import { makeRouter } from './router';
import { cssVariables, theme } from './theme';

export const queryClient = makeQueryClient();
const router = makeRouter(queryClient);
const colorScheme = localStorageColorSchemeManager({ key: 'callboard.theme' });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

export function App() {
  const density = usePreferences(state => state.density);
  useEffect(() => applyDensity(density), [density]);

  useEffect(() => {
    let leaving = false;
    return onSignedOut(() => {
      // A stranger on a public page is no session that ended.
      if (leaving || !queryClient.getQueryData(keys.me)) return;
      leaving = true;
      const here = router.state.location.href;
      // The screens of the shell count on a session, so they go before it does.
      void router.navigate({ to: '/sign-in', search: { return: here, expired: true } }).finally(() => {
        leaving = false;
        queryClient.setQueryData(keys.me, null);
      });
    });
  }, []);

  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  );
}
