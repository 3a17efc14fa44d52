import { useOffline } from './state';

/** So long nobody may have touched the page before it is replaced by a newer version. */
const idle = 60_000;
const look = 30_000;
/** Where nobody may be interrupted, however quiet it is. */
const never = /^\/(show|scan)\b/;

/** Registers the worker that keeps the client on this device, and brings in newer versions in a quiet moment. */
export function startWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  let touched = Date.now();
  for (const sign of ['pointerdown', 'keydown', 'wheel'] as const) {
    window.addEventListener(sign, () => (touched = Date.now()), { passive: true, capture: true });
  }

  void navigator.serviceWorker.register('/sw.js').then(registration => {
    const waiting = () => {
      // The very first worker replaces nothing.
      if (registration.waiting && navigator.serviceWorker.controller) useOffline.setState({ updateReady: true });
    };
    waiting();
    registration.addEventListener('updatefound', () =>
      registration.installing?.addEventListener('statechange', waiting),
    );
    setInterval(() => void registration.update().catch(() => {}), 30 * 60_000);
    setInterval(() => {
      const quiet = document.visibilityState === 'hidden' || Date.now() - touched > idle;
      if (quiet && useOffline.getState().updateReady) applyUpdate();
    }, look);
  });
}

/** Starts the newer version, unless this is a screen that must not be interrupted. */
export function applyUpdate(): void {
  if (never.test(location.pathname)) return;
  void navigator.serviceWorker.getRegistration().then(registration => {
    if (!registration?.waiting) return;
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    registration.waiting.postMessage('take over');
  });
}
