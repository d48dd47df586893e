"""Score the tagger against gold: `python -m eval.tagging [--gold DIR] [--texts DIR] [--errors N] [--ablations]`.

A gold folder holds `NAME.jsonl` (doc, start, end, label, text, value a line) and `ranges.json` (which stretches
of which text are annotated); the texts lie beside them unless told otherwise. Tables are Markdown, as
`docs/evaluation.md` has them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from corpus.documents import document
from corpus.model import Annotation, Document
from eval.ablation import ABLATIONS, NOTHING
from eval.scoring import Miss, Result, Tag, score

GOLD = Path(__file__).parent / "gold" / "tags"
LANGUAGES = ("kk", "ru")
MEASURES = (
    "figure.value",
    "figure.unit",
    "deadline.found",
    "deadline.value",
    "agency.found",
    "agency.id",
    "obligation.forward",
    "obligation.macro",
)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its gold and the stretches that the gold accounts for."""

    name: str
    document: Document
    gold: tuple[Tag, ...]
    ranges: tuple[tuple[int, int], ...]

    @property
    def language(self) -> str:
        """The language at the end of the name."""
        return self.name.removesuffix(".txt").rsplit("_", 1)[-1]

    def score(self, tags: Iterable[Annotation]) -> Result:
        """Hold the tags within the annotated stretches against the gold."""
        text = self.document.text
        return self.score_tags(
            Tag(tag.start, tag.end, tag.label.value, tag.value, text[tag.start : tag.end]) for tag in tags
        )

    def score_tags(self, tags: Iterable[Tag]) -> Result:
        """The same for tags of any other tagger."""
        return score(self._within(self.gold), self._within(tags))

    def _within(self, tags: Iterable[Tag]) -> list[Tag]:
        return [tag for tag in tags if any(low <= tag.start and tag.end <= high + 1 for low, high in self.ranges)]


def read_gold(folder: Path, texts: Path) -> list[Annotated]:
    """The annotated documents of a folder, in the order of its `ranges.json`."""
    lines: dict[str, list[Tag]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for row in file.read_text(encoding="utf-8").splitlines():
            line = json.loads(row)
            tag = Tag(line["start"], line["end"], line["label"], line["value"], line["text"])
            lines.setdefault(line["doc"], []).append(tag)
    ranges = json.loads((folder / "ranges.json").read_text(encoding="utf-8"))
    return [
        Annotated(
            name,
            document((texts / name).read_bytes(), name),
            tuple(lines.get(name, ())),
            tuple((low, high) for low, high in stretches),
        )
        for name, stretches in ranges.items()
    ]


def results(
    annotated: Sequence[Annotated], tag: Callable[[Document], Iterable[Annotation]] = NOTHING.tags
) -> dict[str, Result]:
    """What a tagger gets for each document."""
    return {each.name: each.score(tag(each.document)) for each in annotated}


def parts(annotated: Sequence[Annotated], by_document: Mapping[str, Result]) -> dict[str, Result]:
    """The results in total and for each language."""
    total = {"all": sum_of(by_document.values())}
    for language in LANGUAGES:
        of = [by_document[each.name] for each in annotated if each.language == language]
        if of:
            total[language] = sum_of(of)
    return total


def sum_of(of: Iterable[Result]) -> Result:
    """The results of several documents as one."""
    return reduce(add, of, Result({}))


def table(columns: Mapping[str, Result]) -> Iterator[str]:
    """Precision, recall, F1 and the number of gold spans of every measure, a column for each part."""
    yield "| | " + " | ".join(f"{name}: P / R / F1 (gold)" for name in columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    scores = {name: result.scores() for name, result in columns.items()}
    for measure in next(iter(scores.values())):
        cells = [rows[measure] for rows in scores.values()]
        told = (f"{row.precision:.3f} / {row.recall:.3f} / {row.f1:.3f} ({row.gold})" for row in cells)
        yield f"| {measure} | " + " | ".join(told) + " |"
    yield "| obligation.macro | " + " | ".join(f"{result.macro():.3f}" for result in columns.values()) + " |"


def overview(rows: Mapping[str, Result], head: str) -> Iterator[str]:
    """F1 of the main measures, a line for each row."""
    yield f"| {head} | " + " | ".join(MEASURES) + " |"
    yield "|---" * (len(MEASURES) + 1) + "|"
    for name, result in rows.items():
        f1 = result.f1()
        yield f"| {name} | " + " | ".join(f"{f1.get(measure, 0.0):.3f}" for measure in MEASURES) + " |"


def told(name: str, miss: Miss) -> str:
    """One disagreement on one line."""
    tag = miss.gold or miss.predicted
    text = " ".join(tag.text.split())[:110] if tag else ""
    want, got = (dict(side.value) if side else None for side in (miss.gold, miss.predicted))
    return f"{miss.label} | {name}:{tag.start if tag else 0} | {text} | gold {want} | predicted {got}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score the tagger against gold.")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--texts", type=Path, help="folder of the texts, where it is not the gold's")
    parser.add_argument("--errors", type=int, default=0, help="how many disagreements of each label to print")
    parser.add_argument("--ablations", action="store_true", help="also score with one piece of knowledge left out")
    chosen = parser.parse_args(arguments)
    annotated = read_gold(chosen.gold, chosen.texts or chosen.gold)
    by_document = results(annotated)
    print(*table(parts(annotated, by_document)), sep="\n")
    print("", *overview(by_document, "document"), sep="\n")
    if chosen.ablations:
        rows = {NOTHING.name: sum_of(by_document.values())}
        rows |= {each.name: sum_of(results(annotated, each.tags).values()) for each in ABLATIONS}
        print("", *overview(rows, "left out"), sep="\n")
    for label in ("figure", "deadline", "agency", "obligation"):
        misses = [told(name, miss) for name, result in by_document.items() for miss in result.misses]
        print(*[line for line in misses if line.startswith(f"{label} |")][: chosen.errors], sep="\n")


if __name__ == "__main__":
    main()
