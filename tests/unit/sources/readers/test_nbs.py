"""CSV of China's statistics bureau: GB18030, three header lines, one file an industry or one a province."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.classify import scheme
from bessemer.errors import DataError
from bessemer.sources.agency_imports import import_published
from bessemer.sources.readers.heads import head_of
from bessemer.sources.readers.nbs import NBS_CSV, read_nbs
from bessemer.sources.readers.reading import Wanted
from bessemer.sources.readers.registry import read_published
from bessemer.words import say


def table(tmp_path, indicator, rows, years=(2014, 2013, 2012), name="分省年度数据.csv", encoding="gb18030"):
    lines = ["数据库：分省年度数据", f"指标：{indicator}", "时间：最近10年"]
    lines.append(",".join(["地区", *(f"{year}年" for year in years)]))
    lines += [",".join([place, *map(str, figures)]) for place, figures in rows.items()]
    lines.append("数据来源：国家统计局")
    path = tmp_path / name
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


ROWS = {"北京市": (104.3, 104.1, 103.98), "吉林省": (75.24, "", 60.1)}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_one_industry_by_province(tmp_path, encoding):
    path = table(tmp_path, "制造业城镇单位就业人员(万人)", ROWS, encoding=encoding)
    assert NBS_CSV.knows(head_of(path))
    reading = read_nbs(path, Wanted())
    assert (reading.classification, reading.measure, reading.unit) == ("gb19", "jobs", "jobs")
    assert reading.how["encoding"] == encoding
    cells = reading.frame.set_index(["region", "industry", "year"])
    assert cells.value["北京市", "C", 2014] == 1_043_000
    assert cells.value["吉林省", "C", 2014] == 752_400  # exact, though 75.24 x 10,000 is not in floats
    assert np.isnan(cells.value["吉林省", "C", 2013])
    assert cells.status["吉林省", "C", 2013] == "not collected"
    assert [place.name.en for place in reading.places] == ["Beijing", "Jilin"]
    assert [entry.year for entry in reading.breaks] == [2013]
    assert read_nbs(path, Wanted(years=(2013, 2014))).breaks == ()


def test_files_of_several_industries_make_a_panel(tmp_path):
    names = {
        "C": "制造业",
        "D": "电力、热力、燃气及水生产和供应业",
        "I": "信息传输、计算机服务和软件业",
        "S": "公共管理、社会保障和社会组织",
    }
    files = [
        table(
            tmp_path,
            f"{name}城镇单位就业人员(万人)",
            {"吉林省": (at, at, at), "辽宁省": (1, 2, 3)},
            name=f"{at}.csv",
        )
        for at, name in enumerate(names.values(), start=1)
    ]
    reading = read_published(files)
    assert set(reading.frame.industry) == set(names)
    assert len(reading.frame) == 4 * 2 * 3


def test_one_province_by_indicator(tmp_path):
    lines = [
        "数据库：分省年度数据,,",
        "地区：吉林省,,",
        "时间：最近5年,,",
        "指标,2020年,2019年",
        "城镇单位就业人员(万人),250.1,260.2",
        "制造业城镇单位就业人员(万人),44.7,45.8",
        "居民服务、修理和其他服务业城镇单位就业人员(万人),0.3,0.3",
        "年末常住人口(万人),2399,2448",
        "制造业城镇单位就业人员工资总额(亿元),300,310",
        '"注：2011年及以后数据口径有变化,见说明",,',
        "数据来源：国家统计局,,",
    ]
    path = tmp_path / "jilin.csv"
    path.write_bytes("\n".join(lines).encode("gb18030"))
    reading = read_nbs(path, Wanted())
    assert reading.measure == "jobs"
    assert set(reading.frame.industry) == {"C", "O"}
    said = [say(message) for message in reading.report]
    assert "1 row or indicator left out that are sums of others (城镇单位就业人员(万人))." in said
    assert any(sentence.startswith("2 other indicators left out") for sentence in said)
    wages = read_nbs(path, Wanted(measure="earnings"))
    assert wages.frame.value.tolist() == [3e10, 3.1e10]


def test_every_industry_of_the_standard_is_known_by_its_name(tmp_path):
    for industry in scheme("gb19"):
        path = table(tmp_path, f"{industry.name_zh}城镇单位就业人员(万人)", {"吉林省": (1, 1, 1)})
        assert set(read_nbs(path, Wanted()).frame.industry) == {industry.code}


@pytest.mark.parametrize(
    ("indicator", "rows", "message"),
    [
        ("年末常住人口(万人)", ROWS, "is one that this reader knows by industry: 年末常住人口"),
        ("制造业城镇单位就业人员(万人)", {"吉林省": ("七十五", 1, 1)}, "'七十五' is no figure"),
        ("制造业城镇单位就业人员(万人)", {"吉林省": (1, 1)}, "3 cells, not 4"),
        ("制造业城镇单位就业人员(万人)", {}, "has not the row"),
    ],
)
def test_what_is_not_as_published_is_named(tmp_path, indicator, rows, message):
    with pytest.raises(DataError, match=message) as caught:
        read_nbs(table(tmp_path, indicator, rows), Wanted())
    assert "分省年度数据.csv" in caught.value.where


def test_a_region_of_the_imported_panel_has_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    files = [
        table(
            tmp_path,
            f"{name}城镇单位就业人员(万人)",
            {"吉林省": (9, 8, 7), "辽宁省": (1, 2, 3)},
            name=f"{code}.csv",
        )
        for code, name in {"C": "制造业", "P": "教育"}.items()
    ]
    import_published(files, "northeast")
    data = bm.dataset("northeast")
    jilin = data.regions.resolve("吉林")
    assert (jilin.kind, jilin.country) == ("own data", "CHN")
    panel = data.panel("own_jobs")
    assert panel.of(jilin.id).tolist() == [[70_000, 70_000], [80_000, 80_000], [90_000, 90_000]]
    assert panel.classification == "gb19"
