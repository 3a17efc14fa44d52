import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './app/base.css';
import './app/tokens.css';
import './app/kit';
import './app/kit.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startOffline } from '@/offline/start';
import { startWorker } from '@/offline/update';
import { App, queryClient } from './app/App';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root element.');
// The queue of an earlier visit has to be known before the first screen reads anything.
await startOffline(queryClient);
startWorker();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
