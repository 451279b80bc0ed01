{% load static %}// The portal without a network: the last copy of every screen that was looked at, else of the agenda; its style and script.
const SHELF = "work-3";
const FRAME = ["{% static 'pages/pages.css' %}", "{% static 'pages/pages.js' %}", "{% static 'pages/icons.svg' %}"];
const OURS = /^\/(en\/)?work\/($|jobs\/[^/]+\/$|(hours|leave|reviews|income)\/$)/;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(FRAME)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => clients.claim()));
});

const fresh = async (request, keep) => {
  const answer = await fetch(request);
  if (keep && answer.ok && !answer.redirected) (await caches.open(SHELF)).put(request, answer.clone());
  if (answer.redirected && new URL(answer.url).pathname.includes("/login/")) await caches.delete(SHELF);
  return answer;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && OURS.test(url.pathname)) {
    const copy = async () => (await caches.match(request)) || (await caches.match(url.pathname.replace(/work\/.*$/, "work/"), { ignoreVary: true })) || Response.error();
    event.respondWith(fresh(request, true).catch(copy));
  } else if (FRAME.some((path) => url.pathname === path)) {
    event.respondWith(fresh(request, true).catch(() => caches.match(request)));
  }
});
