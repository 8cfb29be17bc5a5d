"""Build the table of syllables that names of regions are searched by, with pypinyin (MIT).

    pip install --group data
    PYTHONPATH=src python tools/build_pinyin.py

Only characters of names and aliases of the shipped regions are kept. A character has those readings that it
has in these names, so that 长春 is changchun and 涨 is not asked for. The readings come from pypinyin, whose
data are under the MIT licence; pypinyin itself is not needed at run time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import bessemer as bm
from bessemer.words.pinyin import FILE, is_chinese


def names() -> list[str]:
    """Return all names of regions and nations that hold Chinese characters."""
    found: set[str] = set()
    for region in bm.reference().regions.values():
        found |= {region.name_zh, region.nation.zh, region.name_local, *region.aliases}
    return sorted(name for name in found if any(map(is_chinese, name)))


def table() -> dict[str, str]:
    """Return the characters of each syllable, both sorted."""
    from pypinyin import Style, lazy_pinyin

    found: dict[str, set[str]] = {}
    for name in names():
        # A run of Chinese characters is read as a whole, because neighbours decide how one is read.
        run = ""
        for sign in [*name, " "]:
            if is_chinese(sign):
                run += sign
                continue
            for character, syllable in zip(
                run, lazy_pinyin(run, style=Style.NORMAL, v_to_u=False), strict=True
            ):
                found.setdefault(syllable, set()).add(character)
            run = ""
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def main() -> None:
    """Write the table."""
    lines = [f"{syllable} {characters}" for syllable, characters in table().items()]
    Path(FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} syllables in {FILE}\n")


if __name__ == "__main__":
    main()
