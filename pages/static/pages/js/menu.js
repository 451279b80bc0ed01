// details.menu closes on Escape and on a press elsewhere; a message closes on its button.
(() => {
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    event.target.closest("[data-close]")?.closest(".messages__item")?.remove();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false; });
})();
