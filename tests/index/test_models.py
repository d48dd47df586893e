from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import model_build
from index.models import NoModel, find


def a_folder(place: Path, weights: bytes = b"weights") -> Path:
    place.mkdir(parents=True)
    (place / "modules.json").write_text("[]")
    (place / "model.safetensors").write_bytes(weights)
    return place


def test_a_model_is_found_by_name_in_the_models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINDET_MODELS", str(tmp_path))
    a_folder(tmp_path / "some-model")
    assert find("some-model").name == "some-model"


def test_a_model_is_found_by_its_folder(tmp_path: Path) -> None:
    assert find(str(a_folder(tmp_path / "elsewhere"))).folder == tmp_path / "elsewhere"


def test_other_weights_are_another_revision(tmp_path: Path) -> None:
    first, second = (find(str(a_folder(tmp_path / name, name.encode()))) for name in ("one", "two"))
    assert first.revision != second.revision


def test_prompts_and_length_are_those_of_the_models_card(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "m")
    prompts = {"prompts": {"query": "query: ", "document": "passage: "}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 128}))
    model = find(str(folder))
    assert (model.query_prompt, model.passage_prompt, model.max_tokens) == ("query: ", "passage: ", 128)


def test_a_missing_model_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINDET_MODELS", str(tmp_path))
    monkeypatch.delenv("MINDET_MODEL", raising=False)
    with pytest.raises(NoModel, match="mindet model"):
        find()
    with pytest.raises(NoModel, match="no-such-model"):
        find("no-such-model")


def test_a_folder_without_weights_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(NoModel, match="no model weights"):
        find(str(tmp_path))


@pytest.mark.slow
def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(model_build, "_write_folder", fail)
    with pytest.raises(RuntimeError, match="killed"):
        model_build.build(print, tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_without_the_weights_the_build_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_build, "PACKAGE", "no-such-package-anywhere")
    with pytest.raises(model_build.CannotBuild, match=r"mindet\[models\]"):
        model_build.build(print, tmp_path / "model")
