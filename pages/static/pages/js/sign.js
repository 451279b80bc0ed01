// form[data-sign]: a pad to sign on with a finger; what was drawn goes with the form. Without scripts a written name does.
(() => {
  document.querySelectorAll("form[data-sign]").forEach((form) => {
    const [pad, wipe] = [form.querySelector("canvas"), form.querySelector("button[type=button]")];
    const [name, drawing] = [form.elements.words, form.elements.drawing];
    const pen = pad.getContext("2d");
    let last = null;
    const place = (event) => {
      const box = pad.getBoundingClientRect();
      return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
    };
    const clear = () => {
      pen.clearRect(0, 0, pad.width, pad.height);
      drawing.value = "";
      name.required = true;
    };
    Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#1b1e24" });
    pad.hidden = wipe.hidden = false;
    pad.addEventListener("pointerdown", (event) => {
      pad.setPointerCapture(event.pointerId);
      last = place(event);
    });
    pad.addEventListener("pointermove", (event) => {
      if (!last) return;
      const here = place(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...here);
      pen.stroke();
      last = here;
      name.required = false;
    });
    ["pointerup", "pointercancel"].forEach((end) => pad.addEventListener(end, () => {
      last = null;
      if (!name.required) drawing.value = pad.toDataURL("image/png");
    }));
    wipe.addEventListener("click", clear);
  });
})();
