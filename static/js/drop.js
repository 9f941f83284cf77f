// A file field takes a file anywhere in its frame; without this file the button does it.
for (const frame of document.querySelectorAll(".bestand")) {
  const input = frame.querySelector('input[type="file"]');
  if (!input) continue;
  const mark = (on) => frame.classList.toggle("sleept", on);
  frame.addEventListener("dragover", (event) => { event.preventDefault(); mark(true); });
  frame.addEventListener("dragleave", () => mark(false));
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
