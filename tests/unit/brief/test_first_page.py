"""The first page: sentences with certainty, and the answer on the role model asked for."""

import pytest

import bessemer as bm
from bessemer.answer import GRADES, Certainty
from bessemer.brief.first import asked, sentences
from bessemer.brief.pieces import TEXT, Easel
from bessemer.charts.workshop import Workshop
from bessemer.words import LOCALES, Message, say


def easel(study, locale="en"):
    return Easel(study.data.catalogue, locale, Workshop(0), TEXT)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["CN-JL", "CZ16300", "DEA5", "CHN"])
def test_each_sentence_names_source_and_certainty(study_of, name, locale):
    study = study_of(name)
    found = list(sentences(study.answers(), easel(study, locale)))
    assert len(found) == 5
    for sentence in found:
        assert sentence.grade in GRADES
        assert sentence.source and sentence.sure and sentence.basis


def test_certainty_follows_the_evidence(study_of):
    jilin, arnsberg = study_of("CN-JL"), study_of("DEA5")
    assert jilin.pathways.certainty.grade == "untested"
    assert jilin.pathways.certainty.basis.values["entries"] == 2
    assert jilin.scenarios.certainty.grade != "counted"
    nearest = jilin.rolemodels.extra["nearest"]
    basis = jilin.rolemodels.certainty.basis.values
    assert [basis["low"], basis["high"]] == nearest["interval"]
    assert arnsberg.dependence.certainty.grade == "inferred"
    assert study_of("CZ16300").pathways.certainty.grade == "weak"


def test_a_grade_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no grade"):
        Certainty("surely", Message("brief.basis_national"))


def test_the_role_model_asked_for_has_ranks_outcomes_and_a_verdict(study_of):
    study = study_of("CN-JL")
    part = study.rolemodels.asked
    named = study.rolemodels.extra["named"]
    ranks = [entry["rank"] for entry in named["variants"]]
    verdict = part.findings[0]
    assert (verdict.values["best"], verdict.values["worst"]) == (min(ranks), max(ranks))
    table, axes = part.results
    assert table.table["rank"].tolist() == ranks
    assert axes.table["against_nation"].tolist() == [entry["change"] for entry in named["axes"]]
    gained = sum(entry["change"] > 0 for entry in named["axes"])
    assert verdict.values["outcome"].values["gained"] == gained
    block = asked(study.answers(), easel(study))
    assert block is not None
    assert f"{min(ranks)}" in block.verdict[0]


def test_nothing_is_said_of_a_role_model_where_none_was_asked_for(study_of):
    study = study_of("CZ16300")
    assert study.rolemodels.asked is None
    assert asked(study.answers(), easel(study)) is None


def test_a_place_that_cannot_be_ranked_gives_the_reason():
    part = bm.study("CHN", role_model="Pittsburgh").rolemodels.asked
    assert part is not None
    assert "not ranked against each other" in say(part.findings[0])


def test_a_sentence_names_only_the_tables_that_it_rests_on(study_of):
    jilin = study_of("CN-JL")
    assert jilin.structure.basis == ("cn_output_io42",)
    assert jilin.history.basis == ("cn_jobs_gb19", "cn_private_jobs_gb19")
    assert jilin.dependence.basis == ("cn_trade_total",)
    assert study_of("DEA5").pathways.basis == ("eu_jobs_a10",)
    assert not {"us_personal_income", "us_population"} & set(jilin.rolemodels.basis)
    for answer in jilin.answers():
        used = {*answer.sources, "us_jobs_sections16", "us_total_jobs", "cn_jobs_gb19"}
        assert set(answer.basis) <= used


@pytest.mark.parametrize("locale", LOCALES)
def test_what_the_role_model_did_stands_with_the_answer_on_it(study_of, locale):
    study = study_of("CN-JL")
    found = asked(study.answers(), easel(study, locale))
    lead = study.casebook.results[0].table
    count = int((lead["case"] == "Pittsburgh").sum())
    assert str(count) in found.did
    assert found.did_source
    assert "seen" not in found.did and "%" not in found.did


def test_cases_of_the_users_own_are_told_and_named_in_the_command():
    from dataclasses import replace

    from bessemer.brief.endmatter import command
    from bessemer.casebook import shipped_cases
    from bessemer.words import Text

    ours = shipped_cases()
    mine = replace(ours[0], id="mine", name=Text("Mine", "自有案例"))
    study = bm.study("LUX", cases=[mine])
    assert [case.id for case in study.cases] == sorted([*(case.id for case in ours), "mine"])
    study.cases_from = "my cases"
    assert "--cases 'my cases'" in command(study, "en")
    with pytest.raises(bm.errors.OptionError, match="cannot be saved"):
        bm.save_study(study, "x.study")
