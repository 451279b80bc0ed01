// time[data-countdown]: minutes and seconds until its datetime; announces by reloading the page once when it is over.
(() => {
  const tick = (element) => {
    const left = Math.max(0, Math.floor((new Date(element.dateTime) - Date.now()) / 1000));
    element.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left) return setTimeout(tick, 1000, element);
    if (element.dataset.countdown) location.assign(element.dataset.countdown);
  };
  document.querySelectorAll("time[data-countdown]").forEach(tick);
})();
