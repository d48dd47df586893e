"""A library of any size, generated from a small real one: what `eval.scale` measures.

A generated passage is a real one with every second word drawn anew, from the real words as often as they stand in the
real passages, and for a part from a long tail of words of no language. So frequent words stay as frequent and rare ones
as rare as a library of that size would have them, near enough.

Its vector is drawn by a smoothed bootstrap (Silverman and Young, 1987): that of a real passage and noise with the
covariance of the real ones, as much as Silverman's rule gives for their number and dimension, drawn together so that
the spread of all stays that of the real ones. Noise even in all directions would make a tight ball of each real
passage, which no real library is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, insert, select

from corpus import schema
from corpus.model import Kind, Label, short_id
from corpus.registry import agencies, regions
from corpus.store import Library
from index import tags, words
from index.embedding import Matrix, unit
from index.models import Model
from index.vectors import pack, unpack

PASSAGES_A_DOCUMENT = 40
# Between which days documents are dated, evenly.
DATED = (date(2015, 1, 1), date(2025, 12, 14))
_DOCUMENTS_A_CHUNK = 100
_REPLACED = 0.5
_FROM_TAIL = 0.15
_TAIL = 200_000
_SHARES = {Label.AGENCY: 0.3, Label.PLACE: 0.2, Label.DEADLINE: 0.2, Label.FIGURE: 0.4}

Rows = dict[str, list[dict[str, Any]]]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Base:
    """The real passages: word numbers of each, languages, contexts, raw vectors; lemma and form of each word.

    ``middles`` are the mean vectors of each passage's language, from which its own lies apart.
    """

    passages: tuple[Ids, ...]
    languages: tuple[str, ...]
    contexts: tuple[str, ...]
    vectors: Matrix
    middles: Matrix
    lemmas: npt.NDArray[np.object_]
    forms: npt.NDArray[np.object_]
    drawn: Ids


def read_base(library: Library, model: Model) -> Base:
    """What a real library holds, its vectors of a model."""
    passages, vectors = schema.passages.c, schema.vectors.c
    with library.read() as connection:
        rows = connection.execute(
            select(passages.key, passages.language, vectors.vector)
            .join(schema.vectors, vectors.passage_key == passages.key)
            .where(vectors.model == model.identity)
            .order_by(passages.key)
        ).all()
        held = {row.key: row for row in words.all_rows(connection)}
    numbers: dict[tuple[str, str], int] = {}
    found: list[Ids] = []
    for row in rows:
        pairs = zip(held[row.key].lemmas.split(), held[row.key].forms.split(), strict=True)
        found.append(np.array([numbers.setdefault(pair, len(numbers)) for pair in pairs], np.int64))
    real = np.concatenate(found)
    # A word of the tail stands for itself in both columns; the nearer to its head, the more often it is drawn.
    tail = [f"сөз{number}" for number in range(_TAIL)]
    random = np.random.default_rng(1)
    drawn_tail = len(numbers) + (_TAIL ** random.random(int(_FROM_TAIL * 2_000_000))).astype(np.int64)
    drawn_real = random.choice(real, 2_000_000 - len(drawn_tail))
    languages = tuple(row.language for row in rows)
    vectors_ = unpack([row.vector for row in rows])
    return Base(
        tuple(found),
        languages,
        tuple(held[row.key].context for row in rows),
        vectors_,
        _middles(vectors_, languages),
        np.array([lemma for lemma, _ in numbers] + tail, object),
        np.array([form for _, form in numbers] + tail, object),
        np.concatenate([drawn_real, drawn_tail]),
    )


def generate(library: Library, base: Base, model: Model, passages: int) -> Iterator[int]:
    """Fill an empty library; yields how many passages it holds after each transaction."""
    random = np.random.default_rng(2)
    done = 0
    while done < passages:
        count = min(_DOCUMENTS_A_CHUNK * PASSAGES_A_DOCUMENT, passages - done)
        with library.write() as connection:
            _keep(connection, base, model, done, count, random)
        done += count
        yield done


def _keep(
    connection: Connection, base: Base, model: Model, first: int, count: int, random: np.random.Generator
) -> None:
    chosen = random.integers(len(base.passages), size=count)
    # A document is of one base passage and those after it: one language, one subject.
    chosen = (chosen.repeat(PASSAGES_A_DOCUMENT)[:count] + np.arange(count) % PASSAGES_A_DOCUMENT) % len(base.passages)
    vectors = drawn_vectors(base.vectors, base.middles, chosen, random)
    rows: Rows = {part: [] for part in ("documents", "passages", "words", "vectors", "tags")}
    for start in range(0, count, PASSAGES_A_DOCUMENT):
        _document(rows, base, chosen[start : start + PASSAGES_A_DOCUMENT], first + start, random)
    for row, vector in zip(rows["passages"], vectors, strict=True):
        rows["vectors"].append({"passage_key": row["key"], "model": model.identity, "vector": pack(vector)})
    connection.execute(insert(schema.documents), rows["documents"])
    connection.execute(insert(schema.passages), rows["passages"])
    connection.execute(insert(schema.annotations), rows["tags"])
    words.put(connection, rows["words"])
    for row in rows["documents"]:
        tags.add(connection, row["id"])
    connection.execute(insert(schema.vectors), rows["vectors"])


def drawn_vectors(real: Matrix, middles: Matrix, chosen: Ids, random: np.random.Generator) -> Matrix:
    """Unit vectors about the chosen real ones, spread as all of those are about the middle of their language."""
    apart = real - middles
    spread = apart.T @ apart
    # In how many directions the real ones spread, as far as that is one number: the participation ratio.
    dimension = np.trace(spread) ** 2 / (spread**2).sum()
    width = (4 / ((dimension + 2) * len(real))) ** (1 / (dimension + 4))
    noise = random.standard_normal((len(chosen), len(real)), np.float32) @ apart / math.sqrt(len(real))
    return unit(middles[chosen] + (apart[chosen] + width * noise) / math.sqrt(1 + width**2))


def _middles(vectors: Matrix, languages: Sequence[str]) -> Matrix:
    names = np.array(languages)
    made = np.empty_like(vectors)
    for language in set(languages):
        made[names == language] = vectors[names == language].mean(0)
    return made


def _document(rows: Rows, base: Base, chosen: Ids, first: int, random: np.random.Generator) -> None:
    identity = short_id("generated", str(first))
    texts: list[str] = []
    at = 0
    for ordinal, number in enumerate(chosen.tolist()):
        drawn = base.passages[number].copy()
        anew = random.random(len(drawn)) < _REPLACED
        drawn[anew] = random.choice(base.drawn, int(anew.sum()))
        forms = base.forms[drawn].tolist()
        text_ = " ".join(forms)
        key, language = first + ordinal + 1, base.languages[number]
        rows["passages"].append(_passage(key, identity, ordinal, at, at + len(text_), base.contexts[number], language))
        rows["words"].append(
            {
                "key": key,
                "lemmas": " ".join(base.lemmas[drawn].tolist()),
                "forms": text_,
                "context": base.contexts[number],
                "places": _places(forms),
            }
        )
        rows["tags"] += _tags(identity, 8 * ordinal, at, at + len(text_), random)
        texts.append(text_)
        at += len(text_) + 1
    rows["documents"].append(_particulars(identity, first, " ".join(texts), random))


def _places(forms: list[str]) -> str:
    places, at = [], 0
    for form in forms:
        places.append(f"{at}+{len(form)}")
        at += len(form) + 1
    return " ".join(places)


def _passage(
    key: int, document: str, ordinal: int, start: int, end: int, context: str, language: str
) -> dict[str, Any]:
    return {
        "key": key,
        "id": short_id(document, str(ordinal)),
        "document_id": document,
        "ordinal": ordinal,
        "start": start,
        "end": end,
        "page": 1 + ordinal // 4,
        "section": [f"{1 + ordinal // 5}"],
        "context": context,
        "language": language,
    }


def _tags(document: str, ordinal: int, start: int, end: int, random: np.random.Generator) -> list[dict[str, Any]]:
    made = []
    for number, (label, share) in enumerate(_SHARES.items()):
        if random.random() < share:
            value: dict[str, Any] = {}
            key = None
            if label is Label.AGENCY:
                key = list(agencies())[int(random.integers(len(agencies())))]
                value = {"id": key, "role": "mentioned"}
            elif label is Label.PLACE:
                key = list(regions())[int(random.integers(len(regions())))]
                value = {"id": key}
            elif label is Label.DEADLINE:
                value = {"end": f"{2020 + int(random.integers(10))}-12-31"}
            made.append(
                {
                    "document_id": document,
                    "ordinal": ordinal + number,
                    "id": short_id(document, str(ordinal + number)),
                    "label": label.value,
                    "start": start,
                    "end": end,
                    "key": key,
                    "value": value,
                    "made_by": "generated",
                }
            )
    return made


def _particulars(identity: str, first: int, text_: str, random: np.random.Generator) -> dict[str, Any]:
    return {
        "id": identity,
        "source": f"generated-{first}.txt",
        "media_type": "text/plain",
        "kind": list(Kind)[int(random.integers(len(Kind)))].value,
        "languages": [],
        "title": f"Document {first}",
        "date": DATED[0] + timedelta(days=int(random.integers((DATED[1] - DATED[0]).days))),
        "addressees": [],
        "text": text_,
        "revision": identity,
        "pages": [],
        "blocks": [],
        "glossary": {},
        "warnings": [],
        "made_with": "generated",
        "added": datetime.now(UTC),
    }
