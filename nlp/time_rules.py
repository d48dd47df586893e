"""The rules of `data/times.toml` as patterns over symbols, and how they turn nodes into larger nodes, layer by layer.

A pattern is words: symbols, macros of `[macros]`, `slot:symbol`, groups in brackets, `|`, `?`, `{1,5}`. Each symbol is
one character, so a pattern is a regular expression over the string of symbols; the longest match at a place wins. There
is no unbounded repetition, so that reading stays linear whatever the text.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nlp.time_words import Node, number_symbol, symbols

NONTERMINALS = ("nth", "relyear", "dur", "durj", "base", "mon", "yr", "dom", "evry", "due", "whole", "never")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the data: a pattern over symbols, what it makes of its slots and the symbol of the result."""

    name: str
    pattern: re.Pattern[str]
    make: str
    gives: str
    options: Mapping[str, str]
    says: str
    ru: tuple[str, ...]
    kk: tuple[str, ...]
    yields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule matched: its slots, and the characters it covers."""

    rule: Rule
    slots: Mapping[str, Node]
    nodes: Sequence[Node]
    spans: Mapping[str, tuple[int, int]]
    text: str

    def value(self, slot: str) -> Any:
        """The value of a slot's node, none where the slot is empty."""
        return self.slots[slot].value if slot in self.slots else None

    def covered(self, slot: str) -> str:
        """The text under a slot, empty where the slot is."""
        start, end = self.spans.get(slot, (0, 0))
        return self.text[start:end]


@cache
def codes() -> Mapping[str, str]:
    """Every symbol with its character: words' and nonterminals'."""
    known = symbols()
    return {**known, **{name: chr(0xE000 + len(known) + index) for index, name in enumerate(NONTERMINALS)}}


@cache
def layers() -> tuple[Mapping[str, tuple[Rule, ...]], ...]:
    """The rules of each layer by the characters that they can begin with."""
    data = _data()
    grouped = []
    for layer in data["layers"]:
        index: dict[str, list[Rule]] = {}
        for row in data["rule"]:
            if row["layer"] == layer:
                rule = _rule(row)
                for char in _first_set(rule.pattern.pattern):
                    index.setdefault(char, []).append(rule)
        grouped.append({char: tuple(rules) for char, rules in index.items()})
    return tuple(grouped)


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name."""
    return {row["name"]: _rule(row) for row in _data()["rule"]}


def apply(
    layer: Mapping[str, tuple[Rule, ...]], nodes: Sequence[Node], text: str, make: Callable[[Match], Any]
) -> list[Node]:
    """One pass over the nodes: wherever a rule of the layer matches and its value can be made, one node for many."""
    line = "".join([node.code for node in nodes])
    result: list[Node] = []
    position = 0
    while position < len(line):
        made = None
        if (candidates := layer.get(line[position])) is not None:
            made = _longest(candidates, line, position, nodes, text, make)
        if made is None:
            result.append(nodes[position])
            position += 1
        else:
            node, position = made
            result.append(node)
    return result


def _longest(
    candidates: tuple[Rule, ...],
    line: str,
    position: int,
    nodes: Sequence[Node],
    text: str,
    make: Callable[[Match], Any],
) -> tuple[Node, int] | None:
    hits = [
        (hit.end(), -order, rule, hit)
        for order, rule in enumerate(candidates)
        if (hit := rule.pattern.match(line, position))
    ]
    hits.sort(key=lambda hit: hit[:2], reverse=True)
    for end, _, rule, hit in hits:
        groups = {name.split("__")[0]: hit.span(name) for name in rule.pattern.groupindex if hit.start(name) >= 0}
        slots = {name: nodes[first] for name, (first, _) in groups.items()}
        spans = {name: (nodes[first].start, nodes[last - 1].end) for name, (first, last) in groups.items()}
        covered = nodes[position:end]
        value = make(Match(rule, slots, covered, spans, text))
        if value is not None:
            code = codes()[number_symbol(value) if rule.gives == "number" else rule.gives]
            return Node(code, covered[0].start, covered[-1].end, value), end
    return None


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        name=row["name"],
        pattern=re.compile(_compiled(row["pattern"])),
        make=row["make"],
        gives=row["gives"],
        options={key: row[key] for key in ("frame", "kind", "every") if key in row},
        says=row.get("says", ""),
        ru=_examples(row.get("ru")),
        kk=_examples(row.get("kk")),
        yields=row.get("yields", {}),
    )


def _examples(given: str | list[str] | None) -> tuple[str, ...]:
    return () if given is None else (given,) if isinstance(given, str) else tuple(given)


def _compiled(pattern: str) -> str:
    """A pattern's regular expression: macros are unfolded, symbols become their characters, slots named groups."""
    counted: Counter[str] = Counter()
    return _unfolded(pattern, counted)


def _unfolded(pattern: str, counted: Counter[str]) -> str:
    out = []
    for slot, opening, name, other in re.findall(r"(?:(\w+):)?(?:(\()|([A-Za-z]\w*)|(\{\d,\d\}|[)|?]))", pattern):
        head = "(?:"
        if slot:
            # A slot may stand in several alternatives, a group's name only once: later ones are numbered.
            counted[slot] += 1
            head = f"(?P<{slot}__{counted[slot]}>"
        if other:
            out.append(other)
        elif opening:
            out.append(head)
        elif name in _data()["macros"]:
            out.append(f"{head}{_unfolded(_data()['macros'][name], counted)})")
        else:
            out.append(f"{head}{codes()[name]})" if slot else codes()[name])
    return "".join(out)


@cache
def _first_set(pattern: str) -> frozenset[str]:
    """The first characters of what `_compiled` makes: only groups, alternatives and quantifiers occur there."""
    first, _, _ = _first(pattern, 0)
    return frozenset(first)


def _first(pattern: str, position: int) -> tuple[set[str], bool, int]:
    """First set, whether it can be empty, and where the parse ended: at a closing bracket or the end of the pattern."""
    total: set[str] = set()
    can_be_empty = False
    branch: set[str] = set()
    branch_empty = True
    while position < len(pattern) and pattern[position] != ")":
        if pattern[position] == "|":
            total |= branch
            can_be_empty |= branch_empty
            branch, branch_empty, position = set(), True, position + 1
            continue
        if pattern[position] == "(":
            opened = re.compile(r"\(\?(?::|P<\w+>)").match(pattern, position)
            inner, empty, position = _first(pattern, opened.end() if opened else position + 1)
            position += 1
        else:
            inner, empty, position = {pattern[position]}, False, position + 1
        while position < len(pattern) and pattern[position] in "?{":
            empty |= pattern[position] == "?" or pattern.startswith("{0", position)
            position = pattern.index("}", position) + 1 if pattern[position] == "{" else position + 1
        if branch_empty:
            branch |= inner
        branch_empty &= empty
    return total | branch, can_be_empty or branch_empty, position


@cache
def _data() -> Mapping[str, Any]:
    data = tomllib.loads(files("nlp").joinpath("data", "times.toml").read_text(encoding="utf-8"))
    for row in data["rule"]:
        if not (row.get("ru") or row.get("kk")):
            raise ValueError(f"the rule {row['name']} of times.toml has no example")
    return data
