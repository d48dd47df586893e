"""How fast the stages are on this machine, and that none grows faster than its input: `python -m eval.speed [FILE…]`.

Prints two tables. Growth is the time of eight times the text over the time of the text, in CPU seconds: about 8 where a
stage is linear. The pieces are those that grammars are likely to choke on.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from corpus.documents import document
from corpus.glossary import glossary
from corpus.layout import layout
from corpus.reading import reading
from eval.pdf_speed import plain
from eval.samples.write import write_all
from nlp.agencies import find
from nlp.context import Context
from nlp.pipeline import annotate
from nlp.time_reading import read_times
from nlp.words import words

SMALL, TIMES, RUNS = 20_000, 8, 3
STAGES: dict[str, Callable[[str], object]] = {
    "reading": reading,
    "layout": layout,
    "glossary": lambda text: glossary(text, layout(text)),
    "words": words,
    "times": lambda text: read_times(text, Context()),
    "agencies": lambda text: find(text, Context(), "ru"),
}
PIECES = (
    "слово ",
    "а\n",
    "\tа\n",
    "1. б\n\n",
    "сло-\n",
    "и\u0306",
    "əр ",
    "«(",
    "1 марта ",
    "2021, ",
    "10 күн ішінде ",
    "в течение 5 дней со дня ",
    "«Министерство ",
    "Акмолинской, ",
    "(далее – ",
)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call, the least of some runs: what other processes add is no growth of ours."""
    least = float("inf")
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        least = min(least, time.process_time() - begun)
    return least


def growth(stage: Callable[[str], object], piece: str) -> tuple[float, float]:
    """Characters a second on the longer text, and how much longer it takes than an eighth of it."""
    small = piece * (SMALL // len(piece))
    large = small * TIMES
    stage(small)
    short, long = seconds(lambda: stage(small)), seconds(lambda: stage(large))
    return len(large) / max(long, 1e-6), long / max(short, 1e-4)


def rate(path: Path) -> float:
    """Characters a second of one file from bytes to tags, after one run that fills the caches."""
    content = path.read_bytes()
    annotate(document(content, path.name))
    made = document(content, path.name)
    return len(made.text) / seconds(lambda: annotate(document(content, path.name)))


def against_plain(path: Path) -> tuple[float, float]:
    """Pages a second of our PDF reader, and of plain pdfplumber for text and tables, on one file."""
    content = path.read_bytes()
    pages = len(document(content, path.name).pages)
    return pages / seconds(lambda: document(content, path.name)), pages / seconds(lambda: plain(content))


def main() -> None:
    """Print both tables; files are named on the command line, or the samples are taken."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in sys.argv[1:]] or write_all(Path(folder))
        print(
            "| file | characters a second, reading to tags | PDF pages a second | plain pdfplumber |\n|---|---|---|---|"
        )
        for path in paths:
            ours, plain = against_plain(path) if path.suffix == ".pdf" else (0.0, 0.0)
            pdf = f"{ours:.0f} | {plain:.0f}" if ours else " | "
            print(f"| {path.name} | {rate(path):,.0f} | {pdf} |")
    print("\n| stage | slowest characters a second | greatest growth over 8 times the text | on |\n|---|---|---|---|")
    for name, stage in STAGES.items():
        figures = {piece: growth(stage, piece) for piece in PIECES}
        worst = max(figures, key=lambda piece: figures[piece][1])
        slowest = min(speed for speed, _ in figures.values())
        print(f"| {name} | {slowest:,.0f} | {figures[worst][1]:.1f} | `{worst!r}` |")


if __name__ == "__main__":
    main()
