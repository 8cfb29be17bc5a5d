"""Lines and columns of plain text: no number and no word is cut."""

import io
import itertools

import pytest
from rich.cells import cell_len
from rich.console import Console

import bessemer as bm
from bessemer.cli.layout import GAP, crowded, lines, widths
from bessemer.cli.output import cell, print_table
from bessemer.words import LOCALES


def test_chinese_lines_cut_no_number_and_begin_with_no_closing_mark():
    text = "就业比重由2000年的34.4%变为2019年的42.3%，（持平）较1995—2011年下降−1.2%。" * 6
    for width in range(20, 60):
        done = lines(text, width).split("\n")
        assert "".join(done) == text
        assert all(cell_len(line) <= width and line[0] not in "，。）%" for line in done)
        assert all(not (a[-1].isascii() and b[0].isascii()) for a, b in itertools.pairwise(done))


def test_english_lines_are_left_to_the_console():
    assert lines("one two", 3) == "one two"


def test_numbers_and_words_of_headings_have_room():
    name = "Professional, scientific, technical, administrative and support services"
    heads = ["Name", "Share now", "Jobs, 10%", "Role models known", "Role models up", "Jobs", "Share after"]
    rows = [[name, "12.2%", "−10,763", "10", "4", "−4,739", "12.2%"]] * 3
    found = widths(heads, rows, [False, *[True] * 6], 100)
    assert sum(found) + GAP * 6 == 100
    assert all(width >= cell_len(text) for width, text in zip(found[1:], rows[0][1:], strict=True))
    assert min(found[0], found[3]) >= len("models")
    assert widths(heads[:2], [["A", "1%"]], [False, True], 100) is None


def test_a_table_is_crowded_where_numbers_or_words_would_be_cut():
    heads, rows, numeric = ["Name", "Jobs"], [["Steel works", "1,234,567"]], [False, True]
    assert not crowded(heads, rows, numeric, len("Steel") + GAP + len("1,234,567"))
    assert crowded(heads, rows, numeric, len("Steel") + GAP + len("1,234,567") - 1)


@pytest.mark.parametrize("width", [20, 40])
@pytest.mark.parametrize("locale", LOCALES)
def test_on_a_narrow_terminal_no_sign_of_a_value_is_lost(width, locale):
    """Of all tables on what Jilin is: each row is lines of a name and a value, none too wide."""
    for result in bm.study("Jilin").structure.results:
        file = io.StringIO()
        print_table(Console(width=width, file=file), result, locale, 5)
        text = file.getvalue()
        assert max(map(cell_len, text.splitlines())) <= width
        packed = "".join(text.split())
        drawn = {column: result.column_in(column, locale) for column in result.shown}
        for _, row in result.table.head(5).iterrows():
            at = 0
            for column, source in drawn.items():
                value = cell(row[source], result.formats.get(column), locale)
                known = "".join((result.heading(column, locale) + value).split())
                found = (
                    packed.replace("：", "")
                    .replace(":", "")
                    .find(known.replace("：", "").replace(":", ""), at)
                )
                assert found >= 0, (known, text)
                at = found
