// [data-opens="…"]: a step that waits for its time. When that has come, asks for the page and swaps in the step, or its whole
// form where that has an id, because the step may ask for something. A phone that slept looks when it wakes.
(() => {
  const look = async () => {
    const waiting = [...document.querySelectorAll("[data-opens]")].filter((step) => new Date(step.dataset.opens) <= Date.now());
    if (!waiting.length || document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "opens" } });
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page) waiting.forEach((step) => {
        const part = step.closest("form[id]") || step, fresh = page.getElementById(part.id);
        if (!fresh) return;
        const had = step.contains(document.activeElement), own = document.importNode(fresh, true);
        part.replaceWith(own);
        if (had) own.querySelector("button")?.focus();
      });
    } catch { /* no network: the next look will do */ }
  };
  if (!document.querySelector("[data-opens]")) return;
  setInterval(look, 15000);
  document.addEventListener("visibilitychange", look);
})();
