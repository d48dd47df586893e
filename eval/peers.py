"""Hold Mindet beside public libraries: `python -m eval.peers PYTHON [--gold DIR] [--texts DIR] [--speed FILE ...]`.

PYTHON is an interpreter of an environment with the extra `peers` (natasha, dateparser, quantulum3); all run on the same
gold, by the same scorer, in one run. `--speed` times reading and tagging of files, in seconds of one core, beside
natasha's tagger of names, and again on ten times the text.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval import peer_tags
from eval.scoring import Result, Tag
from eval.tagging import GOLD, Annotated, parts, read_gold, results
from service import ingest

OURS = "Mindet"
LABELS = {
    "natasha, organisations": "agency",
    "natasha, dates": "deadline",
    "dateparser": "deadline",
    "quantulum3": "figure",
}
MEASURES = ("figure.found", "figure.value", "figure.unit", "deadline.found", "deadline.value", "agency.found")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Json = dict[str, Any]


class NoPeers(Exception):
    """The interpreter named could not run the libraries."""


def ask(python: str, annotated: Sequence[Annotated], timed: Mapping[str, str]) -> Json:
    """What the libraries make of the documents, from the other interpreter. Raises `NoPeers`."""
    dates = {each.name: each.document.date for each in annotated}
    given = {
        each.name: {"text": each.document.text, "date": day.isoformat() if (day := dates[each.name]) else None}
        for each in annotated
    }
    try:
        run = subprocess.run(
            [python, str(Path(peer_tags.__file__))],
            input=json.dumps({"tag": given, "time": timed}),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | ONE_THREAD | {"PYTHONIOENCODING": "utf-8"},
        )
    except (OSError, subprocess.CalledProcessError) as reason:
        raise NoPeers(f"{python}: {getattr(reason, 'stderr', None) or reason}") from reason
    answer: Json = json.loads(run.stdout)
    return answer


def peer_results(annotated: Sequence[Annotated], tags: Mapping[str, Sequence[Json]]) -> dict[str, Result]:
    """The results of one library for each document."""
    return {
        each.name: each.score_tags(
            Tag(tag["start"], tag["end"], tag["label"], tag["value"], each.document.text[tag["start"] : tag["end"]])
            for tag in tags[each.name]
        )
        for each in annotated
    }


def quality(rows: Mapping[str, Mapping[str, Result]]) -> Iterator[str]:
    """F1 of each measure in total, in Kazakh and in Russian, a line for each tagger."""
    yield "| | " + " | ".join(MEASURES) + " |"
    yield "|---" * (len(MEASURES) + 1) + "|"
    for name, columns in rows.items():
        f1 = [result.f1() for result in columns.values()]
        label = LABELS.get(name)
        cells = [
            " / ".join(f"{part[measure]:.2f}" for part in f1) if label in (None, measure.split(".")[0]) else "–"
            for measure in MEASURES
        ]
        yield f"| {name} | " + " | ".join(cells) + " |"


def seconds(content: bytes, name: str) -> float:
    """Seconds of one core for reading and tagging a file."""
    begun = time.process_time()
    ingest.read(content, name)
    return time.process_time() - begun


def speed(files: Sequence[Path], peers: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Characters a second, of Mindet on a text, on it again (now its words are known) and on ten of it; of others."""
    yield (
        "| text | characters | Mindet | again | ten times the text | time of ten to again | " + " | ".join(peers) + " |"
    )
    yield "|---" * (6 + len(peers)) + "|"
    for file in files:
        content = file.read_bytes()
        size = len(content.decode("utf-8"))
        once, again, tenfold = (seconds(text, file.name) for text in (content, content, content * 10))
        others = (f"{size / took[file.name]:,.0f}/s" for took in peers.values())
        speeds = (f"{length / took:,.0f}/s" for length, took in ((size, once), (size, again), (10 * size, tenfold)))
        cells = [f"{size:,}", *speeds, f"{tenfold / again:.1f}", *others]
        yield f"| {file.name} | " + " | ".join(cells) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all and print both tables."""
    parser = argparse.ArgumentParser(description="Hold Mindet beside public libraries.")
    parser.add_argument("python", help="interpreter of an environment with the extra `peers`")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--texts", type=Path, help="folder of the texts, where it is not the gold's")
    parser.add_argument("--speed", type=Path, nargs="*", default=[], help="texts to time")
    chosen = parser.parse_args(arguments)
    annotated = read_gold(chosen.gold, chosen.texts or chosen.gold)
    by_document = results(annotated)
    timed = {file.name: file.read_text(encoding="utf-8") for file in chosen.speed}
    try:
        answer = ask(chosen.python, annotated, timed)
    except NoPeers as reason:
        sys.exit(str(reason))
    rows = {OURS: parts(annotated, by_document)}
    rows |= {name: parts(annotated, peer_results(annotated, tags)) for name, tags in answer["tags"].items()}
    print(*quality(rows), sep="\n")
    if chosen.speed:
        print("", *speed(chosen.speed, answer["seconds"]), sep="\n")
    for name, why in answer["missing"].items():
        print(f"{name}: {why}", file=sys.stderr)


if __name__ == "__main__":
    main()
