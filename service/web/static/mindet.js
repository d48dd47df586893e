// What the pages do beyond what they can without scripts: permalinks to any span, and toggles that are remembered.
"use strict";

// A permalink `#s10-25` that the server has not been asked to mark: ask it, so that the span is shown.
function followPermalink() {
  const span = /^#s(\d+-\d+)$/.exec(location.hash);
  if (!span || document.getElementById(location.hash.slice(1))) return;
  const address = new URL(location.href);
  if (!address.pathname.includes("/documents/") || address.searchParams.get("hit") === span[1]) return;
  address.searchParams.set("hit", span[1]);
  location.replace(address);
}

function rememberToggles() {
  for (const box of document.querySelectorAll(".toggles input[type=checkbox]")) {
    box.checked = localStorage.getItem(box.id) !== "off";
    box.addEventListener("change", () => localStorage.setItem(box.id, box.checked ? "on" : "off"));
  }
}

followPermalink();
addEventListener("hashchange", followPermalink);
rememberToggles();
