import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { vi } from 'vitest';
import { makeQueryClient } from '@/api/queries';
import { makeRouter } from '@/app/router';
import { cssVariables, theme } from '@/app/theme';
import { Toasts } from '@/ui/Toasts';
import type { MockServer } from './mock-server';

/** The whole client at an address, against the server in memory. Answers what was asked of that server. */
export function renderAt(path: string, server: MockServer) {
  const asked: { method: string; path: string; body: string }[] = [];
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    const body = typeof init.body === 'string' ? init.body : '';
    asked.push({ method, path: input.replace('/api/v1', ''), body });
    const answer = await server.answer(method, input, body);
    const empty = answer.status === 204;
    return new Response(empty ? null : JSON.stringify(answer.body), { status: answer.status });
  });
  const client = makeQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  const router = makeRouter(client);
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { asked, router };
}
