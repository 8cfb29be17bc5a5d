// A region's page and a chart that stands alone: charts, their data, tables, and names of role models.
import { drawAll } from "./figures.js";
import { enhance } from "./grids.js";

async function toggleData(link) {
  const place = link.closest("figure").querySelector(".data");
  if (!place.hasChildNodes()) {
    const answer = await fetch(link.href);
    if (!answer.ok) { location.assign(link.href); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.append(document.adoptNode(page.querySelector(".grid")));
    enhance(place.querySelector(".grid"));
  }
  place.hidden = !place.hidden;
  link.setAttribute("aria-expanded", String(!place.hidden));
}

function offerPlaces(field) {
  const list = document.getElementById("places");
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = field.value.split("@")[0].trim();
    if (text.length < 2) return;
    waiting = setTimeout(async () => {
      const asked = new URLSearchParams({ q: text, lang: document.documentElement.lang });
      const data = new URLSearchParams(location.search).get("data");
      if (data) asked.set("data", data);
      const answer = await fetch(`/suggest?${asked}`);
      if (!answer.ok) return;
      const { regions } = await answer.json();
      list.replaceChildren(...regions.map((place) => {
        const option = document.createElement("option");
        option.value = place.id;
        option.label = `${place.name} · ${place.detail}`;
        return option;
      }));
    }, 180);
  });
}

// Charts, tables and their tools below an element.
export function liven(root) {
  drawAll(root);
  for (const grid of root.querySelectorAll(".grid")) enhance(grid);
  for (const link of root.querySelectorAll("a.show-data")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => { event.preventDefault(); toggleData(link); });
    link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); toggleData(link); } });
  }
}

liven(document);
const field = document.getElementById("role_model");
if (field?.hasAttribute("list")) offerPlaces(field);
// On a narrow screen the row of questions scrolls: the one that is open is brought into view.
const tab = document.querySelector(".tabs [aria-current]"), row = tab?.closest("ul");
if (row && row.scrollWidth > row.clientWidth) {
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
