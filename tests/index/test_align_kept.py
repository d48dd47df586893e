"""Alignments are remembered by what was aligned, and by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.model import Language
from index.align_kept import kept_alignments
from index.align_units import Unit, units
from index.alignment import align
from index.embedding import Matrix
from tests.index.comparing import tagged

RUSSIAN = "О реках\n\n1. Построено 12 постов.\n\n2. Акимату до 1 июля 2027 года установить знаки."
KAZAKH = "Өзендер туралы\n\n1. 12 бекет салынды.\n\n2. Әкімдік 2027 жылғы 1 шілдеге дейін белгілер орнатсын."


def cut(text: str) -> tuple[Unit, ...]:
    one = tagged(text)
    return units(one.document, one.annotations)


def embed(texts: Sequence[str], _languages: Sequence[Language]) -> Matrix:
    return np.eye(len(texts), 8, dtype=np.float32)


def fail(_texts: Sequence[str], _languages: Sequence[Language]) -> Matrix:
    raise AssertionError("aligned again")


def test_what_was_aligned_comes_back_the_same_without_aligning(tmp_path: Path) -> None:
    left, right = cut(RUSSIAN), cut(KAZAKH)
    path = tmp_path / "kept.sqlite"
    with kept_alignments(path, "model") as aligner:
        first = aligner(left, right, embed)
    assert first == align(left, right, embed)
    with kept_alignments(path, "model") as aligner:
        assert aligner(left, right, fail) == first


def test_another_text_and_another_model_are_aligned_anew(tmp_path: Path) -> None:
    left, right = cut(RUSSIAN), cut(KAZAKH)
    path = tmp_path / "kept.sqlite"
    with kept_alignments(path, "model") as aligner:
        aligner(left, right, embed)
        with pytest.raises(AssertionError, match="aligned again"):
            aligner(cut(RUSSIAN.replace("12", "14")), right, fail)
    with kept_alignments(path, "other") as aligner, pytest.raises(AssertionError, match="aligned again"):
        aligner(left, right, fail)
