"""Agency files as datasets: the source is the agency's, breaks and statuses stay, nothing is half-written."""

import dataclasses

import numpy as np
import pytest
from tests.unit.sources.readers.agency_files import BEA_PLACES, bea_rows, bea_text, bea_zip

import bessemer as bm
from bessemer.errors import BessemerError, DataError, OptionError
from bessemer.panel import Break, Status
from bessemer.sources.agency_imports import import_published, prepare_reading
from bessemer.sources.import_content import MEASURES
from bessemer.sources.imports import keep
from bessemer.sources.readers.reading import Wanted
from bessemer.sources.readers.registry import read_published
from bessemer.sources.store import datasets
from bessemer.words import Text, say


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def file(tmp_path):
    rows = list(bea_rows())
    rows[-9] = ",".join([*rows[-9].split(",")[:-1], "(D)"])  # forestry of Albemarle, 2018
    return bea_zip(tmp_path / "CAEMP25N.zip", bea_text(rows))


def test_the_dataset_cites_the_agency_and_keeps_every_figure(file):
    made = import_published([file], "virginia")
    data = bm.dataset("virginia")
    info = data.own_table()
    source = data.catalogue.sources_of(info.key)[0]
    assert source.publisher == "US Bureau of Economic Analysis"
    assert source.licence.en.startswith("Public domain")
    assert (source.short.en, source.vintage) == ("BEA CAEMP25N, 2017–2018", "2017-2018")
    assert "Imported from CAEMP25N.zip" in source.citation
    assert data.catalogue.footer((info.key,), "zh-CN") == "美国经济分析局CAEMP25N，2017—2018年"
    panel = data.panel(info.key)
    assert (panel.classification, info.unit, info.measure) == ("naics", "jobs", "jobs")
    region = data.regions.resolve("Allegheny, PA")
    assert (region.id, region.country) == ("virginia:42003", "USA")
    place, industry = panel.regions.index(region.id), panel.industries.index("500")
    assert panel.values[1, place, industry] == 20 * 500 + 8
    hidden = (1, panel.regions.index("virginia:51901"), panel.industries.index("100"))
    assert np.isnan(panel.values[hidden])
    assert panel.status[hidden] == Status.WITHHELD
    said = " ".join(say(message, "zh") for message in made.report)
    assert "1个单元格未公布（(D)），按未知处理" in said
    assert data.content["imported"]["format"] == "bea-caemp25n"


def test_breaks_are_kept_said_and_not_crossed(file):
    broken = Break(2018, "51", Text("Towns were merged.", "城镇合并。"))
    reading = dataclasses.replace(read_published([file]), breaks=(broken,))
    made = keep(prepare_reading(reading, "my towns", ["a.zip"]))
    panel = bm.dataset("my towns").panel("own_jobs")
    assert panel.breaks == (broken,)
    assert panel.breaks_between(2017, 2018, "my towns:51901")
    assert not panel.breaks_between(2017, 2018, "my towns:42003")
    assert "Definition changed in 2018: Towns were merged." in " ".join(map(say, made.report))


def test_an_agencys_own_list_of_industries_is_named_in_both_languages(tmp_path):
    rows = bea_rows(
        "CAGDP2", "Thousands of dollars", ((12, "  Manufacturing", "31-33"), (11, "  Construction", "23"))
    )
    path = bea_zip(tmp_path / "CAGDP2.zip", bea_text(rows), table="CAGDP2")
    data = import_published([path], "gdp").dataset
    info = data.own_table()
    assert (info.measure, info.unit, info.unit_name.zh) == ("value_added", "USD", "美元（当年价）")
    scheme = bm.classify.scheme(info.classification)
    assert [industry.name_zh for industry in scheme] == ["建筑业", "制造业"]


@pytest.mark.parametrize("measure", ["earnings", "establishments"])
def test_new_measures_are_stored_and_read(file, measure):
    reading = dataclasses.replace(read_published([file]), measure=measure, unit="u", unit_name=Text("u", "u"))
    data = keep(prepare_reading(reading, "m", ["f"])).dataset
    assert data.own_table().measure == measure
    assert data.own_table().measure_name == MEASURES[measure]
    assert bm.study("Allegheny, PA", data=data).structure is not None


def test_nothing_is_stored_of_a_file_that_is_not_right(file, tmp_path):
    import_published([file], "kept")
    rows = [*bea_rows(), list(bea_rows())[-9]]
    bad = bea_zip(tmp_path / "bad.zip", bea_text(rows))
    for paths, words in (
        ([bad], "2 cells stand twice, the first 51901, 100, 2017"),
        ([file, bad], "different figures of 51901, 100, 2018"),
        ([tmp_path / "none.zip"], "No such file"),
    ):
        with pytest.raises(BessemerError, match=words):
            import_published(paths, "kept")
    with pytest.raises(DataError, match="No row is left"):
        import_published([file], "kept", Wanted(years=(1950,)))
    with pytest.raises(OptionError, match="absent"):
        import_published([file], "kept", absent="nothing")
    assert [entry.name for entry in datasets()] == ["kept"]
    assert datasets()[0].content["imported"]["file"] == "CAEMP25N.zip"


def test_counts_below_zero_are_refused_and_incomes_are_not(tmp_path):
    places = ((BEA_PLACES[4][0], BEA_PLACES[4][1], -1), BEA_PLACES[5])
    path = bea_zip(tmp_path / "CAEMP25N.zip", bea_text(bea_rows(places=places)))
    with pytest.raises(DataError, match="negative") as caught:
        import_published([path], "n")
    assert "CAEMP25N.zip" in caught.value.where
    earned = bea_rows("CAINC5N", "Thousands of dollars", ((81, " Farm earnings", ""),), places)
    path = bea_zip(tmp_path / "CAINC5N.zip", bea_text(earned), table="CAINC5N")
    assert import_published([path], "n").dataset.panel("own_earnings").values.min() < 0


def test_states_of_one_table_are_put_together(tmp_path):
    paths = [
        bea_zip(tmp_path / f"{name}.zip", bea_text(bea_rows(places=(place,))))
        for name, place in zip("ab", BEA_PLACES[4:], strict=True)
    ]
    data = import_published(paths, "two").dataset
    assert data.panel("own_jobs").regions == ("two:42003", "two:51901")
    assert "2 files" in say(import_published(paths, "two").report[0])
