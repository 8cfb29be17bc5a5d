"""The catalogues: both languages say the same things, each in its own script."""

import re
from collections import Counter
from importlib import resources

import pytest
import yaml

from bessemer.words import FORMATS, LOCALES, catalogue, placeholders

CJK = r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]"
PLACES = {"region", "nation", "name"}  # one language may say "its" or 全国 where the other has the name
CHANGES = {"own": "own_change", "whole": "whole_change"}  # figures that are changes under another name
FOLDER = resources.files("bessemer.words").joinpath("catalogues")


def names(template: str) -> set[str]:
    return {name for name, _ in placeholders(template)}


def kinds(template: str) -> set[str]:
    return {kind for _, kind in placeholders(template)}


def bare(template: str) -> str:
    """Return the template with each placeholder as one sign."""
    return re.sub(r"\{[^{}]*\}", "\u25a1", template)


def both() -> list[str]:
    return sorted(set(catalogue("en")) & set(catalogue("zh-CN")))


def test_there_is_something_to_check():
    assert len(both()) > 50


def test_both_languages_have_the_same_messages():
    assert set(catalogue("en")) == set(catalogue("zh-CN"))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_file_gives_a_message_twice(locale):
    """YAML lets the last of two equal keys win without a word."""
    for file in FOLDER.joinpath(locale).iterdir():
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        counts = Counter(key.value for key, _ in node.value) if node is not None else Counter()
        assert {key for key, count in counts.items() if count > 1} == set(), file.name


@pytest.mark.parametrize("locale", LOCALES)
def test_every_template_is_a_text(locale):
    """An unquoted `no` or `1.0` would be read as a truth value or a number."""
    for file in FOLDER.joinpath(locale).iterdir():
        entries = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        odd = {
            key: text for key, text in entries.items() if not (isinstance(key, str) and isinstance(text, str))
        }
        assert odd == {}, file.name
        assert [key for key, text in entries.items() if not text.strip()] == [], file.name


def value_of(name: str) -> str:
    """Return the value behind a placeholder: `years_zh` is `years`, `moved` is `change` in words (增加3%)."""
    return CHANGES.get(name, re.sub(r"moved$", "change", name.removesuffix("_zh")))


def test_both_languages_use_the_same_values():
    differing = {}
    for id in both():
        en, zh = ({value_of(name) for name in names(catalogue(locale)[id])} for locale in LOCALES)
        if (en ^ zh) - PLACES:
            differing[id] = (en ^ zh) - PLACES
    assert differing == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_can_be_written(locale):
    unknown = {
        id: wrong
        for id, template in catalogue(locale).items()
        if (
            wrong := {
                k
                for k in kinds(template)
                if k not in FORMATS and not re.fullmatch(r"plural\|[^|]*\|[^|]*", k)
            }
        )
    }
    assert unknown == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_values_have_plain_names(locale):
    odd = {
        id: names(template)
        for id, template in catalogue(locale).items()
        if not all(name.isidentifier() for name in names(template))
    }
    assert odd == {}


def test_both_languages_read_a_value_as_the_same_kind_of_thing():
    """A count here and a ratio there would give two figures for one value."""

    def family(kind: str) -> str:
        for stem in ("percent", "change", "ratio", "signed"):
            kind = stem if kind.startswith(stem) else kind
        return {"label": "", "lower": "", "capital": "", "lower_names": "names", "integer": "count"}.get(
            kind, kind
        )

    def families(template: str) -> set[tuple[str, str]]:
        return {
            (name, family(kind)) for name, kind in placeholders(template) if not kind.startswith("plural|")
        }

    differing = {}
    for id in both():
        en, zh = families(catalogue("en")[id]), families(catalogue("zh-CN")[id])
        shared = {name for name, _ in en} & {name for name, _ in zh}
        odd = {entry for entry in en ^ zh if entry[0] in shared}
        if odd:
            differing[id] = odd
    assert differing == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_double_spaces(locale):
    assert [id for id, template in catalogue(locale).items() if re.search(r"\s\s|\s$|^\s", template)] == []


def test_no_chinese_in_english():
    assert [id for id, template in catalogue("en").items() if re.search(CJK, bare(template))] == []


def test_chinese_has_full_width_punctuation():
    # A file ending is written with its dot, and an example of a file with its commas.
    texts = {
        id: re.sub(r"\.(xls[xm]|csv|tsv|txt|parquet)(?![a-z])", "X", bare(t))
        for id, t in catalogue("zh-CN").items()
    }
    texts = {id: t for id, t in texts.items() if not id.startswith("upload.example_")}
    half = {id: t for id, t in texts.items() if re.search(rf"{CJK}\s?[,.;:!?()]", t)}
    assert half == {}


def test_chinese_has_no_space_between_its_characters():
    spaced = {id: t for id, t in catalogue("zh-CN").items() if re.search(rf"{CJK} {CJK}", bare(t))}
    assert spaced == {}


def test_english_sentences_end_and_quote_plainly():
    odd = {
        id: template
        for id, template in catalogue("en").items()
        if re.search(r"[\u2018\u2019\u201c\u201d]| [,.;:!?](\s|$)|,,|\.\.(?!\.)(?<!\.\.\.)", bare(template))
    }
    assert odd == {}


def test_chinese_has_no_space_beside_a_full_width_mark():
    marked = {
        id: text
        for id, text in catalogue("zh-CN").items()
        if re.search(r"[：，。；、！？）】》”] | [：，。；、！？（【《“]", text)
    }
    assert marked == {}


def test_a_reader_hears_of_the_data_and_not_of_what_ships():
    said = [id for id, text in catalogue("en").items() if re.search(r"\bships?\b(?! (it|them))", text)]
    assert said == []
    assert [id for id, text in catalogue("zh-CN").items() if "随附" in text] == []
