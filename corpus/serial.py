"""Values to plain JSON and back: the one place where the value types meet their stored and published shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from corpus.model import Block, BlockKind, Box, Column, Executor, Language, Page, Part, Request


def plain(value: Any) -> Any:
    """The JSON shape of a value: dataclasses as objects, dates as ISO, enums as their value, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def pack_page(page: Page) -> list[float]:
    """A page as a short list, for storage."""
    return [page.number, page.start, page.end, page.width, page.height]


def unpack_page(packed: list[float]) -> Page:
    """The page that `pack_page` packed."""
    number, start, end, width, height = packed
    return Page(int(number), int(start), int(end), width, height)


_BLOCK_DEFAULTS = {
    field.name: field.default for field in fields(Block) if field.name not in ("kind", "start", "end", "boxes")
}


def pack_block(block: Block) -> dict[str, Any]:
    """A block as an object that leaves out what is not set, for storage."""
    packed: dict[str, Any] = {"kind": block.kind.value, "start": block.start, "end": block.end}
    if block.boxes:
        packed["boxes"] = [_pack_box(box, block.page) for box in block.boxes]
    for name, default in _BLOCK_DEFAULTS.items():
        value = getattr(block, name)
        if value != default:
            packed[name] = plain(value)
    return packed


def unpack_block(packed: Mapping[str, Any]) -> Block:
    """The block that `pack_block` packed."""
    values = dict(packed)
    values["kind"] = BlockKind(values["kind"])
    values["boxes"] = tuple(_unpack_box(box, values.get("page")) for box in values.get("boxes", ()))
    values["section"] = tuple(values.get("section", ()))
    values["language"] = Language(values.get("language", Language.OTHER))
    values["provisions"] = tuple(values.get("provisions", ()))
    if values.get("role") is not None:
        values["role"] = Column(values["role"])
    if values.get("part") is not None:
        values["part"] = Part(values["part"])
    return Block(**values)


def unpack_executor(packed: Mapping[str, Any] | None) -> Executor | None:
    """The executor that `plain` made an object of."""
    return None if packed is None else Executor(**packed)


def unpack_request(packed: Mapping[str, Any] | None) -> Request | None:
    """The request that `plain` made an object of."""
    if packed is None:
        return None
    return Request(packed["number"], date.fromisoformat(packed["date"]) if packed["date"] else None)


def _pack_box(box: Box, page: int | None) -> list[float | None]:
    """A box as a short list: its page stands in it where that is not the one its block begins on."""
    corners: list[float | None] = [box.x0, box.y0, box.x1, box.y1]
    return corners if box.page == page else [*corners, box.page]


def _unpack_box(packed: list[Any], page: int | None) -> Box:
    x0, y0, x1, y1, *own = packed
    return Box(x0, y0, x1, y1, own[0] if own else page)
