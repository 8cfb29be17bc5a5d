// Pages of trial: what is moved or chosen changes the outcome and the address at once.
import { liven } from "./liven.js";

const WAIT = 120, LONG = 300;
const form = document.querySelector("form[data-trial]");
const working = document.getElementById("working");
const aloud = document.getElementById("aloud");
let timer, request;

function usual(field) {
  return field?.dataset?.usual;
}

// The choices as a query; what is as usual stays out, so that addresses are short and do not age.
function query() {
  const found = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    if (value === "" || (field.dataset && value === usual(field)) || value === usual(field[0])) continue;
    found.set(name, found.has(name) ? `${found.get(name)},${value}` : value);
  }
  return found.toString();
}

// What the server says of the controls: which can be moved, and the values as text.
function follow(page) {
  const other = page.querySelector("form[data-trial]");
  if (!other) return;
  for (const mine of form.querySelectorAll("input[type=range]")) {
    const theirs = other.querySelector(`#${mine.id}`);
    if (!theirs) continue;
    mine.disabled = theirs.disabled;
    mine.closest(".slider").className = theirs.closest(".slider").className;
    if (document.activeElement === mine && mine.value !== theirs.value) continue;
    mine.value = theirs.value;
    for (const part of ["shown", "note"]) {
      const place = form.querySelector(`#${mine.id}-${part}`);
      place.textContent = other.querySelector(`#${mine.id}-${part}`).textContent;
    }
  }
  for (const mine of form.querySelectorAll("select")) {
    const theirs = other.querySelector(`#${mine.id}`);
    if (theirs && mine.innerHTML !== theirs.innerHTML) {
      mine.innerHTML = theirs.innerHTML;
      mine.dataset.usual = theirs.dataset.usual;
    }
    mine.closest(".chooser").hidden = !theirs;
  }
  for (const mine of form.querySelectorAll("[data-follow]")) {
    const theirs = other.querySelector(`#${mine.id}`);
    if (theirs && mine.children.length !== theirs.children.length) mine.innerHTML = theirs.innerHTML;
  }
}

// Drawings stay until the new ones are there, so that nothing jumps.
function swap(page) {
  const old = document.getElementById("outcome");
  const focus = document.activeElement;
  const fresh = document.adoptNode(page.getElementById("outcome") ?? wrapped(page));
  for (const figure of fresh.querySelectorAll("figure[data-chart]")) {
    const before = document.getElementById(figure.id)?.querySelector(".drawing");
    const place = figure.querySelector(".drawing");
    if (before && place) {
      place.style.minHeight = `${before.offsetHeight}px`;
      place.replaceChildren(...before.childNodes);
    }
  }
  const value = old.contains(focus) ? focus.value : undefined;
  old.replaceWith(fresh);
  if (value) fresh.querySelector(`input[value="${CSS.escape(value)}"]`)?.focus();
  liven(fresh);
  const said = fresh.querySelector("[data-aloud], .empty");
  if (said && aloud.textContent !== said.textContent) aloud.textContent = said.textContent;
}

// A page that is no trial says what was wrong.
function wrapped(page) {
  const place = page.createElement("section");
  place.id = "outcome";
  place.className = "outcome";
  const lines = [...page.querySelectorAll("main p[lang]")].map((line) => line.textContent);
  const text = page.createElement("p");
  text.className = "empty";
  text.textContent = lines.join(" ");
  place.append(text);
  return place;
}

async function refresh() {
  request?.abort();
  const mine = (request = new AbortController());
  const asked = query();
  const address = `${form.getAttribute("action")}${asked ? `?${asked}` : ""}`;
  const late = setTimeout(() => {
    working.hidden = false;
    document.getElementById("outcome").setAttribute("aria-busy", "true");
  }, LONG);
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    history.replaceState(null, "", address);
    follow(page);
    swap(page);
    document.querySelector("a[hreflang]")?.replaceWith(page.querySelector("a[hreflang]"));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  } finally {
    clearTimeout(late);
    if (request === mine) {
      working.hidden = true;
      document.getElementById("outcome").removeAttribute("aria-busy");
    }
  }
}

// Boxes that count only with one value of a list: ticking one takes that value, another value unticks all.
function together(field) {
  const group = field.closest("[data-with]");
  if (group && field.checked) form.elements[group.dataset.with].value = group.dataset.value;
  for (const other of form.querySelectorAll(`[data-with="${CSS.escape(field.name)}"]`)) {
    if (field.value === other.dataset.value) {
      other.closest("details").open = true;
      continue;
    }
    for (const box of other.querySelectorAll("input")) box.checked = false;
  }
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(refresh, wait);
}

if (form) {
  for (const button of form.querySelectorAll("[data-plain]")) button.hidden = true;
  const slow = form.hasAttribute("data-slow");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    later(0);
  });
  // Boxes in the outcome belong to the form without being in it.
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.form !== form) return;
    together(field);
    if (field.type === "range") {
      const shown = document.getElementById(`${field.id}-shown`);
      shown.textContent = (shown.dataset.pattern ?? "0").replace("0", field.value);
      if (!slow) later(WAIT);
    } else if (field.type !== "text") {
      later(WAIT);
    }
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form === form && (field.type === "text" || (slow && field.type === "range"))) later(0);
  });
}
