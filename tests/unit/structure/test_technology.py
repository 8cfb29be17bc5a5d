"""Technology intensity: every code of each scheme has a level, and bounds say what cannot be told."""

import numpy as np
import pytest

from bessemer.classify import scheme
from bessemer.errors import BessemerError, ClassificationError
from bessemer.panel import Panel
from bessemer.structure import technology_intensity
from bessemer.structure.technology import GROUPS, KNOWLEDGE, MANUFACTURING, intensities

SCHEMES = ["ind1990", "io42", "io42_2012", "gb19", "naics", "sic", "a10", "wiod35"]
HIGH = "high_and_medium_high_technology_manufacturing"
LEVELS = MANUFACTURING | KNOWLEDGE | {"less", "none"}


@pytest.mark.parametrize("name", SCHEMES)
def test_every_code_has_a_level(name):
    known = intensities(name)
    assert list(known) == list(scheme(name).codes)
    for code, entry in known.items():
        assert entry.levels <= LEVELS, code
        assert entry.status in ("exact", "approximate", "not separable"), code
        # What mixes goods, services or the rest, or more than one broad level, must say so.
        if entry.status != "not separable":
            assert any(entry.levels <= group for group in (*GROUPS.values(), {"less"}, {"none"})), code
        else:
            assert len(entry.levels) > 1
            assert entry.note


@pytest.mark.parametrize("name", SCHEMES)
def test_levels_agree_with_the_sections_of_the_scheme(name):
    industries = scheme(name)
    for code, entry in intensities(name).items():
        if entry.levels <= MANUFACTURING:
            assert industries[code].parent in ("manufacturing", "business_services", ""), code
        if industries[code].parent in ("finance", "education"):
            assert entry.levels <= KNOWLEDGE, code


def test_an_unmapped_classification_is_an_error():
    panel = Panel(np.ones((1, 1, 2)), (2020,), ("a",), ("x", "y"), classification="ggdc10")
    with pytest.raises(ClassificationError, match="ggdc10"):
        technology_intensity(panel)


def test_bounds_meet_where_the_classification_can_tell():
    panel = Panel(
        np.array([[[10.0, 20, 30, 40], [40, 30, 20, 10]]]),
        (2017,),
        ("X", "Y"),
        ("12", "16", "20", "28"),
        classification="io42",
    )
    table = technology_intensity(panel).table.set_index(["region", "group"])
    row = table.loc[("X", HIGH)]
    assert [row["lower"], row["upper"]] == pytest.approx([0.5, 0.6])
    assert np.isnan(row["share"])
    assert row["status"] == "not separable"
    assert table.loc[("X", "manufacturing"), "share"] == pytest.approx(0.6)
    assert table.loc[("Y", HIGH), "nation_lower"] == pytest.approx(0.5)
    assert table.loc[("Y", "manufacturing"), "status"] == "exact"


@pytest.mark.parametrize(
    ("tables", "region", "years"),
    [
        ("us_jobs_ind1990", "Pittsburgh", [1980, 1990, 2000]),
        (["cn_output_io42_2012", "cn_output_io42"], "Jilin", [2012, 2017]),
        ("eu_jobs_a10", "DEA5", [2000, 2019]),
    ],
)
def test_the_founding_regions_beside_their_nation(tables, region, years):
    result = technology_intensity(tables, [region], years=years)
    assert sorted(set(result.table["year"])) == years
    bounds = result.table[["lower", "upper", "nation_lower", "nation_upper"]]
    assert bounds.notna().all(axis=None)
    assert (bounds["lower"] <= bounds["upper"]).all()
    assert ((bounds >= 0) & (bounds <= 1)).all(axis=None)


def test_pittsburgh_lost_manufacturing_and_gained_knowledge_services():
    table = technology_intensity("us_jobs_ind1990", ["Pittsburgh"]).table.set_index(["group", "year"])
    share = table.loc["manufacturing", "share"]
    assert share.tolist() == pytest.approx([0.292, 0.171, 0.149], abs=5e-4)
    services = table.loc["knowledge_intensive_services"]
    assert services.loc[1980, "upper"] < services.loc[1980, "nation_lower"]
    assert services.loc[2000, "lower"] > services.loc[2000, "nation_upper"]
    made = table.loc[HIGH]
    assert made.loc[2000, "upper"] < made.loc[2000, "nation_lower"]


def test_europe_cannot_tell_and_says_so():
    result = technology_intensity("eu_jobs_a10", ["DEA5"], years=[2019])
    row = result.table.set_index("group").loc[HIGH]
    assert (row["lower"], row["status"]) == (0, "not separable")
    assert row["upper"] == pytest.approx(0.220, abs=5e-4)
    assert [message.id for message in result.warnings] == ["structure.technology_bounds"]


def test_a_region_of_another_kind_is_an_error():
    with pytest.raises(BessemerError, match="No figures"):
        technology_intensity("eu_jobs_a10", ["Jilin"])
