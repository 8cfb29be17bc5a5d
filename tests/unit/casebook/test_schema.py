"""Case files: what ships is complete and valid, and every fault is named by file, case and field."""

import copy
import re
from dataclasses import FrozenInstanceError

import pytest
import yaml

from bessemer.casebook import reading, schema
from bessemer.casebook.reading import load_case, load_cases, shipped_cases
from bessemer.errors import DataError
from bessemer.words import Text

FILES = sorted(reading.SHIPPED.glob("*.yaml"))
# Interventions, outcomes, criticisms and sources by case, as in the fact base.
TOTALS = {
    "akron": (4, 3, 1, 7),
    "bilbao-basque-country": (8, 8, 3, 20),
    "buffalo": (5, 6, 3, 13),
    "changchun-jilin": (10, 6, 3, 24),
    "chattanooga": (7, 6, 2, 13),
    "dalian": (4, 6, 2, 7),
    "detroit": (4, 1, 2, 7),
    "eindhoven-brainport": (5, 6, 2, 12),
    "flint": (3, 3, 2, 7),
    "gary": (3, 3, 2, 7),
    "glasgow": (5, 3, 2, 5),
    "greenville-spartanburg": (5, 6, 2, 9),
    "hamilton-ontario": (4, 4, 2, 6),
    "harbin": (4, 3, 2, 6),
    "katowice-silesia": (5, 5, 4, 10),
    "kitakyushu": (5, 3, 1, 9),
    "leipzig": (4, 3, 2, 7),
    "lille-nord-pas-de-calais": (5, 7, 4, 19),
    "lowell-ma": (3, 2, 2, 7),
    "manchester": (5, 4, 3, 9),
    "northeast-china-policy": (8, 5, 4, 19),
    "oulu-tampere": (6, 6, 2, 9),
    "pittsburgh": (22, 23, 11, 65),
    "rochester-ny": (5, 3, 3, 10),
    "ruhr": (8, 7, 3, 20),
    "sheffield": (6, 7, 1, 6),
    "shenyang-tiexi": (5, 5, 2, 9),
    "turin": (6, 5, 2, 15),
    "youngstown": (5, 3, 4, 9),
}


def both(en="steel", zh="钢铁"):
    return {"en": en, "zh": zh}


def valid():
    fact = {
        "text": both(),
        "value": 2.5,
        "bound": "about",
        "unit": both(),
        "period": both(),
        "sources": ["s1"],
    }
    return {
        "id": "somewhere",
        "name": both("Somewhere", "某地"),
        "country": "CHN",
        "regions": ["CN-JL"],
        "class": "contested",
        "industries": {"en": ["steel", "coal"], "zh": ["钢铁", "煤炭"]},
        "period": both(),
        "evidence": both(),
        "decline": [fact],
        "context": [copy.deepcopy(fact)],
        "interventions": [
            {
                "id": "somewhere-01",
                "start": 1990,
                "end": 1995,
                "approximate": False,
                "date_note": None,
                "name": both(),
                "kind": "health cluster",
                "description": both(),
                "lead": both(),
                "money": [{"amount": 1000, "currency": "CNY", "year": 1991, "note": None}],
                "sectors": ["health"],
                "topics": {"en": ["hospitals"], "zh": ["医院"]},
                "evidence": "seen",
                "sources": ["s1", "s2"],
            }
        ],
        "outcomes": [
            {
                "metric": both(),
                "value": None,
                "bound": None,
                "unit": None,
                "period": None,
                "basis": "press",
                "basis_note": both(),
                "note": None,
                "sources": ["s2"],
            }
        ],
        "criticisms": [{"text": both(), "own_reading": True, "sources": ["s1"]}],
        "sources": [
            {"id": id, "url": "https://a.org/b", "title": "T", "date": None, "grade": "A", "note": None}
            for id in ("s1", "s2")
        ],
    }


def write(folder, content, name="somewhere.yaml"):
    path = folder / name
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(way, value):
    """Return a valid case in which the value at `way` is replaced, or taken out."""
    content = valid()
    *parents, last = way
    target = content
    for step in parents:
        target = target[step]
    if value is GONE:
        del target[last]
    else:
        target[last] = value
    return content


GONE = object()
FAULTS = [
    (("country",), "CHI", "field country"),
    (("country",), "chn", "field country"),
    (("class",), "triumph", "field class"),
    (("name",), "Somewhere", "field name"),
    (("name",), {"en": "Somewhere"}, "field name"),
    (("name", "zh"), "  ", "field name.zh"),
    (("name", "fr"), "Quelque part", "'fr'"),
    (("period",), GONE, "Missing: period"),
    (("places",), [], "'places'"),
    (("regions",), "CN-JL", "field regions"),
    (("regions",), ["CN-JL", "CN-JL"], "field regions"),
    (("industries", "zh"), ["钢铁"], "field industries"),
    (("decline",), None, "field decline"),
    (("decline", 0, "value"), "110000", "field decline[1].value"),
    (("decline", 0, "value"), True, "field decline[1].value"),
    (("decline", 0, "value"), float("nan"), "field decline[1].value"),
    (("decline", 0, "value"), float("inf"), "field decline[1].value"),
    (("decline", 0, "period"), "1979-1983", "field decline[1].period"),
    (("decline", 0, "period"), {"en": "1979", "zh": 1979}, "field decline[1].period.zh"),
    (("decline", 0, "unit"), None, "field decline[1].unit"),
    (("decline", 0, "value"), None, "field decline[1].unit"),
    (("decline", 0, "bound"), "roughly", "field decline[1].bound"),
    (("outcomes", 0, "bound"), "about", "field outcomes[1].bound"),
    (("decline", 0, "sources"), [], "field decline[1].sources"),
    (("context", 0, "sources"), ["s3"], "field context[1].sources"),
    (("context", 0, "sources"), ["s1", "s1"], "field context[1].sources"),
    (("interventions", 0, "kind"), "health clusters", "field interventions[somewhere-01].kind"),
    (("interventions", 0, "start"), 1799, "field interventions[somewhere-01].start"),
    (("interventions", 0, "end"), 2101, "field interventions[somewhere-01].end"),
    (("interventions", 0, "end"), 1989, "field interventions[somewhere-01].end"),
    (("interventions", 0, "start"), "1990", "field interventions[somewhere-01].start"),
    (("interventions", 0, "start"), 1990.0, "field interventions[somewhere-01].start"),
    (("interventions", 0, "approximate"), "no", "field interventions[somewhere-01].approximate"),
    (("interventions", 0, "approximate"), 0, "field interventions[somewhere-01].approximate"),
    (("interventions", 0, "lead"), GONE, "Missing: lead"),
    (("interventions", 0, "name"), None, "field interventions[somewhere-01].name"),
    (("interventions", 0, "sectors"), ["steel"], "field interventions[somewhere-01].sectors[1]"),
    (("interventions", 0, "sectors"), ["health", "health"], "field interventions[somewhere-01].sectors"),
    (("interventions", 0, "topics"), {"en": ["a"], "zh": []}, "field interventions[somewhere-01].topics"),
    (("interventions", 0, "evidence"), "heard", "field interventions[somewhere-01].evidence"),
    (("interventions", 0, "sources"), ["s9"], "field interventions[somewhere-01].sources"),
    (("interventions", 0, "money", 0, "amount"), 1e6, "field interventions[somewhere-01].money[1].amount"),
    (("interventions", 0, "money", 0, "amount"), -1, "field interventions[somewhere-01].money[1].amount"),
    (("interventions", 0, "money", 0, "currency"), "RMB¥", "money[1].currency"),
    (("interventions", 0, "money", 0, "currency"), "cny", "money[1].currency"),
    (("interventions", 0, "money", 0, "year"), 3000, "money[1].year"),
    (("outcomes", 0, "basis"), "mayor", "field outcomes[1].basis"),
    (("outcomes", 0, "basis_note"), None, "field outcomes[1].basis_note"),
    (("outcomes", 0, "sources"), ["s3"], "field outcomes[1].sources"),
    (("criticisms", 0, "own_reading"), None, "field criticisms[1].own_reading"),
    (("criticisms", 0, "sources"), ["s3"], "field criticisms[1].sources"),
    (("sources", 0, "grade"), "D", "field sources[s1].grade"),
    (("sources", 0, "url"), "javascript:alert(1)", "field sources[s1].url"),
    (("sources", 0, "url"), "https://a.org/b c", "field sources[s1].url"),
    (("sources", 0, "date"), 2016, "field sources[s1].date"),
    (("sources", 1, "id"), "s1", "field sources"),
    (("sources", 0, "quality"), "A", "'quality'"),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_is_valid_and_complete(path):
    case = load_case(path)
    assert case.id == path.stem
    assert all(item.id.startswith(f"{case.id}-") for item in case.interventions)
    assert all(re.fullmatch(r"CZ\d+|CN-[A-Z]{2}|[A-Z]{2}[0-9A-Z]{2}", id) for id in case.regions)
    counts = len(case.interventions), len(case.outcomes), len(case.criticisms), len(case.sources)
    assert counts == TOTALS[case.id]


def test_the_shipped_casebook_has_all_cases_in_order_and_is_read_once():
    cases = shipped_cases()
    assert [case.id for case in cases] == sorted(TOTALS)
    assert sum(len(case.interventions) for case in cases) == 169
    assert {item.kind for case in cases for item in case.interventions} == set(schema.KINDS)
    assert shipped_cases() is cases


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_chinese_is_chinese_and_english_is_not(path):
    case = load_case(path)
    texts = [case.period, case.evidence, *case.industries]
    texts += [fact.text for fact in (*case.decline, *case.context, *case.criticisms)]
    texts += [item.description for item in case.interventions] + [item.metric for item in case.outcomes]
    han = re.compile("[\u4e00-\u9fff]")
    assert [text.zh for text in texts if not han.search(text.zh)] == []
    assert [text.en for text in texts if han.search(text.en)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_figures_are_in_base_units_and_periods_in_both_languages(path):
    case = load_case(path)
    facts = (*case.decline, *case.context, *case.outcomes)
    scale = re.compile("thousand|million|billion|trillion|[千万亿]")
    assert [fact.unit for fact in facts if fact.unit and scale.search(fact.unit.en + fact.unit.zh)] == []
    assert [fact.unit for fact in facts if fact.unit and len(fact.unit.en) > 16] == []
    periods = [fact.period for fact in facts if fact.period is not None]
    assert [text for text in periods if not re.search("[年初末期代]|日期未注明", text.zh)] == []
    assert [text for text in periods if re.search("[a-z]", text.zh) or re.search("[年—]", text.en)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_chinese_has_full_width_punctuation(path):
    half = re.compile("[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
    lines = path.read_text(encoding="utf-8").splitlines()
    quoted = [text for line in lines if "title:" not in line for text in re.findall('"([^"]*)"', line)]
    assert [text for text in quoted if half.search(text)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_names_of_measures_fit_a_timeline(path):
    case = load_case(path)
    names = [item.name for item in case.interventions]
    assert [name for name in names if len(name.en) > 60 or len(name.zh) > 26] == []
    assert any(item.start is not None for item in case.interventions)


def test_a_valid_file_gives_what_it_says(tmp_path):
    case = load_case(write(tmp_path, valid()))
    assert (case.role, case.regions, case.country) == ("contested", ("CN-JL",), "CHN")
    assert case.industries == (Text("steel", "钢铁"), Text("coal", "煤炭"))
    assert case.name.label("en") == "Somewhere"
    assert case.name.label("zh-CN") == "某地"
    assert (case.decline[0].value, case.decline[0].bound) == (2.5, "about")
    assert case.decline[0].period == Text("steel", "钢铁")
    item = case.interventions[0]
    assert (item.start, item.end, item.money[0].amount) == (1990, 1995, 1000)
    assert case.source("s2").id == "s2"
    with pytest.raises(DataError, match="s3"):
        case.source("s3")
    with pytest.raises(FrozenInstanceError):
        case.role = "success"


def test_unknown_years_lead_and_figures_are_none(tmp_path):
    content = changed(("interventions", 0, "start"), None)
    content["interventions"][0].update(lead=None, sectors=[], money=[])
    content["decline"][0].update(value=None, bound=None, unit=None, period=None)
    case = load_case(write(tmp_path, content))
    item = case.interventions[0]
    assert (item.start, item.end, item.lead, item.sectors, item.money) == (None, 1995, None, (), ())
    fact = case.decline[0]
    assert (fact.value, fact.bound, fact.unit, fact.period) == (None, None, None, None)


@pytest.mark.parametrize(("way", "value", "named"), FAULTS)
def test_a_fault_names_file_case_and_field(tmp_path, way, value, named):
    path = write(tmp_path, changed(way, value))
    with pytest.raises(DataError) as caught:
        load_case(path)
    message = str(caught.value)
    assert named in message
    assert "somewhere.yaml, case somewhere" in message


def test_every_key_is_required(tmp_path):
    def keys(value, way=()):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in pairs:
            if isinstance(value, dict):
                yield (*way, key)
            if isinstance(item, dict | list):
                yield from keys(item, (*way, key))

    ways = list(keys(valid()))
    assert len(ways) > 60
    for way in ways:
        with pytest.raises(DataError) as caught:
            load_case(write(tmp_path, changed(way, GONE)))
        assert f"Missing: {way[-1]}." in str(caught.value)


def test_a_near_miss_is_suggested(tmp_path):
    with pytest.raises(DataError, match="Did you mean 'health cluster'"):
        load_case(write(tmp_path, changed(("interventions", 0, "kind"), "health clusters")))
    content = valid()
    content["interventions"][0]["leed"] = content["interventions"][0].pop("lead")
    with pytest.raises(DataError, match="Did you mean 'lead'"):
        load_case(write(tmp_path, content))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "not a mapping"),
        ("- a\n- b\n", "not a mapping"),
        ("id: a\nname: {en: x\n", "not valid YAML"),
        ("id: a\nid: b\n", "line 2"),
        ("id: a\n1: b\n", "Unknown key 1"),
        ("id: &a [1]\nname: *a\n", "Aliases"),
        ("id: !!python/object:os.system x\n", "tags"),
        ("? [a]\n: b\n", "plain text"),
        ("<<: {id: a}\n", "plain text"),
        ("[" * 100_000, "levels"),
        ("- " * 100_000, "levels"),
        ("id: 2024-13-45\n", "not valid YAML"),
        ("id: 0x" + "f" * 9000 + "\n", "Missing"),
        ("a: b\n---\nc: d\n", "not valid YAML"),
        ("id: \x00\n", "not valid YAML"),
    ],
)
def test_a_file_that_is_no_case_is_refused(tmp_path, text, named):
    with pytest.raises(DataError) as caught:
        load_case(write(tmp_path, text))
    assert named in str(caught.value)
    assert "somewhere.yaml" in str(caught.value)


def test_a_huge_number_is_named_without_printing_it(tmp_path):
    text = yaml.safe_dump(valid(), allow_unicode=True).replace("amount: 1000", "amount: 0x" + "f" * 9000)
    with pytest.raises(DataError, match=r"A huge number .*\n.*money\[1\].amount"):
        load_case(write(tmp_path, text))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nowhere\.yaml"):
        load_case(tmp_path / "nowhere.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes("id: Völklingen".encode("latin-1"))
    with pytest.raises(DataError, match=r"latin\.yaml"):
        load_case(path)


def test_a_folder_is_sorted_by_id_not_by_file(tmp_path):
    for name, id in (("a.yaml", "zzz"), ("b.yaml", "aaa")):
        content = valid() | {"id": id}
        content["interventions"][0]["id"] = f"{id}-01"
        write(tmp_path, content, name)
    assert [case.id for case in load_cases(tmp_path)] == ["aaa", "zzz"]


def test_ids_are_unique_in_a_folder(tmp_path):
    write(tmp_path, valid(), "a.yaml")
    write(tmp_path, valid(), "b.yaml")
    with pytest.raises(DataError, match=r"case id 'somewhere' .* a.yaml"):
        load_cases(tmp_path)
    write(tmp_path, valid() | {"id": "elsewhere"}, "b.yaml")
    with pytest.raises(DataError, match="intervention id 'somewhere-01'"):
        load_cases(tmp_path)
    twice = valid()
    twice["interventions"].append(copy.deepcopy(twice["interventions"][0]))
    with pytest.raises(DataError, match="field interventions"):
        load_case(write(tmp_path, twice, "c.yaml"))


@pytest.mark.parametrize("folder", ["", "missing"])
def test_a_folder_without_cases_is_an_error(tmp_path, folder):
    with pytest.raises(DataError, match="no cases"):
        load_cases(tmp_path / folder)


def test_the_lists_hold_each_entry_once():
    assert len(schema.SECTIONS) == 16
    assert len(schema.KINDS) == len(set(schema.KINDS)) == 12
    assert len(schema.COUNTRIES) == 249
