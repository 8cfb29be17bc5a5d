// What is said of a mark: beside the pointer, or beside the mark that the keyboard stands on. Text only.
let box;

function tipBox() {
  if (!box) {
    box = document.createElement("div");
    box.className = "tip";
    box.setAttribute("aria-hidden", "true");
    box.hidden = true;
    document.body.append(box);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    window.addEventListener("scroll", hide, { passive: true });
  }
  return box;
}

export function show(text, x, y) {
  const place = tipBox();
  place.replaceChildren(...text.split("\n").map((line, position) => {
    const part = document.createElement(position ? "p" : "strong");
    part.textContent = line;
    return part;
  }));
  place.hidden = false;
  const { width, height } = place.getBoundingClientRect();
  const left = Math.max(8, Math.min(x + 14, document.documentElement.clientWidth - width - 8));
  const top = y + 14 + height < window.innerHeight ? y + 14 : Math.max(8, y - height - 10);
  place.style.left = `${left}px`;
  place.style.top = `${top}px`;
}

export function hide() {
  if (box) box.hidden = true;
}

// Vega calls this with what a mark carries; an empty value means that the pointer has left it.
export function pointed(_handler, event, _item, value) {
  if (typeof value === "string" && value) show(value, event.clientX, event.clientY);
  else hide();
}
