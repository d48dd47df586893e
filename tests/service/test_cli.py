"""The commands as a user runs them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.store import Library


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, check=False)


def sample(samples: list[Path], name: str) -> Path:
    return next(path for path in samples if path.name == name)


@pytest.mark.slow
def test_tag_prints_lines_whose_text_is_the_stretch_they_name(samples: list[Path]) -> None:
    path = sample(samples, "rules-info.kk.txt")
    done = run("tag", path)
    assert done.returncode == 0, done.stderr
    text = path.read_text(encoding="utf-8")
    tags = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(tag["text"] == text[tag["start"] : tag["end"]] for tag in tags)
    assert [tag["start"] for tag in tags] == sorted(tag["start"] for tag in tags)
    assert {"obligation", "deadline", "agency"} <= {tag["label"] for tag in tags}


@pytest.mark.slow
def test_a_date_given_to_tag_resolves_what_counts_from_it(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Работы планируется завершить до конца года.", encoding="utf-8")
    done = run("tag", tmp_path / "note.txt", "--date", "2027-03-05")
    (deadline,) = [tag for tag in map(json.loads, done.stdout.splitlines()) if tag["label"] == "deadline"]
    assert deadline["value"]["end"] == "2027-12-31"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["tag", "nowhere.txt"], 1, "nowhere.txt"),
        (["search", "вода", "--home", "nowhere"], 2, "mindet ingest"),
        (["search", "вода", "--home", "nowhere", "--since", "soon"], 2, "YYYY-MM-DD"),
        (["ingest", ".", "--home", "nowhere", "--workers", "0"], 2, "workers"),
        (["fly"], 2, "fly"),
        (["doctor", "--home", "nowhere"], 1, "no library"),
        (["serve", "--home", "nowhere"], 2, "no library"),
        (["reindex", "--home", "nowhere"], 2, "no library"),
    ],
)
def test_wrong_use_ends_with_its_code_and_a_sentence(
    arguments: list[str], code: int, said: str, tmp_path: Path
) -> None:
    done = run(*[str(tmp_path / word) if word in ("nowhere", "nowhere.txt", ".") else word for word in arguments])
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_with_nothing_to_read_is_wrong_use(tmp_path: Path) -> None:
    done = run("ingest", tmp_path, "--home", tmp_path / "home")
    assert (done.returncode, "no file to read" in done.stderr) == (2, True)
    assert not (tmp_path / "home").exists()


def test_a_wrong_setting_names_its_variable(tmp_path: Path) -> None:
    done = run("search", "вода", "--home", tmp_path, MINDET_PORT="seven")
    assert (done.returncode, "MINDET_PORT" in done.stderr) == (2, True)


def test_a_library_of_a_newer_version_is_said_so(tmp_path: Path) -> None:
    with Library(tmp_path, create=True) as library, library.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    done = run("doctor", "--home", tmp_path)
    assert (done.returncode, "newer Mindet" in done.stdout) == (1, True)


def test_help_names_every_command() -> None:
    shown = run("--help").stdout
    assert all(name in shown for name in ("ingest", "tag", "search", "serve", "reindex", "doctor", "model"))


@pytest.mark.model
def test_from_files_to_answers_with_the_real_model(tmp_path: Path, samples: list[Path]) -> None:
    home = tmp_path / "home"
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    few = [sample(samples, name) for name in ("news-station.ru.html", "news-trees.kk.html")]
    first = run("ingest", "--home", home, *few, tmp_path / "broken.pdf")
    assert first.returncode == 1
    assert "failed (damaged)" in first.stdout
    assert "broken.pdf" in first.stdout
    again = run("ingest", "--home", home, "--json", *few)
    assert again.returncode == 0
    assert [file["new"] for file in json.loads(again.stdout)["files"]] == [False, False]
    found = run("search", "--home", home, "--json", "-k", 3, "сколько деревьев посадили весной")
    assert json.loads(found.stdout)["results"][0]["source"] == "news-trees.kk.html"
    told = run("search", "--home", home, "ауаны бақылау")
    assert "news-station" in told.stdout
    assert run("search", "--home", home, "?!").returncode == 2
    assert run("search", "--home", home, "вода", "--kind", "poem").returncode == 2
    whole = run("doctor", "--home", home)
    assert whole.returncode == 0, whole.stdout
    with Library(home) as library, library.write() as connection:
        connection.exec_driver_sql("DELETE FROM vectors")
    torn = run("doctor", "--home", home, "--json")
    assert torn.returncode == 1
    (bad,) = [finding for finding in json.loads(torn.stdout)["findings"] if not finding["ok"]]
    assert "mindet reindex" in bad["said"]
    assert run("reindex", "--home", home).returncode == 0
    assert run("doctor", "--home", home).returncode == 0
