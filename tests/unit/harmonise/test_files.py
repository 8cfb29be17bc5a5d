"""Concordances from files: as agencies lay them out and as users write them, with what can be wrong."""

import pytest
import xlsxwriter

from bessemer.classify import Concordance, concordance, weighted
from bessemer.errors import ClassificationError, DataError, OptionError
from bessemer.harmonise import read_concordance


@pytest.fixture
def text(tmp_path):
    def write(content, name="links.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def workbook(path, sheets):
    """Write a workbook: for each sheet its rows, cells as given."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    book.close()
    return path


def pairs(links: Concordance):
    return {(link.source_code, link.target_code): link.weight for link in links.links}


def test_headings_are_found_and_weights_read(text):
    links = read_concordance(text("old;new;weight\nA;x;0,25\nA;y;0,75\nB;y;1\nC;;1\n"), "mine", "yours")
    assert (links.source, links.target) == ("mine", "yours")
    assert pairs(links) == {("A", "x"): 0.25, ("A", "y"): 0.75, ("B", "y"): 1.0, ("C", ""): None}
    assert [link.relation for link in links.links] == ["part", "part", "one", "out"]


def test_columns_may_be_named_and_chinese_headings_are_known(text):
    links = read_concordance(text("原代码,新代码,权重\n甲,乙,1\n"))
    assert pairs(links) == {("甲", "乙"): 1.0}
    named = read_concordance(text("was,is\nA,x\n"), columns={"from": "was", "to": "is"})
    assert pairs(named) == {("A", "x"): 1.0}


def test_without_weights_a_code_with_several_targets_is_open_and_then_parted_equally(text):
    links = read_concordance(text("from,to\nA,x\nA,y\nB,y\n"))
    assert pairs(links) == {("A", "x"): None, ("A", "y"): None, ("B", "y"): 1.0}
    filled = weighted(links)
    assert pairs(filled) == {("A", "x"): 0.5, ("A", "y"): 0.5, ("B", "y"): 1.0}
    assert [link.assumed for link in filled.links] == [True, True, False]


def test_a_share_that_goes_nowhere_is_a_row_of_its_own(text):
    links = read_concordance(text("from,to,weight\nA,x,0.6\nA,,0.4\n"))
    assert pairs(links) == {("A", "x"): 0.6, ("A", ""): 0.4}


def test_rounded_weights_are_brought_to_one(text):
    links = read_concordance(text("from,to,weight\nA,x,0.333\nA,y,0.333\nA,z,0.333\n"))
    assert sum(link.weight for link in links.links) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize(
    ("content", "says", "where"),
    [
        ("from,to,weight\nA,x,0.5\nA,y,0.3\n", "come to 0.8", "rows 2, 3"),
        ("from,to,weight\nA,x,-0.5\nA,y,1.5\n", "is -0.5", "row 2"),
        ("from,to,weight\nA,x,60\nA,y,40\n", "is 60", "row 2"),
        ("from,to,weight\nA,x,0.5\nA,y,\n", "some of its rows only", "rows 2, 3"),
        ("from,to\nA,x\nB,x\nA,x\n", "stands twice", "rows 2 and 4"),
        ("from,to\n,x\n", "no old one", "row 2"),
        ("from,to,weight\nA,x,much\n", "no number", "row 2"),
    ],
)
def test_what_is_wrong_is_named_by_row(text, content, says, where):
    with pytest.raises(DataError) as raised:
        read_concordance(text(content))
    assert says in raised.value.what
    assert where in raised.value.where


def test_codes_of_a_shipped_scheme_are_checked(text):
    path = text("from,to\nA,construction\nB,healht\n")
    with pytest.raises(ClassificationError, match="'healht'") as raised:
        read_concordance(path, target="sections16")
    assert "row" in raised.value.where
    assert "health" in raised.value.remedy


@pytest.mark.parametrize(
    "options", [{"axis": "years"}, {"columns": {"fom": "a"}}, {"columns": {"from": "b"}}]
)
def test_options_that_are_none(text, options):
    with pytest.raises(OptionError):
        read_concordance(text("from,to\nA,x\n"), **options)


def test_a_table_without_such_columns_says_which_it_has(text):
    with pytest.raises(OptionError, match="No column 'to'") as raised:
        read_concordance(text("from,value\nA,x\n"))
    assert "value" in raised.value.where


# The first rows of the table as the Census Bureau publishes it, sheet, title and empty line as there.
CENSUS = [
    ["2012 NAICS to 2017 NAICS"],
    [],
    ["2012 NAICS Code", "2012 NAICS Title", "2017 NAICS Code", "2017 NAICS Title\n(and specific piece)", ""],
    [111110, "Soybean Farming", 111110, "Soybean Farming", ""],
    [211111, "Crude Petroleum and Natural Gas Extraction", 211120, "Crude Petroleum Extraction", ""],
    [211111, "Crude Petroleum and Natural Gas Extraction", 211130, "Natural Gas Extraction", ""],
    [211112, "Natural Gas Liquid Extraction", 211130, "Natural Gas Extraction", ""],
]


def test_the_layout_of_the_census_bureau(tmp_path):
    path = workbook(tmp_path / "2012_to_2017_NAICS.xlsx", {"2012 to 2017 NAICS U.S.": CENSUS})
    links = read_concordance(path)
    assert (links.source, links.target) == ("naics2012", "naics2017")
    assert pairs(links) == {
        ("111110", "111110"): 1.0,
        ("211111", "211120"): None,
        ("211111", "211130"): None,
        ("211112", "211130"): 1.0,
    }
    shipped = concordance("naics2012", "naics2017")
    for code in links.source_codes:
        assert set(links.links_of(code)) == set(shipped.links_of(code))


def test_the_layout_of_the_united_nations(text):
    rows = (
        '"ISIC31code","partialISIC31","ISIC4code","partialISIC4","Detail"\n'
        '"0111","1","0111","0","Growing of cereals"\n'
        '"0111","1","0112","0","Growing of rice"\n'
        '"0111","1","0111","0","Growing of oil seeds"\n'
        '"0130","0","0150","0",""\n'
    )
    links = read_concordance(text(rows, "ISIC31_ISIC4.txt"))
    assert (links.source, links.target) == ("isic31", "isic4")
    assert pairs(links) == {("0111", "0111"): None, ("0111", "0112"): None, ("0130", "0150"): 1.0}


def test_the_layout_of_wits_keeps_leading_zeros(text):
    rows = (
        "HS - Combined  Product Code,HS - Combined  Product Description,"
        "SITC Revision 2 Product Code,SITC Revision 2 Product Description\n"
        '010110,(2002-) Purebred breeding animals,0015,"Horses, asses, mules and hinnies, live"\n'
        '010210,Purebred breeding animals,00111,"Bovine species pure bred,for breeding"\n'
    )
    links = read_concordance(text(rows, "JobID-68_Concordance_HS_to_S2.CSV"))
    assert (links.source, links.target) == ("hs_combined", "sitc_revision_2")
    assert pairs(links) == {("010110", "0015"): 1.0, ("010210", "00111"): 1.0}


# As Eurostat lays the table out: a row of remarks, the heading, all levels mixed, cells without codes empty.
NUTS = [
    ["Changes between NUTS 2013 and NUTS 2016"],
    ["", "Code 2013", "Code 2016", "Country", "NUTS level 1", "NUTS level 2", "NUTS level 3", "Change"],
    [1, "PL", "PL", "POLSKA", "", "", "", ""],
    [2, "PL1", "", "", "REGION CENTRALNY", "", "", "discontinued"],
    [3, "PL12", "", "", "", "Mazowieckie", "", "discontinued; split into PL91, PL92"],
    [4, "PL127", "PL911", "", "", "", "Miasto Warszawa", "recoded"],
    [5, "PL129", "PL912", "", "", "", "Warszawski wschodni", "recoded"],
    [6, "PL122", "PL923", "", "", "", "Ostrołęcki", "recoded"],
    [7, "PL21", "PL21", "", "", "Małopolskie", "", ""],
    [8, "PL213", "PL213", "", "", "", "Miasto Kraków", ""],
]


def test_the_layout_of_eurostat_follows_the_regions_of_level_three(tmp_path):
    path = workbook(tmp_path / "NUTS2013-NUTS2016.xlsx", {"Notes": [["x"]], "NUTS2013-NUTS2016": NUTS})
    links = read_concordance(path, axis="regions")
    assert (links.source, links.target, links.axis) == ("nuts2013", "nuts2016", "regions")
    assert pairs(links) == {("PL12", "PL91"): None, ("PL12", "PL92"): None, ("PL21", "PL21"): 1.0}
    people = {"PL91": 3.0, "PL92": 1.0}
    assert pairs(weighted(links, people))[("PL12", "PL91")] == 0.75
    three = read_concordance(path, axis="regions", level=3)
    assert pairs(three)[("PL127", "PL911")] == 1.0
    with pytest.raises(OptionError):
        read_concordance(path, axis="regions", level=4)


def test_a_workbook_that_is_none(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(DataError):
        read_concordance(path)
    empty = workbook(tmp_path / "y.xlsx", {"A": [["from", "to"]]})
    with pytest.raises(DataError, match="no heading"):
        read_concordance(empty)
    with pytest.raises(OptionError, match="no sheet"):
        read_concordance(workbook(tmp_path / "z.xlsx", {"A": CENSUS}), sheet="B")
