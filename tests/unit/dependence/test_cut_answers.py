"""What is said of a cut, for economies, provinces, zones and NUTS2 regions, in both languages."""

import pytest
from tests.unit.dependence.composed import compose

import bessemer as bm
from bessemer.dependence import cut_ranges
from bessemer.dependence.cuts.answer import compose_cut
from bessemer.errors import BessemerError, RegionError, UnavailableError, YearError
from bessemer.regions import REST_OF_WORLD
from bessemer.words import say

NOT_IN_IT = {"en": ("Licences", "software", "patents", "export controls", "lower bound", "processing trade")}
NOT_IN_IT["zh"] = ("许可", "软件", "专利", "出口管制", "下限", "加工贸易")
PLACES = ["CHN", "USA", "DEU", "MEX", REST_OF_WORLD, "CN-JL", "CN-GD", "CZ16300", "DEA5"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def part_of(data, id, year=None):
    return next(part for part in compose(data, data.regions[id], year).parts if part.id == "cut")


@pytest.mark.parametrize("id", PLACES)
def test_the_part_is_last_and_says_what_is_not_in_it(data, id):
    parts = compose(data, data.regions[id]).parts
    assert parts[-1].id == "cut"
    partner = "China" if id in ("USA", "CZ16300") else "the United States"
    assert say(parts[-1].title) == f"Can technology from {partner} be spared?"
    for locale, words in NOT_IN_IT.items():
        text = " ".join(say(finding, locale) for finding in parts[-1].findings)
        assert all(word in text for word in words), locale
        assert "2011" in text
    ids = [message.id for message in parts[-1].findings]
    assert ids[0].startswith("cuts.verdict") and ids[-1] == "cuts.caveat"
    assert ("cuts.carried" in ids) == id.startswith("CN-")


@pytest.mark.parametrize("id", ["CHN", "CN-JL", "DEA5"])
@pytest.mark.parametrize("via", ["direct", "value-added", "allied"])
def test_the_answer_on_one_cut_reads_and_draws(data, check_answer, id, via):
    answer = compose_cut(data, data.regions[id], None, "USA", via=via)
    check_answer(answer, charts=via == "direct")
    for locale, words in NOT_IN_IT.items():
        text = " ".join(say(message, locale) for message in answer.findings)
        assert all(word in text for word in words)
    assert answer.parameters["cut"] == "USA" and answer.parameters["via"] == via
    told = " ".join(say(message) for message in (answer.headline, *answer.findings))
    assert ("and its allies by treaty, " in told) == (via == "allied")


def test_the_figures_said_are_those_that_ship(data):
    answer = compose_cut(data, data.regions["CHN"], None, "United States")
    rows = cut_ranges(data, "CHN", "USA").set_index(["run", "measure", "sector"])
    short, long = rows.loc[("short", "real_income", "total")], rows.loc[("long", "real_income", "total")]
    values = answer.headline.values
    assert (values["mild"], values["worst"]) == (-short["high"], -short["low"])
    assert (values["long_mild"], values["long_worst"]) == (-long["high"], -long["low"])
    told = {message.id: message.values for message in answer.findings}
    assert told["cuts.in_time"]["middle"] == -long["middle"]
    rule = told["cuts.at_once"]
    assert rule["requirement"] == pytest.approx(-short["low"], rel=1e-3)
    assert rule["cost"] == pytest.approx(-short["high"], rel=1e-3)
    sharing = told["cuts.sharing"]
    assert (round(sharing["direct"], 2), round(sharing["origin"], 2)) == (0.09, 0.12)
    main = answer.main.table
    assert set(main["via"]) == {"direct"} and set(main["run"]) == {"short", "long"}
    assert main["name"].notna().all() and main["year"].eq(2011).all()


def test_a_province_has_its_own_weights_and_the_nations_losses(data):
    jilin, guangdong = (compose_cut(data, data.regions[id], None, "USA") for id in ("CN-JL", "CN-GD"))
    assert jilin.headline.id == "cuts.headline_carried"
    assert jilin.headline.values["weights"] == 2017 and jilin.headline.values["year"] == 2011
    # Guangdong makes more electronics, which lose most by every rule but the last.
    assert guangdong.headline.values["mild"] < jilin.headline.values["mild"] < 0
    table = jilin.main.table
    assert table["group"].iloc[0] == "total" and "nation" not in set(table["group"])
    assert table["share"].iloc[1:].sum() == pytest.approx(1)
    early = compose_cut(data, data.regions["CN-JL"], 2012, "USA")
    assert early.headline.values["weights"] == 2012
    none = compose_cut(data, data.regions["CN-JL"], 2011, "USA")
    assert none.headline.id == "cuts.verdict" and none.findings[0].id == "cuts.as_nation"


def test_a_cut_that_does_not_ship_is_computed_and_says_so(data):
    answer = compose_cut(data, data.regions["CHN"], 2006, "Japan", "c14")
    ids = [message.id for message in answer.findings]
    assert "cuts.in_time_live" in ids and answer.year == 2005
    assert answer.main.parameters["stored"] is False
    assert "2005" in say(answer.headline) and "electrical and optical equipment" in say(answer.headline)
    assert all("2011" not in say(message) for message in (answer.headline, *answer.findings))
    stored = compose_cut(data, data.regions["CHN"], 2013, "Japan")
    assert "cuts.in_time" in [message.id for message in stored.findings]


def test_the_first_year_has_no_course_before_it(data):
    part = part_of(data, "DEU", 1995)
    assert "cuts.sharing_single" in [message.id for message in part.findings]
    assert [chart.id for chart in part.charts] == ["dependence-cut-losses", "dependence-cut-suppliers"]


def test_a_name_that_a_town_shares_means_the_economy(data):
    answer = compose_cut(data, data.regions["CHN"], None, "Mexico", "c15")
    assert answer.parameters["cut"] == "MEX"
    ids = [message.id for message in answer.findings]
    # Mexico has no ally by treaty in the table: nothing is said of them.
    assert not any(id.startswith("cuts.allies") for id in ids)


@pytest.mark.parametrize(
    ("id", "partner", "options", "error", "said"),
    [
        ("CHN", "Nowhere", {}, RegionError, "Nowhere"),
        ("CHN", "China", {}, BessemerError, "itself"),
        ("CN-JL", "CHN", {}, RegionError, "own nation"),
        ("CHN", "Jilin", {}, RegionError, "no economy"),
        ("CHN", "RoW", {}, RegionError, "no economy"),
        ("CHN", "Pittsburgh", {}, RegionError, "no economy"),
        ("CHN", "USA", {"sectors": "c99"}, BessemerError, "c99"),
        ("CHN", "USA", {"via": "sideways"}, BessemerError, "sideways"),
        ("CHN", "USA", {"year": 1994}, YearError, "1994"),
        ("HR03", "USA", {}, UnavailableError, "Croatia"),
    ],
)
def test_bad_input_is_named(data, id, partner, options, error, said):
    with pytest.raises(error, match=said) as caught:
        compose_cut(
            data,
            data.regions[id],
            options.get("year"),
            partner,
            options.get("sectors", "technology"),
            options.get("via", "direct"),
        )
    assert len(caught.value.lines()) <= 3 and caught.value.remedy
