"""A library of the samples, read once a run, and a server over it; without a model, shared words stand for meaning."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from corpus.sandbox import Limits
from corpus.store import Library
from eval.samples.write import write_all
from index.embedding import Matrix, Progress
from index.models import Model
from nlp.version import version
from nlp.words import words
from service.api import application
from service.ingest import Report, ingest
from service.settings import Settings


class WordEmbedder:
    """Vectors that count words by hash: enough to search with, the same on every machine."""

    model = Model(Path(), "words", "1", "", "", 512)

    def queries(self, texts: Sequence[str]) -> Matrix:
        return self.passages(texts)

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        if progress is not None:
            progress(len(texts), len(texts))
        rows = np.full((len(texts), 64), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[zlib.crc32(word.lemma.encode()) % 64] += 1
        normed: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normed


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_all(tmp_path_factory.mktemp("samples"))


def ingest_all(home: Path, paths: Sequence[Path]) -> list[Report]:
    with Library(home, create=True) as library:
        return list(ingest(library, paths, WordEmbedder, version=version(), limits=Limits(), workers=2, sample=True))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, samples: list[Path]) -> Path:
    folder = tmp_path_factory.mktemp("home")
    reports = ingest_all(folder, samples)
    assert not [report for report in reports if report.status == "failed"], reports
    return folder


@pytest.fixture(scope="session")
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(application(Settings(home=home), WordEmbedder())) as made:
        yield made
