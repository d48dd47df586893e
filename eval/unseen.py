"""Score the tagger on text that no rule was made after: `python -m eval.unseen [--shared DIR] [--errors N]`.

The gold in `eval/gold/unseen` holds offsets, values and a checksum of the covered text, never the text itself: that is
read from `DIR/texts`. The measures are those of `DIR/bench/score_tags.py`, which does the scoring.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.documents import document
from nlp.pipeline import annotate

GOLD = Path(__file__).parent / "gold" / "unseen"
SHARED = Path(__file__).parents[2] / "shared"
LANGUAGES = ("kk", "ru")

Json = dict[str, Any]
Rows = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations with the text they cover, and what of each text they account for."""

    lines: tuple[Json, ...]
    ranges: Mapping[str, list[list[int]]]

    def of(self, language: str) -> Gold:
        """The part in one language, by the ending of the texts' names."""
        names = {name for name in self.ranges if name.endswith(f"_{language}.txt")}
        lines = tuple(line for line in self.lines if line["doc"] in names)
        return Gold(lines, {name: self.ranges[name] for name in names})


def checksum(text: str) -> str:
    """What a gold line keeps of the text it covers."""
    return sha256(text.encode()).hexdigest()[:12]


def hydrate(folder: Path, texts: Path) -> Gold:
    """The gold of a folder with its text put back; raises `ValueError` where a text is not the one annotated."""
    ranges = json.loads((folder / "ranges.json").read_text(encoding="utf-8"))
    sources = {name: _source(texts / name) for name in ranges}
    lines: list[Json] = []
    for file in sorted(folder.glob("*.jsonl")):
        for row in file.read_text(encoding="utf-8").splitlines():
            line = json.loads(row)
            covered = sources[line["doc"]][line["start"] : line["end"]]
            if checksum(covered) != line.pop("sha"):
                raise ValueError(f"{line['doc']} at {line['start']}: not the text that was annotated")
            lines.append(line | {"text": covered})
    return Gold(tuple(lines), ranges)


def _source(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def write_predictions(names: Iterable[str], texts: Path, folder: Path) -> None:
    """Read and tag the texts in this process, a file of JSON lines each, as the scorer takes them."""
    for name in names:
        tags = annotate(document((texts / name).read_bytes(), name))
        lines = [{"start": tag.start, "end": tag.end, "label": tag.label.value, "value": tag.value} for tag in tags]
        _write_lines(folder / f"{name}.jsonl", lines)


def _write_lines(path: Path, lines: Iterable[Json]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def score(gold: Gold, shared: Path, predictions: Path, *options: str) -> str:
    """What the scorer of the shared folder prints for a gold and a folder of predictions."""
    with tempfile.TemporaryDirectory() as folder:
        _write_lines(Path(folder) / "gold.jsonl", gold.lines)
        (Path(folder) / "ranges.json").write_text(json.dumps(gold.ranges), encoding="utf-8")
        scorer = [sys.executable, str(shared / "bench" / "score_tags.py"), folder, str(shared / "texts")]
        command = [*scorer, "--predictions", str(predictions), *options]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def table(scores: Mapping[str, Rows]) -> str:
    """F1 and the count of gold for each measure, a column pair for each part."""
    measures = list(dict.fromkeys(name for rows in scores.values() for name in rows))
    head = f"{'':24s}" + "".join(f"{part:>9s} {'gold':>5s}" for part in scores)
    lines = [head]
    for name in measures:
        cells = (_cell(rows.get(name)) for rows in scores.values())
        lines.append(f"{name:24s}" + "".join(cells))
    return "\n".join(lines)


def _cell(row: Mapping[str, float] | None) -> str:
    return f"{row['f']:9.3f} {int(row['gold']):5d}" if row and row["gold"] else f"{'-':>9s} {0:5d}"


def main(arguments: list[str] | None = None) -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score the tagger on text that no rule was made after.")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with texts/ and bench/")
    parser.add_argument("--errors", type=int, default=0, help="how many errors of each label to print")
    chosen = parser.parse_args(arguments)
    try:
        gold = hydrate(GOLD, chosen.shared / "texts")
    except (OSError, ValueError) as reason:
        sys.exit(str(reason))
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder)
        write_predictions(gold.ranges, chosen.shared / "texts", predictions)
        parts = {"all": gold} | {language: gold.of(language) for language in LANGUAGES}
        print(table({part: json.loads(score(of, chosen.shared, predictions, "--json")) for part, of in parts.items()}))
        if chosen.errors:
            told = score(gold, chosen.shared, predictions, "--errors", str(chosen.errors))
            print("\n".join(line for line in told.splitlines() if " | " in line))


if __name__ == "__main__":
    main()
