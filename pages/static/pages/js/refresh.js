// [data-refresh="15"]: while the page is looked at, asks again every so many seconds and swaps itself in when it changed.
(() => {
  const watch = (id) => {
    const part = document.getElementById(id);
    const seconds = Number(part?.dataset.refresh);
    if (!seconds) return;
    setTimeout(async () => {
      if (!document.hidden && !part.contains(document.activeElement)) {
        try {
          const answer = await fetch(location.href, { headers: { "X-Requested-With": "refresh" } });
          const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
          if (fresh && fresh.textContent.trim() !== part.textContent.trim()) part.replaceWith(document.importNode(fresh, true));
        } catch { /* no network: the next try will do */ }
      }
      watch(id);
    }, seconds * 1000);
  };
  document.querySelectorAll("[data-refresh][id]").forEach((part) => watch(part.id));
})();
