"""Fuzzing of every reader and of the interface: valid files and requests, changed by chance.

Whatever a file or request holds, the answer is a whole result or an error of Bessemer that says what is
wrong and what to do: no other exception, no hang, no flood of memory, nothing left in the store. Input N of a
reader is the same for the same seed, so that ``--reproduce SEED:READER:NUMBER`` shows a fault again. What is
done is kept in a file, so that a run that was ended goes on where it was. ``make fuzz`` writes
docs/reports/fuzz.md.

    python -m tools.fuzz                                    # 100,000 inputs, two at a time
    python -m tools.fuzz --inputs 2000 --seed 5 --only nbs  # some, of some readers
    python -m tools.fuzz --reproduce "7:own table:123"      # one, with its traceback; keeps the file
"""

from __future__ import annotations

import json
import multiprocessing
import random
import resource
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path

from tools.fuzzing import web
from tools.fuzzing.running import HANGS, LONGEST, MOST_MEMORY, Outcome, Sandbox, outcome
from tools.fuzzing.targets import Target, targets
from tools.runs import ROOT, Record, about, kept, made, parser_of, positive

REPORT = ROOT / "docs" / "reports" / "fuzz.md"
STATE = ROOT / "build" / "fuzz.jsonl"
WEIGHTS = {web.NAME: 6.0, web.PAGES: 3.0}
_CHUNK = 50
_MOST_DATA = 6 * 2**30

Chunk = tuple[str, int, int, int]
"""Name of a reader, seed, number of the first input and of the one after the last."""


def weights(only: Sequence[str]) -> dict[str, float]:
    """Return the share of each reader, of those whose name has one of these texts in it."""
    every = {target.name: target.weight for target in targets()} | WEIGHTS
    return {name: share for name, share in every.items() if not only or any(text in name for text in only)}


def chunks(inputs: int, seed: int, only: Sequence[str]) -> list[Chunk]:
    """Return the inputs in parts, those of each reader by its share, in an order by chance."""
    shares = weights(only)
    whole = sum(shares.values())
    found = []
    for name, share in shares.items():
        count = max(1, round(inputs * share / whole))
        found += [(name, seed, at, min(at + _CHUNK, count)) for at in range(0, count, _CHUNK)]
    random.Random(seed).shuffle(found)
    return found


_sandbox: Sandbox | None = None
_client: web.Client | None = None


def _prepare() -> None:
    """Start a worker: a bound for its memory, and a store of its own."""
    global _sandbox, _client
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_DATA, _MOST_DATA))
    _sandbox = Sandbox().__enter__()
    _client = web.Client()


def examined(chunk: Chunk, sandbox: Sandbox, client: web.Client, ends: float = float("inf")) -> list[Outcome]:
    """Return what became of the inputs of a part; fewer where the time is over."""
    name, seed, first, last = chunk
    by_name: dict[str, Target] = {target.name: target for target in targets()}
    found = []
    for number in range(first, last):
        if time.time() > ends:
            break
        if name in WEIGHTS:
            found.append(web.outcome(name, seed, number, client))
        else:
            found.append(outcome(by_name[name], seed, number, sandbox))
    shutil.rmtree(sandbox.folder / "home" / "uploads", ignore_errors=True)
    return found


def _worked(chunk: Chunk, ends: float) -> list[Outcome]:
    assert _sandbox is not None and _client is not None
    return examined(chunk, _sandbox, _client, ends)


def run(parts: Sequence[Chunk], workers: int, ends: float) -> Iterator[tuple[Chunk, list[Outcome]]]:
    """Yield what became of each part; a worker that dies is a fault of the part that it was at."""
    waiting = list(reversed(parts))
    while waiting:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, _prepare) as pool:
            running: dict[Future[list[Outcome]], Chunk] = {}
            try:
                while waiting or running:
                    while waiting and len(running) < workers:
                        part = waiting.pop()
                        running[pool.submit(_worked, part, ends)] = part
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        yield running[future], future.result()
                        del running[future]
            except BrokenProcessPool:
                for name, seed, first, last in running.values():
                    if last - first == 1:
                        yield (
                            (name, seed, first, last),
                            [Outcome(name, seed, first, "fault", "the process died")],
                        )
                    else:  # one by one, to find which
                        waiting += [(name, seed, at, at + 1) for at in range(first, last)]


def _without_faults(path: Path, head: Record) -> Record:
    """Take the parts with faults out of what an earlier run left; return what it says of itself."""
    old, *lines = path.read_text(encoding="utf-8").splitlines()
    first = {**json.loads(old), "again": head["commit"]}
    good = [line for line in lines if not json.loads(line)["faults"]]
    path.write_text("\n".join([json.dumps(first), *good]) + "\n", encoding="utf-8")
    return first


def _record(chunk: Chunk, outcomes: Sequence[Outcome]) -> Record:
    return {
        "chunk": chunk,
        "verdicts": Counter(entry.verdict for entry in outcomes),
        "faults": [asdict(entry) for entry in outcomes if entry.verdict == "fault"],
    }


def report(records: Sequence[Record], head: Record, asked: int, note: str = "") -> str:
    """Return the report of a run as Markdown."""
    by_reader: dict[str, Counter[str]] = {}
    for record in records:
        by_reader.setdefault(record["chunk"][0], Counter()).update(record["verdicts"])
    total = sum((counts for counts in by_reader.values()), Counter())
    faults = [Outcome(**entry) for record in records for entry in record["faults"]]
    done = sum(total.values())
    lines = [
        "# Fuzzing of readers and interface",
        "",
        made("fuzz", head, f"Seed {head['seed']}.{_again(head)} {note}"),
        "",
        f"{done:,} of {asked:,} inputs: valid small files of every reader and requests to the interface and "
        "the pages, each with up to three things wrong by chance (bits, ends, lines, cells, columns, quotes, "
        "encodings, parts of archives, trees of JSON and YAML, addresses, headers, bodies).",
        "",
        f"**{len(faults)} faults.** A fault is an exception that is no error of Bessemer, an error without "
        f"remedy or with a line of over 1,500 signs, more than {LONGEST:.0f} seconds of the processor, a "
        f"hang of {HANGS} seconds, more than {MOST_MEMORY} MB of new memory, a result that is not whole, "
        "anything left in the store or among temporary files, a status of 500 or more, or a refusal of the "
        "interface that is no problem+json with what to do.",
        "",
        "| reader | inputs | accepted | refused | of them by kind of error | faults |",
        "|---|---:|---:|---:|---|---:|",
    ]
    for name in sorted(by_reader):
        counts = by_reader[name]
        good = counts["accepted"] + counts["status 2xx"] + counts["status 3xx"]
        refused = {
            kind: count
            for kind, count in counts.most_common()
            if kind not in ("accepted", "fault", "status 2xx", "status 3xx", "no request")
        }
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in refused.items())
        lines.append(
            f"| {name} | {sum(counts.values()):,} | {good:,} | {sum(refused.values()):,} | {kinds} "
            f"| {counts['fault']:,} |"
        )
    lines += ["", "## Faults", ""]
    if not faults:
        lines.append("None.")
    for (said, place), _ in Counter((entry.said[:120], entry.place) for entry in faults).most_common(40):
        same = [entry for entry in faults if (entry.said[:120], entry.place) == (said, place)]
        shown = said.replace("\n", " ").replace("`", "'")
        lines.append(f'- {len(same):,} times `{shown}` at `{place or "?"}`: `--reproduce "{same[0].id}"`')
    return "\n".join(lines) + "\n"


def _again(head: Record) -> str:
    if "again" not in head:
        return ""
    return f" Parts with faults were run again after these were mended, on commit {head['again']}."


def reproduce(id: str) -> int:
    """Show an input again: its file is kept, its traceback printed."""
    seed, name, number = id.split(":")
    with Sandbox() as sandbox:
        if name in WEIGHTS:
            print(web.outcome(name, int(seed), int(number), web.Client(), raising=True))
            return 0
        target = {entry.name: entry for entry in targets()}[name]
        specimen = target.make(random.Random(id))
        place = Path("build") / specimen.file
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(specimen.content)
        print(f"The file is {place}.")
        print(outcome(target, int(seed), int(number), sandbox, raising=True))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write the report; the exit code is 1 where there is a fault."""
    parser = parser_of(__doc__)
    parser.add_argument("--inputs", type=positive, default=100_000, help="so many, at least one a reader")
    parser.add_argument("--seed", type=int, default=20261126, help="the same seed, the same inputs")
    parser.add_argument("--only", nargs="+", default=[], help="readers whose name has one of these in it")
    parser.add_argument("--workers", type=positive, default=2, help="processes")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after so many")
    parser.add_argument(
        "--again",
        action="store_true",
        help="run parts with faults again, on the code of now, and keep the others",
    )
    parser.add_argument("--reproduce", metavar="SEED:READER:NUMBER", help="show one input again")
    parser.add_argument("--state", type=Path, default=STATE, help="where what is done is kept")
    parser.add_argument("--report", type=Path, default=REPORT, help="the file to write")
    options = parser.parse_args(arguments)
    names = list(weights(()))
    if options.reproduce:
        seed, name, number = (*options.reproduce.split(":"), "", "")[:3]
        if name not in names or not (seed.isdecimal() and number.isdecimal()):
            parser.error(f"--reproduce: give SEED:READER:NUMBER; readers: {', '.join(names)}")
        return reproduce(options.reproduce)
    if not weights(options.only):
        parser.error(f"--only: no reader has this in its name; there are {', '.join(names)}")
    head = {**about(), "seed": options.seed}
    parts = chunks(options.inputs, options.seed, options.only)
    asked = sum(last - first for _, _, first, last in parts)
    if options.again:
        head = _without_faults(options.state, head)
    records: dict[Chunk, Record] = {tuple(one["chunk"]): one for one in kept(options.state, head)}
    left = [part for part in parts if part not in records]
    print(f"{asked:,} inputs in {len(parts):,} parts, {len(parts) - len(left):,} done before", flush=True)
    ends = time.time() + options.minutes * 60
    with options.state.open("a", encoding="utf-8") as state:
        for count, (part, outcomes) in enumerate(run(left, options.workers, ends), 1):
            if len(outcomes) < part[3] - part[2]:
                continue  # the time was over; another run does it anew
            record = records[part] = _record(part, outcomes)
            state.write(json.dumps(record, ensure_ascii=False) + "\n")
            state.flush()
            if record["faults"] or count % 100 == 0:
                first = f"  {record['faults'][0]['said'][:100]}" if record["faults"] else ""
                print(
                    f"{count:,} of {len(left):,}  {part[0]}: {len(record['faults'])} faults{first}",
                    flush=True,
                )
    options.report.parent.mkdir(parents=True, exist_ok=True)
    text = report(list(records.values()), head, asked, options.note)
    options.report.write_text(text, encoding="utf-8")
    bad = sum(len(record["faults"]) for record in records.values())
    print(f"{bad:,} faults: {options.report}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
