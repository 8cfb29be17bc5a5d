// The theme makes a landmark without a name for the button of each code block; it is none.
new MutationObserver(() => {
  for (const each of document.querySelectorAll(".md-code__nav:not([role])")) each.setAttribute("role", "presentation");
}).observe(document.body, { childList: true, subtree: true });
