// Filters by kind of change, made here because without scripts the whole text is shown.
const counts = document.querySelector(".counts");
const rows = [...document.querySelectorAll(".comparison .row[id]")];
if (counts && rows.length) {
  const box = document.createElement("div");
  box.className = "kinds";
  for (const item of counts.querySelectorAll("li")) {
    const kind = [...item.classList].find((name) => name.startsWith("kind-")).slice(5);
    const label = document.createElement("label");
    const check = document.createElement("input");
    check.type = "checkbox";
    check.value = kind;
    label.append(check, " ", item.lastChild.textContent.trim());
    box.append(label);
  }
  counts.after(box);
  box.addEventListener("change", () => {
    const wanted = [...box.querySelectorAll("input:checked")].map((check) => check.value);
    for (const row of rows) {
      const kinds = row.dataset.kinds.trim().split(/\s+/);
      row.hidden = wanted.length > 0 && !wanted.some((kind) => kinds.includes(kind));
    }
  });
}
// "n" and "p" lead to the next and the previous change.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || !["n", "p"].includes(event.key)) return;
  const changed = rows.filter((row) => row.dataset.kinds.trim() && !row.hidden);
  const at = changed.findIndex((row) => row.getBoundingClientRect().top > 90);
  const next = event.key === "n" ? changed[at] : changed[(at < 0 ? changed.length : at) - 2];
  if (next) location.hash = next.id;
});
