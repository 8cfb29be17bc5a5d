"""The compact file that ships holds what the YAML files hold."""

import importlib.util
import json
from pathlib import Path

import pytest

from bessemer.casebook import reading
from bessemer.casebook.compact import packed, unpacked

TOOL = Path(__file__).parents[3] / "tools" / "build_casebook.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("build_casebook", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_compact_file_is_what_the_tool_makes_of_the_yaml(tool):
    assert reading.COMPACT.read_text(encoding="utf-8") == tool.text(), "run python tools/build_casebook.py"


def test_the_shipped_cases_equal_those_of_the_yaml_field_by_field():
    assert reading.shipped_cases() == reading.load_cases(reading.SHIPPED)


def test_a_case_comes_back_as_it_went():
    for case in reading.shipped_cases():
        content = json.loads(json.dumps(packed(case)))
        assert unpacked(content) == case
        assert hash(unpacked(content)) == hash(case)


def test_a_case_of_another_shape_is_not_unpacked():
    content = packed(reading.shipped_cases()[0])
    with pytest.raises(ValueError, match="zip"):
        unpacked(content[:-1])


def test_the_tool_writes_all_or_nothing(tool, tmp_path, monkeypatch, capsys):
    target = tmp_path / "cases.json"
    monkeypatch.setattr(tool, "COMPACT", target)
    assert tool.main() == 0
    assert target.read_text(encoding="utf-8") == tool.text()
    assert list(tmp_path.iterdir()) == [target]
    monkeypatch.setattr(tool, "SHIPPED", tmp_path / "none")
    target.write_text("kept", encoding="utf-8")
    assert tool.main() == 2
    assert "no cases" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "kept"


def test_no_yaml_is_read_for_the_shipped_cases(monkeypatch):
    def never(*_arguments):
        raise AssertionError("YAML was read")

    monkeypatch.setattr(reading, "parse", never)
    reading.shipped_cases.cache_clear()
    assert len(reading.shipped_cases()) == 29
