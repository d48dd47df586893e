"""`python -m eval.pdf_speed`: pages a second of PDFs beside plain pdfplumber, and how much memory they take.

Each measurement is a process of its own, on one core, timed in CPU seconds after a first short document; the memory is
the most that the process ever held. Ours is the reader alone, then the whole way to a document with its structure;
pdfplumber gives the text and the tables of each page and forgets the page.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial

import pdfplumber
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.documents import document
from corpus.readers import pdf
from eval.printed import paragraphs, register

_PAGES = 100
_FONT, _SIZE, _LEADING = "Roboto", 11.0, 14.0
_MARGIN, _WIDE = 60.0, 475.0
_LEAST = {10: 4.0, 100: 1.8}
_MEMORY = 400


def pages(count: int, tables: int) -> bytes:
    """A document of full pages, evenly spread ones of which hold a ruled table of ten rows between their lines."""
    register(_FONT)
    words = " ".join(paragraphs("ru") + paragraphs("kk")).split()
    out = io.BytesIO()
    canvas = Canvas(out, A4, invariant=1)
    place = 0

    def text(y: float, lines: int) -> float:
        nonlocal place
        for _ in range(lines):
            line = ""
            while canvas.stringWidth(f"{line} {words[place % len(words)]}", _FONT, _SIZE) < _WIDE:
                line, place = f"{line} {words[place % len(words)]}".strip(), place + 1
            canvas.drawString(_MARGIN, y, line)
            y -= _LEADING
        return y

    for number in range(count):
        canvas.setFont(_FONT, _SIZE)
        canvas.drawCentredString(A4[0] / 2, 30, str(number + 1))
        if number * tables // count == (number + 1) * tables // count:
            text(A4[1] - 60, 52)
        else:
            bottom = _table(canvas, text(A4[1] - 60, 20) - 6, number)
            text(bottom - 20, 8)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _table(canvas: Canvas, top: float, number: int) -> float:
    edges = [_MARGIN, 90.0, 330.0, 430.0, 535.0]
    said = ("{}", "Провести осмотр берега и вывезти мусор", "2031 жылғы {} мамыр", "Акимат района")
    for row in range(10):
        y = top - 32 * row
        for x, text in zip(edges, said, strict=False):
            canvas.drawString(x + 3, y - 12, text.format(row + 1))
        canvas.drawString(edges[1] + 3, y - 25, f"на участке {number + 1} до конца сезона")
        canvas.line(edges[0], y, edges[-1], y)
    canvas.line(edges[0], top - 320, edges[-1], top - 320)
    for x in edges:
        canvas.line(x, top, x, top - 320)
    return top - 320


def plain(content: bytes) -> None:
    """Text and tables of all pages by pdfplumber alone."""
    with pdfplumber.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


READERS: Mapping[str, Callable[[bytes], object]] = {
    "reader": partial(pdf.read, source="a.pdf"),
    "document": partial(document, source="a.pdf"),
    "pdfplumber": plain,
}


def measured(name: str, content: bytes, first: bytes) -> tuple[float, float]:
    """CPU seconds of one reading, and the megabytes that its process came to."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (name, content, first))


def _run(name: str, content: bytes, first: bytes) -> tuple[float, float]:
    READERS[name](first)
    gc.collect()
    begun = time.process_time()
    READERS[name](content)
    return time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Print both tables."""
    first = pages(4, 2)
    failed = False
    print("| pages with tables, of 100 | reader, pages a second | document | pdfplumber |", end="")
    print(" reader / pdfplumber | document / pdfplumber | at least |\n|---|---:|---:|---:|---:|---:|---:|")
    for tables, least in _LEAST.items():
        content = pages(_PAGES, tables)
        rates = {name: max(_PAGES / measured(name, content, first)[0] for _ in range(3)) for name in READERS}
        against = [rates[name] / rates["pdfplumber"] for name in ("reader", "document")]
        failed = failed or min(against) < least
        print(f"| {tables} | " + " | ".join(f"{rate:.0f}" for rate in rates.values()), end="")
        print(f" | {against[0]:.1f} | {against[1]:.1f} | {least} |", flush=True)
    print("\n| pages | document, MB | pdfplumber, MB |\n|---:|---:|---:|")
    for count in (25, 100, 400):
        content = pages(count, count)
        most = [measured(name, content, first)[1] for name in ("document", "pdfplumber")]
        failed = failed or most[0] > _MEMORY
        print(f"| {count} | {most[0]:.0f} | {most[1]:.0f} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
