"""Concordances, whatever their weights: nothing lost, nothing made, unknown never zero, chains."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bessemer.classify import Concordance, compose, invert, weighted
from bessemer.classify.links import Link
from bessemer.classify.shares import balance, bounds_of, plan_of, share_out

UNKNOWN = None


@st.composite
def concordances(draw, source="a", target="b", size=5, all_known=False):
    """A concordance of up to `size` codes with one, several or no targets; some weights unknown."""
    links = []
    for number in range(draw(st.integers(1, size))):
        code = f"{source}{number}"
        targets = draw(st.lists(st.integers(0, size - 1), unique=True, max_size=3))
        if not targets:
            links.append(Link(code, "", "out", None))
        elif len(targets) == 1 and draw(st.booleans()):
            links.append(Link(code, f"{target}{targets[0]}", "one", 1.0))
        else:
            parts = draw(st.lists(st.integers(1, 9), min_size=len(targets) + 1, max_size=len(targets) + 1))
            whole = sum(parts)
            for place, part in zip(targets, parts[1:], strict=True):
                known = all_known or draw(st.booleans())
                links.append(
                    Link(
                        code,
                        f"{target}{place}",
                        "part" if known else "split",
                        part / whole if known else UNKNOWN,
                    )
                )
            links.append(Link(code, "", "out", parts[0] / whole))
    return Concordance(f"list {source}", f"list {target}", tuple(links))


def figures(codes, draw):
    cell = st.one_of(st.integers(0, 1000).map(float), st.just(float("nan")))
    rows = draw(st.lists(st.lists(cell, min_size=len(codes), max_size=len(codes)), min_size=1, max_size=3))
    return np.array(rows)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_goes_in_comes_out_or_is_said_to_go_nowhere(data):
    links = weighted(data.draw(concordances()))
    values = figures(links.source_codes, data.draw)
    plan = plan_of(links, links.source_codes)
    shared = share_out(values, plan)
    found = balance(values, shared, plan)
    assert found.gap <= 1e-9 * max(1.0, found.put_in)
    assert found.rows + found.unknown == len(values)
    filled = share_out(values, plan, unknown="zero")
    assert balance(np.nan_to_num(values), filled, plan).unknown == 0


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_unknown_never_becomes_a_number_and_known_never_becomes_unknown(data):
    links = data.draw(concordances())
    values = figures(links.source_codes, data.draw)
    for used in (links, weighted(links)):
        plan = plan_of(used, used.source_codes)
        shared = share_out(values, plan)
        for column, target in enumerate(plan.targets):
            feeding = [link for link in used.links if link.target_code == target and link.weight != 0]
            places = [used.source_codes.index(link.source_code) for link in feeding]
            open_ = [place for place, link in zip(places, feeding, strict=True) if link.weight is None]
            cells = values[:, places]
            unknown = np.isnan(cells).any(axis=1) | (values[:, open_] != 0).any(axis=1)
            np.testing.assert_array_equal(np.isnan(shared.values[:, column]), unknown)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_chain_gives_what_its_two_steps_give(data):
    first = data.draw(concordances("a", "b", all_known=True))
    second = data.draw(concordances("b", "c", all_known=True))
    there = {link.source_code for link in second.links}
    lost = {link.target_code for link in first.links if link.target_code} - there
    second = Concordance(
        "list b", "list c", (*second.links, *(Link(code, "", "out", None) for code in sorted(lost)))
    )
    values = figures(first.source_codes, data.draw)
    plan = plan_of(first, first.source_codes)
    middle = share_out(values, plan)
    after = plan_of(second, plan.targets, absent="zero")
    twice = share_out(middle.values, after)
    once_plan = plan_of(compose(first, second), first.source_codes)
    once = share_out(values, once_plan)
    assert set(once_plan.targets) == set(after.targets)
    order = [once_plan.targets.index(code) for code in after.targets]
    np.testing.assert_allclose(once.values[:, order], twice.values, rtol=1e-9, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_concordance_with_itself_changes_nothing(data):
    codes = tuple(f"a{number}" for number in range(data.draw(st.integers(1, 6))))
    links = Concordance("list a", "list a", tuple(Link(code, code, "one", 1.0) for code in codes))
    values = figures(codes, data.draw)
    plan = plan_of(links, codes)
    np.testing.assert_array_equal(share_out(values, plan).values, values)
    other = data.draw(concordances("a", "b", all_known=True))
    if other.source_codes == codes:
        chained = compose(links, other)
        for code in codes:
            wanted = {link.target_code: link.weight for link in other.links_of(code) if link.target_code}
            found = {link.target_code: link.weight for link in chained.links_of(code) if link.target_code}
            assert found == pytest.approx(wanted)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_turned_round_by_its_own_figures_it_gives_these_figures_back(data):
    links = data.draw(concordances(all_known=True))
    kept = [link for link in links.links if link.relation != "out"]
    whole = {}
    for link in kept:
        whole[link.source_code] = whole.get(link.source_code, 0.0) + link.weight
    links = Concordance(
        "list a",
        "list b",
        tuple(
            Link(link.source_code, link.target_code, "part", link.weight / whole[link.source_code])
            for link in kept
        ),
    )
    if not kept:
        return
    codes = links.source_codes
    values = np.array(
        data.draw(st.lists(st.integers(1, 1000).map(float), min_size=len(codes), max_size=len(codes)))
    )
    there = plan_of(links, codes)
    back = invert(links, dict(zip(codes, values, strict=True)))
    home = plan_of(back, there.targets)
    found = share_out(share_out(values, there).values, home)
    order = [home.targets.index(code) for code in codes]
    np.testing.assert_allclose(found.values[order], values, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_bounds_hold_whatever_the_weights_that_are_not_published(data):
    links = data.draw(concordances())
    values = np.nan_to_num(figures(links.source_codes, data.draw))
    sizes = {code: data.draw(st.integers(0, 9)) for code in links.target_codes}
    plan = plan_of(weighted(links), links.source_codes)
    low, high = bounds_of(values, values, plan)
    for by in (None, sizes):
        other = plan_of(weighted(links, by), links.source_codes)
        shared = share_out(values, other)
        for column, target in enumerate(other.targets):
            at = plan.targets.index(target)
            assert (low[:, at] <= shared.values[:, column] + 1e-9).all()
            assert (shared.values[:, column] <= high[:, at] + 1e-9).all()
