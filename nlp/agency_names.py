"""Bodies by name: the registry's names and generic phrases, with country, legal form and lists that share a noun."""

from __future__ import annotations

import re
from functools import cache

from nlp.agency_data import Entry, rules
from nlp.agency_scene import LINKS, Mention, Scene, country_after, country_before, walk, walk_back
from nlp.languages.ru.lemmas import analyse

_RULE = "agency.name"
_PLURAL_RU = re.compile(r"(?:министерств|комитет)(?:а|ы|ов|ам|ами|ах)?$")
_PLURAL_KK = re.compile(r"(?:министрлік|комитет)(?:тер|к?тері)")
_OPENING, _CLOSING = ("«", '"', "“"), ("»", '"', "”")
_KAZAKH_PLACE = re.compile(r"облыс|қала|қ\.", re.IGNORECASE)
_COMMON = ("kz.government", "kz.parliament")
_LOCAL = ("kz.ecology-department", "kz.police-department", "kz.courts")


@cache
def _before() -> re.Pattern[str]:
    """A legal form and quotation marks at the end of what stands before a name."""
    legal = rules()["legal"]
    forms = "|".join(sorted((*legal["state_ru"], *legal["companies_ru"]), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<!\w)(?:{forms})\s{{0,2}}(?:на\s(?:ПХВ|праве\sхозяйственного\sведения)\s{{0,2}})?[«\"“]?\s{{0,2}}|[«\"“]\s{{0,2}}){{1,3}}$"
    )


@cache
def _after() -> re.Pattern[str]:
    """Quotation marks and a legal form with its Kazakh ending right after a name."""
    legal = rules()["legal"]
    forms = "|".join(sorted((*legal["state_kk"], *legal["companies_kk"]), key=len, reverse=True))
    form = rf"(?:ШЖҚ\s+)?(?<!\w)(?:{forms})(?:-?[а-яәғқңөұүһі]{{1,8}})?(?!\w)"
    return re.compile(rf"(?:[»\"”]|\s{{0,2}}[»\"”]?\s{{0,2}}{form}){{1,4}}")


def find_names(scene: Scene) -> list[Mention]:
    """Every registered name and generic phrase, the longest at each place."""
    found: list[Mention] = []
    index = 0
    while index < len(scene.words):
        last, values = walk(scene, index, scene.known.names) if scene.words[index].keys else (index, [])
        entries = [scene.known.entries[int(value)] for value in values]
        mention = _mention(scene, index, last, entries) if entries else None
        if mention is None:
            index += 1
            continue
        found.append(mention)
        if any(entry.kind in ("ministry", "committee") for entry in entries):
            found += _shared_after(scene, index, last)
            found += _shared_before(scene, index, last)
        index = last
    return found


def _mention(scene: Scene, first: int, last: int, entries: list[Entry]) -> Mention | None:
    words, text = scene.words, scene.text
    start, end = words[first].start, words[last - 1].end
    if any(entry.kind in ("enterprise", "chamber", "central", "centre") for entry in entries):
        before = _before().search(text, max(0, start - 60), start)
        after = _after().match(text, end, min(len(text), end + 40))
        marked = text[max(0, start - 1) : start] in _OPENING and text[end : end + 1] in _CLOSING
        formed = any(found is not None and found[0].strip('«»"“” ') for found in (before, after))
        allowed = {"": True, "marks": marked or formed, "form": formed}
        entries = [entry for entry in entries if allowed[entry.quoted]]
        if not entries:
            return None
        if before:
            start = before.start()
        if after:
            end = after.end()
    kinds = {entry.kind for entry in entries}
    named = not kinds <= {"generic"}
    if named and last == first + 1 and not words[first].capital and not any(entry.id in _COMMON for entry in entries):
        return None
    if kinds <= {"generic"}:
        first = _modified(scene, first)
        start = words[first].start
        if entries[0].id in _LOCAL:
            start, end = _place_before(scene, first, start), _at_place(scene, end)
    if named and (is_foreign(scene, first, last) or _goes_on(scene, first, last, entries)):
        return None
    if not kinds <= {"generic"} and not text[start:end].endswith("»"):
        start = min(start, words[country_before(scene, first)].start)
        if last < len(words) and scene.close(last):
            end = max(end, words[country_after(scene, last) - 1].end)
    ids = tuple(dict.fromkeys(entry.id for entry in entries if entry.id is not None))
    return Mention(start, end, ids, _RULE, rank=2 if kinds <= {"generic"} and not ids else 3)


def _goes_on(scene: Scene, first: int, last: int, entries: list[Entry]) -> bool:
    """Whether a ministry's short name is but a part of a longer one: `Министерство индустрии и торговли`."""
    if any(entry.full or entry.kind != "ministry" for entry in entries):
        return False
    if scene.words[first].text[:1].islower() and scene.folded(first - 1) in ("және", "мен"):
        return True
    after = last + 1 if scene.folded(last) == "и" else last
    linked = after > last or (last < len(scene.words) and scene.gap(last).strip() == ",")
    if not linked or after >= len(scene.words) or scene.words[after].capital or _PLURAL_RU.match(scene.folded(first)):
        return False
    return any(key in scene.known.matters for key in scene.words[after].keys)


def _modified(scene: Scene, first: int) -> int:
    """The first of the adjectives that belong to a generic body."""
    while first and scene.close(first) and any(key in scene.known.modifiers for key in scene.words[first - 1].keys):
        first -= 1
    return first


def _at_place(scene: Scene, end: int) -> int:
    """Past `по Атырауской области` or `города Алматы` after a territorial body."""
    match = re.compile(r"\s+(?:по\s+)?").match(scene.text, end)
    place = scene.place_at.get(match.end()) if match else None
    return place.end if place else end


def _place_before(scene: Scene, first: int, start: int) -> int:
    """Back over `Атырау облысы бойынша` before a territorial body."""
    if first and scene.folded(first - 1) == "бойынша":
        first -= 1
    place = scene.place_to.get(scene.words[first - 1].end) if first and scene.close(first) else None
    return place.start if place and _KAZAKH_PLACE.search(scene.text, place.start, place.end) else start


def is_foreign(scene: Scene, first: int, last: int) -> bool:
    """Whether the words beside say that it is another country's body, or none (`electronic government`)."""
    outside = rules()["outside"]
    foreign = tuple(outside["foreign"])
    if last == first + 1 and scene.folded(first).startswith(tuple(outside["plural"])):
        return True
    if last < len(scene.words) and scene.close(last):
        beside = scene.text[scene.words[last].start : scene.words[last].start + 24].casefold()
        if beside.startswith(foreign) or beside.startswith(tuple(outside["after"])):
            return True
    if first and scene.close(first):
        before = scene.folded(first - 1)
        return (
            before.startswith(foreign)
            or before in outside["electronic"]
            or analyse(before).lemma in outside["electronic"]
        )
    return False


def _shared_after(scene: Scene, first: int, last: int) -> list[Mention]:
    """`министерства юстиции, финансов и национальной экономики`: the complements after the first."""
    if not _PLURAL_RU.match(scene.folded(first)):
        return []
    kind = "министерство" if scene.folded(first).startswith("министерств") else "комитет"
    tree = scene.known.complements.children.get(f"ru:{kind}")
    found: list[Mention] = []
    place = last
    while tree is not None and place < len(scene.words):
        place = country_after(scene, place) if scene.close(place) else place
        linked = "," in scene.gap(place) if place < len(scene.words) else False
        while place < len(scene.words) and scene.folded(place) in LINKS:
            place, linked = place + 1, True
        if not linked or place >= len(scene.words) or scene.gap(place).strip(" ,"):
            break
        after, ids = walk(scene, place, tree)
        if not ids:
            break
        end = after
        if after < len(scene.words) and scene.close(after):
            end = country_after(scene, after)
        found.append(Mention(scene.words[place].start, scene.words[end - 1].end, tuple(ids), "agency.list", rank=3))
        place = after
    return found


def _shared_before(scene: Scene, first: int, last: int) -> list[Mention]:
    """`Қорғаныс, Сыртқы істер және Әділет министрліктері`: the complements before the last."""
    if not _PLURAL_KK.match(scene.folded(last - 1)):
        return []
    kind = "министерство" if scene.folded(last - 1).startswith("министр") else "комитет"
    tree = scene.known.complements.children.get(f"kk:{kind}")
    found: list[Mention] = []
    place = country_before(scene, first) - 1
    right = place + 1
    while tree is not None and place >= 0:
        linked = "," in scene.text[scene.words[place].end : scene.words[right].start]
        while place >= 0 and scene.folded(place) in LINKS:
            place, linked = place - 1, True
        if not linked or place < 0:
            break
        begin, ids = walk_back(scene, place, tree)
        if not ids:
            break
        start = country_before(scene, begin)
        found.append(Mention(scene.words[start].start, scene.words[place].end, tuple(ids), "agency.list", rank=3))
        right, place = start, start - 1
    return found
