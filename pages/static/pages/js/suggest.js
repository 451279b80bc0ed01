// input[data-suggest]: asks that address for a list of links as you type (HTML with .suggestions__item); arrows, Enter, Escape.
(() => {
  document.querySelectorAll("input[data-suggest]").forEach((input, number) => {
    const box = input.closest(".search-box");
    const list = Object.assign(document.createElement("div"), { className: "suggestions", id: `suggestions-${number}`, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label") || input.placeholder);
    box.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
    let timer, at = -1;
    const items = () => [...list.querySelectorAll(".suggestions__item")];
    const show = (open) => { list.hidden = !open; input.setAttribute("aria-expanded", String(open)); if (!open) { at = -1; input.removeAttribute("aria-activedescendant"); } };
    const ask = async () => {
      const words = input.value.trim();
      if (!words) return show(false);
      const url = new URL(input.dataset.suggest, location.href);
      url.searchParams.set(input.name, words);
      try {
        const answer = await fetch(url, { headers: { "X-Requested-With": "suggest" } });
        if (!answer.ok || input.value.trim() !== words) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        list.replaceChildren(...page.querySelectorAll(".suggestions__item"));
        items().forEach((item, i) => { item.id = `${list.id}-${i}`; item.setAttribute("role", "option"); item.tabIndex = -1; });
        show(items().length > 0 && document.activeElement === input);
      } catch { show(false); }
    };
    const move = (step) => {
      const all = items();
      if (!all.length) return;
      at = (at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length;
      all.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
      if (event.key === "Escape") show(false);
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); items()[at].click(); }
    });
    box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) setTimeout(() => show(false), 150); });
  });
})();
