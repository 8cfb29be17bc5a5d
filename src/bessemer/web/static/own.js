// Own data: a file is sent with its progress shown; a changed choice is checked at once, in its place.

function giving(form) {
  const bar = form.querySelector(".progress"), told = form.querySelector(".told"), wrong = form.querySelector(".trouble");
  const button = form.querySelector("button"), file = form.querySelector("input[type=file]");
  const refuse = (lines, lang) => {
    bar.hidden = true; told.textContent = ""; button.disabled = false; wrong.hidden = false;
    wrong.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line, lang })));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const here = document.documentElement.lang;
    wrong.hidden = true;
    if (file.files[0] && file.files[0].size > Number(form.dataset.most)) { refuse([form.dataset.large], here); return; }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (at) => {
      if (!at.lengthComputable) return;
      const share = Math.round(100 * at.loaded / at.total);
      bar.firstElementChild.value = share;
      bar.lastElementChild.textContent = `${share} %`;
    });
    request.upload.addEventListener("load", () => { told.textContent = form.dataset.reading; });
    request.addEventListener("error", () => refuse([form.dataset.failed], here));
    request.addEventListener("load", () => {
      let said = {};
      try { said = JSON.parse(request.responseText); } catch { /* a page in place of an answer */ }
      if (said.location) { location.assign(said.location); return; }
      refuse(said.lines || [form.dataset.failed], said.lang || here);
    });
    button.disabled = true;
    bar.hidden = false;
    told.textContent = form.dataset.sending;
    request.send(new FormData(form));
  });
  // Back to a page that was left while it sent.
  addEventListener("pageshow", () => { button.disabled = false; bar.hidden = true; told.textContent = ""; });
}

function mapping(form) {
  let latest = 0;
  form.addEventListener("change", async () => {
    const turn = ++latest, part = document.getElementById(form.dataset.check);
    const filled = [...new FormData(form)].filter(([name, text]) => text !== "" || name === "absent");
    const address = `${form.action.split("?")[0]}?${new URLSearchParams(filled)}`;
    part.setAttribute("aria-busy", "true");
    const focus = document.activeElement?.id;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn !== latest) return;
      const fresh = page.getElementById(form.dataset.check), choices = page.querySelector("form.mapping");
      if (!answer.ok || !fresh || !choices) { location.assign(address); return; }
      history.replaceState(null, "", address);
      part.replaceWith(fresh);
      form.replaceWith(choices);
      const lead = document.querySelector(".lead"), read = page.querySelector(".lead");
      if (lead && read) lead.replaceWith(read);
      const tongue = document.querySelector(".tongue a"), now = page.querySelector(".tongue a");
      if (tongue && now) tongue.href = now.href;
      enliven();
      if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    } catch (error) {
      part.removeAttribute("aria-busy");
      console.error(error);
    }
  });
}

function importing(form) {
  form.addEventListener("submit", () => {
    form.querySelector(".told").textContent = form.dataset.working;
    setTimeout(() => { form.querySelector("button").disabled = true; });
  });
  addEventListener("pageshow", () => { form.querySelector("button").disabled = false; form.querySelector(".told").textContent = ""; });
}

function enliven() {
  for (const form of document.querySelectorAll("form:not([data-alive])")) {
    if (form.matches(".give")) giving(form);
    else if (form.matches(".mapping")) mapping(form);
    else if (form.matches(".import")) importing(form);
    form.dataset.alive = "";
  }
}

enliven();
