"""An imported dataset in another classification, or by other places, stored as a dataset of its own."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bessemer.classify import Concordance, concordance, schemes
from bessemer.classify.vintages import VINTAGES
from bessemer.errors import DataError, OptionError
from bessemer.harmonise.coverages import Coverage, coverage
from bessemer.harmonise.crosswalks import CROSSWALKS, crosswalk, names_of_targets
from bessemer.harmonise.files import read_concordance
from bessemer.panel import Break, Panel
from bessemer.sources.import_content import rows_of
from bessemer.sources.import_sentences import stored_said
from bessemer.sources.own import OwnDataset, own_id
from bessemer.sources.store import check_name, open_dataset, save_dataset
from bessemer.words import Message, Text, say

Rule = Literal["unknown", "zero"]
_LAYOUTS = ("naics", "sic", "isic", "hs_", "sitc", "nuts")
"""How the names of lists begin that an agency's layout tells."""


@dataclass(frozen=True, eq=False)
class Harmonised:
    """What harmonising made.

    Attributes
    ----------
    dataset : OwnDataset
        As it is stored.
    report : tuple of Message
        What was done, sentence by sentence.
    coverages : tuple of Coverage
        Of each step: industries, then places.
    """

    dataset: OwnDataset
    report: tuple[Message, ...]
    coverages: tuple[Coverage, ...]


def harmonise_dataset(
    name: str,
    new: str,
    *,
    to: str | None = None,
    file: str | Path | None = None,
    source: str | None = None,
    regions: str | Path | None = None,
    missing: Literal["equal", "unknown"] = "equal",
    absent: Rule = "unknown",
    unlisted: Literal["error", "out"] = "error",
) -> Harmonised:
    """Convert an imported dataset and store the result under another name.

    Parameters
    ----------
    name : str
        Of the imported dataset.
    new : str
        What the result is to be called.
    to : str, optional
        Classification wanted: a shipped scheme, a NAICS vintage such as ``naics2022``, or with `file` the
        name of the user's own list.
    file : str or Path, optional
        A concordance as :func:`bessemer.harmonise.read_concordance` takes it.
    source : str, optional
        Classification of the dataset, where it is an own list whose codes are those of a vintage.
    regions : str or Path, optional
        ``zones1990`` or ``cbsa2018`` for figures of US counties by their federal codes, or a file with a
        crosswalk.
    missing, absent, unlisted
        As :func:`bessemer.conversion.convert_panel` takes them.

    Raises
    ------
    BessemerError
        If something does not fit; nothing is stored then.

    Examples
    --------
    >>> made = harmonise_dataset("counties", "zones", regions="zones1990")  # doctest: +SKIP
    """
    kept = check_name(new)
    if to is None and file is None and regions is None:
        raise OptionError(
            "Nothing is asked for.",
            remedy="Say a classification with --to, a file with --with, or --regions.",
        )
    held = open_dataset(name)
    if kept == held.name:
        raise OptionError(
            f"The result cannot be called '{kept}' too.", remedy="Give it a name of its own with --as."
        )
    panel, names = plain_panel(held)
    industries = {
        entry["code"]: Text(entry["name"], entry["name_zh"])
        for listed in held.content["schemes"].values()
        for entry in listed
    }
    found: list[Coverage] = []
    steps: list[Message] = []
    lists: dict[str, Any] = dict(held.content["schemes"])
    if to is not None or file is not None:
        links = _industries(panel, to, file, source, kept)
        panel = dataclasses.replace(panel, classification=links.source)
        found.append(coverage(panel, links, missing=missing, absent=absent))
        panel = panel.convert(links, missing=missing, absent=absent, unlisted=unlisted)
        panel, lists = _listed(panel, industries)
        steps.append(Message("harmonise.step_industries", source=links.source, target=links.target))
    if regions is not None:
        links, targets = _places(regions, held.name, kept)
        panel = _padded(panel, links)
        found.append(coverage(panel, links, missing=missing, absent=absent))
        panel = panel.convert(links, missing=missing, absent=absent, unlisted=unlisted)
        names = {code: targets.get(code, Text(code, code)) for code in panel.regions}
        steps.append(Message("harmonise.step_places", source=links.source, target=links.target))
    if not panel.regions or not panel.industries:
        raise DataError(
            "Nothing is left of the dataset.",
            where=f"Dataset '{held.name}'.",
            remedy="Check that its codes are those of the concordance.",
        )
    content = content_after(held, kept, panel, names, lists, steps)
    stored = dataclasses.replace(panel, regions=tuple(own_id(kept, code) for code in panel.regions))
    save_dataset(kept, rows_of(stored), content)
    made = open_dataset(kept)
    unit = next(iter(made.tables("own"))).unit_name
    report = [sentence for one in found for sentence in one.sentences()]
    return Harmonised(made, (*report, stored_said(kept, stored, unit)), tuple(found))


def plain_panel(held: OwnDataset) -> tuple[Panel, dict[str, Text]]:
    """Return the figures of a dataset by the codes of its places, and the names of these."""
    info = next(iter(held.tables("own")), None)
    if info is None:
        raise DataError(
            f"The dataset '{held.name}' has no figures of its own.", remedy="Name an imported dataset."
        )
    panel = held.panel(info.key)
    start = f"{held.name}:"
    names = {
        entry["id"].removeprefix(start): Text(entry["name"], entry["name_zh"])
        for entry in held.content["places"]
    }
    breaks = tuple(
        dataclasses.replace(entry, scope=" ".join(part.removeprefix(start) for part in entry.scope.split()))
        for entry in panel.breaks
    )
    regions = tuple(id.removeprefix(start) for id in panel.regions)
    return dataclasses.replace(panel, regions=regions, breaks=breaks), names


def _industries(
    panel: Panel, to: str | None, file: str | Path | None, source: str | None, name: str
) -> Concordance:
    """Return the concordance asked for, from the classification of the panel."""
    own = source or str(panel.classification).partition("@")[0]
    if file is None:
        if own not in (*schemes(), *VINTAGES):
            raise OptionError(
                f"The industries of the dataset are a list of its own, '{own}'.",
                remedy="Say with --from what they are, such as naics2017, or give a concordance with --with.",
            )
        return concordance(own, str(to))
    links = read_concordance(file, source, to)
    return dataclasses.replace(
        links,
        source=links.source if source or links.source.startswith(_LAYOUTS) else own,
        target=links.target if to or links.target.startswith(_LAYOUTS) else name,
    )


def _places(regions: str | Path, held: str, name: str) -> tuple[Concordance, Mapping[str, Text]]:
    if str(regions) in CROSSWALKS:
        return crosswalk(str(regions)), names_of_targets(str(regions))
    if not Path(regions).suffix:
        return crosswalk(str(regions)), {}  # an error that names what there is
    links = read_concordance(regions, axis="regions")
    if not links.source.startswith(_LAYOUTS):
        links = dataclasses.replace(links, source=held, target=name)
    return links, {}


def _padded(panel: Panel, links: Concordance) -> Panel:
    """Return a panel of US counties whose codes have their leading zero."""
    if links.source != "us-counties":
        return panel
    regions = tuple(code.zfill(5) if code.isdecimal() else code for code in panel.regions)
    return dataclasses.replace(panel, regions=regions)


def _listed(panel: Panel, names: Mapping[str, Text]) -> tuple[Panel, dict[str, Any]]:
    """Return a panel with the name of its classification, and the list of it where it is an own one."""
    if panel.classification in schemes():
        return panel, {}
    mark = hashlib.sha256("\n".join(panel.industries).encode()).hexdigest()[:8]
    title = f"{panel.classification}@{mark}"
    entries = [
        {"code": code, "name": text.en, "name_zh": text.zh}
        for code in panel.industries
        for text in (names.get(code, Text(code, code)),)
    ]
    return dataclasses.replace(panel, classification=title), {title: entries}


def content_after(
    held: OwnDataset,
    name: str,
    panel: Panel,
    names: Mapping[str, Text],
    lists: Mapping[str, Any],
    steps: Sequence[Message],
) -> dict[str, Any]:
    """Return ``dataset.json``: as that of the dataset it came from, with what was done to it."""
    before = held.content
    countries = _countries(held, panel.regions)
    key, table = next(iter(before["tables"].items()))
    done = {
        short: " ".join([table["transformation"][short], *(say(step, locale) for step in steps)]).strip()
        for short, locale in (("en", "en"), ("zh", "zh-CN"))
    }
    made = {
        **table,
        "years": list(panel.years),
        "classification": panel.classification,
        "transformation": done,
        "breaks": [_entry(entry, name) for entry in panel.breaks],
    }
    return {
        "country": before["country"],
        "sources": before["sources"],
        "tables": {key: made},
        "schemes": dict(lists),
        "places": [
            {
                "id": own_id(name, code),
                "name": names[code].en,
                "name_zh": names[code].zh,
                **countries.get(code, {}),
            }
            for code in panel.regions
        ],
        "imported": {
            **before["imported"],
            "harmonised_from": held.name,
            "industries": len(panel.industries),
        },
    }


def _countries(held: OwnDataset, codes: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the country of each place as an entry: its own before, or that which all places share."""
    before = {
        entry["id"].removeprefix(f"{held.name}:"): entry["country"]
        for entry in held.content["places"]
        if entry.get("country")
    }
    shared = set(before.values())
    usual = shared.pop() if len(shared) == 1 else ""
    found = {code: before.get(code, usual) for code in codes}
    return {code: {"country": country} for code, country in found.items() if country}


def _entry(entry: Break, name: str) -> dict[str, Any]:
    """Return a break as the catalogue has it, places by their ids in the dataset."""
    scope = entry.scope if entry.scope == "all" else " ".join(own_id(name, id) for id in entry.scope.split())
    return {
        "year": entry.year,
        "scope": scope,
        "note": {"en": entry.note.en, "zh": entry.note.zh},
        "industries": list(entry.industries),
    }
