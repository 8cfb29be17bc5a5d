"""Make the fonts in which charts are measured: widths and no shapes.

The renderer finds the width of each text by shaping it, and reads the font's file again for every character.
The font of a machine that has Chinese is some 20 MB, and there may be none. These have the widths of Noto
Sans where that has a character and one em for all else, as every Chinese font has. Shapes are boxes a unit
high: the renderer looks in other fonts for a character that has none. A file is some 40 kB.

    python tools/measuring_font.py FOLDER_OF_NOTO_SANS
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph

FAMILY = "Bessemer Measure"
TARGET = Path(__file__).parents[1] / "src" / "bessemer" / "charts" / "measure"
EVERY = range(0x20, 0x32000)


def made(source: TTFont, style: str, weight: int) -> TTFont:
    """Return a font with the widths of another and without shapes."""
    em = source["head"].unitsPerEm
    names, advances = source.getBestCmap(), source["hmtx"]
    widths = {at: advances[names[at]][0] if at in names else em for at in EVERY}
    glyphs = {f"w{width}": width for width in sorted(set(widths.values()))}
    builder = FontBuilder(em, isTTF=True)
    builder.setupGlyphOrder([".notdef", *glyphs])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": _box(em), **{name: _box(width) for name, width in glyphs.items()}})
    builder.setupHorizontalMetrics(
        {".notdef": (em, 0), **{name: (width, 0) for name, width in glyphs.items()}}
    )
    builder.setupHorizontalHeader(ascent=source["hhea"].ascent, descent=source["hhea"].descent)
    builder.setupNameTable(
        {"familyName": FAMILY, "styleName": style, "psName": f"{FAMILY.replace(' ', '')}-{style}"}
    )
    builder.setupOS2(
        usWeightClass=weight, sTypoAscender=source["hhea"].ascent, sTypoDescender=source["hhea"].descent
    )
    builder.setupPost(keepGlyphNames=False)
    # Many characters to one glyph, by ranges: the one form in which the whole of Chinese takes 12 bytes.
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.format = 3, 10, 13
    table.reserved = table.length = table.language = 0
    table.cmap = {at: f"w{width}" for at, width in widths.items()}
    builder.font["cmap"].tables = [table]
    # The same input gives the same file.
    builder.font["head"].created = builder.font["head"].modified = source["head"].created
    builder.font.recalcTimestamp = False
    return builder.font


def _box(width: int) -> Glyph:
    """Return a shape as wide as a character; one of no width has none."""
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((0, 0))
        for corner in ((0, 1), (width, 1), (width, 0)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def main(folder: str) -> None:
    """Write both weights."""
    TARGET.mkdir(exist_ok=True)
    for style, weight in (("Regular", 400), ("Bold", 700)):
        font = made(TTFont(Path(folder) / f"NotoSans-{style}.ttf"), style, weight)
        font.save(TARGET / f"measure-{style.lower()}.ttf")


if __name__ == "__main__":
    main(sys.argv[1])
