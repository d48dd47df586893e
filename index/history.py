"""One text through more than two versions: each passage and each figure or deadline followed from version to version.

Neighbouring versions are aligned as `mindet compare` aligns two; what is linked through all of them is one strand. Time
and memory are linear in the number of versions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Document, Label
from index.align_kept import Aligner
from index.align_strength import FORWARD
from index.align_tags import (
    Key,
    Tag,
    bound_key,
    bound_key_of_thing,
    counted_key,
    deadline_key,
    figure_key,
    match,
    said_key,
    tags_of,
    unit_key,
)
from index.align_units import Unit, joined_key
from index.align_vectors import Embed
from index.alignment import Alignment, align
from index.differences import UNRELATED

# Figures of one thing before figures of one value: 16 posts are not 16 wells.
_KINDS: tuple[tuple[Label, tuple[Key, ...]], ...] = (
    (Label.FIGURE, (bound_key_of_thing, counted_key, bound_key, unit_key)),
    (Label.DEADLINE, (said_key, deadline_key, lambda _tag: None)),
)


@dataclass(frozen=True, slots=True)
class Strand:
    """A passage through the versions: ``units`` has an entry for each version, empty where the passage is not there."""

    units: tuple[tuple[Unit, ...], ...]

    @property
    def states(self) -> tuple[str, ...]:
        """For each version `absent`, `new`, `same` or `changed` against the version before it, or `first`."""
        made: list[str] = []
        for at, held in enumerate(self.units):
            if not held:
                made.append("absent")
            elif at == 0:
                made.append("first")
            elif not self.units[at - 1]:
                made.append("new")
            else:
                made.append("same" if joined_key(held) == joined_key(self.units[at - 1]) else "changed")
        return tuple(made)

    @property
    def section(self) -> tuple[str, ...]:
        """The headings above the passage in the last version that has it."""
        return next((held[0].path for held in reversed(self.units) if held), ())


@dataclass(frozen=True, slots=True)
class Course:
    """A figure or a deadline through the versions: ``points`` has an entry for each, None where it is not told."""

    label: Label
    section: tuple[str, ...]
    points: tuple[Tag | None, ...]

    @property
    def is_changed(self) -> bool:
        """Whether its value is not the same in all versions that tell it."""
        told = [tag for tag in self.points if tag is not None]
        return any(self.differs(told[0], tag) for tag in told[1:])

    def differs(self, before: Tag | None, after: Tag) -> bool:
        """Whether one version's value is another than an earlier one's."""
        key = figure_key if self.label is Label.FIGURE else deadline_key
        return before is not None and key(before) != key(after)

    @property
    def thing(self) -> str:
        """What a figure counts, in the words of the last version that says so; empty where none does."""
        said = [str(tag.value["of"]) for tag in self.points if tag is not None and tag.value.get("of")]
        return said[-1] if said else ""


class UnrelatedVersions(ValueError):
    """Two neighbouring texts have nothing to do with each other; ``place`` is that of the second."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def versions_aligned(
    held: Sequence[Sequence[Unit]], embed: Embed | None, aligner: Aligner = align
) -> tuple[Alignment, ...]:
    """The alignment of each version with the next. Raises `UnrelatedVersions`."""
    made = []
    for place in range(1, len(held)):
        found = aligner(held[place - 1], held[place], embed)
        if found.likeness < UNRELATED:
            raise UnrelatedVersions(place)
        made.append(found)
    return tuple(made)


def strands(alignments: Sequence[Alignment]) -> tuple[Strand, ...]:
    """The passages of aligned versions in the order of the last one; what it lacks follows what went before it."""
    versions = [alignments[0].left, *(found.right for found in alignments)] if alignments else []
    parents: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while (parent := parents.get(node, node)) != node:
            parents[node] = parents.get(parent, parent)
            node = parent
        return node

    for version, found in enumerate(alignments):
        for bead in found.beads:
            nodes = [(version, at) for at in range(bead.left, bead.left_end)]
            nodes += [(version + 1, at) for at in range(bead.right, bead.right_end)]
            for node in nodes[1:]:
                parents[root(node)] = root(nodes[0])
    members: dict[tuple[int, int], list[list[Unit]]] = defaultdict(lambda: [[] for _ in versions])
    for version, held in enumerate(versions):
        for at, unit in enumerate(held):
            members[root((version, at))][version].append(unit)
    return tuple(
        Strand(tuple(tuple(part) for part in members[name]))
        for name in _ordered(
            [[root((version, at)) for at in range(len(held))] for version, held in enumerate(versions)]
        )
    )


def _ordered(versions: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    """Names of strands as the last version has them; one that it lacks follows its neighbour in the version before."""
    after: dict[tuple[int, int] | None, list[tuple[int, int]]] = defaultdict(list)
    placed: set[tuple[int, int]] = set()
    for held in reversed(versions):
        before: tuple[int, int] | None = None
        for name in held:
            if name not in placed:
                placed.add(name)
                # Before what follows in a later version: all of that would come between.
                after[before].insert(0, name)
            before = name
    waiting = list(reversed(after[None]))
    while waiting:
        name = waiting.pop()
        yield name
        waiting += reversed(after.pop(name, []))


def courses(documents: Sequence[Document], found: Sequence[Strand]) -> tuple[Course, ...]:
    """The figures and deadlines that at least two versions tell, in the order of the strands."""
    made: list[Course] = []
    for strand in found:
        for label, keys in _KINDS:
            made += _followed(documents, strand, label, keys)
    return tuple(made)


def _followed(documents: Sequence[Document], strand: Strand, label: Label, keys: Sequence[Key]) -> Iterator[Course]:
    tags = [
        tags_of(document, held, label) if held and _tells(held, label) else []
        for document, held in zip(documents, strand.units, strict=True)
    ]
    rows: list[list[Tag | None]] = []
    open_rows: dict[int, list[Tag | None]] = {}
    for version, held in enumerate(tags):
        following: dict[int, list[Tag | None]] = {}
        for first, second in match(tags[version - 1], held, keys).changed if version else ():
            row = open_rows[id(first)]
            row[version] = second
            following[id(second)] = row
        for tag in held:
            if id(tag) not in following:
                row = [None] * len(tags)
                row[version] = tag
                rows.append(row)
                following[id(tag)] = row
        open_rows = following
    for row in rows:
        if sum(tag is not None for tag in row) > 1:
            yield Course(label, strand.section, tuple(row))


def _tells(held: Sequence[Unit], label: Label) -> bool:
    """Deadlines of what is told as done are dates of events."""
    return label is not Label.DEADLINE or any(unit.statement in FORWARD or unit.role is not None for unit in held)
