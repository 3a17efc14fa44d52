import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { ProxyOptions } from 'vite';
import { defineConfig } from 'vitest/config';
import { mockServer } from './src/testing/vite-plugin.ts';
import { serviceWorker } from './tools/worker-plugin.ts';

const server = process.env.CALLBOARD_SERVER ?? 'http://127.0.0.1:5080';
const proxy: Record<string, string | ProxyOptions> = {
  '/api': server,
  '/live': { target: server, ws: true },
  '/openapi': server,
  '/rsvp': server,
};

const page = (name: string) => fileURLToPath(new URL(`./${name}.html`, import.meta.url));

export default defineConfig(({ mode, command }) => ({
  plugins: [
    react(),
    serviceWorker(),
    // The pretend server exists only for `vite --mode mock`; a product build never loads the module.
    ...(mode === 'mock' && command === 'serve' ? [mockServer()] : []),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: '../src/Callboard.Host/wwwroot',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    // Two pages: the client, and the scanner, which has to be small and start by itself.
    rollupOptions: { input: { index: page('index'), scan: page('scan') } },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    ...(mode !== 'mock' && { proxy }),
  },
  test: {
    environment: 'happy-dom',
    testTimeout: 20_000,
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
  },
}));
