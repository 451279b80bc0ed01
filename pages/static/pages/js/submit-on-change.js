// form[data-submit-on-change]: filters and sorting apply at once; its button is for those without a script.
(() => {
  document.querySelectorAll("form[data-submit-on-change]").forEach((form) => {
    form.querySelector("[data-without-script]")?.setAttribute("hidden", "");
    form.addEventListener("change", () => form.requestSubmit());
  });
})();
