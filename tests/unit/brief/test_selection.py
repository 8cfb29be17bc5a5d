"""Which charts stand open: two or three of a chapter; none is lost but those left out on purpose."""

import pytest

from bessemer.brief.first import lead_chart
from bessemer.brief.selection import FIRST_CHOICE, LEAST_OPEN, LEFT_OUT, MOST_OPEN, charts_of, select


@pytest.mark.parametrize("name", ["CN-JL", "CZ16300", "DEA5", "CHN"])
def test_two_or_three_charts_stand_open_and_none_is_lost(study_of, name):
    answers = list(study_of(name).answers())
    lead = lead_chart(answers)
    assert lead is not None
    for answer in answers:
        chosen = select(answer, [lead])
        there = [chart for chart in charts_of(answer) if chart.id not in LEFT_OUT and chart is not lead]
        assert len(chosen.open) <= MOST_OPEN
        assert len(chosen.open) >= min(LEAST_OPEN, len(there))
        assert sorted(chart.id for chart in (*chosen.open, *chosen.folded)) == sorted(c.id for c in there)
        wanted = [id for id in FIRST_CHOICE.get(answer.question, ()) if id in {c.id for c in there}]
        assert [chart.id for chart in chosen.open][: len(wanted)] == wanted


def test_what_stands_on_the_first_page_does_not_stand_in_the_chapter(study_of):
    answer = study_of("CN-JL").rolemodels
    lead = answer.charts[0]
    assert not select(answer, [lead]).opens(lead)
    assert all(chart is not lead for chart in select(answer, [lead]).folded)


def test_the_page_draws_an_open_chart_twice_and_a_folded_one_once(study_of):
    from bessemer.brief.pieces import SCREEN, Easel
    from bessemer.brief.view import build
    from bessemer.charts.workshop import Workshop

    study = study_of("LUX")
    page = build(study, Easel(study.data.catalogue, "en", Workshop(0), SCREEN))
    for chapter in page.chapters:
        for item in (chapter, *chapter.sections):
            assert all(figure.wide and figure.narrow for figure in item.figures)
            assert all(figure.narrow and not figure.wide for figure in item.folded)


def test_every_chart_and_table_chosen_by_name_is_made_somewhere(study_of):
    from bessemer.brief.selection import charts_of
    from bessemer.brief.versus import SHARED, _results

    charts, tables = {}, {}
    for name in ("CN-JL", "CZ16300", "DEA5", "LUX"):
        for answer in study_of(name).answers():
            charts.setdefault(answer.question, set()).update(chart.id for chart in charts_of(answer))
            tables |= {result.name: set(result.table.columns) for result in _results(answer)}
    assert {question: set(ids) - charts[question] for question, ids in FIRST_CHOICE.items()} == {
        question: set() for question in FIRST_CHOICE
    }
    assert {name: {key, *columns} - tables.get(name, set()) for name, (key, columns) in SHARED.items()} == {
        name: set() for name in SHARED
    }
