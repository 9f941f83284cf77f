// Large files in pieces (tus 1.0.0), so that a line that breaks costs one piece and not the file.
// Without this file, or with small files, the form sends them in one go.
const PIECE = 8 * 1024 * 1024;
const WAITS = [1000, 3000, 8000, 20000];
const HEADERS = { "Tus-Resumable": "1.0.0" };
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (time) => new Promise((done) => setTimeout(done, time));
/** Where each file is kept, so that the button goes on where it stopped. */
const places = new Map();

class Refused extends Error {}

async function ask(url, method, headers, body) {
  const answer = await fetch(url, { method, body, headers: { ...HEADERS, ...headers } });
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 409) {
    throw new Refused((await answer.text()) || String(answer.status));
  }
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  return answer;
}

async function send(file, form, show) {
  const token = form.querySelector('input[name="csrfmiddlewaretoken"]').value;
  const csrf = { "X-CSRFToken": token };
  if (!places.has(file)) {
    const told = `filename ${base64(file.name)},kind ${base64(form.dataset.kind)}`;
    const made = await ask(form.dataset.tus, "POST", { ...csrf, "Upload-Length": file.size, "Upload-Metadata": told });
    places.set(file, made.headers.get("Location"));
  }
  const place = places.get(file);
  for (let tries = 0; ;) {
    try {
      let offset = Number((await ask(place, "HEAD", {})).headers.get("Upload-Offset"));
      while (offset < file.size) {
        const piece = file.slice(offset, offset + PIECE);
        const answer = await ask(place, "PATCH", { ...csrf, "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" }, piece);
        if (answer.status === 409) break;
        offset = Number(answer.headers.get("Upload-Offset"));
        tries = 0;
        show(offset);
      }
      if (offset >= file.size) return;
    } catch (error) {
      if (error instanceof Refused || tries >= WAITS.length) throw error;
    }
    show(null);
    await pause(WAITS[tries++] ?? 20000);
  }
}

for (const form of document.querySelectorAll("form[data-tus]")) {
  const bar = form.querySelector("progress");
  const status = form.querySelector("[data-status]");
  form.addEventListener("submit", async (event) => {
    const files = [...form.querySelector('input[type="file"]').files];
    if (!files.some((file) => file.size > PIECE) || files.some((file) => !file.size)) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    bar.hidden = false;
    const total = files.reduce((sum, file) => sum + file.size, 0);
    let before = 0;
    try {
      for (const file of files) {
        await send(file, form, (offset) => {
          status.textContent = offset === null ? form.dataset.broken : "";
          if (offset !== null) bar.value = Math.floor(((before + offset) / total) * 100);
        });
        before += file.size;
      }
      location.assign(form.dataset.done);
    } catch (error) {
      status.textContent = error instanceof Refused ? error.message : form.dataset.failed;
      button.disabled = false;
    }
  });
}
