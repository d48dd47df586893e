"""Gold written as marked text: `python -m eval.marked [DIR]` makes the text, the gold lines and the ranges of it.

`NAME.marked` becomes `NAME.txt` and `NAME.jsonl`, and `ranges.json` tells how long each text is.

A letter in angle brackets begins a statement of that type, which goes on to the next one; `[words|value]` marks a span:

| value | label |
|---|---|
| `12 count`, `10..20 %`, `>=40 km` | figure; `~`, `<=`, `>=` before it are its comparator |
| `@2025..2027 /P1Y`, `@..2025-03-01`, `@+P5D b ~anchor` | deadline; a year or month is all its days, `b` working days |
| `mepr`, `?` | agency, by its id without `kz.`, or without one |
| `org` | a body that is neither right nor wrong to tag |
"""

from __future__ import annotations

import json
import re
import sys
from calendar import monthrange
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold" / "tags"
TYPES = {
    "I": "instruction",
    "D": "duty",
    "C": "commitment",
    "R": "refusal",
    "P": "progress",
    "F": "done",
    "N": "none",
}

Json = dict[str, Any]

_MARK = re.compile(r"<([IDCRPFN])>|\[|\|([^\[\]|]+)\]")
_FIGURE = re.compile(r"(>=|<=|~)?(-?\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))? (\S+)")


def unmark(marked: str, doc: str) -> tuple[str, list[Json]]:
    """The plain text and its gold lines in text order; raises `ValueError` on a mark that is none."""
    text = ""
    spans: list[tuple[int, int, str, Json]] = []
    open_at: list[int] = []
    starts: list[tuple[int, str]] = []
    at = 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark[1]:
            starts.append((len(text), TYPES[mark[1]]))
        elif mark[2]:
            label, value = span_value(mark[2])
            spans.append((open_at.pop(), len(text), label, value))
        else:
            open_at.append(len(text))
    text += marked[at:]
    if open_at or re.search(r"[\[\]|<>]", text):
        raise ValueError(f"{doc}: a mark is not closed")
    ends = [start for start, _ in starts[1:]] + [len(text)]
    for (start, kind), end in zip(starts, ends, strict=True):
        unit = text[start:end]
        spans.append((start, start + len(unit.rstrip()), "obligation", {"type": kind}))
    lines = [
        {"doc": doc, "start": start, "end": end, "label": label, "text": text[start:end], "value": value}
        for start, end, label, value in sorted(spans, key=lambda span: (span[0], -span[1]))
    ]
    return text, lines


def span_value(mark: str) -> tuple[str, Json]:
    """The label and value that a mark stands for; raises `ValueError` on what is none."""
    if mark == "org":
        return "org", {}
    if mark.startswith("@"):
        return "deadline", time_value(mark[1:])
    if found := _FIGURE.fullmatch(mark):
        low = _number(found[2])
        high = _number(found[3]) if found[3] else low
        return "figure", {"min": low, "max": high, "unit": found[4], "cmp": found[1] or "="}
    if re.fullmatch(r"\?|[a-z][a-z.-]*", mark):
        return "agency", {"id": None if mark == "?" else f"kz.{mark}"}
    raise ValueError(f"no value: {mark}")


def _number(digits: str) -> float:
    return float(digits) if "." in digits else int(digits)


def time_value(mark: str) -> Json:
    """A deadline's value from its mark without the `@`."""
    value: Json = {"start": None, "end": None, "every": None, "offset": None, "business_days": False, "anchor": None}
    mark, _, anchor = mark.partition("~")
    value["anchor"] = anchor or None
    for part in mark.split():
        if part.startswith("/"):
            value["every"] = part[1:]
        elif part.startswith("+"):
            value["offset"] = part[1:]
        elif part == "b":
            value["business_days"] = True
        else:
            first, dots, last = part.partition("..")
            value["start"] = _first(first) if first else None
            value["end"] = _last(last if dots else first)
    return value


def _first(day: str) -> str:
    return day + "-01-01"[len(day) - 4 :]


def _last(day: str) -> str | None:
    if len(day) == 4:
        return f"{day}-12-31"
    if len(day) == 7:
        return f"{day}-{monthrange(int(day[:4]), int(day[5:]))[1]}"
    return day or None


def main(arguments: list[str]) -> None:
    """Write the gold of a folder from its marked texts."""
    folder = Path(arguments[0]) if arguments else GOLD
    ranges = {}
    for file in sorted(folder.glob("*.marked")):
        text, lines = unmark(file.read_text(encoding="utf-8"), f"{file.stem}.txt")
        file.with_suffix(".txt").write_text(text, encoding="utf-8")
        rows = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        file.with_suffix(".jsonl").write_text(rows, encoding="utf-8")
        ranges[f"{file.stem}.txt"] = [[0, len(text)]]
    (folder / "ranges.json").write_text(json.dumps(ranges, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
