"""How Chinese names are read in Latin letters, for searching: characters of the shipped names only.

The table ``pinyin.txt`` beside this module has a line for each syllable, with the characters read so
(``tools/build_pinyin.py`` makes it with pypinyin, MIT licence).
"""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

FILE = Path(__file__).with_name("pinyin.txt")
# A name of several characters with two readings each is read in a few ways at most.
_MOST = 16


def is_chinese(sign: str) -> bool:
    """Return whether a sign is one of the common Chinese characters."""
    return "\u4e00" <= sign <= "\u9fff"


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split(" ")
        # On a keyboard without the letter, lü is typed lv; without its dots it is lu.
        spelt = (syllable, syllable.replace("v", "u")) if "v" in syllable else (syllable,)
        for character in characters:
            found[character] = (*found.get(character, ()), *spelt)
    return found


@cache
def syllables(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways in which a name can be read, each as its syllables; none for a name without any.

    Latin letters and digits between characters stand as they are, in lower case.

    Examples
    --------
    >>> syllables("匹兹堡"), syllables("Ruhr")
    ((('pi', 'zi', 'bao'),), ())
    """
    known = _readings()
    if not any(sign in known for sign in name):
        return ()
    parts: list[tuple[str, ...]] = []
    for sign in name:
        if sign in known:
            parts.append(known[sign])
        elif is_chinese(sign):
            return ()
        elif sign.isalnum():
            parts.append((sign.casefold(),))
    ways = product(*parts)
    return tuple(way for way, _ in zip(ways, range(_MOST), strict=False))


def place_in(name: str, typed: str) -> int | None:
    """Return the syllable of a name from which on it reads as typed; None where it does not.

    Parameters
    ----------
    name : str
        A name with Chinese characters.
    typed : str
        Latin letters in lower case without spaces. Syllables are typed whole but for the last.

    Examples
    --------
    >>> place_in("匹兹堡", "zib"), place_in("匹兹堡", "ibao"), place_in("匹兹堡", "pizibao")
    (1, None, 0)
    """
    for way in syllables(name):
        for start in range(len(way)):
            if "".join(way[start:]).startswith(typed):
                return start
    return None


def reads(name: str, typed: str) -> bool:
    """Return whether a name as a whole reads as typed.

    Examples
    --------
    >>> reads("吉林", "jilin"), reads("吉林省", "jilin")
    (True, False)
    """
    return any("".join(way) == typed for way in syllables(name))
