// [data-dialog="id"]: a link to a page whose form is also here in a <dialog>; without a script the link simply leads there.
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
    if (event.target.closest("[data-dismiss]")) event.target.closest("dialog")?.close();
    if (event.target.matches("dialog[open]")) event.target.close();
  });
})();
