// Keeps what is typed while it is typed: only the fields that changed since they were last kept.
// Without this file the buttons of the page do it. htmx sends; this file leaves out what is the same.
// Who presses a button while something is being kept waits for it: otherwise the page would send a
// version that its own request has just made old.
const OWN = new Set(["csrfmiddlewaretoken", "version", "read", "stop", "changed"]);
const PATIENCE = 5000;
// data-keeps="together": rows that only make sense together are sent whole.
const TOGETHER = "together";

function values(form) {
  const found = new Map();
  for (const field of form.elements) if (field.name && !OWN.has(field.name)) found.set(field.name, []);
  for (const [name, value] of new FormData(form)) if (found.has(name)) found.get(name).push(value);
  return new Map([...found].map(([name, list]) => [name, JSON.stringify(list)]));
}

for (const form of document.querySelectorAll("form[data-keeps]")) {
  let kept = values(form);
  let sent = kept;
  let underway = false;
  let leaving = false;
  let waiting = null;

  const go = () => {
    if (!waiting) return;
    const { button } = waiting;
    clearTimeout(waiting.timer);
    waiting = null;
    underway = false;
    form.requestSubmit(button);
  };
  form.addEventListener("submit", (event) => {
    leaving = true;
    if (!underway) return;
    event.preventDefault();
    waiting ??= { button: event.submitter, timer: setTimeout(go, PATIENCE) };
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  form.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    sent = values(form);
    const changed = [...sent].filter(([name, value]) => kept.get(name) !== value).map(([name]) => name);
    const data = event.detail.formData;
    const whole = form.dataset.keeps === TOGETHER;
    if (!whole) for (const name of new Set([...data.keys()])) if (!changed.includes(name) && !OWN.has(name)) data.delete(name);
    data.delete("read");
    for (const name of changed) data.append("changed", name);
    if (!changed.length || leaving) event.preventDefault();
  });
  form.addEventListener("htmx:beforeSend", (event) => {
    if (event.detail.elt === form) underway = true;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    // A new version comes back only when everything that was sent is kept.
    if (event.detail.successful && event.detail.xhr.responseText.includes('name="version"')) kept = sent;
    underway = false;
    setTimeout(go); // after the answer stands in the page
  });
}
