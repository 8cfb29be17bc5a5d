"""One command for each question but the last, and the options that several commands take."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bessemer.cli import texts
from bessemer.cli.output import asked, print_answer

RegionName = Annotated[
    str,
    typer.Argument(
        metavar="REGION",
        parser=texts.as_typed,
        help="Id, name or alias in English or Chinese, or a .study file.",
    ),
]
Year = Annotated[
    int | None,
    typer.Option("--year", metavar="YEAR", parser=texts.year, help="Use figures up to this year."),
]
Synthetic = Annotated[
    int | None,
    typer.Option(
        "--synthetic",
        metavar="YEAR",
        parser=texts.first_year,
        help="Compare with synthetic controls from this year on.",
    ),
]
Language = Annotated[str, typer.Option("--lang", help="Language of text: en or zh.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")]
RoleModel = Annotated[
    str | None,
    typer.Option(
        "--role-model",
        metavar="NAME[@YEAR]",
        parser=texts.as_typed,
        help="Rank this place among the look-alikes.",
    ),
]
Components = Annotated[
    str,
    typer.Option(
        "--components",
        metavar="NAMES",
        help="What orders look-alikes: structure (raw shares), relative, private, comparable, direction, "
        "capability, weight, a part of these: jobs_trend, share_trend, schooling, diversity, size, income; "
        "several joined by +, weighted as in structure=2+income=1.",
    ),
]
Candidates = Annotated[
    str | None,
    typer.Option(
        "--candidates", help="Who is searched: zones, states, nuts2 or all.", show_default="by region"
    ),
]
Country = Annotated[
    str | None, typer.Option("--country", metavar="CODE", help="Only candidates of this country, as DEU.")
]
Horizon = Annotated[
    int | None,
    typer.Option(
        "--horizon",
        metavar="YEARS",
        parser=texts.horizon,
        help="Years from base year to outcome; 20 by default.",
    ),
]
RecoveredBy = Annotated[
    str,
    typer.Option(
        "--recovered-by",
        metavar="AXIS",
        help="What recovery is measured by: jobs, jobs_per_head, income_per_head or composition.",
    ),
]
Cut = Annotated[
    str | None,
    typer.Option(
        "--cut",
        metavar="ECONOMY",
        parser=texts.as_typed,
        help="What if this economy's supplies were lost?",
    ),
]
Sectors = Annotated[
    str | None,
    typer.Option(
        "--sectors",
        metavar="CODES",
        help="Goods of the cut: technology (c9,c13,c14,c15, by default), all, or WIOD codes with commas.",
    ),
]
Via = Annotated[
    str | None,
    typer.Option("--via", metavar="WAY", help="direct (by default), value-added or allied."),
]
Replaceable = Annotated[
    float | None,
    typer.Option(
        "--replaceable",
        metavar="FRACTION",
        help="Fraction of the supplies cut that is replaced at once, 0 to 1; 0 by default.",
    ),
]
Reference = Annotated[
    str, typer.Option("--reference", help="aggregate (the nation as a whole) or mean (the mean region).")
]
Top = Annotated[
    int | None,
    typer.Option(
        "--top", metavar="ROWS", parser=texts.rows, help="Rows to show; all rows go to JSON and CSV."
    ),
]


OwnData = Annotated[
    str | None,
    typer.Option(
        "--own-data",
        metavar="NAME",
        parser=texts.as_typed,
        help="Look in a dataset of 'bessemer data import'.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of all questions but the last, which has a file of its own."""
    app.command("profile", help="What are we? Composition, location quotients, diversity.")(profile)
    app.command("history", help="What happened to us? Peak, decline and recovery against the nation.")(
        history
    )
    app.command("role-models", help="Who was like us, and what became of them?")(role_models)
    app.command("pathways", help="What could be next? Industries within reach.")(pathways)
    app.command("dependence", help="What do we lean on? Overseas markets, inputs and owners.")(dependence)
    app.command("scenario", help="What if? Own trend, role models, new industries, a lost partner.")(scenario)


def profile(
    region: RegionName,
    year: Year = None,
    own_data: OwnData = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """Describe the region's structure."""
    from bessemer.cli.asking import study_asked

    form, locale = asked(as_json, as_csv, lang)
    asked_for = study_asked(region, year=year, own_data=own_data)
    print_answer("profile", asked_for.structure, form, locale, asked_for.year, top, asked_for.data.catalogue)


def history(
    region: RegionName,
    year: Year = None,
    synthetic: Synthetic = None,
    recovered_by: RecoveredBy = "jobs",
    reference: Reference = "aggregate",
    own_data: OwnData = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """Tell the region's course against its nation."""
    from bessemer.cli.asking import study_asked

    form, locale = asked(as_json, as_csv, lang)
    asked_for = study_asked(region, year=year, own_data=own_data)
    chosen = (recovered_by.replace("-", "_"), reference)
    if chosen == ("jobs", "aggregate"):
        answer = asked_for.history
    else:
        from bessemer.history.answer import compose

        answer = compose(asked_for.data, asked_for.region, asked_for.year, *chosen)
    if synthetic is not None:
        from bessemer.rolemodels.departures.evidences import with_synthetic

        answer = with_synthetic(asked_for.data, answer, synthetic)
    print_answer("history", answer, form, locale, asked_for.year, top, asked_for.data.catalogue)


def role_models(
    region: RegionName,
    year: Year = None,
    role_model: RoleModel = None,
    components: Components = "structure",
    candidates: Candidates = None,
    country: Country = None,
    recovered_by: RecoveredBy = "jobs",
    reference: Reference = "aggregate",
    horizon: Horizon = None,
    own_data: OwnData = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """Find the region-years that looked like the region, and what followed."""
    from bessemer.cli.asking import study_asked
    from bessemer.rolemodels import search
    from bessemer.rolemodels.answer import compose
    from bessemer.rolemodels.lookalikes.outcomes import HORIZON

    form, locale = asked(as_json, as_csv, lang)
    place = study_asked(region, year, role_model, components, own_data)
    components = place.components
    found = search(
        place.data,
        place.region,
        place.year,
        components=components,
        role_model=place.role_model,
        role_model_year=place.role_model_year,
        candidates=candidates,
        country=country,
        horizon=HORIZON if horizon is None else horizon,
        recovered_by=recovered_by.replace("-", "_"),
        reference=reference,
    )
    answer = compose(place.data, place.region, place.year, found)
    print_answer("role-models", answer, form, locale, place.year, top, place.data.catalogue)


def pathways(
    region: RegionName,
    year: Year = None,
    portfolio: Annotated[
        int | None,
        typer.Option(
            "--portfolio", metavar="K", parser=texts.portfolio, help="Choose K of the industries together."
        ),
    ] = None,
    own_data: OwnData = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """List the industries within reach."""
    from bessemer.cli.asking import study_asked

    form, locale = asked(as_json, as_csv, lang)
    asked_for = study_asked(region, year=year, own_data=own_data)
    if portfolio is None:
        answer = asked_for.pathways
    else:
        from bessemer.pathways.answer import compose

        answer = compose(asked_for.data, asked_for.region, asked_for.year, portfolio=portfolio)
    print_answer("pathways", answer, form, locale, asked_for.year, top, asked_for.data.catalogue)


def dependence(
    region: RegionName,
    year: Year = None,
    own_data: OwnData = None,
    cut: Cut = None,
    sectors: Sectors = None,
    via: Via = None,
    replaceable: Replaceable = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """Measure what the region leans on overseas."""
    from bessemer.cli.asking import study_asked

    form, locale = asked(as_json, as_csv, lang)
    if cut is None:
        texts.needs_cut(sectors=sectors, via=via, replaceable=replaceable)
    asked_for = study_asked(region, year=year, own_data=own_data)
    if cut is None:
        answer = asked_for.dependence
    else:
        from bessemer.dependence.cuts.answer import compose_cut

        how: dict[str, Any] = {
            name: given for name, given in (("sectors", sectors), ("via", via)) if given is not None
        }
        how["replaceable"] = 0.0 if replaceable is None else replaceable
        answer = compose_cut(asked_for.data, asked_for.region, asked_for.year, cut, **how)
    print_answer("dependence", answer, form, locale, asked_for.year, top, asked_for.data.catalogue)


def scenario(
    region: RegionName,
    year: Year = None,
    role_model: RoleModel = None,
    own_data: OwnData = None,
    shipped: Annotated[
        str | None,
        typer.Option("--shipped", metavar="NAME|all", help="Fans by year of a shipped scenario, or of all."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="FILE", help="Fans by year of a scenario of your own (YAML)."),
    ] = None,
    paths: Annotated[
        int | None,
        typer.Option(
            "--paths", metavar="NUMBER", parser=texts.paths, help="Paths to draw; 10,000 by default."
        ),
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """Draw the region's futures under scenarios."""
    from bessemer.cli.asking import study_asked
    from bessemer.scenarios.asking import scenarios_asked

    form, locale = asked(as_json, as_csv, lang)
    wanted = scenarios_asked(shipped, file, paths)
    place = study_asked(region, year, role_model, own_data=own_data)
    answer = place.scenarios if wanted is None else wanted.answer(place)
    print_answer("scenario", answer, form, locale, place.year, top, place.data.catalogue)
