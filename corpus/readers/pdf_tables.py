"""Ruled tables: pdfium gives the rules drawn on a page, pdfplumber's table finder the cells, pdfium's words the text.

pdfplumber opened on the same page would read every letter a second time, and some Kazakh letters wrong.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf_lines import TextLine, line, rows
from corpus.readers.pdf_table import Edge, PdfTable
from corpus.readers.pdf_words import Affine, Word

_THIN = 3.0
_SNAP = 3.0
_OBJECT_LIMIT = 30_000
_EDGE_LIMIT = 8_000
# The finder compares each crossing with each: a drawing of thousands of crossing lines is no table.
_CROSSING_LIMIT = 4_000
_DEPTH = 8

Rectangle = tuple[float, float, float, float]


def rules(page: Any, to_reading: Affine) -> list[Edge]:
    """The straight lines drawn on a page, as pdfplumber's table finder takes them."""
    found: list[Edge] = []
    left = _OBJECT_LIMIT
    for item, matrix in _paths(page, Affine(1, 0, 0, 1, 0, 0), 0):
        left -= 1
        if left < 0 or len(found) > _EDGE_LIMIT:
            return []
        found.extend(_path_rules(item, matrix.then(to_reading)))
    return found


def _paths(parent: Any, outer: Affine, depth: int) -> Iterator[tuple[Any, Affine]]:
    """Path objects with the matrix that places them, those inside form objects too."""
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    for index in range(count(parent)):
        item = get(parent, index)
        if not item:
            continue
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, _matrix(item).then(outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            yield from _paths(item, _matrix(item).then(outer), depth + 1)


def _matrix(item: Any) -> Affine:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(raw)):
        return Affine(1, 0, 0, 1, 0, 0)
    return Affine(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _path_rules(item: Any, matrix: Affine) -> Iterator[Edge]:
    """Strokes along an axis, and filled rectangles so thin that they are lines; shading of cells is neither."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    for points, closed in _subpaths(item, matrix):
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, bottom - top) <= _THIN:
            if (stroke.value or fill.value) and max(x1 - x0, bottom - top) > 0:
                yield rule(x0, top, x1, bottom)
        elif stroke.value:
            corners = [*points, points[0]] if closed else points
            for (ax, ay), (bx, by) in pairwise(corners):
                if min(abs(ax - bx), abs(ay - by)) <= 1.0:
                    yield rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _subpaths(item: Any, matrix: Affine) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Point lists of a path's straight parts; one with curves is no rule."""
    points: list[tuple[float, float]] = []
    curved = closed = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(item), _EDGE_LIMIT)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points, closed
            points, curved, closed = [], False, False
        elif kind != pdfium.FPDF_SEGMENT_LINETO:
            curved = True
        points.append(matrix.point(x.value, y.value))
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    if len(points) > 1 and not curved:
        yield points, closed


def rule(x0: float, top: float, x1: float, bottom: float) -> Edge:
    """A rule along the longer side of a thin rectangle."""
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2
        return {
            "orientation": "h", "x0": x0, "x1": x1, "top": middle, "bottom": middle, "width": x1 - x0, "height": 0.0,
            "object_type": "line", "doctop": middle,
        }  # fmt: skip
    middle = (x0 + x1) / 2
    return {
        "orientation": "v", "x0": middle, "x1": middle, "top": top, "bottom": bottom, "width": 0.0,
        "height": bottom - top, "object_type": "line", "doctop": top,
    }  # fmt: skip


def cells(found: list[Edge]) -> list[list[Rectangle]]:
    """The cells of each table that the rules make, as (x0, top, x1, bottom)."""
    upright = sum(1 for edge in found if edge["orientation"] == "v")
    if upright < 3 and (upright < 1 or len(found) - upright < 3):
        return []
    # Imported here: most pages have no rules, and many documents no such page.
    from pdfplumber import table as finder

    merged = finder.merge_edges(found, _SNAP, _SNAP, _SNAP, _SNAP)
    merged = [edge for edge in merged if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _SNAP]
    merged = finder.merge_edges(merged + _closing(merged), _SNAP, _SNAP, _SNAP, _SNAP)
    across = sum(1 for edge in merged if edge["orientation"] == "h")
    if across * (len(merged) - across) > 50 * _CROSSING_LIMIT:
        return []
    crossings = finder.edges_to_intersections(merged, _SNAP, _SNAP)
    if len(crossings) > _CROSSING_LIMIT:
        return []
    tables: list[list[Rectangle]] = finder.cells_to_tables(finder.intersections_to_cells(crossings))
    return tables


def _closing(found: list[Edge]) -> list[Edge]:
    """The rules that a table leaves out: under a row that a page break cuts, at open left and right sides.

    Three upright rules that end at one height show where a row is cut; three level rules of one width, crossed by an
    upright one, show the sides.
    """
    upright = [edge for edge in found if edge["orientation"] == "v"]
    level = [edge for edge in found if edge["orientation"] == "h"]
    added = []
    for end in ("top", "bottom"):
        for group in _grouped(upright, end):
            if len({edge["x0"] for edge in group}) >= 3:
                xs = [edge["x0"] for edge in group]
                added.append(rule(min(xs), group[0][end], max(xs), group[0][end]))
    for group in _grouped(level, "x0"):
        same = [edge for edge in group if abs(edge["x1"] - group[0]["x1"]) <= _SNAP]
        ys = [edge["top"] for edge in same]
        inside = (
            edge
            for edge in upright
            if same[0]["x0"] + _SNAP < edge["x0"] < same[0]["x1"] - _SNAP
            and sum(edge["top"] - _SNAP <= y <= edge["bottom"] + _SNAP for y in ys) >= 3
        )
        if len(same) < 3 or next(inside, None) is None:
            continue
        for x in (same[0]["x0"], same[0]["x1"]):
            # A side that is drawn needs none; between two tables it would make one of them.
            if not any(abs(edge["x0"] - x) <= _SNAP and _meets(edge, min(ys), max(ys)) for edge in upright):
                added.append(rule(x, min(ys), x, max(ys)))
    return added


def _meets(edge: Edge, top: float, bottom: float) -> bool:
    return bool(edge["bottom"] > top + _SNAP and edge["top"] < bottom - _SNAP)


def _grouped(edges: list[Edge], key: str) -> Iterator[list[Edge]]:
    """Edges whose ends lie at one place."""
    group: list[Edge] = []
    for edge in sorted(edges, key=lambda edge: float(edge[key])):
        if group and edge[key] - group[0][key] > _SNAP:
            yield group
            group = []
        group.append(edge)
    if group:
        yield group


def tables(words: Sequence[Word], found: list[Edge], page: int) -> tuple[list[PdfTable], list[Word]]:
    """The tables of a page with their text, and the words outside of them."""
    left = list(words)
    made: list[PdfTable] = []
    for group in cells(found):
        edges = _clustered([cell[0] for cell in group] + [cell[2] for cell in group])
        tops = _clustered([cell[1] for cell in group])
        if len(edges) < 3:
            continue
        filled, rest = _fill(group, left)
        # A frame around a page or the grid of a chart is no table: a table's cells hold text in two columns at least.
        if len({_nearest(edges, group[index][0]) for index in filled}) < 2:
            continue
        left = rest
        grid: list[dict[int, tuple[TextLine, ...]]] = [{} for _ in tops]
        for index, cell in enumerate(group):
            text = tuple(line(row, page) for row in rows(filled.get(index, [])))
            grid[_nearest(tops, cell[1])][_nearest(edges, cell[0])] = text
        made.append(
            PdfTable(
                tuple(edges),
                tuple(dict(sorted(row.items())) for row in grid if row),
                min(cell[1] for cell in group),
                max(cell[3] for cell in group),
                min(cell[0] for cell in group),
                max(cell[2] for cell in group),
            )
        )
    return made, left


def _fill(group: list[Rectangle], words: list[Word]) -> tuple[dict[int, list[Word]], list[Word]]:
    """Each word to the cell that its middle is in; the cells are looked up by rows of 40 points."""
    shelves: dict[int, list[int]] = {}
    for index, cell in enumerate(group):
        for shelf in range(int(cell[1] // 40), int(cell[3] // 40) + 1):
            shelves.setdefault(shelf, []).append(index)
    filled: dict[int, list[Word]] = {}
    rest: list[Word] = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        for index in shelves.get(int(y // 40), ()):
            x0, top, x1, bottom = group[index]
            if x0 <= x < x1 and top <= y < bottom:
                filled.setdefault(index, []).append(word)
                break
        else:
            rest.append(word)
    return filled, rest


def _clustered(values: list[float]) -> list[float]:
    """Distinct positions, those within the snap tolerance of one another taken as one."""
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > _SNAP:
            distinct.append(value)
    return distinct


def _nearest(positions: Sequence[float], value: float) -> int:
    return min(range(len(positions)), key=lambda index: abs(positions[index] - value))
