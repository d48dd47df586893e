"""What a page says of itself: title, date, language, address, author, from its meta tags, JSON-LD and marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_DATE_METAS = (
    "article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "dc.date.issued", "pubdate",
    "publish_date", "og:published_time",
)  # fmt: skip
_LANGUAGES = {"kk": "kk", "kz": "kk", "kaz": "kk", "ru": "ru", "rus": "ru", "en": "en", "eng": "en"}
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_SITE = re.compile(r" [|–—-] [^|–—]{2,80}$")


def metadata(root: Any) -> dict[str, str]:
    """The facts that are there, dates in ISO form; read before the page is pruned."""
    metas = _metas(root)
    linked = list(_linked_data(root))
    facts = {
        "title": metas.get("og:title") or _first(linked, "headline") or _heading(root) or _title(root),
        "date": _date(root, metas, linked),
        "language": _language(root, metas),
        "address": _address(root, metas),
        "author": metas.get("author") or metas.get("article:author"),
    }
    return {name: " ".join(value.split()) for name, value in facts.items() if value and value.strip()}


def _metas(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, those of a graph one by one."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else [data]
        for item in items:
            if isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                if isinstance(graph, list):
                    yield from (node for node in graph if isinstance(node, dict))


def _first(linked: list[dict[str, Any]], key: str) -> str | None:
    return next((item[key] for item in linked if isinstance(item.get(key), str)), None)


def _heading(root: Any) -> str | None:
    texts = [heading.text_content().strip() for heading in root.iter("h1")]
    return next((text for text in texts if text), None)


def _title(root: Any) -> str | None:
    title = root.find(".//title")
    return _SITE.sub("", " ".join(title.text_content().split())) if title is not None else None


def _date(root: Any, metas: dict[str, str], linked: list[dict[str, Any]]) -> str | None:
    stated = [metas.get(name) for name in _DATE_METAS] + [
        _first(linked, "datePublished"),
        _first(linked, "dateCreated"),
    ]
    for element in root.iter():
        if element.get("itemprop") == "datePublished":
            stated += [element.get("datetime"), element.get("content"), element.text_content()]
    for element in root.iter("time"):
        stated += [element.get("datetime"), element.text_content()]
    return next((iso for text in stated if text and (iso := iso_date(text))), None)


def iso_date(text: str) -> str | None:
    """The first date written as 2024-03-01 or 01.03.2024, if there is such a day."""
    if match := _ISO.search(text):
        parts = (int(match[1]), int(match[2]), int(match[3]))
    elif match := _DOTTED.search(text):
        parts = (int(match[3]), int(match[2]), int(match[1]))
    else:
        return None
    try:
        return date(*parts).isoformat()
    except ValueError:
        return None


def _language(root: Any, metas: dict[str, str]) -> str | None:
    for stated in (root.get("lang"), metas.get("og:locale"), metas.get("content-language"), metas.get("language")):
        known = _LANGUAGES.get(re.split(r"[-_]", (stated or "").strip().lower())[0])
        if known:
            return known
    return None


def _address(root: Any, metas: dict[str, str]) -> str | None:
    canonical = [link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower()]
    for address in (*canonical, metas.get("og:url")):
        if address and re.match(r"https?://", address):
            return str(address)
    return None
