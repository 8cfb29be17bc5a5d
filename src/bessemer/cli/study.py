"""``bessemer study``: keep a study with every number, and open it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bessemer.cli.layout import lines
from bessemer.cli.output import Form, asked, console, plain_envelope, print_csv, print_json
from bessemer.cli.questions import AsCsv, AsJson, Components, Language, OwnData, RegionName, RoleModel, Year
from bessemer.cli.texts import as_typed, printable
from bessemer.files import file_part
from bessemer.words import Message, say

# More differences than this are counted, not listed.
_LISTED = 12

app = typer.Typer(
    help="Keep a study as a file, and open it again.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("save", help="Write a region's study with all its answers to a file.")
def save(
    region: RegionName,
    year: Year = None,
    role_model: RoleModel = None,
    components: Components = "structure",
    own_data: OwnData = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to write; ends in .study.", show_default=False
        ),
    ] = None,
    lang: Language = "en",
) -> None:
    """Save a study."""
    from bessemer.cli.asking import study_asked
    from bessemer.files import check_target
    from bessemer.saved import SUFFIX, save_study
    from bessemer.words import locale_of

    locale = locale_of(lang)
    made = study_asked(region, year, role_model, components, own_data)
    target = output or Path(f"bessemer-{file_part(made.region.id)}{SUFFIX}")
    check_target(target, "study")
    file = printable(as_typed(str(save_study(made, target))))
    typer.echo(say(Message("study.saved", region=made.region, file=file), locale))


@app.command("open", help="Show a saved study, and whether its numbers still come out.")
def open_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of 'bessemer study save'.")],
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Open a saved study and compute it anew."""
    from bessemer.saved import open_study

    form, locale = asked(as_json, as_csv, lang)
    kept = open_study(file)
    differences = kept.differences()
    rows = [_row(question, answer, differences) for question, answer in kept.answers[locale].items()]
    place = kept.study.region
    if form is Form.CSV:
        print_csv(rows, list(rows[0]))
        return
    if form is Form.JSON:
        parameters = {"file": str(file), "version": kept.version, "same_figures": kept.same_figures}
        content = plain_envelope("study open", parameters, rows)
        content["region"], content["year"] = place.id, kept.study.year
        content["differences"] = [vars(entry) for entry in differences]
        print_json(content)
        return
    out = console()
    title = Message("study.of", region=place, version=kept.version)
    out.print(lines(say(title, locale), out.width), style="bold")
    for row in rows:
        out.print()
        out.print(say(Message(f"ui.question_{row['question']}"), locale), style="bold")
        out.print(lines(printable(str(row["headline"])), out.width))
    out.print()
    for message in _verdict(kept.same_figures, len(differences)):
        out.print(lines(say(message, locale), out.width))
    for entry in differences[:_LISTED]:
        out.print(printable(f"{entry.question}: {entry.path}: {entry.saved!r} -> {entry.now!r}"), style="dim")


def _row(question: str, answer: dict[str, Any], differences: Any) -> dict[str, Any]:
    said = answer.get("headline") or answer.get("reason") or {}
    return {
        "question": question,
        "year": answer.get("year"),
        "headline": said.get("text"),
        "differences": sum(entry.question == question for entry in differences),
    }


def _verdict(same_figures: bool, count: int) -> list[Message]:
    """Say whether the figures are those that the study was saved on, and how many values differ."""
    figures = Message("study.same_figures" if same_figures else "study.other_figures")
    return [figures, Message("study.differ", count=count) if count else Message("study.same_values")]
