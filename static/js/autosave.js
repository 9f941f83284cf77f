// Keeps what is typed while it is typed: only the fields that changed since they were last kept.
// Without this file the buttons of the page do it. htmx sends; this file leaves out what is the same.
const OWN = new Set(["csrfmiddlewaretoken", "version", "read", "stop", "changed"]);

function values(form) {
  const found = new Map();
  for (const field of form.elements) if (field.name && !OWN.has(field.name)) found.set(field.name, []);
  for (const [name, value] of new FormData(form)) if (found.has(name)) found.get(name).push(value);
  return new Map([...found].map(([name, list]) => [name, JSON.stringify(list)]));
}

for (const form of document.querySelectorAll("form[data-keeps]")) {
  let kept = values(form);
  let sent = kept;
  form.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    sent = values(form);
    const changed = [...sent].filter(([name, value]) => kept.get(name) !== value).map(([name]) => name);
    const data = event.detail.formData;
    for (const name of new Set([...data.keys()])) if (!changed.includes(name) && !OWN.has(name)) data.delete(name);
    data.delete("read");
    for (const name of changed) data.append("changed", name);
    if (!changed.length) event.preventDefault();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    // A new version comes back only when everything that was sent is kept.
    if (event.detail.elt === form && event.detail.successful && event.detail.xhr.responseText.includes('name="version"')) kept = sent;
  });
}
