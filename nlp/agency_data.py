"""What the agencies' grammar knows, compiled once: the registry's names and the phrases of `data/agencies.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from corpus.registry import Agency, agencies
from nlp.agency_words import COMMA, Trie, Vocabulary

_TOKEN = re.compile(r"[^\W_]+(?:[-‑][^\W_]+)*")
_COUNTRY = re.compile(r"(?<!\s)\s{0,4}\b(?:Республики Казахстан|Қазақстан Республикасы(?:ның)?)(?:\s|$)")
_TOKEN_OR_COMMA = re.compile(r"[^\W_]+(?:[-‑][^\W_]+)*|,")
_QUOTED = re.compile(r"«([^«»]+)»")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means: the id of a registered body or `None`; ``quoted`` asks for "marks" or a "form" beside it."""

    id: str | None
    kind: str
    quoted: str = ""
    full: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that names bodies together with a complement."""

    ru: str
    kk: str
    bare: bool
    needs: frozenset[str]
    sectors: tuple[str, ...]


@dataclass(slots=True)
class Knowledge:
    """Everything compiled; only read after `knowledge()` has made it."""

    vocabulary: Vocabulary
    names: Trie = field(default_factory=Trie)
    sectors: Trie = field(default_factory=Trie)
    entries: list[Entry] = field(default_factory=list)
    abbreviations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    modifiers: frozenset[str] = frozenset()
    complements: Trie = field(default_factory=Trie)
    matters: set[str] = field(default_factory=set)
    rules: Mapping[str, Any] = field(default_factory=dict)


@cache
def rules() -> dict[str, Any]:
    """`data/agencies.toml` as it stands."""
    return tomllib.loads(files("nlp").joinpath("data/agencies.toml").read_text(encoding="utf-8"))


@cache
def knowledge() -> Knowledge:
    """The registry and the rules in the form that matching needs."""
    known = Knowledge(Vocabulary(), rules=rules())
    for agency in agencies().values():
        if agency.kind != "akimat" and agency.id != "kz.akimat":
            for name, language in _names(agency):
                _enter(known, name, language, agency)
    for phrase in rules()["phrase"]:
        number = _number(known, Entry(phrase.get("id"), "generic"))
        for language in ("ru", "kk"):
            for name in phrase[language]:
                known.names.add(keys_of(known, name, language), number)
    for place, sector in enumerate(rules()["sector"]):
        for language in ("ru", "kk"):
            for name in sector[language]:
                known.sectors.add(keys_of(known, name, language), str(place))
    _heads(known)
    _abbreviations(known)
    modifiers = rules()["modifiers"]
    known.modifiers = frozenset(
        [known.vocabulary.russian(word) for word in modifiers["ru"]]
        + [known.vocabulary.kazakh(word) for word in modifiers["kk"]]
    )
    for word in ("республика", "казахстан", "рк", "правительство", "парламент", "акимат", "маслихат", "орган"):
        known.vocabulary.russian(word)
    for word in ("республикасы", "қазақстан", "қр", "үкімет", "парламент", "әкімдік", "мәслихат", "орган"):
        known.vocabulary.kazakh(word)
    return known


@lru_cache(maxsize=100_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a word of a text."""
    return knowledge().vocabulary.keys(word)


def keys_of(known: Knowledge, name: str, language: str) -> list[str]:
    """The keys of a phrase's words, and its commas: a name that has none does not reach over one."""
    key = known.vocabulary.russian if language == "ru" else known.vocabulary.kazakh
    return [word if word == COMMA else key(word) for word in _TOKEN_OR_COMMA.findall(name)]


def _names(agency: Agency) -> Iterator[tuple[str, str]]:
    if agency.id != "kz.courts":  # a single common word: `agency_patterns` reads it
        yield agency.name_ru, "ru"
        yield agency.name_kk, "kk"
    yield from ((name, "ru") for name in agency.short_ru)
    yield from ((name, "kk") for name in agency.short_kk)


def _enter(known: Knowledge, name: str, language: str, agency: Agency) -> None:
    """Add one name without the country; of an enterprise with its legal form only the innermost quotation."""
    bare = _COUNTRY.sub(" ", name).strip()
    quoted = _QUOTED.findall(bare)
    needs = "marks" if quoted and bare == f"«{quoted[0]}»" else ""
    if quoted and agency.kind == "enterprise" and set(_TOKEN.findall(bare)) & _legal_words():
        bare, needs = quoted[-1], "form"
    known.names.add(
        keys_of(known, bare, language),
        _number(known, Entry(agency.id, agency.kind, needs, name in (agency.name_ru, agency.name_kk))),
    )
    if not quoted:
        _complement(known, bare, language, agency)


def _complement(known: Knowledge, name: str, language: str, agency: Agency) -> None:
    """What tells one ministry or committee from another, for lists that name the noun once."""
    words = _TOKEN.findall(name)
    if agency.kind not in ("ministry", "committee") or len(words) < 2:
        return
    head = words[0] if language == "ru" else words[-1]
    if head.casefold()[:7] not in ("министе", "министр", "комитет"):
        return
    rest = " ".join(words[1:] if language == "ru" else words[:-1])
    kind = "министерство" if agency.kind == "ministry" else "комитет"
    keys = keys_of(known, rest, language)
    known.matters.update(key for key in keys if key != COMMA)
    known.complements.add([f"{language}:{kind}", *(keys if language == "ru" else reversed(keys))], agency.id)


@cache
def _legal_words() -> frozenset[str]:
    return frozenset(word for forms in rules()["legal"].values() for word in forms)


def _number(known: Knowledge, entry: Entry) -> str:
    known.entries.append(entry)
    return str(len(known.entries) - 1)


def _heads(known: Knowledge) -> None:
    for row in rules()["head"]:
        needs = frozenset(
            key
            for word in row.get("needs", ())
            for key in (known.vocabulary.russian(word), known.vocabulary.kazakh(word))
        )
        head = Head(row["ru"], row["kk"], row["bare"], needs, tuple(row.get("sectors", ())))
        known.heads[known.vocabulary.russian(row["ru"])] = head
        known.heads[known.vocabulary.kazakh(row["kk"])] = head


def _abbreviations(known: Knowledge) -> None:
    found: dict[str, list[str]] = {}
    for agency in agencies().values():
        short = [*agency.abbr_ru, *agency.abbr_kk]
        short += [name for name in (*agency.short_ru, *agency.short_kk) if " " not in name and _is_composed(name)]
        for form in short:
            if agency.id not in found.setdefault(form, []):
                found[form].append(agency.id)
    known.abbreviations = {form: tuple(ids) for form, ids in found.items()}


def _is_composed(name: str) -> bool:
    """Whether it is of the kind of `Минфин` and `Қаржымині`."""
    return name.startswith(("Мин", "Ген")) or name.endswith("мині")
