import type { Plugin } from 'vite';

/** Answers /api from memory while the client is being worked on without a server. Never part of a build. */
export function mockServer(): Plugin {
  return {
    name: 'callboard-mock-server',
    configureServer(vite) {
      // Through the development server's own loader, so that the configuration itself drags none of it along.
      const load = async () => {
        const module = (await vite.ssrLoadModule('/src/testing/mock-server.ts')) as typeof import('./mock-server');
        return new module.MockServer();
      };
      let loaded: ReturnType<typeof load> | undefined;
      vite.middlewares.use('/api/v1', (request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', async () => {
          loaded ??= load();
          const server = await loaded;
          const answer = await server.answer(
            request.method ?? 'GET',
            request.url ?? '/',
            Buffer.concat(parts).toString('utf8'),
          );
          response.statusCode = answer.status;
          response.setHeader('Content-Type', answer.status >= 400 ? 'application/problem+json' : 'application/json');
          response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
        });
      });
      // No live connection here: the client then falls back to polling, which the mock answers.
      vite.middlewares.use('/live', (_, response) => {
        response.statusCode = 404;
        response.end();
      });
    },
  };
}
