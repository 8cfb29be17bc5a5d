// The theme makes a landmark without a name for the button of each code block; it is none.
new MutationObserver(() => {
  for (const each of document.querySelectorAll(".md-code__nav:not([role])")) each.setAttribute("role", "presentation");
}).observe(document.body, { childList: true, subtree: true });

// From a disk no page may read the list of pages by which the theme would change the language; its links need none.
if (location.protocol === "file:") {
  for (const each of document.querySelectorAll("head > link[rel=alternate]")) each.remove();
}
