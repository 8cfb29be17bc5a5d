"""Study: what a name, a year and a role model mean, and that answers are computed once."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bessemer as bm
from bessemer.answer import QUESTIONS
from bessemer.errors import RegionError, YearError
from bessemer.sources import Dataset
from bessemer.studies import DEFAULT_ROLE_MODEL, YEARS, Study


def test_public_names():
    assert bm.region("Jilin").id == "CN-JL"
    assert bm.reference() is bm.reference()
    assert isinstance(bm.study("Jilin"), bm.Study)
    assert set(bm.__all__) <= set(dir(bm))
    for name in bm.__all__:
        assert getattr(bm, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'steel'"):
        _ = bm.steel


def test_folders_are_attributes_after_a_plain_import():
    assert bm.structure.location_quotient.__module__ == "bessemer.structure.quotients"
    code = (
        "import sys, bessemer as bm\n"
        "loaded = [name for name in sys.modules if name.startswith('bessemer.')]\n"
        "assert loaded == [], loaded\n"
        "assert issubclass(bm.errors.RegionError, bm.BessemerError)\n"
        "assert bm.charts.PALETTE and bm.classify.scheme('a10') and bm.atlas.KINDS and bm.sources.Catalogue\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_type_checker_sees_every_public_name_and_folder_and_no_other():
    """What `__getattr__` gives would be Any for every name; so it is hidden, and names are imported."""
    tree = ast.parse(Path(bm.__file__).read_text(encoding="utf-8"))
    seen = set()
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            seen = {
                alias.asname or alias.name
                for part in node.body
                if isinstance(part, ast.ImportFrom)
                for alias in part.names
            }
    assert seen == set(dir(bm)) - {"__version__"}
    assert not [node for node in tree.body if isinstance(node, ast.FunctionDef) and "getattr" in node.name]


@pytest.mark.parametrize("text", ["Jilin", "吉林", "吉林省", "cn-jl", " JILIN "])
def test_a_region_by_any_of_its_names(text):
    study = bm.study(text)
    assert study.region.id == "CN-JL"
    assert study.year is None and study.data is bm.reference()
    assert repr(study) == "Study(CN-JL, year=None, data='reference')"


def test_the_default_role_model_is_pittsburgh_but_not_for_itself_or_an_economy():
    assert bm.study("Jilin").role_model.id == DEFAULT_ROLE_MODEL == "CZ16300"
    assert bm.region("Pittsburgh").id == DEFAULT_ROLE_MODEL
    assert bm.study("DEA5").role_model.id == DEFAULT_ROLE_MODEL
    assert bm.study("Pittsburgh").role_model is None
    assert bm.study("CHN").role_model is None


@pytest.mark.parametrize(
    ("text", "id", "year"),
    [
        ("Detroit", "CZ11600", None),
        ("Detroit@1980", "CZ11600", 1980),
        ("CZ11600@ 1990 ", "CZ11600", 1990),
        ("匹兹堡@1980", "CZ16300", 1980),
    ],
)
def test_a_named_role_model(text, id, year):
    study = bm.study("Jilin", role_model=text)
    assert (study.role_model.id, study.role_model_year) == (id, year)


@pytest.mark.parametrize(
    "text", ["Detroit@x", "Detroit@", "Detroit@19", "Detroit@19800", "Detroit@²⁰⁰⁰", "Detroit@-980"]
)
def test_a_role_model_s_year_must_be_one(text):
    with pytest.raises(YearError, match="is not a year") as caught:
        bm.study("Jilin", role_model=text)
    assert text in caught.value.what and "NAME@YEAR" in caught.value.remedy


@pytest.mark.parametrize("year", [YEARS[0] - 1, YEARS[1] + 1, 0, -2017, 10**30])
def test_a_year_out_of_range(year):
    with pytest.raises(YearError, match="not a year that a study can have") as caught:
        bm.study("Jilin", year=year)
    assert str(YEARS[0]) in caught.value.remedy and str(YEARS[1]) in caught.value.remedy


@pytest.mark.parametrize("year", [YEARS[0], 2017, YEARS[1]])
def test_a_year_in_range(year):
    assert bm.study("Jilin", year=year).year == year


def test_unknown_and_ambiguous_names():
    with pytest.raises(RegionError, match="Jillin") as caught:
        bm.study("Jillin")
    assert "'Jilin'" in caught.value.remedy
    with pytest.raises(RegionError) as caught:
        bm.study("Ruhr")
    assert caught.value.candidates == ("DEA1", "DEA3", "DEA5")
    with pytest.raises(RegionError) as caught:
        bm.study("Jilin", role_model="Springfield")
    assert len(caught.value.candidates) == 4


def test_answers_are_computed_when_asked_for_and_kept():
    study = bm.study("Jilin", year=2017)
    assert not set(vars(study)) & set(QUESTIONS)
    assert study.structure is study.structure
    assert study.pathways is study.pathways
    assert set(vars(study)) & set(QUESTIONS) == {"structure", "pathways"}
    for question in ("structure", "pathways"):
        answer = getattr(study, question)
        assert (answer.question, answer.region, answer.parameters["year"]) == (question, study.region, 2017)


def test_answers_come_in_the_order_of_the_questions(monkeypatch):
    for question in QUESTIONS:
        monkeypatch.setattr(Study, question, question)
    assert tuple(bm.study("Jilin").answers()) == QUESTIONS


def test_an_own_dataset_is_used():
    data = bm.reference()
    own = Dataset("own", data.folder, data.catalogue)
    study = bm.study("Jilin", data=own)
    assert study.data is own
    assert repr(study).endswith("data='own')")
    assert bm.region("Jilin", own) is own.regions["CN-JL"]
