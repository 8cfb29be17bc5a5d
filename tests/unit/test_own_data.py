"""A dataset of the user's own in the seven answers: the same figures give the same answers."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.answer import QUESTIONS
from bessemer.classify import scheme
from bessemer.errors import OptionError, UnavailableError
from bessemer.rolemodels import search
from bessemer.sources import OwnDataset
from bessemer.sources.imports import import_table
from bessemer.words import say

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "your-own-csv.md"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The towns of the tutorial, and all German NUTS2 regions as a user would have them."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BESSEMER_HOME", str(folder / "home"))
        page = TUTORIAL.read_text(encoding="utf-8")
        towns = page[page.index("year,town") : page.index('""", enc')]
        (folder / "towns.csv").write_text(towns, encoding="utf-8")
        import_table(folder / "towns.csv", "towns")
        panel = bm.reference().panel("eu_jobs_a10")
        ids = [r.id for r in bm.reference().regions.of_kind("nuts2") if r.country == "DEU"]
        frame = panel.select(regions=[id for id in ids if id in panel.regions]).to_frame()
        frame = frame.rename(columns={"region": "geo", "industry": "nace", "value": "persons"})
        frame.drop(columns="status").to_csv(folder / "german.csv", index=False)
        import_table(folder / "german.csv", "german", country="DEU")
        yield {name: bm.dataset(name) for name in ("towns", "german")}


def test_own_names_win_and_the_reference_stays(own):
    data = own["german"]
    assert data.regions.resolve("DEA5").kind == "own data"
    assert data.regions.resolve("Pittsburgh").id == "CZ16300"
    assert len(data.regions) == 38 + len(bm.reference().regions)
    assert data.panel("us_total_jobs") is bm.reference().panel("us_total_jobs")


def test_look_alikes_are_those_of_the_reference_region(own):
    mine, theirs = (
        search(data, data.regions.resolve("DEA5"), 2019, role_model=bm.region("Pittsburgh"))
        for data in (own["german"], bm.reference())
    )
    assert mine.codes == theirs.codes
    columns = ["region", "base_year", "rank", "recovered"]
    assert mine.table[columns].equals(theirs.table[columns])
    np.testing.assert_allclose(mine.table["distance"], theirs.table["distance"], rtol=1e-12)
    np.testing.assert_allclose(mine.table["distance_relative"], theirs.table["distance_relative"], rtol=1e-12)
    assert mine.named["rank"] == theirs.named["rank"]


def test_structure_and_course_are_those_of_the_reference_region(own):
    mine, theirs = (bm.study("DEA5", data) for data in (own["german"], bm.reference()))
    left, right = (
        {row["industry"]: row for row in entry.structure.main.rows() if row["measure"] == "jobs"}
        for entry in (mine, theirs)
    )
    assert left.keys() == right.keys()
    for code, row in left.items():
        for column in ("value", "share", "location_quotient"):
            assert row[column] == pytest.approx(right[code][column])
    course = [
        next(row for row in entry.history.main.rows() if row["axis"] == "composition")
        for entry in (mine, theirs)
    ]
    for column in ("start_year", "start", "latest", "verdict"):
        assert course[0][column] == course[1][column]


@pytest.mark.parametrize(("name", "place"), [("towns", "Brack"), ("towns", "Holme"), ("german", "DEA5")])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_an_answer_or_a_reason(own, name, place, question):
    answer = getattr(bm.study(place, own[name]), question)
    for locale in ("en", "zh-CN"):
        text = " ".join(say(m, locale) for m in (answer.headline, answer.reason, *answer.findings) if m)
        assert text
        assert "nan" not in text.lower().split()
    unanswered = {"towns": {"rolemodels", "dependence", "scenarios"}, "german": set()}[name]
    assert (answer.reason is not None) == (question in unanswered)


def test_numbers_of_the_towns_by_hand(own):
    study = bm.study("Brack", own["towns"])
    rows = {row["industry"]: row for row in study.structure.main.rows()}
    # In 2020 Brack has 160 of 1,450 jobs in coal, all towns 370 of 11,690.
    assert rows["Coal"]["location_quotient"] == pytest.approx((160 / 1450) / (370 / 11690))
    sectors = next(result for result in study.history.results if result.name == "sectors").table
    steel = sectors.set_index("industry").loc["Steel"]
    # Steel went from 620 to 390 in Brack, from 1,475 to 990 in all towns.
    assert (steel["start"], steel["latest"]) == (620, 390)
    assert steel["gap"] == pytest.approx(390 - 620 * 990 / 1475)
    # Without Holme, whose total of 2010 is unknown, the towns had 10,700 jobs in 2010 and 10,590 in 2020.
    yearly = next(result for result in study.history.results if result.name == "paths").table
    jobs = yearly[yearly["axis"] == "jobs"].set_index("year")["nation"]
    assert (jobs[2010], jobs[2020]) == (10700, 10590)


def test_a_place_with_an_unknown_total_is_told_by_its_sectors(own):
    history = bm.study("Holme", own["towns"]).history
    assert history.main.table.set_index("axis").loc["jobs", "start_year"] == 2020
    assert history.headline.id == "own.sector_behind"


def test_a_saved_study_names_the_dataset_that_it_needs(own, tmp_path, monkeypatch):
    file = bm.save_study(bm.study("Brack", own["towns"]), tmp_path / "brack.study")
    monkeypatch.setenv("BESSEMER_HOME", str(own["towns"].folder.parents[2]))
    kept = bm.open_study(file)
    assert kept.same_figures
    assert kept.study.region.id == "towns:Brack"
    assert kept.differences() == ()
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "elsewhere"))
    with pytest.raises(UnavailableError, match="needs the imported dataset 'towns'"):
        bm.open_study(file)


def test_a_saved_study_fixes_its_options(own, tmp_path, capsys, monkeypatch):
    from bessemer.cli.asking import study_asked

    file = str(bm.save_study(bm.study("LUX"), tmp_path / "lux.study"))
    assert study_asked(file).region.id == "LUX"
    with pytest.raises(OptionError, match="--year cannot be given"):
        study_asked(file, 2010)
    monkeypatch.setattr("bessemer.saved.fingerprint", lambda _: "other")
    study_asked(file)
    assert "not those that the study was saved on" in capsys.readouterr().err


SECTIONS = scheme("a10").codes
SHAPES = {
    "one place": (["One"], SECTIONS, range(2000, 2010), 0.0, {"country": "FRA"}, "structure history"),
    "one year": ("abcdef", SECTIONS, [2015], 0.0, {"country": "FRA"}, "history"),
    "gaps": ("abcdef", SECTIONS, [2000, 2007, 2019], 0.0, {"country": "POL"}, ""),
    "holes": ("abcdefgh", SECTIONS, range(2005, 2015), 0.03, {"country": "ITA"}, ""),
    "mostly unknown": ("abcdef", SECTIONS, range(2005, 2015), 0.6, {}, "structure rolemodels dependence"),
    "totals": ("abcdef", ["total"], range(2000, 2015), 0.0, {}, "structure rolemodels pathways dependence"),
    "two of each": ("ab", ["x", "y"], [2000, 2010], 0.0, {}, "structure rolemodels pathways dependence"),
    "part of a list": (
        "abcdef",
        SECTIONS[1:8],
        range(2005, 2015),
        0.0,
        {"classification": "a10"},
        "rolemodels",
    ),
    "output": (
        "abcdef",
        SECTIONS,
        range(2005, 2015),
        0.0,
        {"measure": "output", "unit": "million EUR", "country": "DEU"},
        "rolemodels dependence",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_tables_of_any_shape_have_answers_or_reasons(shape, tmp_path, monkeypatch):
    places, industries, years, unknown, options, unanswered = SHAPES[shape]
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path))
    rng = np.random.default_rng(3)
    rows = [
        {"place": f"Place {place}", "sector": code, "year": year, "value": float(rng.integers(5, 5000))}
        for place in places
        for code in industries
        for year in years
    ]
    for row in rng.choice(len(rows), int(len(rows) * unknown), replace=False):
        rows[row]["value"] = np.nan
    frame = pd.DataFrame(rows)
    if list(industries) == ["total"]:
        frame = frame.drop(columns="sector")
    frame.to_csv(tmp_path / "t.csv", index=False)
    import_table(tmp_path / "t.csv", "t", **options)
    study = bm.study(f"Place {places[0]}", bm.dataset("t"))
    # Each dataset makes its look-alikes anew, which takes long: only where there are few of them to make.
    quick = ("structure", "history", "pathways", "dependence")
    asked = [*quick, "rolemodels"] if "rolemodels" in unanswered else quick
    answers = [getattr(study, question) for question in asked]
    for answer in answers:
        said = (answer.headline, answer.reason, *answer.findings, *answer.limits, *answer.warnings)
        for locale in ("en", "zh-CN"):
            assert "nan" not in " ".join(say(message, locale) for message in said if message).lower().split()
    found = {answer.question for answer in answers if answer.reason is not None}
    assert set(unanswered.split()) <= found


def test_nothing_after_the_year_asked_for_is_used(own):
    for question in QUESTIONS:
        answer = getattr(bm.study("DEA5", own["german"], 2009), question)
        assert answer.year is None or answer.year <= 2009


def test_a_place_is_compared_with_those_of_its_country():
    places = [("A", "DEU"), ("B", "DEU"), ("C", "LUX"), ("D", "")]
    content = {
        "sources": {},
        "tables": {},
        "schemes": {},
        "country": "",
        "places": [{"id": f"eu:{n}", "name": n, "name_zh": n, "country": c} for n, c in places],
    }
    data = OwnDataset("eu", "nowhere", content, bm.reference())
    german = data.nation(data.regions["eu:B"])
    assert german.regions == ("eu:A", "eu:B")
    assert german.name.en == "the 2 places of eu in Germany" and german.name.zh == "“eu”在德国的2个地区"
    # One place has nothing beside it at home, or is of no known country.
    for alone in ("eu:C", "eu:D"):
        assert len(data.nation(data.regions[alone]).regions) == 4
