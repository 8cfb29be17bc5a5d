"""Saved studies: whole, portable, and honest about what no longer comes out."""

import json
import shutil
import zipfile

import pytest

import bessemer as bm
from bessemer.errors import DataError, OptionError, RegionError, UnavailableError
from bessemer.saved import SCHEMA, fingerprint, open_study, save_study
from bessemer.sources import Dataset
from bessemer.studies import Study


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return save_study(bm.study("LUX"), tmp_path_factory.mktemp("studies") / "lux.study")


def changed(file, target, name, change):
    """Write a copy of a saved study with one of its parts changed."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry == name else content)
    return target


def in_json(**values):
    return lambda content: json.dumps({**json.loads(content), **values})


def test_a_saved_study_is_the_same_study_with_the_same_numbers(kept):
    opened = bm.open_study(kept)
    assert opened.study.region.id == "LUX" and opened.study.year is None
    assert opened.version == bm.__version__
    assert opened.same_figures
    assert opened.differences() == ()
    assert set(opened.answers) == {"en", "zh-CN"}


def test_what_was_asked_comes_back_whole(tmp_path):
    data = bm.reference()
    place = data.regions.resolve("Detroit")
    asked = Study(data.regions.resolve("Jilin"), data, 2018, place, 1990, "relative")
    for study in (asked, Study(data.regions.resolve("Jilin"), data)):
        file = tmp_path / "asked.study"
        shutil.copy(_spec_only(study, tmp_path), file)
        again = open_study(file).study
        for name in ("region", "year", "role_model", "role_model_year", "components"):
            assert getattr(again, name) == getattr(study, name), name


def _spec_only(study, folder):
    """Save a study without computing answers, which this test does not look at."""
    study.__dict__.update({answer: _Nothing(answer) for answer in bm.answer.QUESTIONS})
    return save_study(study, folder / "spec.study")


class _Nothing:
    def __init__(self, question):
        self.question = question

    def to_json(self, locale):
        return {"question": self.question}


def test_the_file_has_the_same_bytes_whenever_it_is_saved(kept, tmp_path):
    again = save_study(bm.study("LUX"), tmp_path / "again.study")
    assert again.read_bytes() == kept.read_bytes()


def test_a_changed_number_is_found_where_it_stands(kept, tmp_path):
    def change(content):
        answers = json.loads(content)
        row = answers["dependence"]["results"][0]["rows"][0]
        name = next(key for key, value in row.items() if isinstance(value, float))
        row[name] = row[name] * 1.0001 + 1e-6
        return json.dumps(answers)

    file = changed(kept, tmp_path / "other.study", "answers.en.json", change)
    (difference,) = open_study(file).differences()
    assert difference.question == "dependence"
    assert difference.path.startswith("results[0].rows[0].")
    assert difference.saved == pytest.approx(difference.now * 1.0001 + 1e-6, rel=1e-12)


def test_other_figures_are_noticed(kept, tmp_path):
    data = bm.reference()
    folder = tmp_path / "data"
    folder.mkdir()
    for file in data.folder.iterdir():
        (folder / file.name).symlink_to(file)
    (folder / "manifest.json").unlink()
    manifest = json.loads((data.folder / "manifest.json").read_text())
    manifest["regions"]["sha256"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    other = Dataset("other", folder, data.catalogue)
    assert fingerprint(other) != fingerprint(data)
    assert not open_study(kept, other).same_figures


def test_a_dataset_without_manifest_has_no_fingerprint(tmp_path):
    with pytest.raises(UnavailableError, match="no manifest") as caught:
        fingerprint(Dataset("bare", tmp_path, bm.reference().catalogue))
    assert "manifest.json" in caught.value.where


@pytest.mark.parametrize(
    ("name", "change", "what"),
    [
        ("study.json", in_json(schema=SCHEMA + 1), "has format 2"),
        ("study.json", in_json(schema=None), "has format None"),
        ("study.json", in_json(asked={"region": 3}), "which region"),
        ("study.json", in_json(asked={"region": "LUX", "year": "2017"}), "year='2017'"),
        ("study.json", in_json(asked={"region": "LUX", "year": True}), "year=True"),
        ("study.json", in_json(data=None), "which figures"),
        ("study.json", lambda content: b"[]", "no archive"),
        ("study.json", lambda content: b"\xff\xfe", "no archive"),
        ("answers.en.json", lambda content: b"{" * 100_000, "no archive"),
        ("answers.zh-CN.json", in_json(history=None), "lacks the answers history"),
    ],
)
def test_a_damaged_study_says_what_is_wrong(kept, tmp_path, name, change, what):
    file = changed(kept, tmp_path / "bad.study", name, change)
    with pytest.raises(DataError, match="study") as caught:
        open_study(file)
    assert what in caught.value.what and str(file) in caught.value.where and caught.value.remedy


def test_a_region_that_the_data_lack(kept, tmp_path):
    file = changed(kept, tmp_path / "bad.study", "study.json", in_json(asked={"region": "Atlantis"}))
    with pytest.raises(RegionError, match="Atlantis"):
        open_study(file)


def test_what_is_no_study(tmp_path, kept):
    text = tmp_path / "text.study"
    text.write_text("Jilin")
    half = tmp_path / "half.study"
    half.write_bytes(kept.read_bytes()[:5000])
    for file in (text, half):
        with pytest.raises(DataError, match="cannot be read"):
            open_study(file)
    for file in (tmp_path, tmp_path / "none.study"):
        with pytest.raises(DataError, match="no such saved study"):
            open_study(file)


def test_an_archive_that_would_fill_the_memory_is_refused(kept, tmp_path):
    file = tmp_path / "bomb.study"
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("study.json", old.read("study.json"))
        new.writestr("answers.en.json", b" " * (65 * 2**20))
    with pytest.raises(DataError, match="larger than 64 MB"):
        open_study(file)


def test_nothing_is_left_where_it_cannot_be_saved(tmp_path):
    study = bm.study("LUX")
    for name in ("lux.txt", "lux"):
        with pytest.raises(DataError, match=r"lux\.study|no name") as caught:
            save_study(study, tmp_path / name)
        assert ".study" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []
    assert not set(vars(study)) & set(bm.answer.QUESTIONS)


@pytest.mark.parametrize("file", [None, 3, b"lux.study", ["lux.study"]])
def test_what_is_no_name_of_a_file(file):
    for attempt in (lambda: save_study(bm.study("LUX"), file), lambda: open_study(file)):
        with pytest.raises(OptionError, match="no name of a file"):
            attempt()
