"""How well the audit tells right from wrong: `python -m eval.audit [SET] [--miss]` over `eval/gold/SET_{kk,ru}.toml`.

Prints a table by language and kind: how many planted contradictions there are, how many are found by their kind, and
how many findings there are on statements that are right. With `--miss` also what was missed and what was wrongly found.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from importlib.resources import files
from typing import Any

from corpus.documents import document
from corpus.model import Document
from nlp.audit import Finding, findings
from nlp.pipeline import annotate

LANGUAGES = ("ru", "kk")
SETS = ("audit", "audit_fresh")


@dataclass(frozen=True, slots=True)
class Case:
    """A statement or table of the gold; ``kind`` is empty where it holds no contradiction."""

    language: str
    kind: str
    document: Document


def cases(language: str, name: str = SETS[0]) -> Iterator[Case]:
    """A set of gold in a language: what is planted, then what is consistent."""
    gold = tomllib.loads(files("eval").joinpath(f"gold/{name}_{language}.toml").read_text(encoding="utf-8"))
    for row in gold["planted"]:
        yield Case(language, row["kind"], _document(row))
    for text in gold["consistent"]:
        yield Case(language, "", _document({"text": text}))
    for row in gold["dated"]:
        yield Case(language, "", _document(row))
    for table in gold["tables"]:
        yield Case(language, "", _document({"table": table}))


def _document(row: Mapping[str, Any]) -> Document:
    if "table" in row:
        return document(page(row["table"]).encode(), "table.html")
    made = document(row["text"].encode(), "statement.txt")
    return replace(made, date=date.fromisoformat(row["date"])) if "date" in row else made


def page(rows: Sequence[Sequence[str]]) -> str:
    """A web page that holds nothing but a table, its first row the header."""
    header, *body = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    head = f"<thead><tr>{header.replace('td>', 'th>')}</tr></thead>"
    return f"<html><body><table>{head}{''.join(f'<tr>{row}</tr>' for row in body)}</table></body></html>"


def found(case: Case) -> list[Finding]:
    """What the audit finds in a case."""
    return findings(case.document, annotate(case.document))


def main() -> None:
    """Audit the gold and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("set", nargs="?", choices=SETS, default=SETS[0], help="which gold")
    parser.add_argument("--miss", action="store_true", help="print what was missed or wrongly found")
    arguments = parser.parse_args()
    print("| language | kind | planted | found | consistent | found wrongly |\n|---|---|---|---|---|---|")
    misses: list[str] = []
    for language in LANGUAGES:
        results = [(case, found(case)) for case in cases(language, arguments.set)]
        for kind in sorted({case.kind for case, _ in results if case.kind}):
            planted = [made for case, made in results if case.kind == kind]
            right = sum(any(one.kind == kind for one in made) for made in planted)
            print(f"| {language} | {kind} | {len(planted)} | {right} | | |")
        planted_all = [(case, made) for case, made in results if case.kind]
        right = sum(any(one.kind == case.kind for one in made) for case, made in planted_all)
        clean = [(case, made) for case, made in results if not case.kind]
        wrong = sum(bool(made) for _, made in clean)
        print(f"| {language} | all | {len(planted_all)} | {right} | {len(clean)} | {wrong} |")
        for case, made in results:
            if {one.kind for one in made} != ({case.kind} if case.kind else set()):
                said = "; ".join(f"{one.kind}: {one.message('en')}" for one in made) or "nothing"
                misses.append(f"{language} {case.kind or 'none'}: {' '.join(case.document.text.split())}\n    {said}")
    if arguments.miss:
        print("\n" + "\n".join(misses))


if __name__ == "__main__":
    main()
