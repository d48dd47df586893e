"""A library of the samples, read once a run, and a server over it; without a model, shared words stand for meaning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from eval.samples.write import write_all
from service.api import application
from service.settings import Settings
from tests.service.stand_in import WordEmbedder, ingest_all


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_all(tmp_path_factory.mktemp("samples"))


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
