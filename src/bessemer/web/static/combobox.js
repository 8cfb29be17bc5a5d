// A search box that suggests regions while typing: the combobox pattern of the WAI-ARIA practices.
// Without it the form asks the server, which shows the same regions as a page.
const WAIT = 120;
let made = 0;

export function combobox(form) {
  const input = form.querySelector('input[type="search"]');
  if (!input || input.getAttribute("role") === "combobox") return;
  const list = document.createElement("ul"), said = document.createElement("p");
  // Where a form takes an id (two places to compare), the choice fills it; elsewhere it leads to the region.
  const fills = form.dataset.fill !== undefined || input.dataset.fill !== undefined;
  list.id = `suggestions-${++made}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.list || "");
  list.hidden = true;
  said.className = "unseen";
  said.setAttribute("aria-live", "polite");
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) input.setAttribute(name, value);
  input.after(list);
  form.append(said);
  let options = [], at = -1, timer, asked = 0;

  const close = () => {
    list.hidden = true; at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    if (fills) { input.value = option.fill; close(); form.dispatchEvent(new CustomEvent("chosen", { bubbles: true })); }
    else location.assign(option.address);
  };
  const mark = (place) => {
    at = place;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    const item = list.children[at];
    if (item) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    list.replaceChildren(...options.map((option, number) => {
      const item = document.createElement("li"), detail = document.createElement("span");
      item.id = `${list.id}-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(option.name, detail);
      detail.textContent = option.detail;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
      return item;
    }));
    at = -1;
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(options.length > 0));
    input.removeAttribute("aria-activedescendant");
    said.textContent = options.length
      ? (input.dataset.many || "").replace("#", options.length) : (input.dataset.none || "");
  };
  const ask = async () => {
    const text = input.value.trim(), mine = ++asked;
    if (!text) { options = []; said.textContent = ""; close(); return; }
    try {
      const answer = await fetch(`${form.dataset.suggest}&q=${encodeURIComponent(text)}`);
      if (mine !== asked || !answer.ok) return;
      options = (await answer.json()).regions;
      if (document.activeElement === input) show();
    } catch (error) { console.error(error); }
  };
  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer); timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open && options.length) show();
      if (!options.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && open && at >= 0) { event.preventDefault(); choose(options[at]); }
    else if (event.key === "Escape" && open) { event.preventDefault(); close(); }
  });
}
