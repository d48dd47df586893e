"""Akimats and maslikhats with the places they belong to; lists of akimats give one mention a place."""

from __future__ import annotations

import re

from nlp.agency_scene import LINKS, Mention, Scene
from nlp.places import Place

_SCALE_RU = re.compile(
    r"(?:област(?:ь|и|ей|ью|ям|ями|ях)|город(?:а|у|ом|е|ов|ам|ами|ах)?|район(?:а|у|ом|е|ов|ам|ами|ах)?|г|гг|с|п|пос|обл"
    r"|сел[ао]|сел|сельск\w+|аульн\w+|поселков\w+|округ(?:а|ов|у)?|поселк(?:а|ов)|столицы|регион(?:а|ов)|республиканского|значения)"
)
_SCALE_KK = re.compile(
    r"(?:облыс|қала|аудан|ауыл|кент|округ|өңір|астана(?=н|$)|ауылдық|республикалық|маңызы|бар)[а-яәғқңөұүһі]*"
)
_LOCAL_RU = re.compile(r"(?:областн|городск|районн|местн|сельск|региональн)\w+")
_LOCAL_KK = frozenset(("облыстық", "қалалық", "аудандық", "жергілікті", "ауылдық", "облыс", "аудан", "қала", "өңірлік"))
_CLIPPED_KK = frozenset(("қ", "обл", "ауд"))
_NAME_RU = re.compile(r"[\w-]{1,40}?(?:ого|его|ой|ей|ых|их|а|я|ов|ы|и)$")
_BETWEEN = re.compile(r"[\s.,]*(?:\([^()]{0,60}\)[\s.,]*)?")
_AKIM_OFFICE_RU = re.compile(r"аппарат\w{0,3}\s+аким(?:а|ов)(?!\w)", re.IGNORECASE)
_AKIM_OFFICE_KK = re.compile(r"(?:(?:облыс|аудан|қала)\s+)?әкім(?:інің|ің|дерінің|і)?\s+аппарат\w*", re.IGNORECASE)


def find_local(scene: Scene) -> list[Mention]:
    """Every akimat and maslikhat, and the offices of akims."""
    found: list[Mention] = []
    for index, word in enumerate(scene.words):
        if "ru:акимат" in word.keys:
            found += _russian(scene, index, None)
        elif "kk:әкімдік" in word.keys:
            found += _kazakh(scene, index, None)
        elif "ru:маслихат" in word.keys:
            found += _whole(_russian(scene, index, "kz.maslikhat"), "kz.maslikhat")
        elif "kk:мәслихат" in word.keys and scene.folded(index - 1) != "баспасөз":  # a press conference
            found += _whole(_kazakh(scene, index, "kz.maslikhat"), "kz.maslikhat")
    for match in _AKIM_OFFICE_RU.finditer(scene.text):
        place = next((place for place in scene.places if 0 <= place.start - match.end() <= 1), None)
        found.append(Mention(match.start(), place.end if place else match.end(), (), "agency.akim-office", rank=4))
    for match in _AKIM_OFFICE_KK.finditer(scene.text):
        place = next((place for place in scene.places if 0 <= match.start() - place.end <= 1), None)
        found.append(Mention(place.start if place else match.start(), match.end(), (), "agency.akim-office", rank=4))
    return found


def _whole(parts: list[Mention], body: str) -> list[Mention]:
    """One mention for all parts: maslikhats are not told apart by the registry."""
    return [Mention(min(p.start for p in parts), max(p.end for p in parts), (body,), "agency.maslikhat", rank=4)]


def _russian(scene: Scene, index: int, body: str | None) -> list[Mention]:
    """`акиматы городов Астаны, Алматы и областей`: the noun with its first place, then every further place."""
    words, text = scene.words, scene.text
    start, own = _adjectives_before(scene, index)
    found: list[Mention] = []
    opened = start
    generic_end = words[index].end
    place = index + 1
    while place < len(words):
        word = words[place]
        gap = text[words[place - 1].end : word.start]
        region = scene.place_at.get(word.start)
        comma = "," in gap
        if not _BETWEEN.fullmatch(gap):
            break
        if region is not None and (not found or _lists_on(scene, place)):
            begin = region.start if opened < 0 else opened
            found.append(Mention(begin, region.end, (region.region.akimat,), "agency.akimat", rank=4))
            while place < len(words) and words[place].start < region.end:
                place += 1
            opened = -1
        elif word.text.casefold() in LINKS:
            place += 1
            continue
        elif _SCALE_RU.fullmatch(word.text.casefold()):
            step = _generic_run(scene, place)
            following = scene.place_at.get(words[step].start) if step < len(words) else None
            if following is not None and scene.close(step):
                if opened < 0:
                    opened = word.start
                place = step
                continue
            end = words[step - 1].end
            if opened < 0 or not found:
                found.append(
                    Mention(word.start if opened < 0 else opened, end, (own or "kz.akimat",), "agency.akimat", rank=4)
                )
            opened = -1
            place = step
        elif not comma and not found and word.capital and _NAME_RU.fullmatch(word.text) and not word.text.isupper():
            step = place + 1
            if step < len(words) and _SCALE_RU.fullmatch(scene.folded(step)):
                step = _generic_run(scene, step)
            found.append(Mention(opened, words[step - 1].end, ("kz.akimat",), "agency.akimat", rank=4))
            opened = -1
            place = step
        else:
            break
    if not found or opened == start:
        found.insert(0, Mention(start, generic_end, (own or "kz.akimat",), "agency.akimat", rank=4))
    return [_with(mention, body) for mention in found]


def _with(mention: Mention, body: str | None) -> Mention:
    return mention if body is None else Mention(mention.start, mention.end, (body,), mention.rule, mention.rank)


def _lists_on(scene: Scene, place: int) -> bool:
    """Whether a further place belongs to the list: a comma or a conjunction stands before it or before its scale."""
    if "," in scene.gap(place) or scene.folded(place - 1) in LINKS:
        return True
    scaled = bool(_SCALE_RU.fullmatch(scene.folded(place - 1)))
    return scaled and ("," in scene.gap(place - 1) or scene.folded(place - 2) in LINKS)


def _generic_run(scene: Scene, place: int) -> int:
    """Past `городов и районов`, `города Тараза и района`, `сельских округов`: scales and the names between them."""
    last = place + 1
    step = last
    while step < len(scene.words) and step - place < 8:
        folded = scene.folded(step)
        if scene.gap(step).strip(" .,") or scene.words[step].start in scene.place_at:
            break
        if folded in LINKS or "," in scene.gap(step):
            ahead = step + 1 if folded in LINKS else step
            if not _SCALE_RU.fullmatch(scene.folded(ahead)) or _before_place(scene, ahead):
                break
            step = ahead + 1
            last = step
            continue
        if _SCALE_RU.fullmatch(folded) or _is_place_name(scene, step):
            step += 1
            last = step
            continue
        break
    return last


def _is_place_name(scene: Scene, step: int) -> bool:
    """A name with a Russian ending, or any name right after the noun of its scale: `города Актау`."""
    word = scene.words[step]
    return word.capital and bool(_NAME_RU.fullmatch(word.text) or _SCALE_RU.fullmatch(scene.folded(step - 1)))


def _before_place(scene: Scene, place: int) -> bool:
    """Whether the scale at this word belongs to a registered place, in its span or right after it."""
    word = scene.words[place]
    return word.start in scene.place_at or (
        place + 1 < len(scene.words) and scene.words[place + 1].start in scene.place_at
    )


def _adjectives_before(scene: Scene, index: int) -> tuple[int, str | None]:
    """The start of `Костанайского областного акимата` and the akimat that the adjectives name."""
    start, own = scene.words[index].start, None
    place = index - 1
    while place >= 0 and scene.close(place + 1):
        region = scene.place_at.get(scene.words[place].start)
        if region is not None and place < index - 1 and region.end == scene.words[place].end:
            own, start = region.region.akimat, region.start
        elif _LOCAL_RU.fullmatch(scene.folded(place)) or (
            place < index - 1
            and scene.words[place].capital
            and scene.folded(place).endswith(("ого", "ий", "ому", "им"))
        ):
            start = scene.words[place].start
        else:
            break
        place -= 1
    return start, own


def _kazakh(scene: Scene, index: int, body: str | None) -> list[Mention]:
    """`облыстардың, Астана және Алматы қалаларының әкімдіктері`: read from the noun back, one mention a place."""
    words, text = scene.words, scene.text
    found: list[Mention] = []
    closing = words[index].end
    place, right = index - 1, words[index].start
    while place >= 0 and index - place < 40:
        word = words[place]
        gap = text[word.end : right]
        if gap.strip(" ,;." if word.text in _CLIPPED_KK else " ,;") or (not found and "," in gap):
            break
        folded = word.text.casefold()
        region = _ends_at(scene, place)
        if folded in LINKS and found:
            right, place = word.start, place - 1
            continue
        if found and not ("," in gap or scene.folded(place + 1) in LINKS):
            break
        if region is not None:
            found.append(Mention(region.start, closing or region.end, (region.region.akimat,), "agency.akimat", rank=4))
            while place >= 0 and words[place].start >= region.start:
                place -= 1
            right = region.start
        elif folded in _LOCAL_KK or _SCALE_KK.fullmatch(folded):
            first = _named_scale(scene, place)
            found.append(Mention(words[first].start, closing or word.end, ("kz.akimat",), "agency.akimat", rank=4))
            right, place = words[first].start, first - 1
        else:
            break
        closing = 0
    if not found:
        found.append(Mention(words[index].start, words[index].end, ("kz.akimat",), "agency.akimat", rank=4))
    return [_with(mention, body) for mention in found]


def _ends_at(scene: Scene, place: int) -> Place | None:
    region = scene.place_to.get(scene.words[place].end)
    if region is None and scene.text.startswith(".", scene.words[place].end):
        region = scene.place_to.get(scene.words[place].end + 1)
    return region


def _named_scale(scene: Scene, place: int) -> int:
    """The first word of `Қосшы қаласының`, `республикалық маңызы бар қалалардың`, `аудандар мен қалалардың`."""
    first = place
    while first and scene.close(first) and place - first < 5:
        before = scene.words[first - 1]
        folded = before.text.casefold()
        if _SCALE_KK.fullmatch(folded) or (before.capital and first == place and not before.text.isupper()):
            first -= 1
        elif (
            folded in LINKS
            and first > 1
            and _SCALE_KK.fullmatch(scene.folded(first - 2))
            and not _ends_at(scene, first - 2)
        ):
            first -= 2
        else:
            break
    return first
