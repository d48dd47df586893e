"""The registries hold together: ids, parents, successors, dates, regions and their akimats."""

from __future__ import annotations

from datetime import date

from corpus.registry import agencies, regions


def test_every_parent_and_successor_is_in_the_registry() -> None:
    known = agencies()
    assert not [
        one.id for one in known.values() if one.parent not in {None, *known} or one.successor not in {None, *known}
    ]


def test_every_body_has_a_name_in_three_languages() -> None:
    assert not [one.id for one in agencies().values() if not (one.name_ru and one.name_kk and one.name_en)]


def test_no_body_ends_before_it_begins() -> None:
    both = [one for one in agencies().values() if one.valid_from and one.valid_to]
    assert both
    assert not [one.id for one in both if one.valid_from > one.valid_to]  # type: ignore[operator]


def test_a_successor_does_not_end_before_the_body_it_follows() -> None:
    known = agencies()
    pairs = [(one, known[one.successor]) for one in known.values() if one.successor]
    assert not [a.id for a, b in pairs if a.valid_to and b.valid_to and b.valid_to < a.valid_to]


def test_ministries_follow_one_another_without_a_gap() -> None:
    known = agencies()
    for before, after in (
        ("kz.megpr", "kz.mepr"),
        ("kz.mic-2016", "kz.misd"),
        ("kz.mid", "kz.miid"),
        ("kz.mdiai", "kz.ai"),
    ):
        assert known[before].successor == after
        last, first = known[before].valid_to, known[after].valid_from
        assert last is not None
        assert first is not None
        assert (first - last).days == 1


def test_every_region_has_its_akimat_and_every_akimat_its_region() -> None:
    named = {region.akimat for region in regions().values()}
    assert named == {one for one in agencies() if one.startswith("kz.akimat.")}


def test_there_are_seventeen_regions_and_three_cities_with_codes_of_their_own() -> None:
    kinds = [region.kind for region in regions().values()]
    assert (kinds.count("region"), kinds.count("city")) == (17, 3)
    assert len({region.kato for region in regions().values()}) == 20


def test_a_body_exists_only_between_its_dates() -> None:
    ministry = agencies()["kz.megpr"]
    assert ministry.exists_on(date(2021, 1, 1))
    assert not ministry.exists_on(date(2018, 1, 1))
    assert not ministry.exists_on(date(2023, 1, 1))


def test_abbreviations_in_both_languages_are_taken_apart() -> None:
    assert agencies()["kz.minfin"].abbr_kk[:2] == ("ҚарМ", "ҚМ")
    assert agencies()["kz.mepr"].abbr_ru == ("МЭПР",)
