"""Which ministry a bare `Министерство` or `Министрлік` stands for in a text that names several: the nearest before it.

One before it in the same section counts first, then one anywhere before it. A text that names only one has told so
itself (`corpus/glossary.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Annotation, Document, Label
from corpus.reading import reading
from corpus.registry import agencies

_BARE = re.compile(r"Министерств(?:о|а|у|ом|е)|Министрлі(?:к|кке|кті|кте|ктен|кпен|ктің)")


def resolved(document: Document, tags: Sequence[Annotation]) -> list[Annotation]:
    """The tags, in text order, with the id of a ministry for each bare mention that the text tells it for."""
    starts = [block.start for block in document.blocks if block.is_leaf]
    sections = [block.section for block in document.blocks if block.is_leaf]
    known = agencies()
    last: str | None = None
    of_section: dict[tuple[str, ...], str] = {}
    found: list[Annotation] = []
    for tag in tags:
        if tag.label is not Label.AGENCY:
            found.append(tag)
            continue
        place = bisect_right(starts, tag.start) - 1
        section = sections[place] if place >= 0 else ()
        body: str | None = tag.value.get("id")
        meant = of_section.get(section, last) if body is None and _is_bare(document, tag) else None
        if body is not None and body in known and known[body].kind == "ministry":
            last = of_section[section] = body
        found.append(tag if meant is None else _meaning(tag, meant))
    return found


def _meaning(tag: Annotation, body: str) -> Annotation:
    value = {"id": body, **{key: held for key, held in tag.value.items() if key not in ("id", "name")}}
    return replace(tag, value=value, made_by="agency.antecedent")


def _is_bare(document: Document, tag: Annotation) -> bool:
    return _BARE.fullmatch(reading(document.text, tag.start, tag.end).text.strip()) is not None
