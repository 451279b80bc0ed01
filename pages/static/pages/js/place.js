// [data-locate]: fills the form's latitude and longitude from the device, then sends it. Shown only where the device can.
(() => {
  document.querySelectorAll("[data-locate]").forEach((button) => {
    if (!navigator.geolocation) return;
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const form = button.closest("form");
      button.setAttribute("aria-busy", "true");
      const send = (position) => {
        if (position) {
          form.elements.latitude.value = position.coords.latitude.toFixed(6);
          form.elements.longitude.value = position.coords.longitude.toFixed(6);
        }
        form.requestSubmit(button.form === form && button.type === "submit" ? button : undefined);
      };
      navigator.geolocation.getCurrentPosition(send, () => send(null), { timeout: 6000, maximumAge: 60000 });
    });
  });
})();
