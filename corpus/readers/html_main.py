"""Which part of a page is its text: what is left when menus, forms and footers go and the densest part is kept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

_LISTS = tomllib.loads((Path(__file__).parent / "html.toml").read_text(encoding="utf-8"))
BLOCKS = frozenset(_LISTS["blocks"].split())
_NEVER = frozenset(_LISTS["never"].split())
_ROLES = frozenset(_LISTS["roles"].split())
_AROUND = frozenset(_LISTS["around"].split())
_WORD = re.compile(r"[A-Za-z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BODY_PART = ("articleBody", "text")
_WRAPPERS = frozenset(("div", "section", "article", "main", "center"))
_TEXT_PARTS = frozenset(("h1", "h2", "p", "table", "ul", "ol"))
_SHARE = 0.7
_ENOUGH = 140


def main_content(root: Any) -> list[Any]:
    """The elements to read, in order: the page's first heading where it stands outside, then the densest part."""
    body = root.find("body")
    if body is None:
        body = root
    _prune(body)
    weights = _weights(body)
    chosen = _descend(_marked(body, weights), weights)
    headings = [heading for heading in body.iter("h1") if heading.text_content().strip()]
    if headings and not _within(headings[0], chosen) and next(chosen.iter("h1"), None) is None:
        headings[0].tail = None
        return [headings[0], chosen]
    return [chosen]


def _weights(body: Any) -> dict[Any, int]:
    """Letters of text in each element, those of links left out so that a menu weighs nothing; one pass, bottom up."""
    weights: dict[Any, int] = {}
    for element in reversed(list(body.iter())):
        if element.tag in _NEVER or element.tag == "a" or not isinstance(element.tag, str):
            weights[element] = 0
            continue
        weight = len((element.text or "").strip())
        for child in element:
            weight += weights.get(child, 0) + len((child.tail or "").strip())
        weights[element] = weight
    return weights


def _prune(body: Any) -> None:
    """Take out what is not text; an element that holds much of the page stays whatever its name."""
    weights = _weights(body)
    for element in list(body.iter()):
        if element is body or not isinstance(element.tag, str):
            continue
        around = element.get("role") in _ROLES or _stands_around(element)
        if element.tag in _NEVER or _is_hidden(element) or (around and weights[element] < 0.4 * weights[body]):
            # Emptied, not removed: it still parts what stands before it from what stands after.
            element.clear(keep_tail=True)


def _is_hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def _stands_around(element: Any) -> bool:
    if element.tag in ("body", "main", "article", "td", "h1") or (element.tag == "header" and _in_article(element)):
        return False
    if element.tag in ("header", "form"):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return not _AROUND.isdisjoint(word.lower() for word in _WORD.findall(names))


def _in_article(element: Any) -> bool:
    return any(ancestor.tag in ("article", "main") for ancestor in element.iterancestors())


def _marked(body: Any, weights: dict[Any, int]) -> Any:
    """The part that the page itself marks as its text when it holds a good share of it, else the body."""
    candidates = [element for element in body.iter() if element.get("itemprop") in _BODY_PART]
    candidates += body.iter("article")
    candidates += [element for element in body.iter() if element.tag == "main" or element.get("role") == "main"]
    for candidate in candidates:
        if weights[candidate] >= max(_ENOUGH, 0.5 * weights[body]):
            return candidate
    return body


def _descend(element: Any, weights: dict[Any, int]) -> Any:
    """Go down as long as one child holds most of the text; paragraphs and tables are never split from their fellows."""
    while weights[element] >= _ENOUGH:
        heavy = next((child for child in element if weights.get(child, 0) >= _SHARE * weights[element]), None)
        if heavy is None or heavy.tag not in _WRAPPERS:
            return element
        if any(sibling.tag in _TEXT_PARTS for sibling in element if sibling is not heavy):
            return element
        element = heavy
    return element


def _within(element: Any, ancestor: Any) -> bool:
    return element is ancestor or any(parent is ancestor for parent in element.iterancestors())
