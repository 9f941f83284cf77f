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

// In the search field of a form Enter looks, at once and without leaving the page; see isv/search.html.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches(".zoekrij input")) return;
  event.preventDefault();
  event.target.dispatchEvent(new Event("zoek"));
});
