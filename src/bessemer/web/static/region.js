// A region's page: names of role models while typing.
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

const field = document.getElementById("role_model");
if (field?.hasAttribute("list")) offerPlaces(field);
