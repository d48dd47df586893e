"""Bodies that no registry lists, by their noun: departments, commissions, authorised bodies, courts, enterprises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from nlp.agency_data import Head, rules
from nlp.agency_names import is_foreign
from nlp.agency_scene import Mention, Scene, complement_end, country_before, walk
from nlp.agency_words import is_ending
from nlp.languages.kk.stemmer import analyse as analyse_kazakh
from nlp.languages.ru.lemmas import analyse

_COURT_RU = re.compile(r"(?<![\w-])суд(?:ы|ов|ам|ами|ах|а|у|ом|е)?(?![\w-])", re.IGNORECASE)
_COURT_KK = re.compile(r"(?<![\w-])сот(?:(?:тар|қа|та|тан|тың|ты|пен|ы)\w{0,9})?(?![\w-])", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[\s«]*([\w-]+)")
_TOWN = re.compile(
    r"\s+(?:по\s+)?(?:г\.\s*|город[ау]?\s+|район[ау]?\s+)[А-ЯӘҒҚҢӨҰҮҺІ][\w-]+|\s+[А-ЯӘҒҚҢӨҰҮҺІ][\w-]+ского\s+района"
)
_OWNED = re.compile(r"(?:[гкд]тері|лері|лары|тары|дері|сы|сі|і|ы)(?:н\w{0,4}|м[ео]н|)$")
_GENITIVES = frozenset(("ның", "нің", "дың", "дің", "тың", "тің"))
_DISTRICT = re.compile(r"(?:аудан|қала|ауыл|кент)\w*(?:ның|нің)$|ауданы$|қаласы$")
_OTHER_COURTS = ("третейск", "международн", "европейск", "халықаралық", "аралық", "товарищеск")
_SECTOR_LINKS_RU = re.compile(r"(?:в\s+(?:области|сфере|отрасли)|по(?:\s+(?:вопросам|делам))?|при|на)(?=\s)")
_SECTOR_ENDS_KK = frozenset(
    ("саласындағы", "жөніндегі", "бойынша", "туралы", "мәселелері", "саласында", "реттейтін", "істері", "аясындағы")
)


def find_patterns(scene: Scene, stops: Mapping[int, int]) -> list[Mention]:
    """Every body that a noun and its complement make; ``stops`` are where mentions found by name begin and end."""
    found: list[Mention] = []
    for index, word in enumerate(scene.words):
        heads = {key[:2]: scene.known.heads[key] for key in word.keys if key in scene.known.heads}
        if heads:
            language = scene.language if scene.language in heads else next(iter(heads))
            read = _russian if language == "ru" else _kazakh
            mention = read(scene, index, heads[language], stops)
            found += [mention] if mention is not None else []
        if "ru:орган" in word.keys or "kk:орган" in word.keys:
            found += _authorised(scene, index, stops)
    return found + _courts(scene) + _enterprises(scene)


def _russian(scene: Scene, index: int, head: Head, stops: Mapping[int, int]) -> Mention | None:
    word, text = scene.words[index], scene.text
    first = _adjectives(scene, index)
    if head.sectors:
        after = text[word.end : word.end + 60].lstrip().casefold()
        if not after.startswith(head.sectors):
            return None
    last = complement_end(scene, index, stops)
    if head.bare and scene.folded(index + 1) in ("по", "при", "за", "над"):  # `министерствам по обеспечению` is no name
        last = index + 1
    # what belongs to a place ends with it
    end = scene.words[last - 1].end
    place = next((scene.place_at[at] for at in _starts(scene, last) if at in scene.place_at), None)
    town = _TOWN.match(text, end)
    if place is not None:
        end = place.end
    elif town is not None:
        end = town.end()
    lemmas = {key for at in range(first, min(last, index + 4)) for key in scene.words[at].keys}
    if head.needs and not lemmas & head.needs:
        return None
    stretch = text[scene.words[first].start : end + 24].casefold()
    if is_foreign(scene, first, index + 1) or any(sign in stretch for sign in rules()["outside"]["international"]):
        return None
    alone = last == index + 1 and place is None and first == index
    if alone:
        plural = word.text.casefold().endswith(("ам", "ами", "ах", "министерства", "министерств", "прокуратура"))
        return (
            Mention(word.start, word.end, (), "agency.noun", rank=1) if head.bare and (plural or word.capital) else None
        )
    if not (head.sectors or head.needs or head.bare or word.capital or place is not None or first < index):
        return None
    if (
        not (head.bare or head.needs or head.sectors or word.capital)
        and place is None
        and not _modified(scene, first, index)
    ):
        return None
    return Mention(scene.words[first].start, end, (), "agency.noun", rank=1)


def _modified(scene: Scene, first: int, index: int) -> bool:
    """Whether an adjective such as `областная` stands before the noun."""
    return any(key in scene.known.modifiers for at in range(first, index) for key in scene.words[at].keys)


def _inside(scene: Scene, index: int) -> bool:
    """Whether the word stands inside a sentence, where a capital means a name."""
    return (
        index > 0 and not re.search(r"[.!?:;•–-]\s*$", scene.gap(index)) and scene.gap(index).strip() not in ("«", "(")
    )


def _starts(scene: Scene, last: int) -> list[int]:
    """Where a place could begin right after a complement: at once, or after a preposition."""
    starts = []
    if last < len(scene.words) and scene.close(last):
        starts.append(scene.words[last].start)
        if scene.folded(last) in ("по", "в") and last + 1 < len(scene.words) and scene.close(last + 1):
            starts.append(scene.words[last + 1].start)
    inside = scene.words[last - 1]
    return [inside.start, *starts]


def _adjectives(scene: Scene, index: int) -> int:
    first = index
    while first and scene.close(first) and index - first < 4:
        before = scene.words[first - 1]
        belongs = before.capital or any(key in scene.known.modifiers for key in before.keys)
        needed = any(key in head.needs for key in before.keys for head in scene.known.heads.values())
        if needed or (belongs and analyse(before.text).pos == "ADJ"):
            first -= 1
        else:
            break
    return first


def _kazakh(scene: Scene, index: int, head: Head, stops: Mapping[int, int]) -> Mention | None:
    """Back from the noun to the nearest capital or to the place it belongs to."""
    word = scene.words[index]
    first, capital = index, -1
    place = index - 1
    # `облыс әкімдігінің денсаулық сақтау басқармасы` is two: the akimat that owns it ends where it begins.
    owners = {end for end in stops.values() if scene.text[end - 3 : end] in _GENITIVES}
    while place >= 0 and index - place <= 9:
        before = scene.words[place]
        gap = scene.gap(place + 1).strip()
        if gap not in ("", ",", "«") or before.text.isdigit() or (gap == "," and capital >= 0):
            break
        if before.end in owners and place + 1 < index:
            first = capital = place + 1
            break
        region = scene.place_to.get(before.end)
        if region is not None:
            first = next(at for at in range(place, -1, -1) if scene.words[at].start <= region.start)
            capital = first
            break
        if (begin := country_before(scene, place + 1)) <= place:
            first = capital = begin
            break
        if _DISTRICT.match(before.text.casefold()) and place and scene.words[place - 1].capital:
            first = capital = place - 1
            break
        if before.text.casefold() in ("облыстық", "қалалық", "аудандық"):
            first = capital = place
            break
        if before.capital and not before.text.isupper():
            capital = place
            if place == index - 1 or place < 2 or not scene.close(place) or not scene.words[place - 1].capital:
                first = place
                break
        place -= 1
    if capital >= 0:
        first = min(first, capital) if first != index else capital
        if first and scene.close(first) and (region := scene.place_to.get(scene.words[first - 1].end)) is not None:
            first = next(at for at in range(first, -1, -1) if scene.words[at].start <= region.start)
        first = country_before(scene, first)
    owned = bool(_OWNED.search(word.text.casefold()))
    if not (owned or head.needs) or (head.ru == "отдел" and not _is_located(scene, first)):
        first = index
    keys = {key for at in range(max(0, index - 9, first), index) for key in scene.words[at].keys}
    if head.needs and not keys & head.needs:
        return None
    start = scene.words[first].start
    if any(start < stop < word.start for stop in stops):
        return None
    stretch = scene.text[start : word.end].casefold()
    if is_foreign(scene, first, index + 1) or any(sign in stretch for sign in rules()["outside"]["international"]):
        return None
    if first == index:
        plural = "министрліктер" in word.text.casefold() or word.text.casefold().startswith("прокуратура")
        return (
            Mention(word.start, word.end, (), "agency.noun", rank=1) if head.bare and (plural or word.capital) else None
        )
    return Mention(start, word.end, (), "agency.noun", rank=1)


def _is_located(scene: Scene, first: int) -> bool:
    """Whether a mention begins with a region or with a district's or a town's name."""
    return scene.words[first].start in scene.place_at or bool(_DISTRICT.match(scene.folded(first + 1)))


def _authorised(scene: Scene, index: int, stops: Mapping[int, int]) -> list[Mention]:
    """`уполномоченный орган в области X`, `X саласындағы уәкілетті орган`: by what it is responsible for."""
    first = index
    while (
        first
        and scene.close(first)
        and index - first < 3
        and scene.folded(first - 1).startswith(("государственн", "мемлекеттік"))
    ):
        first -= 1
    marker = scene.folded(first - 1) if first and scene.close(first) else ""
    if marker.startswith("уполномоченн"):
        return [_authorised_russian(scene, first - 1, index, stops)]
    if marker.startswith("уәкілетті"):
        return [_authorised_kazakh(scene, first - 1, index)]
    return []


def _authorised_russian(scene: Scene, first: int, index: int, stops: Mapping[int, int]) -> Mention:
    text, start, end = scene.text, scene.words[first].start, scene.words[index].end
    blank = len(text[end:]) - len(text[end:].lstrip()) if end < len(text) else 0
    link = _SECTOR_LINKS_RU.match(text, end + min(blank, 4))
    if link is None:
        return Mention(start, end, (), "agency.authorised", rank=2)
    at = next(
        (i for i in range(index + 1, min(index + 5, len(scene.words))) if scene.words[i].start >= link.end()), None
    )
    if at is not None:
        for begin in (at, at - 1):
            after, values = walk(scene, begin, scene.known.sectors)
            if values:
                return Mention(start, scene.words[after - 1].end, _holders(values), "agency.authorised", rank=5)
    last = complement_end(scene, index, stops)
    return Mention(start, scene.words[last - 1].end, (), "agency.authorised", rank=2)


def _authorised_kazakh(scene: Scene, first: int, index: int) -> Mention:
    end = scene.words[index].end
    place = first - 1
    while place >= 0 and first - place <= 3 and scene.close(place + 1) and scene.folded(place) in _SECTOR_ENDS_KK:
        place -= 1
    if place == first - 1:
        return Mention(scene.words[first].start, end, (), "agency.authorised", rank=2)
    for begin in range(max(0, place - 9), place + 1):
        after, values = walk(scene, begin, scene.known.sectors)
        if values and after in (place + 1, place + 2):
            return Mention(scene.words[begin].start, end, _holders(values), "agency.authorised", rank=5)
    return Mention(scene.words[max(0, place - 1)].start, end, (), "agency.authorised", rank=2)


def _holders(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(agency for value in values for agency in rules()["sector"][int(value)]["ids"]))


def _courts(scene: Scene) -> list[Mention]:
    found = []
    pattern = _COURT_KK if scene.language == "kk" else _COURT_RU
    for match in pattern.finditer(scene.text):
        before = scene.text[max(0, match.start() - 30) : match.start()].split()
        previous = before[-1].casefold() if before else ""
        vessel = match[0].casefold() in ("суда", "судов", "судам", "судах", "судами") and previous.endswith(
            ("ые", "ие", "ых", "их", "ым", "ым", "ыми", "ими")
        )
        afloat = previous == "на" or scene.text.startswith((" внутреннего плав", " плав", ", зарегистр"), match.end())
        vessel = vessel or (match[0].casefold() in ("суда", "судах", "судов") and afloat)
        rest = match[0].casefold().removeprefix("сот")
        if vessel or previous.startswith(_OTHER_COURTS) or (scene.language == "kk" and not is_ending(rest)):
            continue
        if scene.language == "kk" and _is_no_court(scene.text, match.end(), rest):
            continue
        found.append(Mention(match.start(), match.end(), ("kz.courts",), "agency.court", rank=1))
    return found


def _is_no_court(text: str, end: int, ending: str) -> bool:
    """`сот шешімі`, `сот тәртібімен` name something else of a court's; `соттан тыс` is no court at all."""
    following = _NEXT_WORD.match(text, end)
    word = following[1].casefold() if following else ""
    if ending:
        return ending == "тан" and word == "тыс"
    return not word or "Person[psor]=3" in analyse_kazakh(word).features


@cache
def _enterprise_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    legal = rules()["legal"]
    russian = "|".join(sorted(legal["state_ru"], key=len, reverse=True))
    kazakh = "|".join(sorted(legal["state_kk"], key=len, reverse=True))
    name = '[«"“][^«»"“”\\n]{2,140}(?:«[^«»\\n]{1,80}»)?[»"”]?'
    before = (
        rf"(?:(?<!\w)(?:{russian})|(?:(?:[Рр]еспубликанск|[Кк]оммунальн)\w{{2,3}}\s+)?[Гг]осударственн\w{{2,3}}\s+"
        r"(?:казенн\w{2,3}\s+)?(?:предприяти|учреждени)\w{1,3})(?:\s+на\s+(?:ПХВ|праве\s+хозяйственного\s+ведения))?"
    )
    after = (
        r"(?:(?:ШЖҚ|шаруашылық\s+жүргізу\s+құқығындағы)\s+)?"
        rf"(?:(?:{kazakh})(?:-?[а-яәғқңөұүһі]{{1,8}})?(?!\w)|(?:(?:республикалық|коммуналдық)\s+)?мемлекеттік\s+"
        r"(?:қазыналық\s+)?(?:кәсіпоры?н|мекеме)\w{0,10})"
    )
    return re.compile(rf"{before}\s*(?P<name>{name})"), re.compile(rf"(?P<name>{name})\s*{after}")


def _enterprises(scene: Scene) -> list[Mention]:
    """State enterprises and institutions by their legal form; schools, clinics and museums do not govern."""
    schools = tuple(rules()["outside"]["schools"])
    return [
        Mention(match.start(), match.end(), (), "agency.enterprise", rank=2)
        for pattern in _enterprise_patterns()
        for match in pattern.finditer(scene.text)
        if not any(school in match["name"].casefold() for school in schools)
    ]
