"""Measure linking at size: `python -m eval.thread_scale --statements 100000 [--home FOLDER]`.

Generates a library of that many statements from the invented documents of `eval/gold/threads`: each of its documents
says 50 things, made of real ones with most words drawn anew as often as words are drawn in texts, with bodies, places
and last days drawn as well. Every commitment begins a thread; with `--compare` all are compared with one another, which
takes long. Then adds documents of 50 statements one by one and takes one away, and tells how long each took.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import delete, insert, select

from corpus import ledger, schema
from corpus.model import Document, Language, Passage, Statement, short_id
from corpus.registry import agencies, regions
from corpus.store import Library, put_passages, put_vectors
from eval.latency import peak_megabytes
from eval.thread_status import build
from index import thread_keep, thread_store
from index.embedding import Matrix, unit
from index.models import Model, find
from index.thread_material import Said
from index.thread_near import Neighbours, compare_anew
from index.vectors import pack

A_DOCUMENT = 50
_PASSAGES = 20
_DRAWN, _POOL = 0.8, 30_000
# Cosine of about 0.7 to the real vector, as statements on one subject have.
_NOISE = 0.05
_FIRST_DAY = date(2015, 1, 1)
_ADDED = 5


class Generator:
    """Documents of statements, the same for the same number."""

    def __init__(self, base: Sequence[Said], model: Model) -> None:
        self._base = [one for one in base if one.terms]
        self._model = model
        self._agencies, self._places = sorted(agencies()), sorted(regions())

    def put(self, library: Library, numbers: Sequence[int]) -> None:
        """Keep documents, as an ingest would, without linking them."""
        with library.write() as connection:
            for number in numbers:
                document, said, raw = self.document(number)
                connection.execute(delete(schema.documents).where(schema.documents.c.id == document.id))
                connection.execute(insert(schema.documents).values(**_row(document)))
                ledger.put_commitments(connection, document, [one.commitment for one in said if one.commitment])
                spans = [(at * 250, at * 250 + 240) for at in range(_PASSAGES)]
                passages = [
                    Passage(short_id(document.id, str(start)), document.id, start, end, None, (), Language.RU)
                    for start, end in spans
                ]
                stored = put_passages(connection, document.id, [(passage, "") for passage in passages])
                vectors = {one.key: pack(raw[at]) for at, one in enumerate(stored)}
                put_vectors(connection, self._model.identity, vectors)
                thread_store.put(connection, document.id, said, raw, self._model)

    def document(self, number: int) -> tuple[Document, list[Said], Matrix]:
        """One document, what it says, and its vectors."""
        random = np.random.default_rng(number)
        name = short_id("generated", str(number))
        issued = _FIRST_DAY + timedelta(days=int(random.integers(4_000)))
        chosen = [self._base[at] for at in random.integers(len(self._base), size=A_DOCUMENT)]
        chosen.sort(key=lambda one: one.commitment is None)
        said = [self._said(random, one, name, issued, ordinal) for ordinal, one in enumerate(chosen)]
        noise = random.standard_normal((A_DOCUMENT, len(chosen[0].vector if chosen[0].vector is not None else ())))
        raw = unit(
            np.stack([one.vector for one in chosen if one.vector is not None]) + _NOISE * noise.astype(np.float32)
        )
        document = Document(name, f"{name}.txt", "text/plain", "", name, date=issued, languages=(Language.RU,))
        return document, said, raw

    def _said(self, random: np.random.Generator, one: Said, name: str, issued: date, ordinal: int) -> Said:
        ranks = (_POOL ** random.random(len(one.terms))).astype(int)
        drawn = random.random(len(one.terms)) < _DRAWN
        terms = {
            f"сөз{rank}" if is_new else term: weight
            for (term, weight), rank, is_new in zip(one.terms.items(), ranks, drawn, strict=True)
        }
        text = f"{' '.join(terms)} {ordinal}"
        place = (ordinal * 100, ordinal * 100 + 90)
        made = replace(
            one,
            document=name,
            ordinal=ordinal,
            source=name,
            work="",
            issued=issued,
            date=issued,
            start=place[0],
            end=place[1],
            text=text,
            terms=terms,
            bridged={},
            names=frozenset(f"n{int(rank)}" for rank in ranks[:1]) if one.names else frozenset(),
            first=frozenset(),
            counted=frozenset(f"сөз{int(rank)}" for rank in ranks[-1:]) if one.counted else frozenset(),
            amounts=frozenset((unit_, float(random.integers(2_000))) for unit_, _ in one.amounts),
            days=frozenset(issued + timedelta(days=int(random.integers(900))) for _ in one.days),
            programmes=frozenset(),
            agencies=frozenset([str(random.choice(self._agencies))]),
            places=frozenset([str(random.choice(self._places))]) if one.places else frozenset(),
            owner=None,
            vector=None,
        )
        if one.commitment is not None:
            made_id = short_id("generated", name, str(ordinal))
            stated = replace(one.commitment, id=made_id, document=name, start=place[0], end=place[1], text=text)
            dated = zip(stated.deadlines, sorted(made.days), strict=False)
            deadlines = tuple(replace(deadline, due=day) for deadline, day in dated)
            number = str(ordinal) if stated.number else None
            return replace(
                made, commitment=replace(stated, number=number, deadlines=deadlines, evidence=(), repeats=())
            )
        assert one.evidence is not None
        told = replace(one.evidence, document=name, start=place[0], end=place[1], text=text, date=issued)
        return replace(made, evidence=told, type=Statement(one.type))


def _row(document: Document) -> dict[str, object]:
    lists: dict[str, object] = {name: [] for name in ("languages", "addressees", "pages", "blocks", "warnings")}
    empty = {"media_type": "", "kind": "other", "text": "", "made_with": "", "sample": False, "glossary": {}}
    known = {"id": document.id, "source": document.source, "revision": document.revision, "date": document.date}
    return {**lists, **empty, **known, "added": datetime.now(UTC)}


def base(folder: Path) -> list[Said]:
    """What the invented documents say."""
    with build(folder) as library, library.read() as connection:
        return list(thread_store.all_said(connection))


def added(library: Library, generator: Generator, model: Model, first: int) -> Iterator[tuple[str, float]]:
    """Documents added one by one, and one taken away, with the seconds of each."""
    for number in range(first, first + _ADDED):
        document, said, raw = generator.document(number)
        begun = time.perf_counter()
        near = Neighbours(library, model).of(said, raw)
        opened = time.perf_counter() - begun
        generator.put(library, [number])
        begun = time.perf_counter()
        with library.write() as connection:
            thread_keep.link(connection, document.id, near)
        yield "neighbours found, the vector index opened anew", opened
        yield "linked", time.perf_counter() - begun
    begun = time.perf_counter()
    with library.write() as connection:
        thread_keep.unlink(connection, document.id)
    yield "unlinked", time.perf_counter() - begun


def begin(library: Library) -> None:
    """Count signs, and begin a thread with every commitment."""
    with library.write() as connection:
        thread_store.count_signs(connection)
        rows = connection.execute(select(schema.said.c.document_id, schema.said.c.ordinal))
        thread_keep.settle(connection, {(row.document_id, row.ordinal) for row in rows})


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--compare", action="store_true")
    given = parser.parse_args()
    model = find()
    count = given.statements // A_DOCUMENT
    with tempfile.TemporaryDirectory() as folder:
        generator = Generator(base(Path(folder) / "base"), model)
        with Library(given.home or Path(folder) / "large", create=True) as library:
            with library.read() as connection:
                held = thread_store.size(connection)
            if held < given.statements:
                begun = time.perf_counter()
                for start in range(0, count, 50):
                    generator.put(library, range(start, min(count, start + 50)))
                print(f"generated {given.statements} statements in {time.perf_counter() - begun:.0f} s", flush=True)
                begun = time.perf_counter()
                if given.compare:
                    compare_anew(library, Neighbours(library, model))
                else:
                    begin(library)
                print(f"linked before in {time.perf_counter() - begun:.0f} s", flush=True)
            measured: dict[str, list[float]] = {}
            for what, seconds in added(library, generator, model, 10_000_000):
                measured.setdefault(what, []).append(seconds)
            with library.read() as connection:
                size = thread_store.size(connection)
                pairs = connection.exec_driver_sql("SELECT count(*) FROM said_pairs").scalar()
                threads = connection.exec_driver_sql("SELECT count(*) FROM threads WHERE place IS NOT NULL").scalar()
    print(f"{size} statements, {threads} threads, {pairs} pairs; memory {peak_megabytes():.0f} MB")
    for what, taken in measured.items():
        print(f"{what}: median {statistics.median(taken):.2f} s, longest {max(taken):.2f} s")


if __name__ == "__main__":
    main()
