// Tables: sorted by a click on a heading, searched, the first rows and the rest behind a click.
const FIRST = 10;

const key = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.sorts !== undefined ? Number(cell.dataset.sorts) : cell.textContent.trim();
};

function compare(one, other, order) {
  const unknown = (value) => value === "–" || value === "";
  if (unknown(one) || unknown(other)) return unknown(one) - unknown(other);
  const less = typeof one === "number" && typeof other === "number" ? one - other
    : String(one).localeCompare(String(other), document.documentElement.lang);
  return less * order;
}

export function enhance(grid) {
  if (grid.dataset.ready !== undefined) return;
  grid.dataset.ready = "";
  const body = grid.querySelector("tbody"), rest = grid.querySelector("details.rest");
  if (!body) return;
  let open = false, sought = "";
  if (rest) body.append(...rest.querySelectorAll("tbody tr"));
  let rows = [...body.rows];
  let more;
  const live = document.createElement("p");
  live.className = "found-rows";
  live.setAttribute("role", "status");

  const arrange = () => {
    const fits = rows.filter((row) => row.textContent.toLowerCase().includes(sought));
    body.append(...rows);
    for (const row of rows) row.hidden = true;
    for (const row of sought || open ? fits : fits.slice(0, FIRST)) row.hidden = false;
    live.textContent = !sought ? "" : fits.length ? grid.dataset.found.replace("#", fits.length) : grid.dataset.none;
    if (more) { more.hidden = Boolean(sought); more.setAttribute("aria-expanded", String(open)); }
  };

  if (rest) {
    more = document.createElement("button");
    more.type = "button";
    more.className = "more-rows";
    more.textContent = rest.querySelector("summary").textContent;
    more.addEventListener("click", () => { open = !open; arrange(); });
    rest.replaceWith(more);
    const search = document.createElement("input");
    search.type = "search";
    search.className = "find-rows";
    search.placeholder = grid.dataset.find;
    search.setAttribute("aria-label", grid.dataset.find);
    search.addEventListener("input", () => { sought = search.value.trim().toLowerCase(); arrange(); });
    grid.prepend(search);
    const caption = grid.querySelector("caption");
    if (caption) {
      // Seen above the search; who listens hears it with the table.
      const title = document.createElement("p");
      title.className = "caption";
      title.setAttribute("aria-hidden", "true");
      title.textContent = caption.textContent;
      caption.className = "unseen";
      grid.prepend(title);
    }
    grid.querySelector(".table").after(live);
  }
  const heads = [...grid.querySelectorAll("thead th")];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = grid.dataset.sort;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const first = head.classList.contains("number") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const now = head.getAttribute("aria-sort") === first ? other : first;
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", now);
      const order = now === "ascending" ? 1 : -1;
      rows = rows.map((row) => [key(row, column), row]).sort((a, b) => compare(a[0], b[0], order)).map((pair) => pair[1]);
      arrange();
    });
  });
  arrange();
}
