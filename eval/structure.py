"""`python -m eval.structure [--shared DIR] [--errors]`: what documents say of themselves, by field and language.

The documents are those of `eval/gold/structure`, whose expectations were written before the readers saw them. `said`
counts the documents that state a field, `right` those where it was read so, `invented` those where a value was given
though the document states none. With `--shared` the documents are the real texts of that folder.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.documents import document
from corpus.model import Block, Document
from eval.structure_gold import Sample, checksum, real_samples, samples

FIELDS: Mapping[str, Callable[[Document], Any]] = {
    "kind": lambda read: read.kind.value,
    "languages": lambda read: [language.value for language in read.languages],
    "title": lambda read: read.title,
    "number": lambda read: read.number,
    "date": lambda read: read.date,
    "issuer": lambda read: read.issuer,
    "addressees": lambda read: list(read.addressees) or None,
    "signatory": lambda read: read.signatory,
    "executor": lambda read: read.executor.name if read.executor else None,
    "executor_phone": lambda read: read.executor.phone if read.executor else None,
    "reply_number": lambda read: read.request.number if read.request else None,
    "reply_date": lambda read: read.request.date if read.request else None,
    "period": lambda read: list(read.period) if read.period else None,
}
_LANGUAGES = ("kk", "ru")


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that was to be read from a document, and what was read."""

    document: str
    language: str
    field: str
    about: str
    expected: Any
    read: Any

    @property
    def is_right(self) -> bool:
        """Whether it was read as it stands; paths agree where each heading begins as the expected one."""
        if self.field == "sections":
            return len(self.expected) == len(self.read) and all(
                heading.startswith(beginning) for beginning, heading in zip(self.expected, self.read, strict=True)
            )
        if isinstance(self.expected, str) and self.expected.startswith("sha:") and self.read:
            return self.expected == checksum(self.read)
        return bool(self.expected == self.read)


def answers(sample: Sample) -> Iterator[Answer]:
    """All that the gold asks of one document."""
    read = document(sample.content, sample.file)
    unscored = sample.expected.get("unscored", ())

    def answer(field: str, about: str, expected: Any, got: Any) -> Answer:
        return Answer(sample.name, sample.language, field, about, expected, got)

    for field, value in FIELDS.items():
        if field not in unscored:
            yield answer(field, "", sample.expected.get(field), _plain(value(read)))
    for beginning, path in sample.sections.items():
        block = _leaf(read, beginning)
        yield answer("sections", beginning, path, list(block.section) if block else [f"no block: {beginning}"])
    for beginning, told in sample.provisions.items():
        block = _leaf(read, beginning)
        got = [block.part.value if block.part else "", *block.provisions] if block else None
        yield answer("provisions", beginning, told, got)
    if "columns" in sample.expected:
        rows, roles = _plan(read)
        yield answer("columns", "", sample.expected["columns"], roles)
        yield answer("rows", "", sample.expected["rows"], len(rows))
        for row, column, said in sample.expected["cells"]:
            got = rows[row].get(column) if row < len(rows) else None
            yield answer("cells", f"{row}, {column}", said, got)


def _leaf(read: Document, beginning: str) -> Block | None:
    return next((leaf for leaf in read.leaves() if _said(read, leaf).startswith(beginning)), None)


def _said(read: Document, block: Block) -> str:
    return " ".join(read.text[block.start : block.end].split())


def _plan(read: Document) -> tuple[list[dict[int, str]], list[str]]:
    """The rows of a plan below its header, by column, and the roles of its columns."""
    rows: dict[tuple[int, int], dict[int, str]] = {}
    roles: dict[int, str] = {}
    for leaf in read.leaves():
        if leaf.table is None or leaf.row is None or leaf.column is None or leaf.header:
            continue
        row = rows.setdefault((leaf.table, leaf.row), {})
        row[leaf.column] = f"{row.get(leaf.column, '')} {_said(read, leaf)}".strip()
        if leaf.role is not None:
            roles[leaf.column] = leaf.role.value
    whole = [row for row in rows.values() if len(row) > 1]
    width = max((column for row in whole for column in row), default=-1) + 1
    return whole, [roles.get(column, "") for column in range(width)]


def _plain(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def main() -> None:
    """Print the table, and what was read wrong where asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true")
    arguments.add_argument("--shared", type=Path)
    asked = arguments.parse_args()
    documents = samples() if asked.shared is None else real_samples(asked.shared / "texts")
    told = [answer for sample in documents for answer in answers(sample)]
    _print(told)
    if asked.errors:
        for answer in told:
            if not answer.is_right:
                print(f"{answer.document} {answer.field} {answer.about}\n  {answer.expected!r}\n  {answer.read!r}")


def _print(told: Sequence[Answer]) -> None:
    print("| | " + " | ".join(f"{language}: said | right | invented" for language in _LANGUAGES) + " |")
    print("|---|" + "---:|" * 6)
    counts: dict[str, Counter[str]] = {}
    for answer in told:
        for field in (answer.field, "all"):
            tally = counts.setdefault(field, Counter())
            if answer.expected is None:
                tally[f"{answer.language} invented"] += answer.read is not None
            else:
                tally[f"{answer.language} said"] += 1
                tally[f"{answer.language} right"] += answer.is_right
    for field, tally in sorted(counts.items(), key=lambda row: row[0] == "all"):
        cells = [tally[f"{language} {column}"] for language in _LANGUAGES for column in ("said", "right", "invented")]
        print(f"| {field} |", " | ".join(map(str, cells)), "|")


if __name__ == "__main__":
    main()
