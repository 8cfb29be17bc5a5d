"""The parts of a province's answer: markets and technology, the whole chain, the partners behind."""

import re

import numpy as np
import pytest
from tests.unit.dependence.composed import compose

import bessemer as bm
from bessemer.charts import Canvas, to_svg
from bessemer.dependence.provinces.partner_part import national_mix
from bessemer.dependence.regional.ranges import shipped_provincial_table
from bessemer.words import say

OWN = ("province_course", "province_chain", "province_partners")
ODD = ["CN-JL", "CN-GD", "CN-XZ", "CN-HI", "CN-XJ", "CN-QH", "CN-CQ"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def own_parts(data, id, year=None):
    answer = compose(data, data.regions[id], year)
    return {part.id: part for part in answer.parts if part.id in OWN}


def said(part, locale="en"):
    messages = [
        part.title,
        *part.findings,
        *part.method,
        *part.limits,
        *([part.record] if part.record else []),
    ]
    for chart in part.charts:
        messages += [chart.title, chart.subtitle, chart.alt, *([chart.note] if chart.note else [])]
    return [say(message, locale) for message in [*messages, *(result.title for result in part.results)]]


@pytest.mark.parametrize("id", ODD)
@pytest.mark.parametrize("year", [None, 2015, 2007, 2002, 1997])
def test_every_sentence_and_table_reads_in_both_languages(data, id, year):
    parts = own_parts(data, id, year)
    if (id, year) == ("CN-CQ", 1997):
        assert parts == {}
        return
    assert tuple(parts) == (OWN if year is None else (OWN[0], OWN[2]))
    for part in parts.values():
        for text in said(part):
            assert not re.search(r"\bnan\b|None|Message|\{|\}|the the |[\u4e00-\u9fff]", text), text
        for text in said(part, "zh-CN"):
            assert not re.search(r"\bnan\b|None|Message|\{|\}|[a-z]{4,}", text), text
        for result in part.results:
            assert set(result.shown) <= set(result.table.columns)
            for column in result.shown:
                assert result.heading(column, "en") and result.heading(column, "zh-CN")
            assert set(result.sources) <= set(data.catalogue.tables)


@pytest.mark.parametrize("id", ["CN-JL", "CN-XZ", "CN-HI"])
@pytest.mark.parametrize(("locale", "width"), [("en", 640), ("zh-CN", 330)])
def test_three_charts_draw(data, id, locale, width):
    parts = own_parts(data, id)
    charts = [chart for part in parts.values() for chart in part.charts]
    assert [chart.id for chart in charts] == ["dependence-goods", "dependence-chain", "dependence-partners"]
    for chart in charts:
        svg = to_svg(chart, Canvas(locale, width))
        assert "NaN" not in svg
        drawn = float(re.search(r'width="([\d.]+)"', svg)[1])
        assert 0.8 * width < drawn <= 1.05 * width


def test_jilin_markets_and_technology(data):
    part = own_parts(data, "CN-JL")["province_course"]
    values = {message.id.split(".")[1]: message.values for message in part.findings}
    assert values["markets"]["share"] == pytest.approx(5.14e9 * 6.7518 / 3.092062e12, rel=2e-3)
    assert values["technology"]["start"] == 1997 and values["technology"]["year"] == 2017
    assert values["group"]["share"] == pytest.approx(0.085, abs=5e-4)
    assert values["owners_jump"]["before"] == 2007 and values["owners_jump"]["to_share"] < 0.2
    assert any("joint ventures" in text for text in said(part))
    shown = next(result for result in part.results if result.name == "goods_course_shown")
    assert len(shown.table) == 36 and shown.shown[-5:] == tuple(
        f"in_{y}" for y in (1997, 2002, 2007, 2012, 2017)
    )
    assert np.isnan(shown.table.loc[shown.table["figure"] == "Exports", "in_1997"]).all()


def test_the_break_is_a_gap_in_two_groups(data):
    chart = own_parts(data, "CN-JL")["province_course"].charts[0]
    svg_segments = chart.data.groupby("industry")["segment"].nunique()
    assert set(svg_segments[svg_segments > 1].index) <= {"machinery", "electrical"}
    assert "office machines" in say(chart.note)
    assert own_parts(data, "CN-JL", 2007)["province_course"].charts[0].note is None


def test_the_chain_says_what_the_regionalised_table_gives(data):
    part = own_parts(data, "CN-JL")["province_chain"]
    table = shipped_provincial_table(data, "CN-JL")
    values = part.findings[0].values
    for basis, low, high, direct in (
        ("customs", "low", "high", "direct"),
        ("coefficients", "plain_low", "plain_high", "plain_direct"),
    ):
        found = table.range("abroad_total", "total", basis)
        assert (values[low], values[high]) == pytest.approx((found.low, found.high))
        assert values[direct] == pytest.approx(table.range("abroad", "total", basis).slq)
    vehicles = part.results[0].table.set_index("industry").loc["18"]
    found = table.range("abroad_total", "18", "customs")
    assert (vehicles["low_customs"], vehicles["high_customs"]) == pytest.approx((found.low, found.high))
    assert vehicles["direct_customs"] <= vehicles["low_customs"] <= vehicles["high_customs"]
    limits = " ".join(said(part))
    for words in ("not a balanced table", "out of sample for China", "registered elsewhere", "Canada"):
        assert words in limits


def test_the_remainder_is_goods_only_and_adds_up(data):
    for id in ("CN-JL", "CN-SH", "CN-XZ"):
        part = own_parts(data, id)["province_chain"]
        rows = next(result for result in part.results if result.name == "province_customs_rows").table
        assert set(rows["industry"]) <= {f"{number:02d}" for number in range(1, 28)}
        message = next(m for m in part.findings if m.id == "province.customs_rows")
        assert message.values["used"] == pytest.approx(rows["by_coefficients"].sum())
        lower = rows[rows["customs"] < rows["rescaled"]]
        rest = (lower["rescaled"] - lower["customs"]).sum()
        assert message.values["through"] == pytest.approx(rest)


def test_the_record_is_that_of_the_public_table(data):
    from bessemer.dependence import regionalisation_errors

    part = own_parts(data, "CN-GS")["province_chain"]
    table = regionalisation_errors(data).table
    content = table[table["measure"] == "abroad_total"].set_index("method")["relative_error"]
    ours = content[["slq", "cilq", "flq", "aflq"]]
    values = part.record.values
    assert (values["low"], values["high"]) == pytest.approx((ours.min(), ours.max()))
    assert values["baseline"] == pytest.approx(content["scaled"])


@pytest.mark.parametrize("id", ["CN-JL", "CN-XJ", "CN-GD"])
def test_partners_are_the_nations_mix_and_the_usa_is_always_there(data, id):
    part = own_parts(data, id)["province_partners"]
    full = next(result for result in part.results if result.name == "partners").table
    for _, rows in full.groupby("industry"):
        assert rows[["direct_share", "origin_share"]].sum().to_numpy() == pytest.approx([1, 1], rel=1e-5)
    assert "USA" in [place.id for place in part.charts[0].data["partner"]]
    first = part.findings[0].values
    assert first["direct"][0].values["place"].id not in ("RoW", "CHN")
    text = " ".join(said(part))
    assert "mix of China" in text and "2011" in text and "the United States" in text


def test_the_basket_weighs_the_groups(data):
    groups = ("vehicles", "mining")
    mix = national_mix(data, "CHN", 2011, np.array([3.0, 1.0]), groups)
    assert mix.weights.tolist() == [0.75, 0.25]
    place = mix.partners.index("DEU")
    expected = mix.shares["direct"][place] @ [0.75, 0.25]
    assert mix.share("DEU", "direct") == pytest.approx(expected)
    assert mix.basket("origin").sum() == pytest.approx(1, rel=1e-6)
