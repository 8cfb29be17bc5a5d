"""Write the page of published figures from the scoreboard: docs/methods/published-figures.md.

Usage: ``python -m tools.scoreboard_page``. A test holds the page to what this writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bessemer.claims import BASES, TOPICS, Claim
from bessemer.scoreboard import Score, Scoreboard, verify
from bessemer.words import say

PAGE = Path(__file__).parents[1] / "docs" / "methods" / "published-figures.md"
ROWS = 12
INTRO = """\
# Published figures, computed again

Bessemer claims to reproduce figures that others published: results of articles, textbooks and packages, and
totals of statistical agencies. `bessemer verify` computes each of them again, from data that ship with the
package, and sets it beside the published one. This page is what it says now; `make published-figures`
writes it.

**{headline}** {largest} {known}

{summary}

```sh
bessemer verify                          # all; exit code 1 if any figure is off
bessemer verify --only synthetic-control # one topic
bessemer verify --only nafta --json      # one group, as JSON
```

```python
import bessemer as bm

found = bm.verify("shift-share")
print(bm.words.say(found.headline))
assert found.met == len(found.table) == 20
```

## What the words mean

**ok** means that computed and published figure differ by no more than the tolerance; **off** means that
they differ by more, or that the figure could not be computed (then the reason stands there, and the others
are computed all the same). A figure that is ok shows that our formulas, our convention and the data agree
with the source on this example. It does not show that the source's method answers your question.

**Tolerance.** Where a source prints rounded figures, the tolerance is half a unit of the last printed
digit: the source itself says no more. Examples in whole numbers, or given in full, get the noise of
floating-point numbers. Wider tolerances have a reason, which stands with the group: West Germany's
synthetic control has no unique best weights of predictors, the Observatory's index rests on other exports
than the ones that ship, sums of rounded figures carry their rounding. Two
tolerances were set after a first trial was off, once the reason was found in the source itself: a table that
adds up only to a unit of its last digit (`miller-blair-new`), and a sum whose order moves the eighth decimal
(`r-indices`).

**Known.** How we know the published figure:

{bases}

"""
LIMITS = """\
## What is not reproduced

- Results on data that do not ship. The interprovincial table of Canada, the yardstick of [regional
  tables](regionalisation.md), names no licence and is not in the package; its balance is checked where the
  errors are computed from it.
- The gains from trade of Costinot and Rodriguez-Clare (2014, table 4.1, one sector). The formula on the
  shipped world table of 2008 comes near most of the figures that we remember (Brazil 1.5, France 3.0,
  Germany 4.5 percent), but not near China's (1.8, not 2.6); the chapter used an earlier release of the
  World Input-Output Database, which does not ship, and we could not read the table again.
- The national parts of German cars (Timmer and others 2014: 79 percent in 1995, 66 in 2008). The shipped
  tables give 79 and 67 percent; they have no row of value added, so that taxes and margins count as
  domestic. The article could not be read again.
- China's urban units in 2012, before the definition changed, and in 2018, where one province's figure is
  unknown.
- The shares of old manufacturing hubs that recovered in six countries (Gagliardi, Moretti and Serafinelli
  2023) stand beside ours in `bessemer hubs`; regions and years differ, so that they are no reproduction.
- Role models, pathways and scenarios claim no published figure; their records out of sample are on the
  pages [role models](role-models.md), [entry](entry.md), [forecast](forecast.md) and
  [scenarios](scenarios.md).
"""


def page(found: Scoreboard) -> str:
    """Return the page as Markdown."""
    bases = "\n".join(f"- *{name}*: {text.en}" for name, text in BASES.items())
    said = {
        "headline": say(found.headline),
        "known": say(found.known),
        "largest": say(found.largest) if found.largest else "",
    }
    parts = [INTRO.format(**said, summary=_summary(found), bases=bases)]
    topic = ""
    for claim, scores in found.by_claim():
        if claim.topic != topic:
            topic = claim.topic
            parts.append(f"## {TOPICS[topic].en}\n\n")
        parts.extend(_group(claim, scores))
    return "".join([*parts, LIMITS])


def _summary(found: Scoreboard) -> str:
    lines = ["| topic | figures | ok |", "|---|---:|---:|"]
    for topic, text in TOPICS.items():
        scores = [score for score in found.scores if score.claim.topic == topic]
        lines.append(f"| {text.en} | {len(scores)} | {sum(score.is_ok for score in scores)} |")
    return "\n".join(lines)


def _group(claim: Claim, scores: tuple[Score, ...]) -> Iterator[str]:
    yield f"### {claim.title.en}\n\n"
    shown = claim.link.removeprefix("https://").removeprefix("http://")
    yield f"{claim.citation}" + (f": [{shown}]({claim.link})" if claim.link else "") + ".\n"
    tables = ", ".join(f"`{table}`" for table in claim.tables) or "the few numbers of the example"
    yield f"Computed from {tables}. Known: *{claim.basis}*. Tolerance: {claim.why.en}. Id: `{claim.id}`.\n\n"
    yield "| figure | published | computed | tolerance | verdict |\n|---|---:|---:|---:|---|\n"
    ordered = sorted(scores, key=lambda score: score.is_ok)
    limit = max(ROWS, sum(not score.is_ok for score in scores))
    for score in ordered[:limit]:
        cells = (score.label.en, *score.texts(), score.verdict)
        yield f"| {' | '.join(cells)} |\n"
    hidden = ordered[limit:]
    if hidden:
        used = max(score.used for score in hidden)
        yield f"\nAnd {len(hidden)} more, all ok; the widest uses {used:.0%} of its tolerance.\n"
    for reason in dict.fromkeys(score.reason for score in scores if score.reason):
        yield f"\nNot computed: {reason}\n"
    yield "\n"


if __name__ == "__main__":
    PAGE.write_text(page(verify()), encoding="utf-8")
    print(f"{PAGE} written")
