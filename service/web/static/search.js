// The search page beyond what it can without scripts: what a query being typed may become, filters folded on a phone.
"use strict";

const WAIT = 120;
const box = document.getElementById("q");
const list = document.getElementById("suggestions");
let waiting = 0;
let asked = "";

async function suggest() {
  const typed = box.value;
  if (typed.trim().length < 2 || typed === asked) return;
  asked = typed;
  const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ q: typed.slice(0, 200) })}`);
  // An answer that comes after more was typed is of no use.
  if (!answer.ok || box.value !== typed) return;
  const { suggestions } = await answer.json();
  list.replaceChildren(...suggestions.map((said) => Object.assign(document.createElement("option"), { value: said })));
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest().catch(() => {}), WAIT);
});

const narrow = document.querySelector(".narrow");
if (narrow && matchMedia("(max-width: 50rem)").matches) narrow.open = false;
