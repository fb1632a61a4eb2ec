// Lets a mouse drag a company onto a place; it sends the same form as "Flyt til", which always works.
(() => {
  "use strict";
  const board = document.querySelector(".board-editable");
  const form = document.getElementById("drag-form");
  if (!board || !form) return;
  board.classList.add("can-drag");
  board.querySelectorAll(".drag-hint").forEach((hint) => (hint.hidden = false));

  const FAR_ENOUGH = 6; // pixels before a press becomes a drag
  let drag = null;

  board.addEventListener("pointerdown", (event) => {
    const from = event.target.closest("[data-company]:not([data-locked])");
    const onControl = event.target.closest("a, button, select, input, label, form");
    if (!from || onControl || event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    drag = { from, x: event.clientX, y: event.clientY, name: null, target: null };
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.name) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR_ENOUGH) return;
      begin();
    }
    drag.name.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    aim(document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place]"));
  });

  document.addEventListener("pointerup", () => {
    if (!drag) return;
    const { from, target } = drag;
    end();
    if (!target) return;
    form.elements.company.value = from.dataset.company;
    form.elements.to.value = target.dataset.company ? `swap:${target.dataset.company}` : `place:${target.dataset.place}`;
    form.requestSubmit();
  });
  document.addEventListener("pointercancel", () => drag && end());
  document.addEventListener("keydown", (event) => event.key === "Escape" && drag && end());

  function begin() {
    drag.name = Object.assign(document.createElement("div"), { className: "drag-name", textContent: drag.from.dataset.name });
    document.body.append(drag.name);
    document.body.classList.add("is-dragging");
    drag.from.classList.add("is-dragged");
  }
  function aim(place) {
    drag.target?.classList.remove("is-target");
    const allowed = place && !("locked" in place.dataset) && place.dataset.company !== drag.from.dataset.company;
    drag.target = allowed ? place : null;
    drag.target?.classList.add("is-target");
  }
  function end() {
    drag.target?.classList.remove("is-target");
    drag.from.classList.remove("is-dragged");
    drag.name?.remove();
    document.body.classList.remove("is-dragging");
    drag = null;
  }
})();
