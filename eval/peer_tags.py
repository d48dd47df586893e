"""Tags of public libraries on the texts given as JSON on standard input; run by an interpreter that has them.

In: `{"tag": {name: {"text": ..., "date": ISO or null}}, "time": {name: text}}`. Out: `{"tags": {library: {name:
[tag]}}, "seconds": {library: {name: seconds}}, "missing": {library: why}}`. Imports nothing of Mindet, since that is
not installed there. Each library gets the most favourable reading: every date it finds is a deadline, every
organisation an agency, every quantity a figure.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

Json = dict[str, Any]
Tagger = Callable[[str, str | None], Iterator[Json]]

UNITS = {
    "percentage": "%",
    "dollar": "USD",
    "euro": "EUR",
    "tonne": "t",
    "metric ton": "t",
    "kilogram": "kg",
    "gram": "g",
    "metre": "m",
    "kilometre": "km",
    "square metre": "m2",
    "hectare": "ha",
    "square kilometre": "km2",
    "cubic metre": "m3",
    "litre": "l",
    "kilowatt": "kW",
    "megawatt": "MW",
    "kilowatt-hour": "kWh",
    "dimensionless": "count",
}


def natasha_organisations() -> Tagger:
    """Natasha's named entities of the kind `ORG`."""
    from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter

    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def tags(text: str, _issued: str | None) -> Iterator[Json]:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        for span in doc.spans:
            if span.type == "ORG":
                yield {"start": span.start, "end": span.stop, "label": "agency", "value": {"id": None}}

    return tags


def natasha_dates() -> Tagger:
    """Natasha's dates, a month or a year as all its days."""
    from natasha import DatesExtractor, MorphVocab

    extractor = DatesExtractor(MorphVocab())

    def tags(text: str, _issued: str | None) -> Iterator[Json]:
        for match in extractor(text):
            first, last = _stretch(match.fact.year, match.fact.month, match.fact.day)
            yield {"start": match.start, "end": match.stop, "label": "deadline", "value": {"start": first, "end": last}}

    return tags


def _stretch(year: int | None, month: int | None, day: int | None) -> tuple[str | None, str | None]:
    try:
        if year and month and day:
            return date(year, month, day).isoformat(), date(year, month, day).isoformat()
        if year and month:
            return date(year, month, 1).isoformat(), date(year, month, monthrange(year, month)[1]).isoformat()
        if year:
            return date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    except ValueError:
        return None, None
    return None, None


def dateparser_dates() -> Tagger:
    """What `dateparser.search` finds, as days."""
    from dateparser.search import search_dates

    def tags(text: str, issued: str | None) -> Iterator[Json]:
        settings: Json = {"PREFER_DATES_FROM": "future"}
        if issued:
            settings["RELATIVE_BASE"] = datetime.fromisoformat(issued)
        at = 0
        for line in text.split("\n"):
            # It tells the words, not where they stand: the first place past the find before it.
            found, reached = search_dates(line, languages=["ru"], settings=settings) or [], 0
            for words, day in found:
                start = line.find(words, reached)
                if start >= 0:
                    reached = start + len(words)
                    value = {"start": day.date().isoformat(), "end": day.date().isoformat()}
                    yield {"start": at + start, "end": at + reached, "label": "deadline", "value": value}
            at += len(line) + 1

    return tags


def quantulum_quantities() -> Tagger:
    """Quantities of quantulum3, which reads English."""
    from quantulum3 import parser

    def tags(text: str, _issued: str | None) -> Iterator[Json]:
        at = 0
        for line in text.split("\n"):
            for found in parser.parse(line) if line.strip() else ():
                start, end = found.span
                low, high = found.value, found.value
                if found.uncertainty:
                    low, high = found.value - found.uncertainty, found.value + found.uncertainty
                value = {"min": low, "max": high, "unit": UNITS.get(found.unit.name, "other")}
                yield {"start": at + start, "end": at + end, "label": "figure", "value": value}
            at += len(line) + 1

    return tags


LIBRARIES: dict[str, Callable[[], Tagger]] = {
    "natasha, organisations": natasha_organisations,
    "natasha, dates": natasha_dates,
    "dateparser": dateparser_dates,
    "quantulum3": quantulum_quantities,
}
TIMED = ("natasha, organisations",)


def main() -> None:
    """Read, tag, time, write."""
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    tags: Json = {}
    seconds: Json = {}
    missing: Json = {}
    for name, load in LIBRARIES.items():
        try:
            tagger = load()
        except ImportError as reason:
            missing[name] = str(reason)
            continue
        tags[name] = {doc: list(tagger(given["text"], given["date"])) for doc, given in asked["tag"].items()}
        if name in TIMED:
            seconds[name] = {doc: _seconds(tagger, text) for doc, text in asked["time"].items()}
    json.dump({"tags": tags, "seconds": seconds, "missing": missing}, sys.stdout)


def _seconds(tagger: Tagger, text: str) -> float:
    begun = time.process_time()
    list(tagger(text, None))
    return time.process_time() - begun


if __name__ == "__main__":
    main()
