"""The pages that are made from code, and where they stand in docs/."""

from __future__ import annotations

from tools.docs_site import commands, figures, glossary, reference


def pages() -> dict[str, str]:
    """Return the text of every made page by its place."""
    found = {part.uri: reference.text_of(part) for part in reference.parts()}
    return {
        "reference/api/index.md": reference.index(),
        **found,
        "reference/commands.md": commands.text(),
        "data-sources.md": figures.text(),
        **glossary.pages(),
    }


def places() -> tuple[str, ...]:
    """Return where the made pages stand, without making them."""
    return (
        "reference/api/index.md",
        "reference/commands.md",
        "data-sources.md",
        *glossary.PLACES.values(),
        *(part.uri for part in reference.parts()),
    )
