"""Nothing descriptive claims a cause, in either language: templates, shipped outcomes, own case files."""

import re

import pytest

from bessemer.casebook.reading import shipped_cases
from bessemer.casebook.sentences import outcome_message
from bessemer.casebook.telling import told
from bessemer.casebook.wording import causal_word
from bessemer.words import catalogue, say

CASES = {case.id: case for case in shipped_cases()}
LOCALES = ("en", "zh-CN")
# What says that nothing is shown to be a cause, or what a causal design may say.
FREE = {
    "casebook.limits",
    "casebook.outcome_causal",
    "casebook.full_outcome_causal",
}


@pytest.mark.parametrize(
    "text",
    [
        "jobs created by the park",
        "it led to 400 jobs",
        "thanks to the museum",
        "growth due to the plan",
        "effects",
        "drove the recovery",
        "boosted output",
        "jobs attributed to it",
        "it helped firms",
        "The impact of it",
        "园区带动的岗位",
        "导致就业下降",
        "得益于新园区",
        "项目带来的收益",
        "拉动增长",
        "归功于计划",
        "由于改革",
        "促成的住房",
    ],
)
def test_a_claim_of_cause_is_found(text):
    assert causal_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "jobs in the park",
        "creative industries",
        "population of the city",
        "unemployment rate",
        "a rise of 10.6%",
        "work in the causeway quarter",
        "园区岗位",
        "失业率",
        "人口较2000年下降2.6%",
        "创意产业",
        "软件业销售收入",
    ],
)
def test_a_count_is_not_taken_for_one(text):
    assert causal_word(text) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_no_template_of_the_casebook_claims_a_cause_but_for_a_causal_design(locale):
    found = {}
    for id, template in catalogue(locale).items():
        if id.startswith("casebook.") and id not in FREE:
            word = causal_word(re.sub(r"\{[^}]*\}", "", template))
            if word:
                found[id] = word
    assert found == {}
    assert causal_word(catalogue(locale)["casebook.outcome_causal"])


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_shipped_outcome_claims_a_cause(case, locale):
    for outcome in case.outcomes:
        assert outcome.design == "descriptive"
        bare = outcome_message(case, outcome)
        text = say(bare, locale).replace(outcome.basis_note.label(locale), "")
        assert causal_word(text) is None, text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_line_of_a_case_in_full_says_what_it_rests_on(case, locale):
    passages = list(told(case))
    lines = [line for passage in passages for line in passage.lines]
    unchecked = say(type(lines[0])("casebook.unchecked"), locale)
    for line in lines:
        text = say(line, locale)
        assert text and not re.search(r"[{}]|\bnan\b|  |。。", text), text
        if line.id in ("casebook.full_fact", "casebook.full_outcome_descriptive", "casebook.full_reading"):
            assert unchecked in text
    said = "\n".join(say(line, locale) for line in lines)
    for item in case.interventions:
        assert item.name.label(locale) in said and item.description.label(locale) in said
    for outcome in case.outcomes:
        assert outcome.metric.label(locale) in said and outcome.basis_note.label(locale) in said
    for source in case.sources:
        assert source.url in said


def test_one_measure_alone_has_only_its_own_sources():
    case = CASES["youngstown"]
    passages = list(told(case, case.interventions[1]))
    said = "\n".join(say(line) for passage in passages for line in passage.lines)
    assert "youngstown-02" in said and "youngstown-01" not in said
    assert case.source("y3").url in said and case.source("y9").url not in said
