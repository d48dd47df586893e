"""A library of the samples, read once a run, and a server over it; without a model, shared words stand for meaning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright

from eval.samples.write import write_all
from service.api import application
from service.settings import Settings
from tests.service.letters import LETTERS
from tests.service.serving import serving
from tests.service.stand_in import WordEmbedder, ingest_all

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_all(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, samples: list[Path]) -> Path:
    folder = tmp_path_factory.mktemp("home")
    reports = ingest_all(folder, samples)
    assert not [report for report in reports if report.status == "failed"], reports
    return folder


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> Path:
    """A library of its own, to change."""
    shutil.copytree(home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def letters(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, content in LETTERS.items():
        (folder / name).write_text(content, encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.fixture(scope="session")
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(application(Settings(home=home), WordEmbedder())) as made:
        yield made


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    with serving(application(Settings(home=home), WordEmbedder())) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "chromium is not installed: `make test` installs it where it may (scripts/system-packages.sh)"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, locale="kk-KZ")
    yield context.new_page()
    context.close()
