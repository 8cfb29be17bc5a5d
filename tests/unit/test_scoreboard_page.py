"""The page of published figures is what its tool writes now, and says that all are ok."""

import re

import numpy as np
from tools.scoreboard_page import PAGE, page

import bessemer as bm

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in NUMBER.findall(text)]


def test_the_page_is_what_the_tool_writes_now():
    """Numbers may differ in the last digit between machines; words and verdicts may not."""
    found = bm.verify()
    assert found.met == len(found.scores)
    now, kept = page(found), PAGE.read_text(encoding="utf-8")
    again = "Write it again: make published-figures."
    assert NUMBER.sub("#", now).splitlines() == NUMBER.sub("#", kept).splitlines(), again
    np.testing.assert_allclose(numbers(now), numbers(kept), rtol=2e-3, atol=2e-9, err_msg=again)
