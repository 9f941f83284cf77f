// n and p go to the next and the previous finding, unless somebody types.
const findings = [...document.querySelectorAll(".bev")];
const hint = document.querySelector("[data-keys]");
if (hint && findings.length) hint.hidden = false;
let here = -1;
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const step = { n: 1, p: -1 }[event.key];
  if (!step || !findings.length) return;
  const focused = findings.findIndex((each) => each.contains(document.activeElement));
  here = Math.min(findings.length - 1, Math.max(0, (focused >= 0 ? focused : here) + step));
  findings[here].focus();
  findings[here].scrollIntoView({ block: "nearest" });
  event.preventDefault();
});
