"""A text prepared for the agencies' grammar: its words, the country's name and the places in it; what a rule yields."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from nlp.agency_data import Knowledge, keys
from nlp.agency_words import COMMA, Trie, Word, tokens
from nlp.languages.ru.lemmas import analyse
from nlp.places import Place, find_places

_LOOSE = ' \n\t\u00a0,«»"“”()–-'
_SCALES = frozenset(("г", "гг", "с", "п", "города", "городу", "области", "района", "обл"))
LINKS = frozenset(("и", "а", "также", "или", "либо", "және", "мен", "пен", "бен", "немесе", "сондай-ақ"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A find before dates and roles are looked at: the ids it may stand for, none where the registry has no such body.

    ``rank`` decides between finds that overlap, the higher first, then the longer.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    rule: str
    rank: int = 0


@dataclass(slots=True)
class Scene:
    """One text with what its words are; ``kazakh`` and ``russian`` say in which languages it may speak."""

    text: str
    words: Sequence[Word]
    places: Sequence[Place]
    known: Knowledge
    language: str
    place_at: Mapping[int, Place] = field(default_factory=dict)
    place_to: Mapping[int, Place] = field(default_factory=dict)

    def gap(self, index: int) -> str:
        """What stands between the word before and this one."""
        return self.text[self.words[index - 1].end : self.words[index].start] if index else ""

    def close(self, index: int) -> bool:
        """Whether only blank space parts this word from the one before."""
        return index > 0 and not self.gap(index).strip()

    def folded(self, index: int) -> str:
        """A word in small letters; empty outside the text."""
        return self.words[index].text.casefold() if 0 <= index < len(self.words) else ""


def scene(text: str, known: Knowledge, language: str) -> Scene:
    """Read a text once for all rules."""
    words = tokens(text, keys)
    places = find_places(text, words)
    return Scene(
        text,
        words,
        places,
        known,
        language,
        {place.start: place for place in places},
        {place.end: place for place in places},
    )


def country_after(scene: Scene, index: int) -> int:
    """The word after the country's name that begins at this word; the word itself where it does not."""
    folded = scene.folded(index)
    if folded == "рк" or folded == "қр" or folded.startswith("қр-"):
        return index + 1
    if folded.startswith("республик") and scene.folded(index + 1).startswith("казахстан") and scene.close(index + 1):
        return index + 2
    if folded == "қазақстан" and scene.folded(index + 1).startswith("республикас") and scene.close(index + 1):
        return index + 2
    if folded in ("казахстана", "қазақстанның"):
        return index + 1
    return index


def country_before(scene: Scene, index: int) -> int:
    """The first word of the country's name that ends right before this word; the word itself where none does."""
    if index and scene.close(index):
        if index > 1 and scene.close(index - 1) and country_after(scene, index - 2) == index:
            return index - 2
        if country_after(scene, index - 1) == index:
            return index - 1
    return index


def walk(scene: Scene, index: int, trie: Trie) -> tuple[int, list[str]]:
    """The longest phrase of a trie from this word on: the word after it and what it means; nothing where none is.

    The country's name may stand anywhere inside, quotation marks between words, a comma where the phrase has one.
    """
    nodes, place, best = [trie], index, (index, list[str]())
    while nodes and place < len(scene.words):
        if place > index and scene.gap(place).strip(_LOOSE):
            break
        if place > index and COMMA in scene.gap(place):
            nodes = [node.children[COMMA] for node in nodes if COMMA in node.children]
        forms = scene.words[place].keys
        following = [node.children[key] for node in nodes for key in forms if key in node.children]
        if not following and place > index and (jump := country_after(scene, place)) > place:
            place = jump
            continue
        place += 1
        nodes = following
        values = [value for node in nodes for value in node.values]
        if values:
            best = (place, values)
    return best


def walk_back(scene: Scene, index: int, trie: Trie) -> tuple[int, list[str]]:
    """The longest phrase of a trie of reversed phrases that ends with this word: its first word and what it means."""
    nodes, place, best = [trie], index, (index + 1, list[str]())
    while nodes and place >= 0:
        if place < index and scene.gap(place + 1).strip(_LOOSE):
            break
        if place < index and COMMA in scene.gap(place + 1):
            nodes = [node.children[COMMA] for node in nodes if COMMA in node.children]
        forms = scene.words[place].keys
        nodes = [node.children[key] for node in nodes for key in forms if key in node.children]
        values = [value for node in nodes for value in node.values]
        if values:
            best = (place, values)
        place -= 1
    return best


def _begins_body(scene: Scene, index: int) -> bool:
    """Whether the next body of a list begins here: `управления образования и управления здравоохранения`."""
    if index >= len(scene.words):
        return False
    heads = [scene.known.heads[key] for key in scene.words[index].keys if key in scene.known.heads]
    after = scene.text[scene.words[index].end : scene.words[index].end + 60].lstrip().casefold()
    return any(head.sectors and after.startswith(head.sectors) for head in heads)


def complement_end(scene: Scene, index: int, stops: Container[int], most: int = 15) -> int:
    """The word after a Russian noun's complement: genitives, and what a preposition brings, up to a verb or a stop."""
    place, last, brought = index + 1, index + 1, False
    while place < len(scene.words) and place - index <= most:
        word = scene.words[place]
        gap = scene.gap(place).strip()
        if gap not in ("", ",") or word.start in stops or word.text.isdigit():
            break
        if gap == "," and place == index + 1:
            break
        if not gap and (jump := country_after(scene, place)) > place:
            place = last = jump
            continue
        analysis = analyse(word.text)
        if word.text.casefold() in ("и", "или"):
            if _begins_body(scene, place + 1):
                break
            place += 1
            continue
        if analysis.pos == "ADP":
            if gap or (not brought and word.text.casefold() not in ("по", "при", "над", "за")):
                break
            brought = True
            place += 1
            continue
        if (word.capital and place > index + 1 and not word.text.isupper()) or word.text.casefold() in _SCALES:
            break
        genitive = "Case=Gen" in analysis.features or (analysis.pos in ("", "NOUN", "ADJ") and brought)
        if not genitive or analysis.pos == "VERB" or (gap and not brought and "Case=Gen" not in analysis.features):
            break
        place += 1
        last = place
    return country_after(scene, last) if last < len(scene.words) and scene.close(last) else last
