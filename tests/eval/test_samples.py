"""The sample library: the same bytes each time, marked as invented, in every format and both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.samples.markup import NOTES, Line
from eval.samples.write import WRITERS, samples, write_all


def test_the_samples_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = write_all(tmp_path / "a"), write_all(tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_samples_come_in_every_format_and_both_languages() -> None:
    assert {form for sample in samples() for form in sample.formats} == set(WRITERS)
    assert {sample.language for sample in samples()} == {"kk", "ru"}
    assert len(samples()) >= 14


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: f"{sample.name}.{sample.language}")
def test_every_sample_says_that_it_is_invented(sample) -> None:  # type: ignore[no-untyped-def]
    assert NOTES[sample.language] in [part.text for part in sample.parts if isinstance(part, Line)]
