"""Score figures, agencies and places on single lines and tables: `python -m eval.lines [SET ...] [--errors]`.

A set is `eval/gold/lines/SET_{kk,ru}.marked`: items parted by empty lines, an item being one line of text or the rows
of a table, whose cells begin with `¦`. Marks are those of `eval.marked` without types of statements, and two more:

| value | says |
|---|---|
| `^almaty` | a region, by its id without `kz.` |
| `26 % of=доля p=2025 at=Абай as=plan` | a figure and what it is set in: its thing, period, place and nature |
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from corpus.documents import document
from corpus.model import Document
from eval.marked import span_value, time_value
from eval.scoring import Score, Tag, match, overlap, same_agency, same_figure, same_number, shared
from nlp.pipeline import annotate

GOLD = Path(__file__).parent / "gold" / "lines"
LANGUAGES = ("kk", "ru")
SETTING = {"of": "of", "p": "period", "at": "place", "as": "as"}

_MARK = re.compile(r"\[|\|([^\[\]|]+)\]")


@dataclass(frozen=True, slots=True)
class Item:
    """A document of one line or one table, and the tags it should get."""

    document: Document
    gold: tuple[Tag, ...]


@dataclass(slots=True)
class Tally:
    """The counts of one set in one language, by measure, and what was missed."""

    scores: dict[str, Score] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, measure: str, hits: int, predicted: int, gold: int) -> None:
        """Count on."""
        self.scores[measure] = self.scores.get(measure, Score()) + Score(hits, predicted, gold)


def items(name: str, language: str) -> Iterator[Item]:
    """The items of a set in one language."""
    for block in (GOLD / f"{name}_{language}.marked").read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [row.removeprefix("¦").split("¦") if row.startswith("¦") else [row] for row in block.split("\n")]
        cells = [[_unmark(cell) for cell in row] for row in rows]
        table = block.startswith("¦")
        source = _page(cells) if table else "\n".join(text for row in cells for text, _ in row)
        made = document(source.encode(), "table.html" if table else "line.txt")
        yield Item(made, tuple(_placed(made.text, [cell for row in cells for cell in row])))


def _unmark(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, at = "", 0
    open_at: list[int] = []
    spans = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark[1]:
            spans.append((open_at.pop(), len(text), mark[1]))
        else:
            open_at.append(len(text))
    if open_at:
        raise ValueError(f"a mark is not closed: {marked}")
    return text + marked[at:], spans


def _page(cells: Sequence[Sequence[tuple[str, object]]]) -> str:
    header, *body = ("".join(f"<td>{escape(text)}</td>" for text, _ in row) for row in cells)
    rows = "".join(f"<tr>{row}</tr>" for row in body)
    return f"<html><body><table><thead><tr>{header.replace('td>', 'th>')}</tr></thead>{rows}</table></body></html>"


def _placed(text: str, cells: Sequence[tuple[str, list[tuple[int, int, str]]]]) -> Iterator[Tag]:
    """The tags of cells where these stand in the text that was read."""
    at = 0
    for cell, spans in cells:
        at = text.index(cell, at)
        for start, end, mark in spans:
            label, value = _value(mark)
            yield Tag(at + start, at + end, label, value, cell[start:end])
        at += len(cell)


def _value(mark: str) -> tuple[str, dict[str, Any]]:
    if mark.startswith("^"):
        return "place", {"id": f"kz.{mark[1:]}"}
    plain, *setting = re.split(r" (?=(?:of|p|at|as)=)", mark)
    label, value = span_value(plain)
    for part in setting:
        key, _, said = part.partition("=")
        value[SETTING[key]] = time_value(said) if key == "p" else said
    return label, value


def tally(name: str, language: str) -> Tally:
    """Tag a set and count."""
    made = Tally()
    whole = list(items(name, language))
    labels = {tag.label for item in whole for tag in item.gold}
    for item in whole:
        text = item.document.text
        got = [
            Tag(tag.start, tag.end, tag.label.value, tag.value, text[tag.start : tag.end])
            for tag in annotate(item.document)
        ]
        _figures(made, item.gold, got, text)
        if "agency" in labels:
            _agencies(made, item.gold, got, text)
        if "place" in labels:
            _places(made, item.gold, got, text)
    return made


def _of(tags: Sequence[Tag], label: str) -> list[Tag]:
    return [tag for tag in tags if tag.label == label]


def _figures(made: Tally, gold: Sequence[Tag], tags: Sequence[Tag], text: str) -> None:
    wanted, got = _of(gold, "figure"), _of(tags, "figure")
    pairs = match(wanted, got, same_number)
    made.add("figure.found", len(pairs), len(got), len(wanted))
    for measure, same in (("value", same_number), ("unit", same_figure), ("cmp", _same_comparator)):
        hits = sum(same(one, other) for one, other in match(wanted, got, same))
        made.add(f"figure.{measure}", hits, len(got), len(wanted))
    _note(made, "figure", wanted, got, [(one, other, same_figure(one, other)) for one, other in pairs], text)
    _settings(made, pairs, text)
    for one, other in pairs:
        if same_figure(one, other) and not _same_comparator(one, other):
            made.errors.append(f"comparator: {text.strip()} | {one.text} {one.value['cmp']} | {other.value['cmp']}")


def _same_comparator(one: Tag, other: Tag) -> bool:
    return same_figure(one, other) and bool(one.value["cmp"] == other.value.get("cmp"))


def _settings(made: Tally, pairs: Sequence[tuple[Tag, Tag]], text: str) -> None:
    """Of the figures found: the settings that gold tells and those told; an item without any is not annotated."""
    annotated = any(set(SETTING.values()) & one.value.keys() for one, _ in pairs)
    for one, other in pairs:
        for key in SETTING.values():
            want, said = one.value.get(key), other.value.get(key)
            if key == "of" and want is not None:
                said = f"{said or ''} {other.value.get('what', '')}".strip() or None
            if want is None:
                if said is not None and key in ("as", "period") and annotated:
                    made.add(f"setting.{key}", 0, 1, 0)
                    made.errors.append(f"{key} extra: {' '.join(text.split())} | {one.text}: {said}")
                continue
            right = said is not None and _same_setting(key, want, said)
            made.add(f"setting.{key}", int(right), int(said is not None), 1)
            if not right:
                made.errors.append(f"{key}: {' '.join(text.split())} | {one.text}: {want} | {said}")


def _same_setting(key: str, want: Any, said: Any) -> bool:
    if key == "period":
        return all(want[end] == said.get(end) for end in ("start", "end"))
    if key == "as":
        return bool(want == said)
    stem = want.casefold()[: max(3, min(4, len(want) - 1))]
    return any(word.startswith(stem) for word in re.findall(r"\w+", str(said).casefold()))


def _agencies(made: Tally, gold: Sequence[Tag], tags: Sequence[Tag], text: str) -> None:
    wanted, neutral = _of(gold, "agency"), _of(gold, "org")
    got = [
        tag
        for tag in _of(tags, "agency")
        if any(overlap(one, tag) for one in wanted) or not any(shared(one, tag) for one in neutral)
    ]
    pairs = match(wanted, got, same_agency)
    made.add("agency.found", len(pairs), len(got), len(wanted))
    made.add("agency.id", sum(same_agency(one, other) for one, other in pairs), len(got), len(wanted))
    _note(made, "agency", wanted, got, [(one, other, same_agency(one, other)) for one, other in pairs], text)


def _places(made: Tally, gold: Sequence[Tag], tags: Sequence[Tag], text: str) -> None:
    """Regions; those inside the name of a body are neutral."""
    wanted, bodies = _of(gold, "place"), [*_of(gold, "agency"), *_of(gold, "org")]
    got = [tag for tag in _of(tags, "place") if not any(shared(body, tag) for body in bodies)]
    pairs = match(wanted, got, _same_id)
    made.add("place.found", len(pairs), len(got), len(wanted))
    made.add("place.id", sum(_same_id(one, other) for one, other in pairs), len(got), len(wanted))
    _note(made, "place", wanted, got, [(one, other, _same_id(one, other)) for one, other in pairs], text)


def _same_id(one: Tag, other: Tag) -> bool:
    return bool(one.value["id"] == other.value.get("id"))


def _note(
    made: Tally,
    label: str,
    wanted: Sequence[Tag],
    got: Sequence[Tag],
    pairs: Sequence[tuple[Tag, Tag, bool]],
    text: str,
) -> None:
    line = " ".join(text.split())
    hit, used = {id(one) for one, _, _ in pairs}, {id(other) for _, other, _ in pairs}
    made.errors += [f"{label} missed: {line} | {one.text} {one.value}" for one in wanted if id(one) not in hit]
    made.errors += [f"{label} extra: {line} | {one.text} {one.value}" for one in got if id(one) not in used]
    made.errors += [
        f"{label} wrong: {line} | {one.text} {one.value} | {other.text} {other.value}"
        for one, other, same in pairs
        if not same
    ]


def table(results: Mapping[str, Tally]) -> str:
    """F1, and how many gold items there are, a measure a row."""
    measures = list(dict.fromkeys(name for made in results.values() for name in made.scores))
    lines = [f"| | {' | '.join(results)} |", "|---" * (len(results) + 1) + "|"]
    for name in measures:
        scores = [made.scores.get(name, Score()) for made in results.values()]
        cells = (f"{one.f1:.3f} ({one.gold})" if one.gold else "–" for one in scores)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Score the sets and print a table of them."""
    names = sorted({file.stem.rpartition("_")[0] for file in GOLD.glob("*.marked")})
    parser = argparse.ArgumentParser(description="Score figures, agencies and places on single lines and tables.")
    parser.add_argument("sets", nargs="*", default=names, metavar="SET", help=", ".join(names))
    parser.add_argument("--errors", action="store_true", help="print every disagreement after the table")
    chosen = parser.parse_args(arguments)
    results = {f"{name} {language}": tally(name, language) for name in chosen.sets for language in LANGUAGES}
    print(table(results))
    if chosen.errors:
        for name, made in results.items():
            print(f"\n{name}", *made.errors, sep="\n")


if __name__ == "__main__":
    main()
