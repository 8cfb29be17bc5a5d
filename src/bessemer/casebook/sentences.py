"""What the casebook says of a region: what was done at the same stage, what followed, who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bessemer.casebook.cases import for_regions
from bessemer.casebook.figures import figure_of
from bessemer.casebook.matching import Match, Matches
from bessemer.casebook.names import checked_message, kind_message, role_message, sector_names
from bessemer.casebook.schema import BASES, Case, Intervention, Outcome
from bessemer.casebook.tables import latest_year
from bessemer.regions import Region, spoken
from bessemer.words import Message, Text

# Never quoted: what a body says of itself or has ordered, and what was only announced.
NOT_QUOTED = ("self-reported", "commissioned", "plan")
_NAMED = 3


def headline(found: Matches, candidates: int) -> Message:
    """Return why the first case stands first, and what was done there at the same stage.

    Nothing but counts, so that no sum of money and no outcome reaches the first page.
    """
    lead = found.entries[0]
    items = lead.case.interventions
    if lead.rank is not None:
        return Message(
            "casebook.headline_ranked",
            region=found.region,
            model=_model(lead),
            rank=lead.rank,
            candidates=candidates,
            count=len(items),
            begun=_begun(lead),
            aim=_aim(found, lead),
        )
    values: dict[str, Any] = {"case": lead.case.name, "count": len(items)}
    values.update(year=lead.case.dated[0].start if lead.case.dated else None, kinds=_kinds(items))
    suffix = "" if lead.case.dated else "_undated"
    if lead.asked:
        return Message(f"casebook.headline_asked{suffix}", **values)
    nation = spoken(found.region.nation)
    return Message(f"casebook.headline_country{suffix}", region=found.region, nation=nation, **values)


def did(found: Matches, entry: Match) -> Message:
    """Return for the first page how much was done at the place asked about; counts alone, as above."""
    items = entry.case.interventions
    values: dict[str, Any] = {"case": entry.case.name, "count": len(items)}
    if entry.rank is None:
        return Message("casebook.did", **values)
    return Message(
        "casebook.did_since", base_year=entry.base_year, begun=_begun(entry), aim=_aim(found, entry), **values
    )


def findings(found: Matches, shown: list[Match]) -> Iterator[Message]:
    """Yield the sentences, most important first."""
    lead = shown[0]
    yield from pointed(found)
    yield from named(found, lead)
    yield from followed(lead)
    yield from (said for said in (best_outcome(lead.case), *objections(lead.case)) if said)
    warning = next((entry for entry in shown[1:] if entry.cautionary), None)
    if warning is not None:
        yield beside(warning)
        yield from followed(warning, warned=True)
        said = best_outcome(warning.case)
        yield from [said] if said else objections(warning.case)
    elif not lead.cautionary:
        yield Message("casebook.cautionary_none", count=len(found.entries))
    own = for_regions(found.cases, [found.region.id])
    if own:
        names = Text("; ".join(case.name.en for case in own), "、".join(case.name.zh for case in own))
        count = sum(len(case.interventions) for case in own)
        yield Message("casebook.own", region=found.region, count=count, cases=names)


def not_found(found: Matches, asked: Region | None) -> Iterator[Message]:
    """Say so where the place asked about has no case, so that another's is not taken for its own."""
    if asked is not None and not for_regions(found.cases, [asked.id]):
        yield Message("casebook.asked_none", place=asked)


def pointed(found: Matches) -> Iterator[Message]:
    """Say which sectors the pathways and the contrast point to."""
    paths, contrast = found.pointers.pathways, found.pointers.contrast
    kind = "both" if paths and contrast else "pathways" if paths else "contrast" if contrast else "none"
    if kind == "none":
        return
    if kind == "pathways" and not found.pointers.compared:
        kind = "pathways_alone"
    values = {"paths": sector_names(paths), "contrast": sector_names(contrast)}
    wanted = {"both": ("paths", "contrast"), "contrast": ("contrast",)}.get(kind, ("paths",))
    yield Message(f"casebook.pointed_{kind}", region=found.region, **{name: values[name] for name in wanted})


def named(found: Matches, entry: Match) -> Iterator[Message]:
    """Name the first measures at the same stage for the sectors pointed to, best sources first."""
    chosen = found.chosen(entry)
    if not chosen:
        return
    grades = {item.id: entry.case.grades(item.sources)[:1] for item in chosen}
    best = sorted(chosen, key=lambda item: (item.evidence != "seen", grades[item.id]))[:_NAMED]
    best.sort(key=lambda item: (item.start or 0, item.id))
    said = [
        Message("casebook.measure_at", name=item.name, year=item.start, stage=entry.stage(item))
        for item in best
    ]
    # Names hold commas, so that a list of them is parted by semicolons.
    text = Text("; ".join(part.label("en") for part in said), "、".join(part.label("zh") for part in said))
    name = "casebook.named_all" if len(chosen) == len(best) else "casebook.named_some"
    yield Message(name, case=entry.case.name, measures=text, count=len(chosen))


def followed(entry: Match, warned: bool = False) -> Iterator[Message]:
    """Say what became of the region's weight in its nation, by the shipped figures; warn once."""
    if entry.change is None or entry.base_year is None:
        return
    verdict = "fell" if entry.change < 0 else "rose"
    yield Message(
        f"casebook.followed_{verdict}",
        place=entry.place or entry.case.name,
        start=entry.base_year,
        end=entry.end_year,
        change=abs(entry.change),
        caveat=Text("", "") if warned else Message("casebook.caveat"),
    )


def beside(entry: Match) -> Message:
    """Return the sentence that introduces a cautionary case."""
    role, count = role_message(entry.case.role), len(entry.case.interventions)
    if entry.rank is None:
        return Message("casebook.cautionary", case=entry.case.name, role=role, count=count)
    return Message(
        "casebook.cautionary_ranked",
        model=_model(entry),
        role=role,
        rank=entry.rank,
        count=count,
        begun=_begun(entry),
    )


def best_outcome(case: Case) -> Message | None:
    """Return the outcome founded most independently, of these the newest; none of a grade C source."""
    solid = [
        outcome
        for outcome in case.outcomes
        if outcome.value is not None
        and outcome.basis not in NOT_QUOTED
        and "C" not in case.grades(outcome.sources)
    ]
    if not solid:
        return None
    best = min(solid, key=lambda outcome: (BASES.index(outcome.basis), -latest_year(outcome)))
    return outcome_message(case, best)


def outcome_message(case: Case, outcome: Outcome) -> Message:
    """Return an outcome as a sentence whose verb is as strong as its design.

    A count is stated; a comparison names its group; only a study that identifies an effect may be said
    to find one.
    """
    figure: Any = figure_of(outcome)
    if figure is None:
        figure = outcome.note if outcome.note is not None else Message("casebook.no_figure")
    elif outcome.note is not None:
        figure = Message("casebook.figure_noted", figure=figure, note=outcome.note)
    return Message(
        f"casebook.outcome_{outcome.design}",
        case=case.name,
        metric=outcome.metric,
        period=outcome.period or Message("casebook.undated"),
        figure=figure,
        basis=outcome.basis_note,
        checked=checked_message(case.checked(outcome.sources)),
    )


def objections(case: Case, count: int = 1) -> list[Message]:
    """Return the first criticisms of a case as sentences."""
    return [
        Message(
            "casebook.criticism_own" if item.own_reading else "casebook.criticism",
            case=case.name,
            text=_bare(item.text),
            checked=checked_message(case.checked(item.sources)),
        )
        for item in case.criticisms[:count]
    ]


def _model(entry: Match) -> Message:
    if entry.place is None:
        return Message("casebook.model_own", case=entry.case.name, base_year=entry.base_year)
    return Message("casebook.model_in", place=entry.place, case=entry.case.name, base_year=entry.base_year)


def _begun(entry: Match) -> Message:
    count = sum(entry.at_stage(item) for item in entry.case.interventions)
    if not count:
        return Message("casebook.begun_none", horizon=entry.horizon)
    return Message("casebook.begun_some", count=count, horizon=entry.horizon)


def _aim(found: Matches, entry: Match) -> Message | Text:
    stage = sum(entry.at_stage(item) for item in entry.case.interventions)
    if not found.pointers.sectors or not stage:
        return Text("", "")
    count = len(found.chosen(entry))
    if not count:
        return Message("casebook.aim_none", region=found.region)
    if count == stage:
        return Message("casebook.aim_all", region=found.region)
    return Message("casebook.aim_some", region=found.region, count=count)


def _kinds(items: tuple[Intervention, ...]) -> Message:
    counts = Counter(item.kind for item in items).most_common(1)
    if counts and counts[0][1] > 1:
        return Message("casebook.kinds_most", count=counts[0][1], kind=kind_message(counts[0][0]))
    return Message("casebook.kinds_each")


def _bare(text: Text) -> Text:
    """Return a text without its full stop, to stand inside a sentence."""
    return Text(text.en.rstrip("."), text.zh.rstrip("。"))
