"""Where a text and its translation do not say the same: numbers, times, bodies, binding force, missing sentences.

Precision first: what one language leaves to the context, or a tagger sees in one language only, is no disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Column, Document, Label, Statement
from corpus.registry import agencies
from index.align_beads import Bead
from index.align_changes import Change, Side, change, side
from index.align_numbers import CLASSES, Number, evidence, months, numbers
from index.align_strength import FORWARD, strength
from index.align_tags import Tag, agency_key, deadline_key, match, tags_of
from index.align_units import Unit, language_of
from index.align_words import joined
from index.alignment import Alignment
from index.differences import UNRELATED

# A pair less alike than this may be no pair at all: nothing is said of it, unless its neighbours hold it in its place.
_SURE = 0.45
_HELD = 0.3
_SURER = 0.6
# A number on one side only is told from this value on: smaller ones are often words (`both`, `екеуі`).
_TELLING = 10
_LONG_SENTENCE = 40
# Bodies that one language names and the other takes for granted.
_GENERIC = frozenset({"kz.government", "kz.akimat", "kz.state-bodies", "kz.courts", "kz.maslikhat", "kz.parliament"})
_WITHIN_REACH = 2
_UNTIED = 0.35


@dataclass(frozen=True, slots=True)
class _Pair:
    """An aligned pair with its texts, and what stands about it on either side."""

    bead: Bead
    left: Sequence[Unit]
    right: Sequence[Unit]
    around_left: Sequence[Unit]
    around_right: Sequence[Unit]


def disagreements(first: Document, second: Document, alignment: Alignment) -> tuple[Change, ...]:
    """Every disagreement in the order of the first text; empty where the two have nothing in common."""
    if alignment.likeness < UNRELATED:
        return ()
    found: list[Change] = []
    beads = alignment.beads
    for place, bead in enumerate(beads):
        if not bead.is_pair:
            found += _missing(first, second, place, alignment)
            continue
        pair = _Pair(
            bead,
            alignment.left[bead.left : bead.left_end],
            alignment.right[bead.right : bead.right_end],
            alignment.left[max(0, bead.left - _WITHIN_REACH) : bead.left_end + _WITHIN_REACH],
            alignment.right[max(0, bead.right - _WITHIN_REACH) : bead.right_end + _WITHIN_REACH],
        )
        if _is_sure(beads, place) and not pair.left[0].header:
            found += compare_translations(first, second, pair)
    return tuple(found)


def _is_sure(beads: Sequence[Bead], place: int) -> bool:
    """Whether a pair is alike by itself, or stands between two pairs that surely are, so that it can be no other."""
    bead = beads[place]
    if bead.score >= _SURE or bead.moved:
        return bead.score >= _SURE
    near = [beads[at] for at in (place - 1, place + 1) if 0 <= at < len(beads)]
    return bead.score >= _HELD and all(one.is_pair and one.score >= _SURER and not one.moved for one in near)


def compare_translations(first: Document, second: Document, pair: _Pair) -> list[Change]:
    """Where two aligned stretches in two languages disagree."""
    told = list(_numbers(first, second, pair))
    if not any(item.kind == "deadline" or item.detail == "date" for item in told):
        told += _times(first, second, pair)
    told += _agencies(first, second, pair)
    told += _strength(first, second, pair)
    return told


def _numbers(first: Document, second: Document, pair: _Pair) -> Iterator[Change]:
    if pair.left[0].role is Column.NUMBER:
        return
    left = _unseen(numbers(first, pair.left), evidence(pair.right))
    right = _unseen(numbers(second, pair.right), evidence(pair.left))
    both: list[tuple[Number, Number]] = []
    for number in left:
        kin = min(right, key=lambda other: _distance(number, other), default=None)
        if kin is not None and _distance(number, kin) < len(CLASSES):
            right.remove(kin)
            both.append((number, kin))
    lone_left = [number for number in left if not any(number is pair_left for pair_left, _ in both)]
    said: set[tuple[int, int]] = set()
    for one, other in both:
        belongs = min(one.belongs, other.belongs, key=CLASSES.index)
        if one.value in evidence(pair.around_right) and other.value in evidence(pair.around_left):
            continue
        place = (one.shown.start, other.shown.start)
        if place not in said:
            said.add(place)
            yield _told(belongs, "changed", "changed", one.shown, other.shown, pair)
    if both or (lone_left and right) or pair.bead.score < _SURER:
        return
    lone = [(number, pair.around_right) for number in lone_left] + [(number, pair.around_left) for number in right]
    for at, (number, around) in enumerate(lone):
        if not number.digits or number.value <= _TELLING or number.belongs not in ("figure", "deadline"):
            continue
        if number.readings & evidence(around):
            continue
        if at < len(lone_left):
            yield _told(number.belongs, "removed", "removed", number.shown, None, pair)
        else:
            yield _told(number.belongs, "added", "added", None, number.shown, pair)


def _unseen(held: Sequence[Number], seen: frozenset[float]) -> list[Number]:
    return [number for number in held if not number.readings & seen]


def _distance(one: Number, other: Number) -> int:
    """How little one number can be meant by the other: units apart are too far."""
    if one.unit and other.unit and one.unit != other.unit and {one.unit, other.unit} - {"count", "other"}:
        return len(CLASSES)
    return abs(CLASSES.index(one.belongs) - CLASSES.index(other.belongs))


def _told(belongs: str, changed: str, detail: str, before: Side | None, after: Side | None, pair: _Pair) -> Change:
    kind = belongs if belongs in ("figure", "deadline") else "text"
    finer = detail if kind == belongs else belongs
    return change(
        kind,
        changed,
        finer,
        before,
        after,
        pair.left[0].path,
        table="across",
        message=f"{belongs}.{changed}",
        matters=True,
    )


def _times(first: Document, second: Document, pair: _Pair) -> Iterator[Change]:
    """Deadlines of another day, recurrence or length; months that differ where no deadline tells."""
    tags = tags_of(first, pair.left, Label.DEADLINE), tags_of(second, pair.right, Label.DEADLINE)
    alone = match(*tags, (deadline_key,))
    told = False
    for one, other in zip(alone.removed, alone.added, strict=False):
        if len(alone.removed) == len(alone.added) and _clash(one, other):
            told = True
            yield _told("deadline", "changed", "changed", one.side, other.side, pair)
    if told:
        return
    named = months(pair.left), months(pair.right)
    apart = sorted(set(named[0]) - set(named[1])), sorted(set(named[1]) - set(named[0]))
    if len(apart[0]) == len(apart[1]) == 1 and len(named[0]) == len(named[1]):
        sides = _word(first, pair.left, named[0][apart[0][0]]), _word(second, pair.right, named[1][apart[1][0]])
        belongs = "deadline" if any(tags) else "date"
        yield _told(belongs, "changed", "changed", *sides, pair)


def _clash(one: Tag, other: Tag) -> bool:
    """Whether two deadlines say something that can't both be so; what one leaves open is no clash."""
    for name in ("end", "every", "offset", "dates"):
        values = one.value.get(name), other.value.get(name)
        if values[0] and values[1]:
            if values[0] != values[1]:
                return True
            if name == "offset" and one.value.get("business_days") != other.value.get("business_days"):
                return True
    return False


def _word(document: Document, units: Sequence[Unit], word: str) -> Side | None:
    for unit in units:
        at = document.text.find(word, unit.start, unit.end)
        if at >= 0:
            return Side(word, None, at, at + len(word), unit.page)
    return side(document.text, units)


def _agencies(first: Document, second: Document, pair: _Pair) -> Iterator[Change]:
    tags = tags_of(first, pair.left, Label.AGENCY), tags_of(second, pair.right, Label.AGENCY)
    if any(tag.value.get("id") is None for side_tags in tags for tag in side_tags):
        return
    left, right = ({str(agency_key(tag)): tag for tag in side_tags} for side_tags in tags)
    alone = (
        [tag for key, tag in left.items() if not any(_is_kin(key, other) for other in right)],
        [tag for key, tag in right.items() if not any(_is_kin(key, other) for other in left)],
    )
    is_list = pair.left[0].role is Column.RESPONSIBLE
    if len(alone[0]) == len(alone[1]):
        for one, other in zip(*alone, strict=True):
            yield change("agency", "changed", "changed", one.side, other.side, pair.left[0].path, table="across")
    elif is_list and len(left) != len(right) and not (alone[0] and alone[1]):
        for tag in alone[0]:
            yield change("agency", "removed", "removed", tag.side, None, pair.left[0].path, table="across")
        for tag in alone[1]:
            yield change("agency", "added", "added", None, tag.side, pair.left[0].path, table="across")


def _is_kin(one: str, other: str) -> bool:
    """Whether two ids may mean one body: the same, one above the other, or one that took over from the other."""
    if one == other or (one in _GENERIC and other in _GENERIC):
        return True
    held = agencies()
    for at, sought in ((one, other), (other, one)):
        seen = set[str]()
        while at in held and at not in seen:
            seen.add(at)
            if sought in (held[at].successor, held[at].parent) and sought not in _GENERIC:
                return True
            at = held[at].successor or ""
    return False


def _strength(first: Document, second: Document, pair: _Pair) -> Iterator[Change]:
    if len(pair.left) > 1 or len(pair.right) > 1 or pair.left[0].heading:
        return
    statements = pair.left[0].statement, pair.right[0].statement
    levels = [
        strength(joined(units)[0], statement, units[0].language)
        for units, statement in zip((pair.left, pair.right), statements, strict=True)
    ]
    if levels[0] is None or levels[1] is None or not levels[0].spans or not levels[1].spans:
        return
    if not FORWARD & set(statements) or {Statement.DONE, Statement.REFUSAL} & set(statements):
        return
    apart = levels[0].level - levels[1].level
    if abs(apart) >= 2:
        detail = "weaker" if apart > 0 else "stronger"
        sides = side(first.text, pair.left), side(second.text, pair.right)
        yield change("commitment", "changed", detail, *sides, pair.left[0].path, table="across")


def _missing(first: Document, second: Document, place: int, alignment: Alignment) -> Iterator[Change]:
    bead = alignment.beads[place]
    is_left = bead.left < bead.left_end
    units = alignment.left[bead.left : bead.left_end] if is_left else alignment.right[bead.right : bead.right_end]
    if _is_untied(place, alignment):
        return
    native = language_of(alignment.left if is_left else alignment.right)
    for unit in units:
        if len(unit.text) < _LONG_SENTENCE or unit.language != native or unit.header:
            continue
        if _taken_in(place, alignment, len(unit.text), is_left=is_left):
            continue
        kind = "commitment" if unit.statement in FORWARD else "section" if unit.heading else "text"
        changed = "removed" if is_left else "added"
        held = side((first if is_left else second).text, [unit])
        yield change(
            kind,
            changed,
            changed,
            held if is_left else None,
            None if is_left else held,
            unit.path,
            table="across",
            matters=True,
        )


def _is_untied(place: int, alignment: Alignment) -> bool:
    """Whether sentences stand alone side by side on both sides: a free translation, rather than one that lacks them."""
    beads = alignment.beads
    first, end = place, place + 1
    while first and not beads[first - 1].is_pair:
        first -= 1
    while end < len(beads) and not beads[end].is_pair:
        end += 1
    run = beads[first:end]
    left = sum(len(unit.text) for bead in run for unit in alignment.left[bead.left : bead.left_end])
    right = sum(len(unit.text) for bead in run for unit in alignment.right[bead.right : bead.right_end])
    return min(left, right) > _UNTIED * max(left, right)


def _taken_in(place: int, alignment: Alignment, size: int, *, is_left: bool) -> bool:
    """Whether a neighbouring pair's other side is so long that it may hold the sentence too."""
    for near in (place - 1, place + 1):
        if not 0 <= near < len(alignment.beads) or not alignment.beads[near].is_pair:
            continue
        bead = alignment.beads[near]
        own = sum(len(unit.text) for unit in alignment.left[bead.left : bead.left_end])
        other = sum(len(unit.text) for unit in alignment.right[bead.right : bead.right_end])
        if not is_left:
            own, other = other, own
        if other > 1.3 * own and other - own > 0.6 * size:
            return True
    return False
