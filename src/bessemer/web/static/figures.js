// Charts: fetched as Vega-Lite and drawn in the browser, without eval, wide or narrow as there is room.
import { pointed } from "./tips.js";
import { steppable } from "./steps.js";

const NARROW = 330, WIDE = 640, ROOM_FOR_WIDE = 560;
const drawn = new WeakMap();
let library;

function vega() {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = "/static/vega.js";
    script.type = "module";
    script.onload = () => done(window.vegaEmbed);
    script.onerror = failed;
    document.head.append(script);
  });
  return library;
}

const widthFor = (place) => (place.clientWidth < ROOM_FOR_WIDE ? NARROW : WIDE);

async function draw(figure) {
  const place = figure.querySelector(".drawing");
  const width = widthFor(place);
  const state = drawn.get(figure) ?? { width: 0, end: () => {} };
  if (state.width === width) return;
  drawn.set(figure, { ...state, width });
  const address = `${figure.dataset.chart}.vl.json?${figure.dataset.query}&width=${width}&told=1`;
  const [embed, answer] = await Promise.all([vega(), fetch(address)]);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const spec = await answer.json();
  if (drawn.get(figure).width !== width) return;
  // Beside the old drawing until it is done, so that the page does not jump.
  const fresh = document.createElement("div");
  fresh.className = "fresh";
  place.append(fresh);
  const result = await embed(fresh, spec, {
    ast: true, defaultStyle: false, actions: false, renderer: "svg", tooltip: pointed,
    // A link leads out of the frame that a chart may stand in.
    loader: { target: "_top" },
  });
  state.end();
  fresh.querySelector("svg")?.setAttribute("aria-hidden", "true");
  fresh.classList.remove("fresh");
  place.replaceChildren(fresh);
  const still = steppable(figure, place, result.view);
  drawn.set(figure, { width, end: () => { still(); result.finalize(); } });
  figure.dataset.drawn = String(width);
}

// Where the browser cannot draw, the server's drawing is shown.
function instead(figure, error) {
  console.error(error);
  const place = figure.querySelector(".drawing");
  const image = new Image();
  image.alt = place.getAttribute("aria-label") ?? "";
  image.src = `${figure.dataset.chart}.svg?${figure.dataset.query}&bare=1&width=${widthFor(place)}`;
  place.replaceChildren(image);
}

const attempt = (figure) => draw(figure).catch((error) => instead(figure, error));

const resized = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const figure = entry.target.closest("figure");
    if (entry.contentRect.width > 0 && drawn.get(figure)?.width) attempt(figure);
  }
});

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    attempt(entry.target).then(() => resized.observe(entry.target.querySelector(".drawing")));
  }
}, { rootMargin: "600px" });

export function drawAll(root) {
  for (const figure of root.querySelectorAll("figure[data-chart]:not([data-watched])")) {
    figure.dataset.watched = "";
    seen.observe(figure);
  }
}

// What stands open is drawn before it is printed.
window.addEventListener("beforeprint", () => {
  for (const figure of document.querySelectorAll("figure[data-chart]:not([data-drawn])")) {
    if (figure.querySelector(".drawing").clientWidth > 0) attempt(figure);
  }
});
