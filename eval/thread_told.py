"""Threads made by hand of what documents say: so that reading and judging are measured without the linker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.documents import document
from corpus.model import Annotation, Document, Kind, Label
from eval.samples.markup import read
from eval.samples.write_html import html
from eval.threads import folded
from index.thread_material import Said, said_of
from index.thread_score import Score
from index.threads import Item, Link, Part, Thread, order, stated_order
from nlp.commitments import commitments
from nlp.pipeline import annotate


@dataclass(frozen=True, slots=True)
class Told:
    """A document with its statements and what the library would keep of them."""

    document: Document
    statements: tuple[Annotation, ...]
    said: tuple[Said, ...]

    def holding(self, words: str) -> list[Said]:
        """What the library keeps that has these words."""
        return [one for one in self.said if words in folded(one.text)]

    def untold(self, words: str) -> str:
        """How the statement with these words is tagged, of which the library keeps nothing."""
        for tag in self.statements:
            text = self.document.text[tag.start : tag.end]
            if words in folded(text):
                return f"{tag.value['type']} by {tag.made_by}: {' '.join(text.split())}"
        return "in no statement"


def told_in(made: Document) -> Told:
    """What a document says."""
    tags = annotate(made)
    statements = tuple(tag for tag in tags if tag.label is Label.OBLIGATION)
    return Told(made, statements, said_of(made, tags, commitments(made, tags)))


def told_by_samples(texts: Path) -> Mapping[str, Told]:
    """What the invented documents of a folder say, by the documents' names."""
    samples = [read(path) for path in sorted(texts.glob("*.txt"))]
    names = [f"{sample.name}.{sample.language}" for sample in samples]
    pages = zip(names, map(html, samples), strict=True)
    return {name: told_in(document(page, f"{name}.html")) for name, page in pages}


def told_by_sentence(name: str, day: date | None, kind: Kind, text: str) -> Told:
    """What one sentence says that is a document of its own."""
    return told_in(replace(document(text.encode(), f"{name}.txt"), date=day, kind=kind))


def thread(name: str, said: Iterable[Said]) -> Thread | None:
    """The thread of what is said, all of it confirmed; none where nothing of it is a commitment."""
    items = [
        Item(one, Part.COMMITMENT if one.commitment else Part.EVIDENCE, Link.CONFIRMED, Score(1.0, ()))
        for one in sorted(said, key=order)
    ]
    stated = [item for item in items if item.said.commitment is not None]
    if not stated:
        return None
    first = min(stated, key=lambda item: stated_order(item.said))
    assert first.said.commitment is not None
    return Thread(name, first.said.commitment, (first, *(item for item in items if item is not first)))


def attached(
    told: Mapping[str, Told], name: str, needles: Sequence[tuple[str, str]]
) -> tuple[Thread | None, Iterator[str]]:
    """The thread of the statements that hold some words, and those that the library keeps nothing of."""
    wanted = [(told[document], folded(words)) for document, words in needles]
    held = [(at, one) for at, words in wanted for one in at.holding(words)]
    # What a plan tells in its own column belongs to the row, whatever it says.
    columns = [other for at, one in held if one.commitment for other in at.said if other.owner == one.ordinal]
    said = {one.key: one for one in (*(one for _, one in held), *columns)}
    lost = (f"untold {at.document.source}: {at.untold(words)}" for at, words in wanted if not at.holding(words))
    return thread(name, said.values()), lost
