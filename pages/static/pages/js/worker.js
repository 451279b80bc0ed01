// link[data-worker]: lets that service worker look after the portal, so that agenda and jobs open without a network.
(() => {
  const link = document.querySelector("link[data-worker]");
  if (link && "serviceWorker" in navigator) navigator.serviceWorker.register(link.dataset.worker, { scope: link.dataset.scope });
})();
