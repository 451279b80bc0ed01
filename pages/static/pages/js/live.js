// form[data-live]: after a change, sends the form to that address and swaps in every [data-part] of the answer by id.
// The answer is the ordinary page; without this script its own button does the same.
(() => {
  const wait = 250;
  document.querySelectorAll("form[data-live]").forEach((form) => {
    let timer, running;
    const refresh = async () => {
      running?.abort();
      running = new AbortController();
      const parts = document.querySelectorAll("[data-part]");
      parts.forEach((part) => part.setAttribute("aria-busy", "true"));
      try {
        const data = new FormData(form);
        const get = (form.dataset.liveMethod || "post") === "get";
        const url = new URL(form.dataset.live || form.action, location.href);
        if (get) for (const [name, value] of data) if (typeof value === "string" && name !== "csrfmiddlewaretoken") url.searchParams.append(name, value);
        const answer = await fetch(url, { method: get ? "GET" : "POST", body: get ? null : data, headers: { "X-Requested-With": "live" }, signal: running.signal });
        if (!answer.ok || answer.redirected) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        parts.forEach((part) => {
          const fresh = page.getElementById(part.id);
          if (!fresh || part.contains(document.activeElement)) return;
          const open = [...part.querySelectorAll("details")].map((details) => details.open);
          fresh.querySelectorAll("details").forEach((details, i) => { details.open = open[i] ?? details.open; });
          part.replaceWith(document.importNode(fresh, true));
        });
        document.dispatchEvent(new Event("parts:changed"));
      } catch (problem) {
        if (problem.name !== "AbortError") form.dataset.stale = "true";
      } finally {
        document.querySelectorAll("[data-part]").forEach((part) => part.removeAttribute("aria-busy"));
      }
    };
    form.addEventListener("change", (event) => {
      if (event.target.closest("[data-quiet]")) return;
      clearTimeout(timer);
      timer = setTimeout(refresh, wait);
    });
  });
})();
