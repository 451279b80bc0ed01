// form[data-photo]: one press opens the camera; what was taken is made small on the phone and sent. Without a network the
// chosen photo stays in its field, with the button that sends it later.
(() => {
  const EDGE = 1600;
  const small = async (file) => {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : null;
    } catch { return null; }
  };
  document.querySelectorAll("form[data-photo]").forEach((form) => {
    const field = form.querySelector("input[type=file]");
    form.classList.add("prove__form--live");
    field.addEventListener("change", async () => {
      if (!field.files.length) return;
      form.setAttribute("aria-busy", "true");
      const made = await small(field.files[0]);
      if (made) {
        const list = new DataTransfer();
        list.items.add(made);
        field.files = list.files;
      }
      if (!navigator.onLine) {
        form.classList.remove("prove__form--live");
        form.removeAttribute("aria-busy");
      }
      form.requestSubmit();
    });
  });
})();
