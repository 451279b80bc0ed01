// [data-offline]: told while the device has no network; what would be sent then waits, and nothing that was written is lost.
(() => {
  const note = document.querySelector("[data-offline]");
  if (!note) return;
  const tell = () => { note.hidden = navigator.onLine; };
  ["online", "offline"].forEach((change) => addEventListener(change, tell));
  tell();
  addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.target.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    note.focus();
  }, true);
})();
