// Charts: fetched as Vega-Lite and drawn in the browser, without eval.
const NARROW = 330, WIDE = 640;
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

async function draw(figure) {
  const place = figure.querySelector(".drawing");
  const width = place.clientWidth < 480 ? NARROW : WIDE;
  const address = `${figure.dataset.chart}.vl.json?${figure.dataset.query}&width=${width}`;
  const [embed, answer] = await Promise.all([vega(), fetch(address)]);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  await embed(place, await answer.json(), {
    ast: true, defaultStyle: false, actions: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
  });
}

export function drawAll(root) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target).catch((error) => console.error(error));
    }
  }, { rootMargin: "400px" });
  for (const figure of root.querySelectorAll("figure[data-chart]")) seen.observe(figure);
}
