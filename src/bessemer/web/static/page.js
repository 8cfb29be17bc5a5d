// What every page needs: charts when they come into view, suggestions while typing, parts that load later.
import { combobox } from "./combobox.js";
import { liven } from "./liven.js";

// Parts of a page that take long are asked for once the page is there; without scripts a link leads to them.
async function load(place) {
  try {
    const answer = await fetch(place.dataset.load, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`${place.dataset.load}: ${answer.status}`);
    place.innerHTML = await answer.text();
    place.classList.remove("waiting");
    place.removeAttribute("aria-busy");
    enliven(place);
  } catch (error) {
    place.classList.remove("waiting");
    place.removeAttribute("aria-busy");
    console.error(error);
  }
}

// A choice that changes one part of the page changes it in place; the address changes as if it had been followed.
async function exchange(address, id, push) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(id), old = document.getElementById(id);
  if (!answer.ok || !fresh || !old) { location.assign(address); return; }
  const focus = old.contains(document.activeElement) ? document.activeElement.getAttribute("data-focus") : null;
  old.replaceWith(fresh);
  const tongue = document.querySelector(".tongue a"), now = page.querySelector(".tongue a");
  if (tongue && now) tongue.href = now.href;
  document.title = page.title;
  if (push) history.pushState({ exchange: id }, "", address);
  enliven(fresh);
  if (focus) fresh.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

function enliven(root) {
  liven(root);
  for (const form of root.querySelectorAll("[data-suggest]")) combobox(form);
  for (const place of root.querySelectorAll("[data-load]")) load(place);
  for (const list of root.querySelectorAll("[data-exchange]")) {
    for (const link of list.querySelectorAll("a")) {
      link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
        event.preventDefault();
        exchange(link.href, list.dataset.exchange, true);
      });
    }
  }
  for (const form of root.querySelectorAll("form[data-working]")) {
    form.addEventListener("submit", () => {
      const place = form.querySelector("[data-said]");
      if (place) place.textContent = place.dataset.said;
    });
  }
  for (const form of root.querySelectorAll("form[data-at-once]")) form.addEventListener("change", () => form.requestSubmit());
}

addEventListener("popstate", () => {
  const part = document.querySelector("[data-exchange]");
  if (part) exchange(location.href, part.dataset.exchange, false);
});

// The other language keeps the place on the page.
for (const link of document.querySelectorAll("[data-keep-hash]")) {
  link.addEventListener("click", () => { if (location.hash) link.hash = location.hash; });
}
enliven(document);
// On a narrow screen rows of pages scroll: the one that is open is brought into view.
for (const open of document.querySelectorAll(":is(.site, .tabs) [aria-current]")) {
  const row = open.closest("ul");
  if (row.scrollWidth > row.clientWidth) {
    row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
  }
}
