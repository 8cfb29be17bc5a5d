"""Scenarios as data: what ships reads, and a mistake names its field."""

import pytest
import yaml

import bessemer as bm
from bessemer.dependence.places import economy_named
from bessemer.errors import DataError, OptionError, RegionError
from bessemer.scenarios import SHIPPED, Follow, Loss, Scenario, read_scenario, scenario_of, shipped
from bessemer.scenarios.asking import scenarios_asked
from bessemer.scenarios.losing import profile


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_reads(name):
    found = shipped(name)
    assert found.name == name
    assert found.title is not None and found.title.en != found.title.zh


def test_every_shipped_file_is_listed():
    from importlib.resources import files

    folder = files("bessemer.scenarios").joinpath("shipped")
    assert sorted(entry.name for entry in folder.iterdir()) == sorted(f"{name}.yaml" for name in SHIPPED)


WRONG = {
    "name": ("horizon: 5", "name"),
    "horizon": ("name: x\nhorizon: 31", "31"),
    "seed": ("name: x\nseed: -1", "seed"),
    "baseline": ("name: x\nbaseline: forecats", "forecast"),
    "unknown": ("name: x\nportfolo: {}", "portfolio"),
    "speed": ("name: x\nfollow: {speed: 0}", "follow.speed"),
    "percent": ("name: x\nfollow: {partial: 70}", "0.7"),
    "nothing follows": ("name: x\nfollow: {shares: false}", "follow"),
    "count": ("name: x\nfollow: {count: 2}", "follow.count"),
    "additional": ("name: x\nportfolio: {additional: [0.5, 0.2, 1]}", "portfolio.additional"),
    "entries": ("name: x\nportfolio: {entries: [{sector: C}]}", "portfolio.entries.jobs"),
    "codes": ("name: x\nportfolio: {industries: all}", "portfolio.industries"),
    "partner": ("name: x\nloss: {year: 2}", "loss.partner"),
    "number": ("name: x\nloss: {partner: 12}", "loss.partner"),
    "sectors": ("name: x\nloss: {partner: USA, sectors: tecnology}", "technology"),
    "growth": ("name: x\ngrowth: {sectors: {C: 2}}", "growth.sectors.C"),
    "demography": ("name: x\ndemography: {slack: true}", "demography.slack"),
    "title": ("name: x\ntitle: {de: y}", "title"),
    "no mapping": ("- a", "scenario"),
    "empty": ("", "The file is empty"),
    "number in words": ("name: x\ngrowth: {total: 3%}", "in digits and without quotes"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_names_file_and_field(case, tmp_path):
    text, said = WRONG[case]
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OptionError) as found:
        read_scenario(path)
    assert said in str(found.value)
    assert "own.yaml" in str(found.value)


def test_what_is_no_yaml_or_no_file_is_said_with_its_line(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("name: x\nfollow: {speed: [1\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3"):
        read_scenario(path)
    path.write_bytes(b"name: \xff\xfe")
    with pytest.raises(DataError, match="UTF-8"):
        read_scenario(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_scenario(tmp_path / "none.yaml")
    with pytest.raises(OptionError, match="Did you mean 'cut-off'"):
        shipped("cut-of")


PLAIN = {
    "bomb": ("name: [&a [x, x], &b [*a, *a], &c [*b, *b]]", "Aliases"),
    "nested": (f"name: {'[' * 20_000}{']' * 20_000}", "levels"),
    "no date": ("name: 2020-13-45", "month"),
    "digits": (f"name: x\nhorizon: {'9' * 5_000}", "digits"),
    "twice": ("name: a\nname: b", "twice"),
    "tag": ("name: !!python/name:os.system x", "tags"),
}


@pytest.mark.parametrize("case", PLAIN)
def test_a_file_that_would_hang_or_crash_the_loader_is_refused(case, tmp_path):
    text, said = PLAIN[case]
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said) as found:
        read_scenario(path)
    assert "own.yaml" in str(found.value)
    assert len(found.value.lines()) <= 3


def test_a_value_without_a_text_of_its_own_is_refused_too():
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(OptionError, match="A list cannot be used"):
        scenario_of({"name": deep})
    while deep:  # freed level by level: the interpreter would free it by recursion
        deep = deep.pop()


def test_python_and_yaml_are_one():
    text = "name: x\nhorizon: 8\nfollow: {role_model: Pittsburgh, speed: 2}\n"
    text += "loss: {partner: USA, lasting: false}"
    assert scenario_of(yaml.safe_load(text)) == Scenario(
        "x", horizon=8, follow=Follow("Pittsburgh", speed=2), loss=Loss("USA", lasting=False)
    )


def test_a_cut_that_does_not_last_ends():
    felt = profile(Loss("USA", year=1, adjust=1, lasting=False, length=2), 4).sum(axis=1)
    assert felt.tolist() == [0.0, 1.0, 1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "a\nb"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "m", "follow": {"role_model": "Pittsburgh@"}}, "follow.role_model"),
        ({"name": "m", "follow": {"role_model": "@1980"}}, "follow.role_model"),
        ({"name": "m", "follow": {"role_model": "Pittsburgh@soon"}}, "follow.role_model"),
        ({"name": "m", "loss": {"partner": "USA", "via": "sea"}}, "loss.via"),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_its_file(fields, field):
    with pytest.raises(OptionError) as caught:
        scenario_of(fields, "mine.yaml")
    assert caught.value.where == f"mine.yaml: Field {field}."


def test_a_partner_goes_by_its_name_in_either_language():
    data = bm.reference()
    for name in ("USA", "United States", "美国"):
        assert economy_named(data, name, "Field loss.partner.").id == "USA"
    with pytest.raises(RegionError, match="Amerika") as caught:
        economy_named(data, "Amerika", "Field loss.partner.")
    assert "'America'" in caught.value.remedy
    with pytest.raises(RegionError, match="no economy"):
        economy_named(data, "Pittsburgh", "Field loss.partner.")


def test_what_a_region_lacks_is_told_with_the_file(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nhorizon: 3\ngrowth:\n  sectors: {zz: 0.1}\n", encoding="utf-8")
    with pytest.raises(OptionError, match="'zz' is no sector") as caught:
        scenarios_asked(None, str(file), 20).answer(bm.study("CN-JL"))
    assert caught.value.where.startswith("mine.yaml: Field growth.sectors")


def test_a_name_given_twice_is_drawn_once_and_the_own_trend_keeps_its_name(tmp_path):
    assert len(scenarios_asked("cut-off, cut-off", None).scenarios) == 1
    file = tmp_path / "mine.yaml"
    file.write_text("name: own-trend\nhorizon: 3\n", encoding="utf-8")
    with pytest.raises(OptionError, match="is taken"):
        read_scenario(file)
