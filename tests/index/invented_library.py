"""A small invented library and an embedder that needs no model."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from corpus import store
from corpus.documents import document
from corpus.model import Annotation, Document, Kind, Label
from index import words
from index.embedding import Matrix, Progress, unit
from index.models import Model
from index.passages import passages
from index.vectors import add, pack

TEXTS = {
    "well.txt": (
        Kind.REPLY,
        date(2024, 3, 5),
        "В ауле Кызылтал пробурят три скважины для питьевой воды. Работы начнутся в мае. "
        "Министерство водных ресурсов выделит на это 48 млн тенге.",
    ),
    "bees.txt": (
        Kind.NEWS,
        date(2025, 1, 20),
        "Пчеловодам области выплатят субсидии за прошлый сезон. Заявки приняты от 112 хозяйств.",
    ),
    "qudyq.txt": (
        Kind.REPORT,
        None,
        "Қызылтал ауылында ауыз суға арналған үш ұңғыма бұрғыланады. Жұмыс мамыр айында басталады. "
        "Бұл мақсатқа 48 миллион теңге бөлінеді.",
    ),
    "road.txt": (
        Kind.ACT,
        date(2023, 11, 1),
        "Утвердить перечень дорог, которые закрываются на зиму. Контроль возложить на акимат.",
    ),
}


class WordEmbedder:
    """Gives each word a fixed direction: texts that share words are near one another."""

    def __init__(self, revision: str = "1", dimension: int = 512) -> None:
        self.model = Model(Path(), "words", revision, "", "", 512)
        self.dimension = dimension

    def queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "little")
                row += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        return unit(rows)

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of passages."""
        if progress is not None:
            progress(len(texts), len(texts))
        return self.queries(texts)


def sentences(made: Document) -> list[Annotation]:
    """Statements as the taggers would cut them, near enough."""
    found = re.finditer(r"\S[^.!?\n]*[.!?]?", made.text)
    return [Annotation(Label.OBLIGATION, match.start(), match.end(), {"type": "none"}, "test") for match in found]


def invented(name: str, text: str, kind: Kind = Kind.OTHER, day: date | None = None) -> Document:
    """A document of a text, with the particulars given rather than read."""
    return replace(document(text.encode(), name), kind=kind, date=day)


def put(
    library: store.Library, made: Document, embedder: WordEmbedder, annotations: Sequence[Annotation] = ()
) -> list[int]:
    """Keep a document with its passages, words and vectors; returns the passages' keys."""
    tags = sorted([*annotations, *sentences(made)], key=lambda tag: tag.start)
    units = passages(made, tags)
    vectors = embedder.passages([unit.embedded for unit in units])
    with library.write() as connection:
        words.remove(connection, made.id)
        store.put_document(connection, made, tags, b"original", made_with="test")
        stored = store.put_passages(connection, made.id, [(unit.passage, unit.context) for unit in units])
        words.add(connection, made, stored)
        rows = {one.key: pack(vector) for one, vector in zip(stored, vectors, strict=True)}
        store.put_vectors(connection, embedder.model.identity, rows)
        add(connection, made.id, embedder.model)
    return [one.key for one in stored]


def drop(library: store.Library, document_id: str) -> None:
    """Take a document out of the library as a whole."""
    with library.write() as connection:
        words.remove(connection, document_id)
        store.remove_document(connection, document_id)
