// Copies a part of the page as rich and as plain text; what fails is selected, so Ctrl+C works.
const select = (element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const part = document.getElementById(button.dataset.copy);
  const plain = document.getElementById(button.dataset.plain);
  const said = button.parentElement.querySelector("[data-copy-said]");
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const item = new ClipboardItem({
        "text/html": new Blob([part.innerHTML], { type: "text/html" }),
        "text/plain": new Blob([plain.value], { type: "text/plain" }),
      });
      await navigator.clipboard.write([item]);
      said.textContent = said.dataset.done;
    } catch {
      select(part);
      said.textContent = said.dataset.failed;
    }
  });
}
