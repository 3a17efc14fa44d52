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
  void navigator.serviceWorker.register('/sw.js').then(registration => {
    // A newer version begins with the next start, never between two guests.
    if (registration.waiting && scanner.view().screen.phase === 'setup') registration.waiting.postMessage('take over');
  });
}
