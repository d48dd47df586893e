"""Embedding models on disk: where one lives, what it is called, and which revision of it made a vector."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import platformdirs

from corpus.errors import MindetError

DEFAULT = "multilingual-e5-small"
ONNX = Path("onnx") / "model_int8.onnx"
RECORD = "mindet.json"
_WEIGHTS = (ONNX, Path("model.safetensors"), Path("pytorch_model.bin"))


class NoModel(MindetError):
    """The embedding model is not on this machine yet."""


class StaleIndex(MindetError):
    """The library's vectors were made by another model than the one at hand."""


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence-transformers folder: its name, the revision its vectors carry, and the prompts its card asks for."""

    folder: Path
    name: str
    revision: str
    query_prompt: str
    passage_prompt: str
    max_tokens: int

    @property
    def identity(self) -> str:
        """What is stored with every vector."""
        return f"{self.name}@{self.revision}"

    @property
    def has_onnx(self) -> bool:
        """Whether the folder holds the int8 ONNX file, which needs neither torch nor transformers."""
        return (self.folder / ONNX).is_file()


def models_home() -> Path:
    """The folder in which models live: `MINDET_MODELS`, or the user's data directory."""
    chosen = os.environ.get("MINDET_MODELS")
    return Path(chosen) if chosen else platformdirs.user_data_path("mindet", appauthor=False) / "models"


def find(name: str = "") -> Model:
    """The model of a name, a folder or an installed package; the default one for ``""``. Raises `NoModel`."""
    name = name or os.environ.get("MINDET_MODEL", "") or DEFAULT
    for folder in (models_home() / name, Path(name), _package_folder(name)):
        if folder is not None and (folder / "modules.json").is_file():
            return _open(folder)
    remedy = (
        "Install the extra `mindet[models]` and run `mindet model` to build it once"
        if name == DEFAULT
        else "Give the name of a folder in it, the path of a sentence-transformers folder, or an installed package"
    )
    raise NoModel(f"The embedding model {name!r} is not in {models_home()}. {remedy}.")


def _package_folder(name: str) -> Path | None:
    """The sentence-transformers folder inside an installed package, found without importing the package."""
    if not name.isidentifier():
        return None
    spec = find_spec(name)
    for place in (spec.submodule_search_locations if spec else None) or ():
        for modules in sorted(Path(place).glob("*/modules.json")):
            return modules.parent
    return None


def _open(folder: Path) -> Model:
    record = _json(folder / RECORD)
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    lengths = (
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
        _json(folder / "config.json").get("max_position_embeddings"),
    )
    # A package's folder is called `model`: the package's name says more.
    own_name = folder.name if folder.name != "model" else folder.parent.name
    return Model(
        folder=folder,
        name=record.get("name") or own_name,
        revision=record.get("revision") or _revision(folder),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or prompts.get("passage") or "",
        max_tokens=min((int(length) for length in lengths if length), default=512),
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _revision(folder: Path) -> str:
    """Twelve digits of the SHA-256 of the weights that are used at run time."""
    for weights in _WEIGHTS:
        path = folder / weights
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()[:12]
    raise NoModel(f"{folder}: this folder holds no model weights ({', '.join(map(str, _WEIGHTS))}). Copy it anew.")
