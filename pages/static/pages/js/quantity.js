// Grows a minus and a plus beside every number input of .quantity.
(() => {
  const ready = (box) => {
    if (box.classList.contains("quantity--ready")) return;
    const input = box.querySelector("input");
    const clamp = (n) => Math.min(Number(input.max || 999), Math.max(Number(input.min || 0), n));
    const buttons = [["minus", -1], ["plus", 1]].map(([icon, sign]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quantity__step";
      button.setAttribute("aria-label", `${box.dataset[icon]} ${box.dataset.label}`);
      button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${box.dataset.icons}#${icon}"/></svg>`;
      button.addEventListener("click", () => {
        input.value = clamp(Number(input.value || 0) + sign * Number(input.step || 1));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
      return button;
    });
    const mark = () => {
      buttons[0].disabled = input.value !== "" && Number(input.value) <= Number(input.min || 0);
      buttons[1].disabled = Number(input.value) >= Number(input.max || 999);
    };
    input.before(buttons[0]);
    (box.querySelector(".quantity__unit") || input).after(buttons[1]);
    input.addEventListener("change", mark);
    box.classList.add("quantity--ready");
    mark();
  };
  const all = (root) => root.querySelectorAll(".quantity").forEach(ready);
  all(document);
  document.addEventListener("parts:changed", () => all(document));
})();
