"""Reports of our own in two languages with their alignment, versions of them, and what was planted in each.

The sentences are in `gold/alignment_pairs.txt`, aligned by hand; a report repeats them for several regions with other
numbers. Everything is drawn from fixed seeds: the same call gives the same texts.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from corpus.model import Language

HERE = Path(__file__).parent / "gold"
TABLES = tomllib.loads((HERE / "alignment_planted.toml").read_text(encoding="utf-8"))
TITLES = {
    Language.RU: "Национальный доклад о состоянии окружающей среды за 2024 год",
    Language.KK: "Қоршаған ортаның жай-күйі туралы 2024 жылғы ұлттық баяндама",
}
_NUMBER = re.compile(r"(?<![\d,.№])(?<!№ )(\d{1,3}(?: \d{3})+|\d{2,4})(?:,(\d))?(?!\d|,\d|\s?%|\s\d)")
_PARAGRAPH = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a report: its text, and the number of the pair that it belongs to; headings are lines too."""

    text: str
    pair: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report's text and where each line stands in it."""

    text: str
    lines: tuple[Line, ...]
    spans: tuple[tuple[int, int], ...]


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """The Russian and the Kazakh side of each pair; ` || ` parts the sentences of a side, `# ` opens a heading."""
    rows = (HERE / "alignment_pairs.txt").read_text(encoding="utf-8").splitlines()
    return tuple((row.split("\t")[0], row.split("\t")[1]) for row in rows if row)


def lines(language: Language, regions: int) -> list[Line]:
    """The lines of a report on so many regions, its title first."""
    made = [Line(TITLES[language], -1, heading=True)]
    number = 0
    for copy in range(regions):
        name = TABLES["regions"][copy % len(TABLES["regions"])][language is Language.KK]
        made.append(Line(f"{copy + 1}. {name}", number, heading=True))
        number += 1
        for row in pairs():
            side = row[language is Language.KK]
            for sentence in filter(None, side.removeprefix("# ").split(" || ")):
                made.append(Line(_varied(sentence, copy), number, heading=row[0].startswith("# ")))
            number += 1
    return made


def shared(held: Sequence[Line], other: Sequence[Line]) -> list[Line]:
    """The lines that the other language has too."""
    known = {line.pair for line in other}
    return [line for line in held if line.pair in known]


def report(held: Sequence[Line]) -> Report:
    """The lines as a text of headings and paragraphs."""
    text, spans, count = "", [], 0
    for at, line in enumerate(held):
        if line.heading or (at and held[at - 1].heading) or count >= _PARAGRAPH:
            text = text.rstrip() + "\n\n" if text else ""
            count = 0
        spans.append((len(text), len(text) + len(line.text)))
        text += line.text + " "
        count += 1
    return Report(text.rstrip() + "\n", tuple(held), tuple(spans))


def revised(held: Sequence[Line], seed: int) -> tuple[list[Line], set[tuple[int, int]]]:
    """A later version with sentences dropped, added and reworded, and the links between the lines of both."""
    draw = random.Random(seed)
    made: list[Line] = []
    links: set[tuple[int, int]] = set()
    spare = [Line(text.split(" || ")[0], -2) for text in TABLES["spare_ru"]]
    draw.shuffle(spare)
    for at, line in enumerate(held):
        chance = draw.random()
        if line.heading:
            links.add((at, len(made)))
            made.append(line)
        elif chance < 0.08:
            continue
        else:
            if chance < 0.16 and spare:
                made.append(spare.pop())
            links.add((at, len(made)))
            made.append(replace(line, text=_reworded(line.text, draw)))
    return made, links


def _reworded(text: str, draw: random.Random) -> str:
    if draw.random() < 0.35:
        text = _NUMBER.sub(lambda match: _times(match, 1 + draw.random() / 3), text)
    if draw.random() < 0.3:
        for old, new in TABLES["reworded_ru"]:
            text = text.replace(old, new, 1)
    if draw.random() < 0.12:
        text = "Следует отметить, что " + text[0].lower() + text[1:]
    return text


def _varied(text: str, copy: int) -> str:
    """A sentence with its larger numbers made a region's own, the same way in both languages."""
    if copy == 0 or "8 800" in text:
        return text
    return _NUMBER.sub(lambda match: _times(match, 1 + 0.07 * copy), text)


def _times(match: re.Match[str], factor: float) -> str:
    value = int(match[1].replace(" ", ""))
    # Days of a month stay days, years stay years.
    if value < 32 or 1900 <= value <= 2100:
        return match.group()
    new = round(value * factor)
    grouped = f"{new:,}".replace(",", " ") if new >= 1000 else str(new)
    return grouped + (f",{match[2]}" if match[2] else "")
