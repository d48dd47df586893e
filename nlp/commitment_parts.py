"""A statement that holds several undertakings, taken apart: each part with its quote and what it shares.

Two things make parts: verbs that have each an object of their own, and objects of one verb that are told apart by
places or counts. What opens a statement before its first verb belongs to all parts, so does a day that closes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Label, Language
from nlp import commitment_parts_kk as kazakh
from nlp import commitment_parts_ru as russian
from nlp.commitment_scene import Scene
from nlp.commitment_words import Token, tokens
from nlp.languages.letters import has_kazakh_letter

_SET_AGAINST = "а"
# Longer statements are lists or law texts, which are no row of clauses.
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Part:
    """One undertaking of a statement: its quote, and the stretch that tells it whole without the spans of others.

    In `построить школу в А и больницу в Б` the second is quoted as `больницу в Б` and told by the whole statement
    without `школу в А и`.
    """

    start: int
    end: int
    told: tuple[int, int]
    without: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Division:
    """The parts of a statement, and the stretches of it whose tags belong to all of them."""

    parts: tuple[Part, ...]
    opening: tuple[int, int]
    closing: tuple[int, int]


def division(view: Scene, start: int, end: int) -> Division | None:
    """How a statement is taken apart; none where it is one undertaking."""
    if end - start > _LONGEST:
        return None
    said = view.source(start, end).split()
    is_kazakh = sum(map(has_kazakh_letter, said)) * 5 > len(said)
    found = tokens(view, start, end, Language.KK if is_kazakh else Language.RU)
    made = _kazakh(found, start, end) if is_kazakh else _russian(found, start, end)
    return made if made is not None and len(made.parts) > 1 else None


def _russian(found: Sequence[Token], start: int, end: int) -> Division | None:
    clauses = russian.clauses(found)
    if not clauses:
        return None
    parts: list[Part] = []
    for number, clause in enumerate(clauses):
        first, last = _span(found, clause.start, clause.end, start if number == 0 else None)
        told = (first, last)
        without: tuple[tuple[int, int], ...] = ()
        if clause.auxiliary is not None:
            told, without = (found[clause.auxiliary].start, last), ((found[clause.auxiliary].end, first),)
        spans = [_span(found, *own, None) for own in russian.objects(found, clause)]
        parts += _by_objects(Part(first, last, told, without), spans, spans)
    opening = (start, found[clauses[0].verb].start)
    last_clause = clauses[-1]
    against = any(one.text == _SET_AGAINST for one in found[last_clause.joint : last_clause.start])
    closing = _closing(found, last_clause.verb) if not against else None
    return Division(_to_the_end(parts, end), opening, closing or (end, end))


def _kazakh(found: Sequence[Token], start: int, end: int) -> Division | None:
    clauses = kazakh.clauses(found)
    if not clauses:
        return None
    tail = found[clauses[-1].verb].end
    parts: list[Part] = []
    for number, clause in enumerate(clauses):
        first, last = _span(found, clause.start, clause.end, start if number == 0 else None)
        # A verbal noun shares the predicate behind the last one: `ауыстыруды … тапсырды`.
        shares = last < tail and clause.kind == kazakh.NOUN
        told, without = ((first, end), ((last, tail),)) if shares else ((first, last), ())
        spans = [_span(found, *own, None) for own in kazakh.objects(found, clause)]
        # The verb closes the quote of the last object and belongs to all.
        bare = [*spans[:-1], (spans[-1][0], found[kazakh.verb_begins(found, clause)].start)] if spans else []
        parts += _by_objects(Part(first, last, told, without), spans, bare)
    return Division(_to_the_end(parts, end), _opening(found, start), (end, end))


def _by_objects(clause: Part, spans: Sequence[tuple[int, int]], bare: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """A clause as one part, or one for each object of its verb; ``bare`` are the objects without the verb."""
    if not spans:
        yield clause
        return
    quotes = [(clause.start, spans[0][1]), *spans[1:]]
    for own, quote in zip(bare, quotes, strict=True):
        yield Part(*quote, clause.told, (*clause.without, *_others(bare, own)))


def _others(spans: Sequence[tuple[int, int]], own: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """What the other objects of a verb take up, with what joins them to one."""
    if own != spans[0]:
        yield spans[0][0], own[0]
    if own != spans[-1]:
        yield own[1], spans[-1][1]


def _span(found: Sequence[Token], first: int, last: int, start: int | None) -> tuple[int, int]:
    return found[first].start if start is None else start, found[last - 1].end


def _to_the_end(parts: Sequence[Part], end: int) -> tuple[Part, ...]:
    """The last part goes to the end of the statement, its full stop with it."""
    last = parts[-1]
    told = (last.told[0], end if last.told[1] == last.end else last.told[1])
    return (*parts[:-1], Part(last.start, end, told, last.without))


def _closing(found: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """The deadline that closes a statement behind its last verb."""
    place = len(found) - 1
    while place > verb and not found[place].is_word and found[place].label is None:
        place -= 1
    last = place
    while place > verb and found[place].label is Label.DEADLINE:
        place -= 1
    return (found[place + 1].start, found[last].end) if place < last else None


def _opening(found: Sequence[Token], start: int) -> tuple[int, int]:
    """The bodies, days and places with which a Kazakh statement begins."""
    end = start
    for one in found:
        if one.label is None and one.is_word:
            break
        end = one.end
    return start, end
