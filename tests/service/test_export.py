"""A library told as lines of JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import rows
from service.export import export
from tests.service.letters import LETTERS, opened, taken_in

pytestmark = pytest.mark.slow


def test_an_export_tells_every_document_and_is_the_same_each_time(tmp_path: Path, letters: list[Path]) -> None:
    with (
        opened(tmp_path / "one", "") as one,
        opened(tmp_path / "other", "") as other,
    ):
        taken_in(one, letters)
        taken_in(other, letters[::-1])
        lines = list(export(one))
        told = [json.loads(line) for line in lines if json.loads(line)["record"] != "thread"]
        assert {line["source"] for line in told if line["record"] == "document"} == set(LETTERS)
        with one.read() as connection:
            counts = {table.name: rows.summed(connection, table).rows for table in rows.tables()}
        for kind, table in (("annotation", "annotations"), ("commitment", "commitments"), ("document", "documents")):
            assert sum(line["record"] == kind for line in told) == counts[table] > 0
        assert lines == list(export(one))
        for line in told:
            if line["record"] == "annotation":
                text = next(one["text"] for one in told if one.get("id") == line["document"])
                assert 0 <= line["start"] <= line["end"] <= len(text)
