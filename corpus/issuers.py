"""Which body a document comes from: the one that enacts, that its title line names, or that its letterhead shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.feet import NUMBER
from corpus.head_wording import wording
from corpus.language import language
from corpus.letters import is_addressed, is_apart
from corpus.model import BlockKind, Kind, Language
from corpus.said import Said

_NAMES_ONLY = 120
_ADDRESS = re.compile(r"\d{5,6}|(?i:\bтел|\bфакс|\bул\.|көшес|даңғыл|проспект|пр\.|e-mail|@|www)")


def issuer(kind: Kind, prose: Sequence[Said], head: Sequence[Said], lines: Sequence[Said], own: Language) -> str | None:
    """The body, as the document writes it; a letterhead in two languages gives it in the document's ``own``."""
    if kind is Kind.ACT:
        for leaf in prose:
            match = wording("enacts").search(leaf.text)
            if match is not None:
                return _body(leaf.text[: match.end("body")])
    for leaf in head:
        match = wording("act_of").search(leaf.text)
        if match is not None:
            return (match.group("ru") or match.group("kk")).strip()
    return _letterhead(lines, own) if kind in (Kind.REPLY, Kind.REPORT, Kind.OTHER) else None


def _letterhead(lines: Sequence[Said], own: Language) -> str | None:
    """The lines at the top that name the body that writes, joined over their ends."""
    shown: list[Said] = []
    for line in lines:
        if is_addressed(line):
            break
        apart = is_apart(line) or NUMBER.search(line.text) or _ADDRESS.search(line.text)
        if not apart and len(line.text) <= _NAMES_ONLY and not _is_title(line):
            shown.append(line)
    for told in (own, Language.KK, Language.RU):
        inside = [line.text for line in shown if language(line.text) is told]
        place = next((at for at, text in enumerate(inside) if wording("letterhead").search(text)), None)
        if place is not None:
            return _joined(inside, place, told)
    return None


def _is_title(line: Said) -> bool:
    return line.block.kind is BlockKind.HEADING and line.block.level == 1


def _joined(lines: Sequence[str], place: int, told: Language) -> str:
    """The name that begins, in Russian, or in Kazakh ends at a line; in Kazakh the words that depend on it precede."""
    first = last = place
    if told is Language.KK:
        while last + 1 < len(lines) and wording("letterhead_leads").search(lines[last]):
            last += 1
        while first and wording("letterhead_leads").search(lines[first - 1]):
            first -= 1
    else:
        while last + 1 < len(lines) and wording("letterhead_follows").match(lines[last + 1]):
            last += 1
    return " ".join(lines[first : last + 1])


def _body(preamble: str) -> str | None:
    """The body that enacts, out of a preamble that also tells on what ground."""
    found = wording("body_ru").search(preamble) or wording("body_kk").match(preamble)
    if found is None:
        found = next((match for match in reversed(list(wording("body_kk").finditer(preamble)))), None)
    return " ".join(found.group().split()) if found else None
