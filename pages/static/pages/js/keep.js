// The heart answers at once and tells the server behind; when that fails it says so by turning back.
(() => {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.keep");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const was = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!was));
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), headers: { "X-Requested-With": "keep" } });
      if (!answer.ok) throw answer;
      if (answer.redirected && new URL(answer.url).pathname.includes("login")) location.assign(answer.url);
    } catch { button.setAttribute("aria-pressed", String(was)); }
  }, true);
})();
