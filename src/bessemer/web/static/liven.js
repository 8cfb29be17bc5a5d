// What belongs to charts and tables below an element: drawings, their data behind a click, sorting and search.
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

export function liven(root) {
  drawAll(root);
  for (const grid of root.querySelectorAll(".grid")) enhance(grid);
  for (const link of root.querySelectorAll("a.show-data:not([role])")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => { event.preventDefault(); toggleData(link); });
    link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); toggleData(link); } });
  }
}
