// A chart by keyboard: arrows step from mark to mark, what is said of each is announced, Enter follows the link
// that a mark has, Escape leaves.
import { hide, show } from "./tips.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

// Marks that say something, each text once, in the order of drawing.
function marks(view) {
  const found = new Map();
  const walk = (mark) => {
    for (const item of mark.items ?? []) {
      if (item.marktype || item.items?.some?.((inner) => inner.marktype)) walk(item);
      else if (typeof item.tooltip === "string" && item.tooltip && !found.has(item.tooltip)) found.set(item.tooltip, item);
      for (const inner of item.items ?? []) if (inner.marktype) walk(inner);
    }
  };
  walk(view.scenegraph().root);
  return [...found.values()];
}

function outline(place, item) {
  const ring = place.querySelector(".ring") ?? document.createElement("div");
  ring.className = "ring";
  const frame = place.getBoundingClientRect(), box = item._svg?.getBoundingClientRect();
  if (!box) return null;
  const pad = 4;
  ring.style.left = `${box.left - frame.left - pad}px`;
  ring.style.top = `${box.top - frame.top - pad}px`;
  ring.style.width = `${box.width + 2 * pad}px`;
  ring.style.height = `${box.height + 2 * pad}px`;
  place.append(ring);
  return box;
}

export function steppable(figure, place, view) {
  const items = marks(view);
  const live = figure.querySelector(".said-of");
  let at = -1;
  const leave = () => {
    at = -1;
    place.querySelector(".ring")?.remove();
    if (live) live.textContent = "";
    hide();
  };
  const stop = new AbortController();
  const options = { signal: stop.signal };
  if (!items.length) return () => {};
  place.tabIndex = 0;
  place.setAttribute("role", "application");
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { leave(); place.blur(); return; }
    if (event.key === "Enter" && items[at]?.href) { window.open(items[at].href, "_top"); return; }
    const ends = { Home: 0, End: items.length - 1 };
    if (event.key in ends) at = ends[event.key];
    else if (event.key in STEPS) at = at < 0 ? (STEPS[event.key] > 0 ? 0 : items.length - 1) : Math.max(0, Math.min(items.length - 1, at + STEPS[event.key]));
    else return;
    event.preventDefault();
    const box = outline(place, items[at]);
    if (live) live.textContent = `${items[at].tooltip.replaceAll("\n", "; ")} (${at + 1}/${items.length})`;
    if (box) show(items[at].tooltip, box.left + box.width / 2, box.top + box.height / 2);
  }, options);
  place.addEventListener("blur", leave, options);
  return () => { leave(); stop.abort(); };
}
