// How far the scenarios are: asked once a second, and the page anew when they are done.
const running = document.querySelector("[data-progress]");

async function ask() {
  const answer = await fetch(running.dataset.progress, { cache: "no-store" });
  const told = answer.ok ? await answer.json() : { state: "gone" };
  if (told.state !== "waiting" && told.state !== "running") {
    location.reload();
    return;
  }
  const bar = running.querySelector("progress");
  bar.max = told.total;
  bar.value = told.done;
  const said = running.querySelector("[role=status]");
  if (said.textContent !== told.text) said.textContent = told.text;
  setTimeout(ask, 1000);
}

if (running) {
  running.scrollIntoView({ block: "center" });
  ask().catch(() => setTimeout(() => location.reload(), 3000));
}

// Empty fields are as by default; without them the address stays short.
for (const form of document.querySelectorAll("form[method=get]")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
}
