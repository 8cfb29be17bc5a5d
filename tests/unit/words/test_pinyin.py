"""Names read in pinyin: from the shipped table, by syllables."""

import pytest

import bessemer as bm
from bessemer.words.pinyin import FILE, is_chinese, place_in, reads, syllables


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("jilin", "CN-JL"),
        ("ji lin", "CN-JL"),
        ("jílín", "CN-JL"),
        ("吉林", "CN-JL"),
        ("吉林省", "CN-JL"),
        ("JI LIN", "CN-JL"),
        ("匹兹堡", "CZ16300"),
        ("pizibao", "CZ16300"),
        ("pi zi bao", "CZ16300"),
        ("pizib", "CZ16300"),
        ("chongqing", "CN-CQ"),
        ("shanxi", "CN-SX"),
    ],
)
def test_the_first_region_found_is_the_one_meant(typed: str, id: str) -> None:
    assert bm.reference().regions.search(typed)[0].id == id


def test_shanxi_finds_both_provinces_so_read() -> None:
    found = [region.id for region in bm.reference().regions.search("shanxi")]
    assert found[:2] == ["CN-SX", "CN-SN"]


def test_a_match_begins_at_a_syllable() -> None:
    assert place_in("匹兹堡", "ibao") is None
    assert place_in("匹兹堡", "zib") == 1
    assert not reads("匹兹堡", "pizi")


def test_a_letter_between_syllables_can_be_typed_v_or_u() -> None:
    ways = {"".join(way) for way in syllables("吕贝克")}
    assert {"lubeike", "lvbeike"} <= ways


def test_every_chinese_name_of_a_region_can_be_read() -> None:
    names = {name for region in bm.reference().regions.values() for name in (region.name_zh, *region.aliases)}
    chinese = [name for name in names if any(map(is_chinese, name))]
    assert len(chinese) > 1000
    assert [name for name in chinese if not syllables(name)] == []


def test_the_table_has_each_reading_once_and_in_order() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    spelt = [line.split(" ")[0] for line in lines]
    assert spelt == sorted(set(spelt))
    for line in lines:
        characters = line.split(" ")[1]
        assert list(characters) == sorted(set(characters))


def test_names_typed_in_english_are_not_mixed_with_readings() -> None:
    found = bm.reference().regions.search("Detroit")
    assert found[0].name == "Detroit"
    assert all(
        "detroit" in " ".join((region.id, *region.names(), *region.aliases)).casefold() for region in found
    )


def test_nothing_reads_as_nothing() -> None:
    assert bm.reference().regions.search("qqqq") == ()
    assert place_in("Ruhr", "ruhr") is None
