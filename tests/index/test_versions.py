"""Versions and translations of one text are proposed, other documents are not."""

from __future__ import annotations

import pytest

from eval.samples.write import write_all
from index.versions import propose, signature
from service.ingest import read


@pytest.mark.slow
def test_the_samples_versions_and_translations_are_proposed_and_no_others(tmp_path) -> None:  # type: ignore[no-untyped-def]
    names, signatures = {}, []
    for path in write_all(tmp_path):
        made = read(path.read_bytes(), path.name)
        names[made.document.id] = path.name
        signatures.append(signature(made.document, made.annotations))
    found = {
        (proposal.relation, *sorted((names[proposal.first], names[proposal.second])))
        for proposal in propose(signatures)
    }
    assert found == {
        ("version", "aarhus-2024.kk.pdf", "aarhus-2025.kk.docx"),
        ("version", "aarhus-2024.ru.pdf", "aarhus-2025.ru.docx"),
        ("version", "plan-clean-2026.ru.docx", "plan-clean-2026.ru.pdf"),
        ("translation", "aarhus-2024.kk.pdf", "aarhus-2024.ru.pdf"),
        ("translation", "aarhus-2025.kk.docx", "aarhus-2025.ru.docx"),
    }
