"""Brief of every region in both languages: does it come out, does it say anything wrong, how long, how large.

For each region all answers are computed, every sentence, table and page is checked by the rules of
`tools/brief_checks.py`, and the page is laid out in both languages; charts are drawn for every N-th region.
What is done is kept in a file, so that a run that was ended goes on where it was.

    python -m tools.sweep                             # all regions, charts of each tenth drawn
    python -m tools.sweep --sample 60 --draw-every 1  # 60 regions by chance, all charts drawn
    python -m tools.sweep CN-JL CZ16300               # these
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tools.brief_checks import page_faults, study_faults
from tools.runs import ROOT, Blank, Record, about, kept, made, parser_of, positive

import bessemer as bm
from bessemer.brief import render
from bessemer.charts.workshop import Workshop
from bessemer.errors import BessemerError

REPORT = ROOT / "docs" / "reports" / "sweep.md"
STATE = ROOT / "build" / "sweep.jsonl"
LOCALES = ("en", "zh-CN")
SHOWN = 10
WARM = "CN-JL"


def examined(id: str, draw: bool, workshop: Workshop) -> Record:
    """Return what became of the brief of a region: faults, and seconds and bytes by language.

    With charts, a brief is made anew for each language, drawn while its answers are computed. Without, the
    seconds of a language are those of the answers, computed once, and those of its page.
    """
    record: Record = {"id": id, "kind": bm.region(id).kind, "drawn": draw, "faults": [], "briefs": {}}
    try:
        computed, pages = (0.0, 0.0), {}
        study = bm.study(id)
        if not draw:
            before, start = time.process_time(), time.perf_counter()
            list(study.answers())
            computed = time.perf_counter() - start, time.process_time() - before
        for locale in LOCALES:
            before, start = time.process_time(), time.perf_counter()
            study = bm.study(id) if draw else study
            pages[locale] = render(study, locale, helpers=workshop if draw else Blank())
            record["briefs"][locale] = {
                "wall": computed[0] + time.perf_counter() - start,
                "cpu": computed[1] + time.process_time() - before,
                "bytes": len(pages[locale].encode()),
            }
        found = [*study_faults(study)]
        for locale, page in pages.items():
            found += page_faults(page, locale, f"{id} page ({locale})")
        record["faults"] = [{"what": fault.what, "where": fault.where, "text": fault.text} for fault in found]
    except Exception as error:  # the run is to tell of each and go on
        record["error"] = "".join(traceback.format_exception(error)[-3:])
    return record


_workshop: Workshop | None = None


def _prepare(helpers: int) -> None:
    """Start a worker: its workshop, and all that the first brief of a process makes."""
    global _workshop
    _workshop = Workshop(helpers)
    examined(WARM, True, _workshop)


def _worked(task: tuple[str, bool]) -> Record:
    assert _workshop is not None
    return examined(*task, _workshop)


def run(ids: Sequence[str], draw_every: int, workers: int, helpers: int) -> Iterator[Record]:
    """Yield the record of each region as it comes; more workers than one are processes of their own."""
    tasks = [(id, bool(draw_every) and at % draw_every == 0) for at, id in enumerate(ids)]
    if workers > 1:
        begin = partial(_prepare, helpers)
        with ProcessPoolExecutor(workers, get_context("spawn"), begin) as pool:
            yield from pool.map(_worked, tasks)
        return
    with Workshop(helpers) as workshop:
        examined(WARM, True, workshop)
        for id, draw in tasks:
            yield examined(id, draw, workshop)


def report(records: Sequence[Record], head: Record, asked: int) -> str:
    """Return the report of a run as Markdown."""
    failed = [record for record in records if "error" in record]
    faults = [(record["id"], fault) for record in records for fault in record["faults"]]
    kinds = Counter(record["kind"] for record in records)
    lines = [
        "# Briefs of all regions",
        "",
        made("sweep-briefs", head, head.get("note", "")),
        "",
        f"{len(records):,} of {asked:,} regions looked at ("
        + ", ".join(f"{count:,} of kind {kind}" for kind, count in kinds.most_common())
        + f"), {2 * len(records):,} briefs. Charts were drawn for "
        f"{sum(record['drawn'] for record in records):,} regions, {head['workers']} at a time, each with "
        f"{head['helpers']} processes that draw.",
        "",
        f"**{len(failed)} failures, {len(faults)} faults** (a chapter that is empty without a reason, an "
        "unknown value or an unfilled placeholder, a number that is not the typed one, and the like).",
        "",
        "## Time and size",
        "",
        "Seconds on the wall of a warm brief: data loaded, answers computed, page laid out. The "
        "processor's are those of the main process. Megabytes of the page.",
        "",
        "| language | charts | briefs | seconds: median | 95 % | most | processor: median "
        "| MB: median | 95 % | most |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    good = [record for record in records if "error" not in record]
    for locale in LOCALES:
        for drawn in (True, False):
            briefs = [record["briefs"][locale] for record in good if record["drawn"] is drawn]
            if briefs:
                wall, size = (_three([brief[name] for brief in briefs]) for name in ("wall", "bytes"))
                cpu = statistics.median(brief["cpu"] for brief in briefs)
                lines.append(
                    f"| {locale} | {'drawn' if drawn else 'left out'} | {len(briefs):,} | "
                    + " | ".join(f"{value:.2f}" for value in (*wall, cpu, *(value / 1e6 for value in size)))
                    + " |"
                )
    lines += ["", "The slowest and the largest:", "", "| region | kind | language | charts | seconds | MB |"]
    lines.append("|---|---|---|---|---:|---:|")
    rows = [(record, locale, brief) for record in good for locale, brief in record["briefs"].items()]
    worst = sorted(rows, key=lambda row: -row[2]["wall"])[:SHOWN]
    worst += sorted(rows, key=lambda row: -row[2]["bytes"])[:SHOWN]
    for record, locale, brief in worst:
        lines.append(
            f"| {record['id']} | {record['kind']} | {locale} | {'drawn' if record['drawn'] else 'left out'} "
            f"| {brief['wall']:.2f} | {brief['bytes'] / 1e6:.2f} |"
        )
    lines += ["", "## Failures and faults", ""]
    if not failed and not faults:
        lines.append("None.")
    for record in failed[:SHOWN]:
        lines += [f"`{record['id']}`:", "", "```text", record["error"].rstrip(), "```", ""]
    for what, count in Counter(fault["what"] for _, fault in faults).most_common():
        places = len({id for id, fault in faults if fault["what"] == what})
        lines += [f"{count:,} times in {places:,} regions: **{what}**", ""]
        shown = [fault for _, fault in faults if fault["what"] == what][:3]
        lines += [f"- `{fault['where']}`: {_short(fault['text'])}" for fault in shown] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the value that 95 % do not exceed, and the most."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[max(0, -(-95 * len(ordered) // 100) - 1)], ordered[-1]


def _short(text: str) -> str:
    plain = " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
    return plain if len(plain) <= 200 else plain[:199] + "…"


def chosen(asked: Sequence[str], sample: int, limit: int, seed: int) -> list[str]:
    """Return the ids of the regions wanted: those named, so many by chance, or all."""
    if asked:
        return [bm.region(name).id for name in asked]
    ids = sorted(bm.reference().regions)
    if sample:
        ids = sorted(random.Random(seed).sample(ids, min(sample, len(ids))))
    return ids[:limit] if limit else ids


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write the report; the exit code is 1 where anything failed or is wrong."""
    parser = parser_of(__doc__)
    parser.add_argument("regions", nargs="*", help="ids or names; all regions by default")
    parser.add_argument("--sample", type=int, default=0, help="so many regions, drawn by chance")
    parser.add_argument("--limit", type=int, default=0, help="the first so many")
    parser.add_argument("--seed", type=int, default=1907, help="chooses the sample")
    parser.add_argument("--draw-every", type=int, default=10, help="draw charts of each N-th region; 0 none")
    parser.add_argument("--workers", type=positive, default=1, help="processes")
    parser.add_argument("--helpers", type=int, default=1, help="drawing helpers of each process")
    parser.add_argument("--state", type=Path, default=STATE, help="where what is done is kept")
    parser.add_argument("--report", type=Path, default=REPORT, help="the file to write")
    options = parser.parse_args(arguments)
    try:
        ids = chosen(options.regions, options.sample, options.limit, options.seed)
    except BessemerError as error:
        parser.error(str(error))
    head: Record = {
        **about(),
        "draw_every": options.draw_every,
        "workers": options.workers,
        "helpers": options.helpers,
    }
    done = {record["id"]: record for record in kept(options.state, head)}
    left = [id for id in ids if id not in done]
    print(f"{len(ids):,} regions, {len(ids) - len(left):,} done before", flush=True)
    with options.state.open("a", encoding="utf-8") as state:
        for count, record in enumerate(run(left, options.draw_every, options.workers, options.helpers), 1):
            done[record["id"]] = record
            state.write(json.dumps(record, ensure_ascii=False) + "\n")
            state.flush()
            if "error" in record or record["faults"] or count % 25 == 0:
                wrong = "FAILED" if "error" in record else f"{len(record['faults'])} faults"
                print(f"{count:5} of {len(left)}  {record['id']:8} {wrong}", flush=True)
    head["note"] = options.note
    records = [done[id] for id in ids if id in done]
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(report(records, head, len(ids)), encoding="utf-8")
    bad = sum("error" in record or bool(record["faults"]) for record in records)
    print(f"{len(records):,} regions, {bad:,} with failures or faults: {options.report}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
