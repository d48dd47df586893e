"""Texts to vectors: onnxruntime and `tokenizers` where the model has an ONNX file, sentence-transformers otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.models import ONNX, Model

Matrix = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

# A question of more characters is a pasted page: its beginning says what it is about, and time grows with length.
QUERY_CHARACTERS = 600
PASSAGE_TOKENS = 256


class Embedder(Protocol):
    """Makes unit vectors of one model; rows in the order of the texts."""

    @property
    def model(self) -> Model:
        """The model the vectors belong to."""
        ...

    def queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions."""
        ...

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of passages; ``progress`` is told how many of how many are done."""
        ...


def open_embedder(model: Model, threads: int = 1) -> Embedder:
    """The embedder for what the model's folder holds; one thread is best for single queries beside other work."""
    return OnnxEmbedder(model, threads) if model.has_onnx else SentenceTransformersEmbedder(model, threads)


class OnnxEmbedder:
    """The int8 ONNX file of a folder: mean pooling over tokens, no torch and no transformers in the process.

    Texts run one by one, ``threads`` of them side by side: int8 activations are scaled by what a run holds, so that in
    a batch a text's vector would depend on its neighbours; and threads within a run wait for each other, which beside
    other work costs more than it gains.
    """

    def __init__(self, model: Model, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # The arena keeps the memory of the longest text for good.
        options.enable_cpu_mem_arena = False
        self._model = model
        self._threads = threads
        self._session = onnxruntime.InferenceSession(
            str(model.folder / ONNX), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(min(PASSAGE_TOKENS, model.max_tokens))

    @property
    def model(self) -> Model:
        """The model the vectors belong to."""
        return self._model

    def queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions."""
        return self._embed([self._model.query_prompt + text[:QUERY_CHARACTERS] for text in texts], None)

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of passages; ``progress`` is told how many of how many are done."""
        return self._embed([self._model.passage_prompt + text for text in texts], progress)

    def _embed(self, texts: Sequence[str], progress: Progress | None) -> Matrix:
        if not texts:
            return self._row("")[None][:0]
        if len(texts) == 1 or self._threads == 1:
            return self._rows(map(self._row, texts), len(texts), progress)
        with ThreadPoolExecutor(self._threads) as pool:
            return self._rows(pool.map(self._row, texts), len(texts), progress)

    def _rows(self, made: Iterable[Matrix], count: int, progress: Progress | None) -> Matrix:
        rows = []
        for row in made:
            rows.append(row)
            if progress is not None:
                progress(len(rows), count)
        return unit(np.stack(rows))

    def _row(self, text: str) -> Matrix:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        states = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
        mean: Matrix = states[0].mean(axis=0)
        return mean


class SentenceTransformersEmbedder:
    """Any sentence-transformers folder, by the library of that name; needs the extra `mindet[models]`."""

    def __init__(self, model: Model, threads: int = 1) -> None:
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            from index.models import NoModel

            raise NoModel(
                f"The model {model.name!r} has no ONNX file and needs sentence-transformers. "
                "Install the extra `mindet[models]`."
            ) from error
        torch.set_num_threads(threads)
        self._model = model
        self._transformer = SentenceTransformer(str(model.folder), device="cpu", local_files_only=True)

    @property
    def model(self) -> Model:
        """The model the vectors belong to."""
        return self._model

    def queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions."""
        return self._embed([self._model.query_prompt + text[:QUERY_CHARACTERS] for text in texts])

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of passages; ``progress`` is told how many of how many are done."""
        parts = [self._embed([])]
        for start in range(0, len(texts), 256):
            parts.append(self._embed([self._model.passage_prompt + text for text in texts[start : start + 256]]))
            if progress is not None:
                progress(min(start + 256, len(texts)), len(texts))
        return np.concatenate(parts) if len(parts) > 1 else parts[0]

    def _embed(self, texts: Sequence[str]) -> Matrix:
        if not texts:
            return self._embed([""])[:0]
        # The prompts stand in the texts already: an empty one keeps the library from adding its default.
        made = self._transformer.encode(list(texts), prompt="", show_progress_bar=False, convert_to_numpy=True)
        return unit(np.asarray(made, np.float32))


def unit(rows: Matrix) -> Matrix:
    """The rows scaled to length one; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)
