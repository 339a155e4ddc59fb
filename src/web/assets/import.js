// What the import page gains with a script: files dropped anywhere on the field, their names shown, and answers by the keys 1, 2, 3.
"use strict";
(() => {
  const fr = document.documentElement.lang === "fr";
  const zone = document.querySelector(".drop");
  if (zone) {
    const input = zone.querySelector("input[type=file]");
    const status = zone.querySelector("[role=status]");
    const most = { file: Number(zone.dataset.mostFile), all: Number(zone.dataset.mostAll), files: Number(zone.dataset.mostFiles) };
    const show = () => {
      const files = [...input.files];
      const all = files.reduce((sum, file) => sum + file.size, 0);
      const over = files.length > most.files || all > most.all || files.some((file) => file.size > most.file);
      input.setCustomValidity(over ? zone.dataset.tooLarge : "");
      status.textContent = over ? zone.dataset.tooLarge : files.map((file) => file.name).join(", ");
    };
    input.addEventListener("change", show);
    const hint = document.createElement("span");
    hint.className = "hint";
    hint.textContent = fr ? "Vous pouvez aussi faire glisser les fichiers jusqu'ici." : "You may also drag the files here.";
    input.after(hint);
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
    }
    for (const name of ["dragleave", "drop"]) {
      zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.remove("over"); });
    }
    zone.addEventListener("drop", (event) => {
      if (event.dataTransfer && event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        show();
      }
    });
  }
  const form = document.querySelector("form.judge");
  if (form) {
    const kept = "maillage-touches";
    const label = document.createElement("label");
    label.className = "keys";
    const box = document.createElement("input");
    box.type = "checkbox";
    try { box.checked = localStorage.getItem(kept) !== "non"; } catch { box.checked = true; }
    label.append(box, fr ? " Répondre aussi par les touches 1, 2 et 3" : " Answer by the keys 1, 2 and 3 too");
    const buttons = [...form.querySelectorAll("button[data-key]")];
    buttons[0].parentElement.after(label);
    const mark = () => {
      for (const button of buttons) {
        button.querySelector("kbd")?.remove();
        if (box.checked) {
          const key = document.createElement("kbd");
          key.textContent = button.dataset.key;
          button.prepend(key, "");
          button.setAttribute("aria-keyshortcuts", button.dataset.key);
        } else {
          button.removeAttribute("aria-keyshortcuts");
        }
      }
    };
    mark();
    box.addEventListener("change", () => {
      try { localStorage.setItem(kept, box.checked ? "oui" : "non"); } catch { /* private browsing: asked again next time */ }
      mark();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), select, textarea");
      if (!box.checked || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const button = buttons.find((one) => one.dataset.key === event.key);
      if (button) {
        event.preventDefault();
        button.click();
      }
    });
  }
})();
