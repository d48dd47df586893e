"""A generated library for measuring at size: plans, their next editions, acts, reports, replies; always the same.

Documents come in series of five on one subject. The act and the plan state undertakings, the next edition states
most of the plan's again, report and reply tell what became of those of their series, and, in part, of others on the
subject. Undertakings of a subject share its words, bodies and meaning; common words follow Zipf's law; in every
twenty-fifth place of a plan or act stands one of two duties that all of them repeat word for word. Likeness
of vectors is set where real ones lie after `index.fairness`: about 0.1 between subjects, 0.4 on one,
0.7 on one undertaking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from unittest.mock import patch

import numpy as np

from corpus.model import (
    Commitment,
    Deadline,
    Document,
    Evidence,
    Kind,
    Language,
    Origin,
    Party,
    Passage,
    Place,
    Role,
    Statement,
    short_id,
)
from corpus.registry import agencies, regions
from corpus.store import Library
from index.embedding import Matrix, unit
from index.fairness import fairness
from index.models import Model
from index.passages import Unit
from index.thread_material import Said
from index.thread_near import Neighbours
from service.keeping import Indexed, keep
from service.reading import Reading

A_DOCUMENT = 50
_SERIES = 5
_SUBJECTS, _SUBJECT_WORDS, _COMMON, _RARE = 200, 150, 3_000, 200_000
# Undertakings of a series: rows of its plan, rows that only the next edition has, points of its act.
_ROWS, _MORE_ROWS, _POINTS = 30, 10, 50
_DUTY_EVERY = 25
_OF_WORDS = (0.55, 0.30, 0.15)
_KEPT_WORDS = 0.75
_FIRST_DAY = date(2015, 1, 1)
_LETTERS = "абвгдежзиклмнопрстуфхцшэюя"
# Squares of the parts of a vector that all share, a subject shares, an undertaking shares; the rest is its own.
_ALL, _ON_SUBJECT, _ON_ONE = 0.10, 0.30, 0.32


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What is to be done: its words, who by, where, how much, until when, and its meaning."""

    name: str
    terms: tuple[str, ...]
    agency: str
    place: str | None
    counted: str | None
    amount: float
    due: date
    meaning: Matrix


@dataclass(frozen=True, slots=True)
class Made:
    """A generated document with what it is found by."""

    reading: Reading
    found_by: Indexed


class Generator:
    """Documents of fifty statements by their number."""

    def __init__(self, model: Model, dimension: int) -> None:
        self._model, self._dimension = model, dimension
        self._agencies, self._places = sorted(agencies()), sorted(regions())
        fair = fairness(model.name, dimension)
        self._mean = fair.passage_means[Language.RU]
        self._back = np.linalg.pinv(fair.map)

    @cached_property
    def _common(self) -> Matrix:
        return self._vector("all")

    def document(self, number: int) -> Made:
        """One document, what it says, and the vectors."""
        random = np.random.default_rng((1, number))
        name = short_id("generated", str(number))
        series, turn = divmod(number, _SERIES)
        issued = _FIRST_DAY + timedelta(days=series * 37 % 3_600 + turn * 90)
        told = list(self._told(random, series, turn))
        said: list[Said] = []
        raw: list[Matrix] = []
        texts: list[str] = []
        start, row = 0, 0
        for ordinal, (undertaking, type_, beside) in enumerate(told):
            row = row if beside else ordinal
            terms = self._wording(random, undertaking, series)
            text = f"{' '.join(terms).capitalize()}."
            span = (start, start + len(text))
            owner = row if beside else None
            said.append(_said(name, issued, ordinal, owner, type_, undertaking, terms, text, span, random))
            raw.append(self._near(random, undertaking))
            texts.append(text)
            start += len(text) + 1
        text = "\n".join(texts)
        commitments = tuple(one.commitment for one in said if one.commitment is not None)
        document = Document(
            name,
            f"{name}.txt",
            "text/plain",
            text,
            short_id(text),
            kind=(Kind.PLAN, Kind.PLAN, Kind.ACT, Kind.REPORT, Kind.REPLY)[turn],
            languages=(Language.RU,),
            title=f"{texts[0][:60]} {series}",
            date=issued,
        )
        fair = unit(np.stack(raw))
        vectors = np.asarray(fair @ self._back + self._mean, np.float32)
        units, passages = _passages(document, said, vectors)
        indexed = Indexed(units, passages, said, vectors, self._model)
        return Made(Reading(document, (), commitments, {}), indexed)

    def _told(
        self, random: np.random.Generator, series: int, turn: int
    ) -> Iterator[tuple[Undertaking, Statement, bool]]:
        """What a document says: of which undertaking, how, and whether beside the one before it."""
        rows = [self._undertaking(series, at) for at in range(_ROWS + _MORE_ROWS)]
        count = 0
        if turn in (0, 1):
            # The next edition lets a third of the rows go and has some more; two of three have progress beside them.
            stated = rows[:_ROWS] if turn == 0 else rows[_ROWS // 3 :]
            for at, one in enumerate(stated):
                yield self._or_duty(at, one), Statement.COMMITMENT, False
                count += 1
                if at % 3 < 2 and count < A_DOCUMENT and len(stated) - at - 1 < A_DOCUMENT - count:
                    yield one, (Statement.PROGRESS, Statement.DONE)[at % 2], True
                    count += 1
        elif turn == 2:
            for at in range(_POINTS):
                one = rows[at // 5] if at % 5 == 0 else self._undertaking(series, _ROWS + _MORE_ROWS + at)
                yield self._or_duty(at, one), Statement.INSTRUCTION, False
                count += 1
        while count < A_DOCUMENT:
            other = series + _SUBJECTS * int(random.integers(-2, 3)) if random.random() < 0.3 else series
            at = int(random.integers(_ROWS + _MORE_ROWS + _POINTS))
            type_ = (Statement.DONE, Statement.PROGRESS, Statement.DONE, Statement.REFUSAL)[int(random.integers(4))]
            yield self._undertaking(abs(other), at), type_, False
            count += 1

    def _or_duty(self, at: int, one: Undertaking) -> Undertaking:
        return self._undertaking(-1, at // _DUTY_EVERY) if at % _DUTY_EVERY == _DUTY_EVERY - 1 else one

    def _undertaking(self, series: int, at: int) -> Undertaking:
        random = np.random.default_rng((2, series + 1, at))
        subject = series % _SUBJECTS
        kinds = random.choice(3, size=int(random.integers(6, 12)), p=_OF_WORDS)
        terms = tuple(dict.fromkeys(_word(random, int(kind), subject) for kind in kinds))
        meaning = (
            np.sqrt(_ALL) * self._common
            + np.sqrt(_ON_SUBJECT) * self._vector(f"subject {subject}")
            + np.sqrt(_ON_ONE) * self._vector(f"undertaking {series} {at}")
        )
        bodies = [self._agencies[(subject * 3 + more) % len(self._agencies)] for more in range(3)]
        return Undertaking(
            f"{series}.{at}",
            terms,
            bodies[int(random.integers(3))],
            self._places[int(random.integers(len(self._places)))] if random.random() < 0.4 else None,
            terms[0] if random.random() < 0.3 else None,
            float(random.integers(2, 500)),
            _FIRST_DAY + timedelta(days=int(random.integers(600, 5_000))),
            meaning,
        )

    def _wording(self, random: np.random.Generator, one: Undertaking, series: int) -> tuple[str, ...]:
        """An undertaking in other words: most of its own, some more; duties are repeated as they are."""
        if one.name.startswith("-"):
            return one.terms
        kept = [term for term in one.terms if random.random() < _KEPT_WORDS] or list(one.terms)
        more = [_word(random, int(random.integers(2)), series % _SUBJECTS) for _ in range(int(random.integers(1, 5)))]
        return tuple(dict.fromkeys((*kept, *more)))

    def _near(self, random: np.random.Generator, one: Undertaking) -> Matrix:
        own = unit(random.standard_normal((1, self._dimension)).astype(np.float32))[0]
        return np.asarray(one.meaning + np.sqrt(1 - _ALL - _ON_SUBJECT - _ON_ONE) * own, np.float32)

    def _vector(self, name: str) -> Matrix:
        random = np.random.default_rng(int(short_id("vector", name), 16))
        drawn: Matrix = unit(random.standard_normal((1, self._dimension)).astype(np.float32))[0]
        return drawn


def put(library: Library, made: Made, neighbours: Neighbours) -> None:
    """Keep a generated document and link it, as an ingest does."""
    near = neighbours.of(made.found_by.said, made.found_by.said_vectors)
    with library.write() as connection:
        keep(connection, made.reading, b"", made.found_by, "generated", False, near)


def put_unlinked(library: Library, made: Sequence[Made]) -> None:
    """Keep generated documents without linking them: all are to be compared afterwards."""
    with library.write() as connection, patch("service.keeping.thread_keep.link"):
        for one in made:
            keep(connection, one.reading, b"", one.found_by, "generated", False)


def _word(random: np.random.Generator, kind: int, subject: int) -> str:
    """A word of a subject, a common one, or a rare one; the first of each are drawn most."""
    most = (_SUBJECT_WORDS, _COMMON, _RARE)[kind]
    rank = int(most ** random.random()) if kind < 2 else int(random.integers(most))
    return "твр"[kind] + (_spelled(subject) + "о" if kind == 0 else "") + _spelled(rank)


def _spelled(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, len(_LETTERS))
        digits += _LETTERS[digit]
        if not number:
            return digits


def _said(
    name: str,
    issued: date,
    ordinal: int,
    owner: int | None,
    type_: Statement,
    one: Undertaking,
    terms: Sequence[str],
    text: str,
    span: tuple[int, int],
    random: np.random.Generator,
) -> Said:
    stated = type_ in (Statement.COMMITMENT, Statement.INSTRUCTION)
    says_place = one.place is not None and (stated or random.random() < 0.6)
    places = (Place(one.place, regions()[one.place].name_ru),) if one.place is not None and says_place else ()
    made = Said(
        document=name,
        ordinal=ordinal,
        work="",
        source=f"{name}.txt",
        issued=issued,
        date=issued,
        start=span[0],
        end=span[1],
        text=text,
        language=Language.RU,
        type=type_,
        terms=dict.fromkeys(terms, 1.0),
        bridged={},
        agencies=frozenset([one.agency]) if stated or random.random() < 0.3 else frozenset(),
        places=frozenset(place.id for place in places),
        counted=frozenset([one.counted]) if one.counted else frozenset(),
        amounts=frozenset([("count", one.amount)]) if one.counted else frozenset(),
        days=frozenset([one.due]) if stated else frozenset(),
        programmes=frozenset(),
        owner=owner,
    )
    if not stated:
        return replace(made, evidence=Evidence(type_, *span, text, name, date=issued, places=places))
    commitment = Commitment(
        id=short_id("generated", name, str(ordinal)),
        document=name,
        type=type_,
        origin=Origin.ROW if type_ is Statement.COMMITMENT else Origin.POINT,
        action=text,
        start=span[0],
        end=span[1],
        text=text,
        number=str(ordinal + 1),
        agencies=(Party(one.agency, agencies()[one.agency].name_ru, Role.RESPONSIBLE),),
        deadlines=(Deadline(text=one.due.isoformat(), end=one.due, due=one.due),),
        places=places,
        language=Language.RU,
    )
    return replace(made, commitment=commitment)


def _passages(document: Document, said: Sequence[Said], vectors: Matrix) -> tuple[list[Unit], Matrix]:
    """Passages of three statements each, with the mean of their vectors."""
    units, rows = [], []
    for at in range(0, len(said), 3):
        part = said[at : at + 3]
        start, end = part[0].start, part[-1].end
        passage = Passage(short_id(document.id, str(start)), document.id, start, end, None, (), Language.RU)
        units.append(Unit(passage, document.title or "", document.text[start:end]))
        rows.append(vectors[at : at + 3].mean(axis=0))
    return units, np.stack(rows)
