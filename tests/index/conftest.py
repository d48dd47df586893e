"""The invented library, open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import store
from corpus.model import Annotation, Label
from tests.index.invented_library import TEXTS, WordEmbedder, invented, put


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: WordEmbedder, url: str) -> Iterator[store.Library]:
    """Four short documents, three in Russian, one in Kazakh, one without a date."""
    with store.Library(tmp_path / "home", create=True, url=url) as opened:
        for name, (kind, day, text) in TEXTS.items():
            made = invented(name, text, kind, day)
            tags = []
            if name == "well.txt":
                at = made.text.index("Министерство")
                body = {"id": "kz.mwri", "role": "responsible"}
                tags = [Annotation(Label.AGENCY, at, at + len("Министерство водных ресурсов"), body, "test")]
            put(opened, made, embedder, tags)
        yield opened
