"""The four aims of the founding case: one table for all questions."""

import pytest

from bessemer.classify import aim_codes, aim_names, aim_of, scheme
from bessemer.classify.aims import FIELDS, _table
from bessemer.errors import ClassificationError


def test_every_code_is_one_of_its_scheme_and_every_aim_has_a_name() -> None:
    for name, codes in _table().items():
        assert set(codes) <= set(scheme(name).codes)
        for aim, field in codes.values():
            assert field in FIELDS
            assert aim == "" or aim in aim_names()
    assert [name.en for name in aim_names().values()] == [
        *("advanced technology", "medical care", "education", "finance")
    ]


def test_broad_schemes_hold_the_sectors_that_the_questions_always_meant() -> None:
    four = ("health", "education", "finance", "science")
    assert set(aim_codes("sections16", four)) == {"health", "education", "finance", "science_technical"}
    assert set(aim_codes("gb19", four)) == {"Q", "P", "J", "M"}
    assert set(aim_codes("naics")) == {"1600", "1500", "1000", "1200", "900"}
    assert set(aim_codes("a10")) == {"O-Q", "J", "K", "M-N"}
    fields = ("health", "education", "finance", "business services")
    assert set(aim_codes("wiod35", fields)) == {"c28", "c30", "c32", "c33"}


def test_detailed_schemes_follow_their_sections() -> None:
    """Health, education and finance are the parents' sections; social services are no care."""
    parents = {"health": "care", "education": "education", "finance": "finance"}
    for name in ("ind1990", "io42", "io42_2012"):
        for industry in scheme(name):
            if industry.parent in parents:
                assert aim_of(name, industry.code) in (parents[industry.parent], ""), industry
    assert [aim_of("ind1990", code) for code in ("861", "862", "870", "871")] == [""] * 4


@pytest.mark.parametrize(("name", "fields"), [("sicc", ("health",)), ("gb19", ("healthy",))])
def test_what_is_unknown_is_named(name: str, fields: tuple[str, ...]) -> None:
    with pytest.raises(ClassificationError):
        aim_codes(name, fields)
