"""What changed between two documents of one language: the substance first, wording after it.

A tag counts as changed only where the words it stands on changed, so that a tagger's slip on one side is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.model import Column, Document, Label, Statement
from index.align_beads import Bead
from index.align_changes import Change, change, side
from index.align_noise import misread
from index.align_reworded import is_idle, reworded, within
from index.align_sections import Section
from index.align_strength import FORWARD, Strength, is_postponed, strength
from index.align_tags import (
    Key,
    Matching,
    Tag,
    agency_key,
    any_key,
    bare_dates,
    bare_numbers,
    bound_key,
    bound_key_of_thing,
    counted_key,
    deadline_key,
    figure_amount,
    is_successor,
    match,
    said_key,
    shift,
    tags_of,
    unit_key,
)
from index.align_units import Unit, joined_key
from index.align_words import Edit, edits, joined
from index.alignment import Alignment

# Below this share of common text two documents have nothing to do with each other, and nothing is listed.
UNRELATED = 0.2
_TELLING = 12
# What stands beside a hedge may be taken for an account by its tense, which in Kazakh is that of a promise too.
_UNBOUND = (Statement.NONE, Statement.PROGRESS)
_HEDGED = 2
# In a picture some of a head's words are misread.
_HEAD = 0.8


def differences(before: Document, after: Document, alignment: Alignment, alike: float = 1.0) -> tuple[Change, ...]:
    """Every difference in the order of the text; empty for documents that have nothing in common.

    ``alike`` under 1 lets words of misread text differ in some of their letters.
    """
    if alignment.likeness < UNRELATED:
        return ()
    found: list[Change] = []
    gone = _unpaired(alignment.left_sections, alignment.beads, "left")
    new = _unpaired(alignment.right_sections, alignment.beads, "right")
    told = _Told(gone, new, _moved_sections(alignment), (_heads(alignment.left), _heads(alignment.right)))
    for bead in alignment.beads:
        left = alignment.left[bead.left : bead.left_end]
        right = alignment.right[bead.right : bead.right_end]
        if bead.is_pair:
            found += _moved(before, after, bead, left, right, alignment, told)
            if joined_key(left) != joined_key(right):
                found += compare_pair(before, after, left, right, alike)
        else:
            found += _alone(before, after, left, right, alignment, told)
    return tuple(found)


class _Told:
    """Which sections are reported as wholes, so that their sentences are not told again."""

    def __init__(
        self,
        gone: set[Section],
        new: set[Section],
        moved: set[tuple[int, int]],
        heads: tuple[frozenset[str], frozenset[str]],
    ) -> None:
        self.gone, self.new, self.moved, self.heads = gone, new, moved, heads
        self.done: set[Section | tuple[int, int]] = set()


def compare_pair(
    before: Document, after: Document, left: Sequence[Unit], right: Sequence[Unit], alike: float = 1.0
) -> list[Change]:
    """What changed between two aligned stretches that do not say the same."""
    first, second = joined(left), joined(right)
    made = [edit for edit in edits(first[1], second[1], alike) if edit.is_content and not _is_marker(edit, left, right)]
    if alike < 1:
        read_wrongly = misread(left, right, made)
        made = [edit for edit in made if edit not in read_wrongly]
    if not made or left[0].role is Column.NUMBER:
        return []
    section = left[0].path
    wording = reworded(before, after, left, right, made)
    if len(wording) == len(made):
        return [change("text", "changed", "changed", side(before.text, left), side(after.text, right), section)]
    made = [edit for edit in made if edit not in wording]
    found: list[Change] = []
    told: list[tuple[Tag | None, Tag | None]] = []
    forward = left[0].statement in FORWARD, right[0].statement in FORWARD
    for label, compare in ((Label.FIGURE, _figures), (Label.DEADLINE, _deadlines), (Label.AGENCY, _agencies)):
        matching = compare(before, after, left, right, made)
        if label is Label.DEADLINE and not (all(forward) or left[0].role is Column.DEADLINE):
            matching = Matching(matching.changed, (), ())
        changes, pairs = _tag_changes(label, matching, section)
        found += changes
        told += pairs
    rest = [edit for edit in made if not _covered(edit, told)]
    commitment = _commitment(before, after, left, right, made, rest)
    if commitment is not None:
        found.append(commitment)
    elif rest:
        kind, detail = _cell_kind(left[0]), "changed"
        found.append(change(kind, "changed", detail, side(before.text, left), side(after.text, right), section))
    return found


def _cell_kind(unit: Unit) -> str:
    """A plan's cell of deadlines or bodies that no tag explains is still about those."""
    return {Column.DEADLINE: "deadline", Column.RESPONSIBLE: "agency"}.get(unit.role, "text") if unit.role else "text"


def _figures(
    before: Document, after: Document, left: Sequence[Unit], right: Sequence[Unit], made: Sequence[Edit]
) -> Matching:
    tags = tags_of(before, left, Label.FIGURE), tags_of(after, right, Label.FIGURE)
    times = tags_of(before, left, Label.DEADLINE), tags_of(after, right, Label.DEADLINE)
    bare = bare_numbers(before, left, [*tags[0], *times[0]]), bare_numbers(after, right, [*tags[1], *times[1]])
    # A number without the tagger's word for it is a figure only where another answers it.
    if len(bare[0]) == len(bare[1]):
        tags = _in_order(*tags[0], *bare[0]), _in_order(*tags[1], *bare[1])
    alone = match(*tags, (bound_key_of_thing,))
    # What is counted tells which figure answers which before their values do: 16 of one thing is not 16 of another.
    counted = _changed(alone.removed, alone.added, (), (counted_key,), made)
    others = _changed(counted.removed, counted.added, (bound_key,), (unit_key,), made)
    pairs = sorted([*counted.changed, *others.changed], key=lambda pair: pair[0].low)
    return Matching(tuple(pairs), others.removed, others.added)


def _deadlines(
    before: Document, after: Document, left: Sequence[Unit], right: Sequence[Unit], made: Sequence[Edit]
) -> Matching:
    tags = tags_of(before, left, Label.DEADLINE), tags_of(after, right, Label.DEADLINE)
    if not {Statement.DONE, Statement.PROGRESS} & {left[0].statement, right[0].statement}:
        bare = bare_dates(before, left, tags[0]), bare_dates(after, right, tags[1])
        tags = _in_order(*tags[0], *bare[0]), _in_order(*tags[1], *bare[1])
    # Words that resolve by the document's date (`this year`) are the same where they read the same.
    return _changed(*tags, (said_key, deadline_key), (any_key,), made)


def _agencies(
    before: Document, after: Document, left: Sequence[Unit], right: Sequence[Unit], made: Sequence[Edit]
) -> Matching:
    tags = tags_of(before, left, Label.AGENCY), tags_of(after, right, Label.AGENCY)
    return _changed(*tags, (agency_key,), (any_key,), made)


def _in_order(*tags: Tag) -> list[Tag]:
    return sorted(tags, key=lambda tag: tag.low)


def _changed(
    left: Sequence[Tag], right: Sequence[Tag], same: Sequence[Key], kin: Sequence[Key], made: Sequence[Edit]
) -> Matching:
    """Tags without their same on the other side that stand on changed words, paired where they are kin."""
    for key in same:
        alone = match(left, right, (key,))
        left, right = alone.removed, alone.added
    return match(
        [tag for tag in left if _edit_at(tag, made, "left") is not None],
        [tag for tag in right if _edit_at(tag, made, "right") is not None],
        kin,
    )


def _edit_at(tag: Tag, made: Sequence[Edit], where: str) -> int | None:
    """The place among the edits of the one that touches a tag, or stands next to it: a name's span may end too soon."""
    for place, edit in enumerate(made):
        low, high = (edit.left, edit.left_end) if where == "left" else (edit.right, edit.right_end)
        next_to = low < high and low <= tag.high + 1 and tag.low <= high + 1
        # What was taken out of the other side's name leaves a point inside this one.
        if next_to or (low == high and tag.low < low < tag.high):
            return place
    return None


def _tag_changes(
    label: Label, matching: Matching, section: Sequence[str]
) -> tuple[list[Change], list[tuple[Tag | None, Tag | None]]]:
    found: list[Change] = []
    pairs: list[tuple[Tag | None, Tag | None]] = []
    for first, second in matching.changed:
        detail, amount = "changed", None
        if label is Label.FIGURE:
            amount = figure_amount(first, second)
            detail = "changed" if amount else "bounds"
        elif label is Label.DEADLINE:
            detail, amount = shift(first, second)
        elif is_successor(first, second):
            detail = "successor"
        found.append(change(label, "changed", detail, first.side, second.side, section, amount=amount))
        pairs.append((first, second))
    for tag in matching.removed:
        found.append(change(label, "removed", "removed", tag.side, None, section))
        pairs.append((tag, None))
    for tag in matching.added:
        found.append(change(label, "added", "added", None, tag.side, section))
        pairs.append((None, tag))
    return found, pairs


def _covered(edit: Edit, told: Sequence[tuple[Tag | None, Tag | None]]) -> bool:
    """Whether all that an edit changes lies in tags that are told."""
    lefts = [first for first, _ in told if first is not None]
    rights = [second for _, second in told if second is not None]
    return within(edit.left, edit.left_end, lefts) and within(edit.right, edit.right_end, rights)


def _is_marker(edit: Edit, left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Whether an edit only numbers a point anew."""
    numbered = left[0].marker is not None and right[0].marker is not None
    return numbered and max(edit.left_end, edit.right_end) <= 6 and edit.left == edit.right == 0


def _commitment(
    before: Document,
    after: Document,
    left: Sequence[Unit],
    right: Sequence[Unit],
    made: Sequence[Edit],
    rest: Sequence[Edit],
) -> Change | None:
    """Whether a commitment became weaker or stronger, was kept, refused or given up."""
    if not rest or left[0].heading or right[0].heading:
        return None
    first, second = _statement(left), _statement(right)
    detail = None
    if first not in (Statement.DONE, Statement.REFUSAL) and is_postponed(right) and not is_postponed(left):
        detail = "postponed"
    elif first in FORWARD and second in (Statement.DONE, Statement.PROGRESS, Statement.REFUSAL):
        detail = None if is_idle(rest, left, right) else second.value
    else:
        levels = _levels(left, right, first, second)
        if levels[0] and levels[1] and levels[0].level != levels[1].level:
            spoken = any(
                _touches(span, made, where)
                for told, where in ((levels[0], "left"), (levels[1], "right"))
                for span in told.spans
            )
            if spoken and levels[1].spans:
                detail = "weakened" if levels[1].level < levels[0].level else "strengthened"
        elif is_idle(rest, left, right):
            # Where no verb changed, the sentence is taken for something else only by its tagging.
            detail = None
        elif first in FORWARD and second is Statement.NONE:
            detail = "ceased"
        elif second in FORWARD and first not in FORWARD:
            detail = "became"
    if detail is None:
        return None
    return change("commitment", "changed", detail, side(before.text, left), side(after.text, right), left[0].path)


def _levels(
    left: Sequence[Unit], right: Sequence[Unit], first: Statement, second: Statement
) -> tuple[Strength | None, Strength | None]:
    """How firmly both sides bind; beside a hedge a firm word tells, though its sentence be taken for an account."""
    texts = joined(left)[0], joined(right)[0]
    levels = strength(texts[0], first, left[0].language), strength(texts[1], second, right[0].language)
    if levels[0] is None and levels[1] is not None and levels[1].level <= _HEDGED and first in _UNBOUND:
        return strength(texts[0], Statement.COMMITMENT, left[0].language), levels[1]
    if levels[1] is None and levels[0] is not None and levels[0].level <= _HEDGED and second in _UNBOUND:
        return levels[0], strength(texts[1], Statement.COMMITMENT, right[0].language)
    return levels if FORWARD & {first, second} else (None, None)


def _touches(span: tuple[int, int], made: Sequence[Edit], where: str) -> bool:
    return any(
        (edit.left if where == "left" else edit.right) < span[1]
        and span[0] < (edit.left_end if where == "left" else edit.right_end)
        for edit in made
    )


def _statement(units: Sequence[Unit]) -> Statement:
    """The statement of the units that looks furthest ahead."""
    order = list(Statement)
    return min((unit.statement for unit in units), key=order.index)


def _alone(
    before: Document,
    after: Document,
    left: Sequence[Unit],
    right: Sequence[Unit],
    alignment: Alignment,
    told: _Told,
) -> Iterator[Change]:
    """A sentence on one side; where its whole section stands on one side, that is told first, once."""
    units, is_left = (left, True) if left else (right, False)
    heads = told.heads[0 if is_left else 1]
    source = before.text if is_left else after.text
    changed = "removed" if is_left else "added"
    for unit in units:
        section = next(
            (part for part in (told.gone if is_left else told.new) if part.first <= unit.index < part.end), None
        )
        whole = None
        if section is not None and section.kind in ("heading", "row"):
            held = alignment.left if is_left else alignment.right
            if section.kind == "row" and _repeats_head(held[section.first : section.end], heads):
                continue
            first_time = section not in told.done
            told.done.add(section)
            if first_time:
                whole = _whole(source, held[section.first : section.end], section, changed, is_left=is_left)
                yield whole
            if section.kind == "row" or unit.heading:
                continue
        if unit.statement in FORWARD:
            yield _one(source, [unit], "commitment", changed, is_left=is_left)
        elif whole is None and section not in told.done and len(unit.key) >= _TELLING:
            yield _one(source, [unit], "text", changed, is_left=is_left)


def _heads(units: Sequence[Unit]) -> frozenset[str]:
    """The words that name the columns of a document's tables."""
    return frozenset(word for unit in units if unit.header for word in unit.lemmas if len(word) > 2)


def _repeats_head(row: Sequence[Unit], heads: frozenset[str]) -> bool:
    """Whether a row says no more than the table's head, which a format may repeat on each page."""
    said = [word for unit in row for word in unit.lemmas if len(word) > 2]
    return len(said) > 2 and sum(word in heads for word in said) >= _HEAD * len(said)


def _whole(source: str, held: Sequence[Unit], section: Section, changed: str, *, is_left: bool) -> Change:
    is_promise = section.kind == "row" and any(unit.statement in FORWARD for unit in held)
    shown = held if section.kind == "row" else [unit for unit in held if unit.heading]
    return _one(source, shown, "commitment" if is_promise else "section", changed, is_left=is_left)


def _one(source: str, units: Sequence[Unit], kind: str, changed: str, *, is_left: bool) -> Change:
    held = side(source, units)
    return change(kind, changed, changed, held if is_left else None, None if is_left else held, units[0].path)


def _unpaired(parts: Sequence[Section], beads: Sequence[Bead], where: str) -> set[Section]:
    """The sections of which no unit has its like on the other side."""
    paired = set[int]()
    for bead in beads:
        if bead.is_pair:
            paired.update(range(bead.left, bead.left_end) if where == "left" else range(bead.right, bead.right_end))
    return {part for part in parts if not any(at in paired for at in range(part.first, part.end))}


def _moved_sections(alignment: Alignment) -> set[tuple[int, int]]:
    return {(pair.left, pair.right) for pair in alignment.sections if pair.moved}


def _moved(
    before: Document,
    after: Document,
    bead: Bead,
    left: Sequence[Unit],
    right: Sequence[Unit],
    alignment: Alignment,
    told: _Told,
) -> Iterator[Change]:
    if not bead.moved:
        return
    for i, j in told.moved:
        first, second = alignment.left_sections[i], alignment.right_sections[j]
        if first.first <= bead.left < first.end and second.first <= bead.right < second.end:
            if (i, j) not in told.done:
                told.done.add((i, j))
                held = alignment.left[first.first : first.end], alignment.right[second.first : second.end]
                if first.kind == "heading":
                    held = held[0][:1], held[1][:1]
                yield change(
                    "section", "moved", "moved", side(before.text, held[0]), side(after.text, held[1]), left[0].path
                )
            return
    if sum(len(unit.key) for unit in left) >= 2 * _TELLING:
        yield change("text", "moved", "moved", side(before.text, left), side(after.text, right), left[0].path)
