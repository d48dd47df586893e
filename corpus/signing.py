"""Who signed a document and who drafted it, from the lines below its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.head_wording import wording
from corpus.model import BlockKind, Executor
from corpus.names import FULL_NAME, INITIALS, NAME, SURNAME
from corpus.said import Said

_LONGEST = 260
_SENTENCE = 40
_FOOT = 15
_SIGNED = re.compile(
    rf"(?:(?P<office>(?:[ИиВв]\.\s?[ио]\.\s|[^.!?;:]){{3,150}}?)\s+)?"
    rf"(?P<name>{INITIALS}{SURNAME}|{SURNAME}\s{INITIALS}\Z|{SURNAME}\s{SURNAME})\s*\Z"
)
_PHONE = re.compile(
    r"(?:(?i:\bвн\.?|\bвнутр\w*\.?|\bдоб\.?|\bішкі)\s*(?:№|тел\.?)?\s*)(?P<inner>\d{2,5})(?!\d)"
    r"|(?P<phone>(?:\+\s?7|8)?[\s-]{0,2}(?:\(\d{2,6}\)|\d)[\d\s–-]{3,16}\d)(?!\d)"
)


def signatory(prose: Sequence[Said], above_text: int) -> str | None:
    """Who signed: the first name that stands on a line of its own below the text."""
    said = 0
    for place, leaf in enumerate(prose):
        if place < above_text:
            continue
        short = len(leaf.text) <= _LONGEST and leaf.block.kind not in (BlockKind.LIST_ITEM, BlockKind.HEADING)
        match = _SIGNED.fullmatch(leaf.text) if said and short else None
        said += leaf.text.endswith((".", ";")) and len(leaf.text) > _SENTENCE
        if match is not None and not wording("executor").match(leaf.text) and _signs(match, leaf, prose[place - 1]):
            return match.group("name").strip()
    return None


def is_signature(text: str) -> bool:
    """Whether a line only names who signed or drafted."""
    if len(text) > _LONGEST:
        return False
    return wording("executor").match(text) is not None or (_SIGNED.fullmatch(text) is not None and "." in text)


def _signs(match: re.Match[str], leaf: Said, above: Said) -> bool:
    """Whether a line that could be a name is one of those who sign."""
    name, office = match.group("name"), match.group("office")
    if office is not None and wording("place").search(office):  # the office runs over two lines
        office = f"{above.text} {office}"
    if office is not None and not wording("office").search(office):
        return False
    if leaf.block.table is not None and office is None and not wording("office").search(above.text):
        return False
    if "." in name:
        return not re.match(r"(?i:фото|сурет)", leaf.text)
    in_full = wording("office").search(office or above.text) is not None
    return in_full and not any(wording(group).search(name) for group in ("place", "office", "letterhead"))


def executor(lines: Sequence[Said]) -> Executor | None:
    """Who drafted the document: the last line that says so, with the telephone on it or on the line below."""
    foot = lines[-_FOOT:]
    for place in reversed(range(len(foot))):
        text = foot[place].text
        label = wording("executor").match(text) if len(text) <= _LONGEST else None
        if label is None:
            continue
        rest = text[label.end() :]
        below = foot[place + 1].text if place + 1 < len(foot) and len(foot[place + 1].text) <= 60 else ""
        name = NAME.search(rest) or FULL_NAME.search(rest) or NAME.match(below) or FULL_NAME.match(below)
        if name is None:
            continue
        phone = _PHONE.search(rest) or _PHONE.search(below)
        if phone is None and place + 2 < len(foot) and name.string is below:
            phone = _PHONE.search(foot[place + 2].text[:60])
        told = (phone.group("inner") or phone.group("phone")).strip(" -–") if phone else None
        return Executor(name.group().strip(" ,"), told)
    return None
