// Conveniences on top of pages that work without them: nothing here may be the only way to do something.
(() => {
  "use strict";

  const ready = (root) => {
    root.querySelectorAll("[data-sortable-table]").forEach(sortable);
    root.querySelectorAll("[data-search]").forEach(searchable);
    root.querySelectorAll("[data-ranked]:not([data-locked])").forEach(ranked);
    root.querySelectorAll(".event-path .is-current").forEach((step) => {
      const list = step.parentElement;
      if (list.scrollWidth > list.clientWidth) list.scrollLeft = step.offsetLeft - (list.clientWidth - step.offsetWidth) / 2;
    });
    root.querySelector("[data-focus]")?.focus();
  };

  // Tables: a heading becomes a button that sorts, in Danish order, numbers as numbers.
  const danish = new Intl.Collator("da", { numeric: true });
  const key = (row, column) => (row.cells[column]?.dataset.sort ?? row.cells[column]?.textContent ?? "").trim();
  function sortable(table) {
    if (table.dataset.ready) return;
    table.dataset.ready = "yes";
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if ("unsorted" in heading.dataset || !heading.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort-button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const rising = heading.getAttribute("aria-sort") !== "ascending";
        table.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", rising ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].sort((a, b) => danish.compare(key(a, column), key(b, column)));
        body.append(...(rising ? rows : rows.reverse()));
      });
    });
  }

  // As shared/searching.py: without accents, and ae, oe and aa as æ, ø and å.
  function searchKey(text) {
    return text.toLocaleLowerCase("da").normalize("NFD").replace(/\p{M}/gu, "")
      .replace(/[æ]|ae|aa/g, "a").replace(/[øœ]|oe/g, "o").replace(/[ł]/g, "l").replace(/[đð]/g, "d").replace(/ı/g, "i");
  }

  // Tables: a field above that hides the rows which do not match.
  function searchable(frame) {
    if (frame.dataset.ready) return;
    frame.dataset.ready = "yes";
    const label = document.createElement("label");
    label.className = "table-search";
    label.innerHTML = '<span class="form-label"></span><input type="search" class="form-input" autocomplete="off">';
    label.firstChild.textContent = frame.dataset.search;
    const none = document.createElement("p");
    none.className = "table-none";
    none.textContent = frame.dataset.searchNone;
    none.hidden = true;
    none.setAttribute("role", "status");
    frame.prepend(label);
    frame.append(none);
    label.lastChild.addEventListener("input", (event) => {
      const wanted = searchKey(event.target.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      frame.querySelectorAll("tbody tr").forEach((row) => {
        const text = searchKey(row.textContent);
        row.hidden = !wanted.every((word) => text.includes(word));
        shown += !row.hidden;
      });
      none.hidden = shown > 0;
    });
  }

  // Ranked lists: dragging sends the same form as the buttons.
  function ranked(list) {
    if (list.dataset.ready || !window.Sortable) return;
    list.dataset.ready = "yes";
    list.classList.add("can-drag");
    const sortable = window.Sortable.create(list, {
      handle: ".ranked-grip",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "is-dragged",
      onEnd: (moved) => {
        if (moved.oldIndex === moved.newIndex) return;
        const form = list.closest("form");
        form.querySelector("[data-order]").value = [...list.children].map((item) => item.dataset.id).join(",");
        form.requestSubmit();
      },
    });
    const saved = sortable.toArray();
    ["htmx:responseError", "htmx:sendError"].forEach((name) => list.closest("form").addEventListener(name, () => sortable.sort(saved)));
  }

  // A form is sent once: the button that sent it rests until the page changes.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => forget(form), 8000);
  });
  const forget = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(forget));

  // Going back, a browser may show a page as it first came, without what was changed in it since.
  window.addEventListener("pageshow", (event) => {
    const [shown] = performance.getEntriesByType("navigation");
    if (!event.persisted && shown?.type === "back_forward" && document.querySelector("[hx-post]")) location.reload();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  const tell = (text) => (document.getElementById("announcements").textContent = text);
  ["htmx:responseError", "htmx:sendError"].forEach((name) =>
    document.addEventListener(name, (event) => {
      if (event.detail.elt?.closest?.(".event-path")) return; // the path works without its marks
      const part = event.detail.elt?.closest?.(".operations-part");
      if (part) return part.classList.add("is-silent"); // it says so itself, until it answers again
      tell(document.body.dataset.failed);
      document.querySelectorAll(".save-state").forEach((said) => said.replaceChildren()); // "saved" was about the change before
      const place = document.querySelector(".htmx-failed") ??
        Object.assign(document.createElement("p"), { className: "alert alert-error htmx-failed" });
      place.textContent = document.body.dataset.failed;
      document.getElementById("main").prepend(place);
    }),
  );
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.querySelector(".htmx-failed")?.remove();
    const form = event.detail.elt?.closest?.("form");
    if (form) forget(form);
  });
  // What is replaced while it has the focus hands the focus on: to itself in its new shape, else to what took its place.
  // Noted before the request, because the button is disabled while it is under way.
  const stops = (place) =>
    [...place.querySelectorAll("a[href], button:not([disabled])")].filter((stop) => stop.checkVisibility?.() ?? true);
  const name = (stop) => stop?.getAttribute("href") || stop?.value;
  const owner = (stop) => stop?.value?.split(":")[0]; // "id:up" and "id:down" are of one row
  let left = null;
  document.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => {
    const place = stops(target).indexOf(document.activeElement);
    if (place >= 0) left = { id: target.id, place, name: name(document.activeElement), owner: owner(document.activeElement) };
  });
  document.addEventListener("htmx:afterSettle", ({ detail: { elt } }) => {
    if (elt.id !== left?.id || document.activeElement !== document.body) return;
    const fresh = stops(elt);
    const same = fresh.find((stop) => left.name && name(stop) === left.name) ??
      fresh.find((stop) => left.owner && owner(stop) === left.owner);
    (same ?? fresh[Math.min(left.place, fresh.length - 1)])?.focus();
    left = null;
  });
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt.parentElement ?? document));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => ready(document));
  else ready(document);
})();
