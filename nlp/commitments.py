"""Commitments: what a document undertakes, orders or makes a duty, from its tags; the same undertaking is one.

Rows of plans, indicators, and statements outside them each have a module; here they are joined, completed and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.model import Annotation, Commitment, Deadline, Document, Lack, Language, Origin, Party, Role, short_id
from corpus.reading import reading
from nlp.commitment_indicators import indicator_commitments
from nlp.commitment_rows import plan_tables, row_commitments
from nlp.commitment_scene import Scene, scene
from nlp.commitment_statements import statement_commitments
from nlp.words import words

_FEWEST_WORDS = 3


def commitments(document: Document, annotations: Iterable[Annotation]) -> list[Commitment]:
    """The commitments of a document in text order, each with its id and what it lacks; never raises on any text."""
    view = scene(document, annotations)
    tables = plan_tables(view)
    found = [
        *(made for table in tables.values() for made in row_commitments(view, table)),
        *indicator_commitments(view),
        *statement_commitments(view, frozenset(tables)),
    ]
    # Rows first: what prose repeats of a row becomes part of the row.
    joined = _joined(sorted(found, key=lambda made: (made.origin is not Origin.ROW, made.start, made.end)))
    complete = (replace(made, page=view.page(made.start), missing=lacks(made)) for made in joined)
    return list(_named(view, sorted(complete, key=lambda made: (made.start, made.end))))


def lacks(made: Commitment) -> tuple[Lack, ...]:
    """What an undertaking leaves open: nobody who must, no date, no figure to measure it by."""
    owned = any(one.role in (Role.RESPONSIBLE, Role.BY_AGREEMENT) for one in made.agencies)
    dated = any(not deadline.is_open for deadline in made.deadlines)
    told = ((Lack.OWNER, owned), (Lack.DEADLINE, dated), (Lack.MEASURE, bool(made.figures)))
    return tuple(lack for lack, there in told if not there)


def _joined(found: Sequence[Commitment]) -> list[Commitment]:
    """Undertakings with the same words, bodies that agree and dates that agree made one; rows stay apart."""
    result: list[Commitment] = []
    known: dict[tuple[str, ...], list[int]] = {}
    for made in found:
        key = _words(made.action, made.language)
        same = known.setdefault(key, [])
        place = next((place for place in same if _agree(result[place], made)), None)
        if place is None or len(key) < _FEWEST_WORDS:
            same.append(len(result))
            result.append(made)
        else:
            result[place] = _merged(result[place], made)
    return result


def _agree(one: Commitment, other: Commitment) -> bool:
    if other.origin is Origin.ROW or (one.number and other.number and one.number != other.number):
        return False
    owners, others = _owners(one), _owners(other)
    dates, rest = _dates(one.deadlines), _dates(other.deadlines)
    return (not owners or not others or owners == others) and (not dates or not rest or dates == rest)


def _owners(made: Commitment) -> frozenset[str]:
    return frozenset(one.id or one.name.casefold() for one in made.agencies if one.role is Role.RESPONSIBLE)


def _dates(deadlines: Iterable[Deadline]) -> frozenset[tuple[object, ...]]:
    return frozenset((one.start, one.end, one.every, one.offset) for one in deadlines if not one.is_open)


def _merged(one: Commitment, other: Commitment) -> Commitment:
    """The first with what the second adds; where the second says it is among its repeats."""
    bodies: dict[tuple[str, Role], Party] = {
        (body.id or body.name, body.role): body for body in (*one.agencies, *other.agencies)
    }
    return replace(
        one,
        agencies=tuple(bodies.values()),
        deadlines=one.deadlines or other.deadlines,
        figures=one.figures or other.figures,
        places=tuple({place.id: place for place in (*one.places, *other.places)}.values()),
        evidence=tuple({item.start: item for item in (*one.evidence, *other.evidence)}.values()),
        repeats=(*one.repeats, (other.start, other.end), *other.repeats),
    )


def _named(view: Scene, found: Iterable[Commitment]) -> Iterator[Commitment]:
    """Each with its id: of the document, the number and the wording, and of the turn where those are the same."""
    turns: dict[tuple[str, str, str], int] = {}
    for made in found:
        wording = reading(view.document.text, made.start, made.end).text.casefold()
        key = (made.origin.value, made.number or "", " ".join(_words(wording, made.language)))
        turn = turns[key] = turns.get(key, 0) + 1
        yield replace(made, id=short_id("commitment", view.document.id, *key, str(turn)))


def _words(text: str, language: Language) -> tuple[str, ...]:
    return tuple(word.lemma for word in words(text, language))
