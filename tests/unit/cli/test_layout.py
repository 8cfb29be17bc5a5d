"""Lines and columns of plain text: no number and no word is cut."""

import itertools

from rich.cells import cell_len

from bessemer.cli.layout import GAP, lines, widths


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
