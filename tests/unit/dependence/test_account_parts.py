"""Parts of the answer on economies, provinces, zones and NUTS2 regions, in both languages."""

import re

import pytest
from tests.unit.dependence.composed import compose

import bessemer as bm
from bessemer.words import say

ECONOMIES = ["CHN", "USA", "JPN", "DEU", "KOR", "LUX", "RoW"]
AUTHORS = "Koopman|Timmer|Dietzenbacher|Caliendo"
PLACES = ["CN-JL", "CZ16300", "DEA5"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def texts(part, locale):
    yield from (say(message, locale) for message in (part.title, *part.findings, *part.method, *part.limits))
    yield from (say(result.title, locale) for result in part.results)
    for chart in part.charts:
        for message in (chart.title, chart.subtitle, chart.alt, chart.note):
            if message is not None:
                yield say(message, locale)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("id", [*ECONOMIES, *PLACES])
def test_every_sentence_of_every_part_renders(data, id, locale):
    parts = compose(data, data.regions[id]).parts
    wanted = ("circulation", "exports", "extraction", "chokepoints", "cut")
    shown = tuple(part.id for part in parts)
    own = ("province_course", "province_chain", "province_partners") if id.startswith("CN-") else ()
    assert shown == (wanted if id in ECONOMIES else (*own, wanted[0], wanted[3], wanted[4]))
    for part in parts:
        assert (
            1
            <= len(part.findings)
            <= (10 if part.id == "cut" else 6 if part.id.startswith("province") else 4)
        )
        assert part.results and part.method
        for text in texts(part, locale):
            assert not re.search(r"\bnan\b|\bNone\b(?! of the)|Message|\{|\}", text), text
            assert "the the " not in text
            if locale == "en":
                assert text[0].isupper() or text[0].isdigit(), text
                assert not re.search(r"[\u4e00-\u9fff]", text), text
            else:
                assert text[-1] in "。？）" or len(text) < 200
                assert not re.search(r"[a-z]{6,}", re.sub(AUTHORS, "", text)), text


@pytest.mark.parametrize("id", ["CHN", "USA"])
@pytest.mark.parametrize("year", [1995, 2000, 2005, 2008, 2011, 2018])
def test_parts_keep_to_the_year_asked_for(data, id, year):
    answer = compose(data, data.regions[id], year)
    for part in answer.parts:
        for result in part.results:
            if "year" in result.table:
                assert result.table["year"].max() <= year
        for text in texts(part, "en"):
            shown = [int(found) for found in re.findall(r"\b(?:in|to|of) ((?:19|20)\d\d)\b", text)]
            assert all(found <= year for found in shown if found not in (2011, 2014, 2016, 2013)), text


def part_of(data, id, name):
    return next(part for part in compose(data, data.regions[id]).parts if part.id == name)


def test_definitions_disagree_in_trend_for_the_united_states(data):
    part = part_of(data, "USA", "circulation")
    both = next(m for m in part.findings if m.id == "accounts.trend_and_turn")
    message, turn = both.values["trend"], both.values["turn"]
    assert (message.id, turn.id) == ("accounts.trend_parted_up", "accounts.turn_high")
    rows = part.results[0].table.query("region == 'USA'").set_index("year")
    assert (message.values["start"], message.values["year"]) == (1995, 2005)
    assert message.values["home"] == pytest.approx(
        rows.loc[2005, "share_home_demand"] - rows.loc[1995, "share_home_demand"]
    )
    assert message.values["own"] == pytest.approx(
        rows.loc[1995, "share_own_origin"] - rows.loc[2005, "share_own_origin"]
    )
    assert turn.values["turn"] == rows["share_home_demand"].idxmax() == 2005
    assert turn.values["points"] == pytest.approx(
        rows["share_home_demand"].max() - rows.loc[2011, "share_home_demand"]
    )


def test_own_economy_stands_first_beside_the_others(data):
    table = part_of(data, "DEU", "circulation").results[0].table
    assert list(dict.fromkeys(table["region"])) == ["DEU", "CHN", "USA", "JPN", "KOR"]
    assert table.groupby("region")["year"].apply(list).map(lambda years: years == sorted(years)).all()


def test_national_tables_stand_apart(data):
    part = part_of(data, "CHN", "circulation")
    world, national = part.results[0].table, part.results[-1].table
    assert set(national["year"]) == {2017, 2018, 2020}
    assert world["year"].max() == 2011
    assert "not joined" in " ".join(say(message) for message in part.findings)
    early = compose(data, data.regions["CHN"], 2011).parts[0]
    assert all(result.name != "national_circulation" for result in early.results)


def test_trade_ratio_without_meaning_is_left_out(data):
    part = part_of(data, "LUX", "circulation")
    assert part.findings[0].id == "accounts.level_beyond"
    assert 0 < part.findings[0].values["low"] < 1


def test_exports_of_china_add_up_and_are_the_shares_shown(data):
    part = part_of(data, "CHN", "exports")
    values = part.findings[0].values
    assert sum(values[name] for name in ("abroad", "returned", "foreign", "twice")) == pytest.approx(1, 1e-5)
    shown = part.results[1].table
    assert len(shown) == 9
    assert shown["in_2011"].sum() == pytest.approx(1, abs=1e-5)


def test_half_replaced_loses_less(data):
    for id in ("CHN", "DEU"):
        table = part_of(data, id, "extraction").results[0].table
        assert (table["loss_share_half"] <= table["loss_share"]).all()
        assert (table["stake_share_half"] <= table["stake_share"]).all()
        assert table["partner"].iloc[-1] == "RoW"


def test_money_of_a_table_stands_in_one_unit(data):
    for id in ("CN-JL", "CHN"):
        answer = compose(data, data.regions[id])
        for result in (*answer.results, *(result for part in answer.parts for result in part.results)):
            assert "usd" not in {result.formats.get(column) for column in result.shown}
            for column in result.shown:
                if result.formats.get(column) == "usd_column":
                    assert result.heading(column, "en").endswith(", USD billion")
                    assert result.heading(column, "zh").endswith("（亿美元）")
