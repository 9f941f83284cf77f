// The key "/" brings one to the search box; not while typing, and not with another key held.
const box = () => [...document.querySelectorAll("input[type=search][name=q]")].find((each) => each.offsetParent);

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const found = box();
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.select();
});
