import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const worker = fileURLToPath(new URL('../src/offline/worker.js', import.meta.url));
const publicFolder = fileURLToPath(new URL('../public', import.meta.url));

/** Writes the service worker with the list of everything the client consists of; its version is the hash of that. */
export function serviceWorker(): Plugin {
  return {
    name: 'callboard-service-worker',
    apply: 'build',
    generateBundle: {
      // Last of all: the page itself is written by another plugin.
      order: 'post',
      handler(_, bundle) {
        const hash = createHash('sha256');
        const built = Object.values(bundle).sort((a, b) => a.fileName.localeCompare(b.fileName));
        for (const file of built) hash.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source);
        const plain = readdirSync(publicFolder).sort();
        for (const file of plain) hash.update(readFileSync(`${publicFolder}/${file}`));
        const files = [...built.map(file => file.fileName), ...plain].map(file => `/${file}`);
        const shell = JSON.stringify({ version: hash.digest('hex').slice(0, 12), files: [...new Set(files)] });
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: readFileSync(worker, 'utf8').replace('__SHELL__', () => shell),
        });
      },
    },
  };
}
