import '../app/tokens.css';
import './scan.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Scan } from './Scan';
import { Scanner } from './scanner';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root element.');

const scanner = new Scanner();
const fragment = location.hash;
// The key must not stay in the address, where the next person may read it.
if (fragment) history.replaceState(null, '', location.pathname);
createRoot(root).render(
  <StrictMode>
    <Scan scanner={scanner} />
  </StrictMode>,
);
void scanner.start(fragment);

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register('/sw.js').then(
    ({ waiting }) => {
      // A newer version begins with the next start, never between two guests; and not while a link is being taken in.
      if (!waiting || fragment || !navigator.serviceWorker.controller || scanner.view().screen.phase !== 'setup')
        return;
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage('take over');
    },
    // Without a line there is nothing newer.
    () => {},
  );
}
