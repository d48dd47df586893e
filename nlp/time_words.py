"""The words of time expressions: a text becomes nodes, each with the one-character symbol that the rules match.

Kazakh case endings become nodes of their own without width, so that a rule can ask for `month abl bastap`.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

OTHER = "."
CASES = ("gen", "dat", "acc", "loc", "abl", "ins", "att", "poss")
NUMBERS = ("n4", "n12", "n31", "nbig", "old", "year")
MARKS = {
    "-": "dash",
    "–": "dash",
    "—": "dash",
    "‑": "dash",
    "−": "dash",
    ",": "comma",
    ";": "semicolon",
    ".": "dot",
    ":": "colon",
    "(": "lpar",
    ")": "rpar",
    "/": "slash",
    "«": "quote",
    "»": "quote",
    '"': "quote",
    "“": "quote",
    "”": "quote",
}
EXTRA = ("dmy", "iso", "my", "dm", "clock", "dec", "roman", "ord", "numsfx", "word")

_TOKEN = re.compile(
    r"(?P<iso>(?<![\w.])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![\w-]))"
    r"|(?P<dmy>(?<![\w./])[0-3]?[0-9](?P<sep>[./])[01]?[0-9](?P=sep)(?:[0-9]{4}|[0-9]{2})(?![0-9./](?!\s|$)|[0-9]))"
    r"|(?P<my>(?<![\w.,])(?:0[1-9]|1[0-2])\.20[0-9]{2}(?![0-9.](?!\s|$)))"
    r"|(?P<clock>(?<![\w:])[0-2]?[0-9]:[0-5][0-9](?![0-9:]))"
    r"|(?P<num>[0-9]+(?:[.,][0-9]{1,3}(?![0-9]))*)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<mark>[^\w\s]|_)"
)
# Kazakh texts write Roman numerals with their own letter І.
_ROMAN = {name.replace("I", i): value for i in "IІ" for name, value in (("I", 1), ("II", 2), ("III", 3), ("IV", 4))}
_EVERY = re.compile(
    r"\s{1,9}(?:(?:жыл|жартыжылдық|тоқсан|ай|апта|күн)\s{1,9}сайын(?:ғы)?"
    r"|(?:жылына|жартыжылдығына|тоқсанына|айына|аптасына)(?=\s))(?!\w)",
    re.IGNORECASE,
)
_COUNTED = ("n4", "n12", "n31", "numw", "ordw")
_POSSESSED_SEASON = re.compile(r"маусым(?:ы|дары)", re.IGNORECASE)
_OF_A_SEASON = re.compile(r"(?<!\w)(?:өткен|келесі|алдағы|осы|бұл|жаңа)\s+$", re.IGNORECASE)
_DAY_MONTH = re.compile(r"([0-3][0-9])\.([01][0-9])")


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of the text with the character of its symbol; the value is a number, a unit or a `Time`."""

    code: str
    start: int
    end: int
    value: Any = None


@cache
def symbols() -> Mapping[str, str]:
    """Symbol names and the private-use characters that stand for them; nonterminals of the rules are added there."""
    names = [*CASES, *NUMBERS, *dict.fromkeys(MARKS.values()), *EXTRA, "month", "may"]
    names += [word["symbol"] for word in _data()["word"]]
    return {name: chr(0xE000 + index) for index, name in enumerate(dict.fromkeys(names))}


def nodes(text: str) -> list[Node]:
    """The text as nodes in order; what means nothing for times is a node too, so that it separates what does."""
    code = symbols()
    found: list[Node] = []
    previous_end, previous = -1, ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        start, end = match.span()
        if kind == "word":
            if previous == "hyphen" and previous_end == start and (suffix := _suffix(match[0].lower())):
                found[-1] = Node(suffix[0], found[-1].start, end)
                found.extend(Node(case, end, end) for case in suffix[1:])
            elif match[0] in _ROMAN:
                found.append(Node(code["roman"], start, end, _ROMAN[match[0]]))
            else:
                (char, value), *cases = _classify(match[0].lower())
                found.append(Node(char, start, end, value))
                found.extend(Node(case, end, end) for case, _ in cases)
            previous = "word"
        elif kind == "mark":
            hyphen = previous == "number" and previous_end == start and match[0] in "-‑–"
            found.append(Node(code.get(MARKS.get(match[0], ""), OTHER), start, end))
            previous = "hyphen" if hyphen else match[0]
        else:
            # A number glued to a word (COP29) or after the number sign names something and is no date's day.
            named = (previous == "word" and previous_end == start) or previous == "№"
            found.append(Node(OTHER, start, end) if named else _numeric(kind, match[0], start, end))
            previous = "number"
        previous_end = end
    return _without_homonyms(text, found)


def _without_homonyms(text: str, line: list[Node]) -> list[Node]:
    """The nodes but for words that mean no time where they stand: the season `маусым`, the object `есепті`."""
    code = symbols()
    told = [node for node in line if node.start < node.end]
    homonyms: set[int] = set()
    for place, node in enumerate(told):
        word = text[node.start : node.end].lower()
        if node.code == code["month"] and word.startswith("маусым"):
            if not _is_june(text, told, place):
                homonyms.add(node.start)
        elif node.code == code["rep"] and word == "есепті" and _EVERY.match(text, node.end):
            homonyms.add(node.start)
    if not homonyms:
        return line
    return [
        replace(node, code=OTHER, value=None) if node.start in homonyms else node
        for node in line
        if not (node.start == node.end and any(node.start == one.end for one in told if one.start in homonyms))
    ]


def _is_june(text: str, told: Sequence[Node], place: int) -> bool:
    """Whether `маусым` is a month and no season: beside a day, a year or another month, or with no other words."""
    code = symbols()
    marks = {code[name] for name in dict.fromkeys(MARKS.values())}
    if not any(node.code == OTHER and text[node.start].isalpha() for node in told):
        return True
    following = [node.code for node in told[place + 1 : place + 4] if node.code not in marks][:1]
    if following and following[0] in (code["month"], code["monthunit"]):
        return True
    if following and text[: told[place].end].lower().endswith("маусымның") and following[0] in map(code.get, _COUNTED):
        return True
    before = [node for node in told[max(0, place - 4) : place] if node.code not in marks][-1:]
    is_season = _POSSESSED_SEASON.match(text, told[place].start) or _OF_A_SEASON.search(
        text[max(0, told[place].start - 12) : told[place].start]
    )
    return bool(before) and before[0].code != OTHER and not is_season


def number_symbol(value: int) -> str:
    """The symbol of a whole number: what it can be in a date is what the rules tell apart."""
    for limit, name in ((0, "nbig"), (4, "n4"), (12, "n12"), (31, "n31"), (999, "nbig"), (1899, "old"), (2100, "year")):
        if value <= limit:
            return name
    return "nbig"


def _numeric(kind: str, text: str, start: int, end: int) -> Node:
    code = symbols()
    if kind != "num":
        return Node(code[kind], start, end, text)
    if text.isdigit():
        # Longer runs are codes and would only make the arithmetic of durations overflow.
        value = int(text) if len(text) <= 5 else 99999
        return Node(code[number_symbol(value)], start, end, value)
    return Node(code["dm" if _DAY_MONTH.fullmatch(text) else "dec"], start, end, text)


@lru_cache(maxsize=1 << 16)
def _classify(word: str) -> tuple[tuple[str, Any], ...]:
    exact, pattern, values = _lexicon()
    if word in exact:
        return (exact[word],)
    match = pattern.fullmatch(word)
    if match is None:
        return ((OTHER, None),)
    symbol, value = values[
        next(name for name, group in match.groupdict().items() if group is not None and name in values)
    ]
    char = symbols()[symbol]
    return ((char, value), *((case, None) for case in _cases(match["possessive"], match["case"])))


def _cases(possessive: str | None, case: str | None) -> tuple[str, ...]:
    if case:
        return (symbols()[_case_names()[case]],)
    return (symbols()["poss"],) if possessive else ()


@cache
def _case_names() -> Mapping[str, str]:
    return {ending: name for name, endings in _data()["endings"]["kk_case"] for ending in endings.split("|")}


@lru_cache(maxsize=1 << 10)
def _suffix(letters: str) -> tuple[str, ...]:
    """What letters after a number's hyphen say: an ordinal or numeral ending, its case; empty where a word stands."""
    match = _suffix_pattern().fullmatch(letters)
    if match is None:
        return ()
    return (symbols()["numsfx" if match["numeral"] else "ord"], *_cases(match["possessive"], match["case"]))


@cache
def _suffix_pattern() -> re.Pattern[str]:
    endings = _data()["endings"]
    case = "|".join(row[1] for row in endings["kk_case"])
    kazakh = f"(?:{endings['kk_ordinal']})?(?P<possessive>{endings['kk_possessive']})?(?P<case>{case})?"
    return re.compile(f"(?P<numeral>{endings['ru_numeral']})|(?:{endings['ru_ordinal']})|{kazakh}")


@cache
def _lexicon() -> tuple[Mapping[str, tuple[str, Any]], re.Pattern[str], Mapping[str, tuple[str, Any]]]:
    """Words as they stand, one pattern for all that inflect, and what each of its groups means."""
    endings = _data()["endings"]
    case = "|".join(row[1] for row in endings["kk_case"])
    exact: dict[str, tuple[str, Any]] = {}
    russian: list[tuple[str, str, Any]] = []
    kazakh: list[tuple[str, str, Any]] = []
    for word in _data()["word"]:
        symbol = word["symbol"]
        for forms, value in word.get("exact", {}).items():
            exact |= dict.fromkeys(forms.split("|"), (symbols()[symbol], value))
        russian += [(forms, symbol, value) for forms, value in word.get("ru", {}).items()]
        kazakh += [(forms, symbol, value) for forms, value in word.get("kk", {}).items()]
    for row in csv.DictReader(_text("months.csv").splitlines()):
        (russian if row["language"] == "ru" else kazakh).append((row["pattern"], "month", int(row["month"])))
    # In Kazakh `май` is fat: as a month it counts only where nothing else could be meant.
    exact["май"] = (symbols()["may"], 5)
    values: dict[str, tuple[str, Any]] = {}
    suffixes = f"(?:{endings['kk_plural']})?(?P<possessive>{endings['kk_possessive']})?(?P<case>{case})?"
    pattern = f"(?:{_alternatives(russian, values)})|(?:{_alternatives(kazakh, values)}){suffixes}"
    return exact, re.compile(pattern), values


def _alternatives(words: Iterable[tuple[str, str, Any]], values: dict[str, tuple[str, Any]]) -> str:
    parts = []
    for forms, symbol, value in words:
        name = f"w{len(values)}"
        values[name] = (symbol, value)
        parts.append(f"(?P<{name}>{forms})".replace("(?P", "\0").replace("(", "(?:").replace("\0", "(?P"))
    return "|".join(parts)


def _text(name: str) -> str:
    return files("nlp").joinpath("data", name).read_text(encoding="utf-8")


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_text("time_words.toml"))
