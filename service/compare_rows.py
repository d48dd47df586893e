"""A comparison as rows of two sides, in text order, with what changed in each marked: for the page and the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.align_beads import Bead
from index.align_changes import KINDS, Change, Side
from index.align_units import Unit, joined_key
from index.align_words import Edit, WordChange, edits, joined
from service.compare import Comparison


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one side's text and what became of it."""

    text: str
    change: str


@dataclass(frozen=True, slots=True)
class Row:
    """An aligned pair, or what stands on one side alone; ``changes`` are those that lie in it."""

    number: int
    state: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    left_span: tuple[int, int] | None
    right_span: tuple[int, int] | None
    heading: bool
    changes: tuple[Change, ...]

    @property
    def matters(self) -> bool:
        """Whether more than wording changed here."""
        return any(change.matters for change in self.changes)

    @property
    def kind(self) -> str:
        """The weightiest kind among its changes; empty where there is none."""
        kinds = [change.kind for change in self.changes]
        return min(kinds, key=KINDS.index) if kinds else ""


def rows(comparison: Comparison) -> tuple[Row, ...]:
    """Every row of the comparison, in the order of the first document."""
    alignment = comparison.alignment
    waiting = sorted(comparison.found, key=_place)
    taken: set[str] = set()
    made = []
    for number, bead in enumerate(alignment.beads):
        left = alignment.left[bead.left : bead.left_end]
        right = alignment.right[bead.right : bead.right_end]
        inside = [change for change in waiting if change.id not in taken and _within(change, left, right)]
        taken.update(change.id for change in inside)
        made.append(_row(number, bead, left, right, inside, crosses=alignment.crosses))
    return tuple(made)


def _place(change: Change) -> int:
    held = change.before or change.after
    return held.start if held is not None else 0


def _within(change: Change, left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Whether a change begins in a row: on its first side, or on the second where it has no first."""
    held, units = (change.before, left) if change.before is not None else (change.after, right)
    return bool(units) and held is not None and units[0].start <= held.start < units[-1].end


def _row(
    number: int, bead: Bead, left: Sequence[Unit], right: Sequence[Unit], changes: Sequence[Change], *, crosses: bool
) -> Row:
    texts = joined(left), joined(right)
    if not bead.is_pair:
        state = "removed" if left else "added"
        cut: tuple[tuple[Piece, ...], tuple[Piece, ...]] = _whole(texts[0][0]), _whole(texts[1][0])
    elif crosses:
        state = "differs" if changes else "same"
        cut = (
            _marked(texts[0][0], [change.before for change in changes]),
            _marked(texts[1][0], [change.after for change in changes]),
        )
    elif joined_key(left) == joined_key(right):
        state, cut = "same", (_whole(texts[0][0]), _whole(texts[1][0]))
    else:
        state, found = "edited", edits(texts[0][1], texts[1][1])
        cut = tuple(_left(texts[0][0], found)), tuple(_right(texts[1][0], found))
    return Row(
        number=number,
        state="moved" if bead.moved and state == "same" else state,
        left=cut[0],
        right=cut[1],
        left_span=(left[0].start, left[-1].end) if left else None,
        right_span=(right[0].start, right[-1].end) if right else None,
        heading=bool(left or right) and (left or right)[0].heading,
        changes=tuple(changes),
    )


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, "same"),) if text else ()


def _left(text: str, found: Sequence[Edit]) -> Iterator[Piece]:
    return _cut(text, [(edit.left, edit.left_end, edit.change) for edit in found])


def _right(text: str, found: Sequence[Edit]) -> Iterator[Piece]:
    return _cut(text, [(edit.right, edit.right_end, edit.change) for edit in found])


def _cut(text: str, spans: Sequence[tuple[int, int, WordChange]]) -> Iterator[Piece]:
    at = 0
    for low, high, change in spans:
        if change is WordChange.SAME or low >= high:
            continue
        if at < low:
            yield Piece(text[at:low], "same")
        yield Piece(text[low:high], change.value)
        at = high
    if at < len(text):
        yield Piece(text[at:], "same")


def _marked(text: str, sides: Sequence[Side | None]) -> tuple[Piece, ...]:
    """A text with the quotes of disagreements marked; a quote that is the whole text marks nothing."""
    spans: list[tuple[int, int, WordChange]] = []
    for held in sides:
        if held is None:
            continue
        quote = " ".join(held.text.split())
        at = text.find(quote)
        if at >= 0 and len(quote) < len(text) and all(at >= high or at + len(quote) <= low for low, high, _ in spans):
            spans.append((at, at + len(quote), WordChange.REPLACED))
    return tuple(_cut(text, sorted(spans)))
