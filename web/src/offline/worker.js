// Keeps the client itself on this device, so that it starts without a server. Data is none of its business: what the API answers is
// kept by the page, and never passes through here. The build writes the list of files into the first line.
const { version, files } = __SHELL__;
const name = `callboard-${version}`;

self.addEventListener('install', event => {
  // A newer version waits until the page asks for it: nobody's screen changes under their hands.
  event.waitUntil(
    caches.open(name).then(cache => cache.addAll(files.map(file => new Request(file, { cache: 'reload' })))),
  );
});

self.addEventListener('activate', event => {
  event.waitUntil(
    caches
      .keys()
      .then(keys =>
        Promise.all(keys.filter(key => key.startsWith('callboard-') && key !== name).map(key => caches.delete(key))),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('message', event => {
  if (event.data === 'take over') self.skipWaiting();
});

const notOurs = /^\/(api|live|openapi|docs|health|swagger|feeds|rsvp|mcp)\b/;

self.addEventListener('fetch', event => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin || notOurs.test(address.pathname)) return;
  if (request.mode === 'navigate') {
    // The scanner is a page of its own.
    const page = /^\/scan(?:\/|$)/.test(address.pathname) ? '/scan.html' : '/index.html';
    event.respondWith(caches.match(page, { cacheName: name }).then(kept => kept ?? fetch(request)));
  } else if (files.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname, { cacheName: name }).then(file => file ?? fetch(request)));
  }
});
