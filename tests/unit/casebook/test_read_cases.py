"""A user's own case files: what is read, and every fault named by file, case and field."""

import copy
import os
from pathlib import Path

import pytest
import yaml

from bessemer.casebook import Case, read_cases, shipped_cases
from bessemer.casebook.answer import compose
from bessemer.casebook.matching import matched
from bessemer.casebook.reading import SHIPPED
from bessemer.errors import DataError
from bessemer.sources import reference
from bessemer.words import say


def content(id="somewhere", **changes):
    """Return a case as a user writes one: a shipped one under another id, with changes."""
    case = yaml.safe_load((SHIPPED / "dalian.yaml").read_text(encoding="utf-8"))
    case["id"] = id
    for number, item in enumerate(case["interventions"], start=1):
        item["id"] = f"{id}-{number:02}"
    return {**case, **changes}


def write(folder, case, name="own.yaml"):
    path = folder / name
    path.write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    return path


def test_a_file_and_a_folder_are_read(tmp_path):
    path = write(tmp_path, content())
    write(tmp_path, content("elsewhere"), "b.yml")
    (tmp_path / "notes.txt").write_text("no case", encoding="utf-8")
    assert [case.id for case in read_cases(path)] == ["somewhere"]
    assert [case.id for case in read_cases(str(tmp_path))] == ["elsewhere", "somewhere"]
    everything = read_cases(tmp_path, shipped=True)
    assert len(everything) == len(shipped_cases()) + 2
    assert [case.id for case in everything] == sorted(case.id for case in everything)
    assert all(isinstance(case, Case) for case in everything)


def test_an_own_case_is_matched_like_any_other(tmp_path, lookalikes):
    known = read_cases(write(tmp_path, content(regions=["CZ20500"])), shipped=True)
    region = reference().regions["CN-JL"]
    found = matched(known, region, lookalikes(("CZ20500", 1980, 1)), None)
    assert [entry.case.id for entry in found.entries] == ["lowell-ma", "somewhere"]
    answer = compose(found, reference())
    assert "somewhere" in answer.extra["cases"]
    assert "30 old industrial regions" in say(answer.method[0])


def test_what_may_be_left_out_has_a_cautious_default(tmp_path):
    [case] = read_cases(write(tmp_path, content()))
    assert {source.read for source in case.sources} == {"opening"}
    assert {outcome.design for outcome in case.outcomes} == {"descriptive"}
    changed = content()
    changed["sources"][0]["read"] = "whole"
    [case] = read_cases(write(tmp_path, changed))
    assert case.checked([case.sources[0].id]) and not case.checked([case.sources[1].id])


def set_at(case, way, value):
    case = copy.deepcopy(case)
    node = case
    for key in way[:-1]:
        node = node[key]
    node[way[-1]] = value
    return case


@pytest.mark.parametrize(
    ("way", "value", "field", "said"),
    [
        (("regions", 0), "CN-JI", "field regions[1]", "Did you mean"),
        (("regions", 0), "CZ99999", "field regions[1]", "no region"),
        (("outcomes", 0, "metric", "en"), "jobs created by the park", "outcomes[1].metric", "'created'"),
        (("outcomes", 0, "note", "zh"), "带来1000个岗位", "outcomes[1].note", "'带来'"),
        (("outcomes", 0, "design"), "strong", "outcomes[1].design", "descriptive, compared, causal"),
        (("sources", 0, "read"), "half", "].read", "opening, whole"),
        (("name", "en"), "Some\x1b[31mwhere", "name.en", "U+001B"),
        (("name", "zh"), "某\u202e地", "name.zh", "U+202E"),
        (("name", "en"), "x" * 6000, "name.en", "5,000"),
        (("interventions", 0, "start"), "1998", "interventions[somewhere-01].start", "'1998' is not"),
        (("interventions", 0, "start"), 19980, "interventions[somewhere-01].start", "1800 to 2100"),
        (("interventions", 0, "end"), 1900, "interventions[somewhere-01].end", "before the start"),
        (("interventions", 1, "id"), "somewhere-01", "interventions", "twice"),
        (("interventions", 0), None, "interventions[1]", "not a mapping"),
        (("interventions",), {}, "interventions", "not a list"),
        (("sources",), [], "", "no source"),
        (("country",), "China", "country", "CHN"),
        (("class",), ["success"], "class", "not a text"),
        (("outcomes", 0, "value"), float("inf"), "outcomes[1].value", "finite"),
        (("outcomes", 0, "value"), True, "outcomes[1].value", "number"),
    ],
)  # fmt: skip
def test_a_fault_names_file_case_and_field(tmp_path, way, value, field, said):
    path = write(tmp_path, set_at(content(), way, value))
    with pytest.raises(DataError) as caught:
        read_cases(path)
    text = str(caught.value)
    assert "own.yaml, case somewhere" in text
    assert field in text
    if said != "CHN":
        assert said in text
    assert "\x1b" not in text and "\u202e" not in text
    assert len(caught.value.lines()) <= 3


def test_a_causal_design_may_say_so(tmp_path):
    changed = set_at(content(), ("outcomes", 0, "metric", "en"), "jobs created by the park")
    changed["outcomes"][0]["design"] = "causal"
    [case] = read_cases(write(tmp_path, changed))
    assert case.outcomes[0].design == "causal"


def test_ids_may_not_be_taken(tmp_path):
    path = write(tmp_path, content("pittsburgh"))
    assert [case.id for case in read_cases(path)] == ["pittsburgh"]
    with pytest.raises(DataError, match=r"case id 'pittsburgh' is taken already, by the shipped casebook"):
        read_cases(path, shipped=True)
    clash = content()
    clash["interventions"][0]["id"] = "turin-01"
    with pytest.raises(DataError, match=r"intervention id 'turin-01'"):
        read_cases(write(tmp_path, clash), shipped=True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a mapping"),
        (b"\xff\xfe\x00\x01" * 50, "not UTF-8"),
        ("id: Völklingen".encode("latin-1"), "not UTF-8"),
        (bytes(range(256)), "not UTF-8"),
        (b"\x00" * 100, "not valid YAML"),
        (b"PK\x03\x04 not yaml: [", "not valid YAML"),
        (b"a: " + b"x" * 3_000_000, "MB"),
        (b"[" * 50_000, "levels"),
        (b"id: &a x\nname: *a\n", "Aliases"),
        (b"id: !!python/object/apply:os.system ['true']\n", "tags"),
    ],
)
def test_what_is_no_case_is_refused(tmp_path, data, said):
    path = tmp_path / "own.yaml"
    path.write_bytes(data)
    with pytest.raises(DataError, match=said) as caught:
        read_cases(path)
    assert "own.yaml" in str(caught.value)


def test_paths_that_lead_nowhere_are_refused(tmp_path):
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    folder = tmp_path / "folder"
    folder.mkdir()
    around = folder / "around"
    around.symlink_to(folder)
    named = tmp_path / "dir.yaml"
    named.mkdir()
    for path in (
        loop,
        folder,
        around,
        named,
        tmp_path / "missing.yaml",
        "x" * 5000,
        "a\0b",
        Path("/dev/zero"),
    ):
        with pytest.raises(DataError) as caught:
            read_cases(path)
        assert len(caught.value.lines()) <= 3
    os.mkfifo(folder / "pipe.yaml")
    with pytest.raises(DataError, match="not a file"):
        read_cases(folder)
    (folder / "pipe.yaml").unlink()
    (folder / "sub.yaml").mkdir()
    with pytest.raises(DataError, match="not a file"):
        read_cases(folder)


def test_nothing_of_a_folder_is_used_before_all_of_it_is_sound(tmp_path):
    write(tmp_path, content(), "a.yaml")
    write(tmp_path, set_at(content("b"), ("interventions", 0, "kind"), "miracle"), "b.yaml")
    with pytest.raises(DataError, match=r"b\.yaml, case b, field interventions\[b-01\]\.kind"):
        read_cases(tmp_path)


def test_too_many_files_are_refused(tmp_path):
    for number in range(2001):
        (tmp_path / f"{number}.yaml").touch()
    with pytest.raises(DataError, match="2,001 files"):
        read_cases(tmp_path)


def test_a_shipped_case_may_lie_only_in_regions_that_are_there():
    known = set(reference().regions)
    assert [(case.id, id) for case in shipped_cases() for id in case.regions if id not in known] == []
