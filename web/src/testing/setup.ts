import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

// The browser of the tests has no font loading; fields that grow with their text listen for it.
if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });

// Nothing is laid out here: a page tall enough has every row of a list on it.
Object.defineProperty(window, 'innerHeight', { value: 20_000, configurable: true });
