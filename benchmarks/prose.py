"""What the report says in any run."""

INTRO = """\
# Bessemer beside its peers

One run of `make bench`: the same input for every tool on one machine, times in turns, and the numbers
compared. All rows are in [benchmarks.json](benchmarks.json); the code is in `benchmarks/`. A ratio is a
tool's median time over Bessemer's: above 1 Bessemer is faster, below 1 it is slower.
"""

HOW = """\
- **Same input, same quantities.** Every tool gets the same generated or shipped figures. Reading files is
  no part of any time: the figures lie in memory in the form the tool asks for. What a tool does more or
  less than the job says stands above its table.
- **Each peer as its documentation calls it**, with its fastest documented option: ecomplexity without its
  check of log-supermodularity, economic-complexity with proximities made once and handed on, fermi-cref
  by eigenvalues, pymrio by its functions and by `calc_all`, pysyncon with the importance of predictors
  given.
- **A process of its own for each tool.** It imports the package, makes a small run so that what loads
  late is loaded (none of that is timed), makes the input, and runs when told. The first run of every tool
  comes before the second of any. So these are warm times; only the commands of Bessemer start from
  nothing.
- **{threads} thread of BLAS for all**, also where two would help all alike; commands run as installed.
  OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE are unset, so that the library chooses the kernel for the
  processor.
- **Seconds are medians on the wall** of up to {runs} runs, with the least and the largest beside them. A
  run that takes long is repeated fewer times, at last not at all: its row says how many runs it had. A
  tool over the limit (45 to 240 seconds, by job) is stopped and not asked for larger sizes. "Multiplied"
  is said where a tool was stopped between equal steps.
- **Memory is the peak of resident memory of the whole process**, interpreter and imports included, and
  what the run added to what the process held before, input included.
- **The numbers are compared in every run**: the largest difference from Bessemer over the largest value.
  "No" in that column means that the tool computes something else, or is wrong, or that we are.
"""

NOT_RUN = """\
- **exvatools and decompr** (decompositions of value-added trade), the R packages `EconGeo` and
  `economiccomplexity`, and **Synth** and **tidysynth** are R packages. R is not on this machine; they
  were not run, and nothing is said about them.
- **Stata's** `ecomplexity` and `synth` need a licence.
- **MARIO** asks for one version each of pandas (3.0.2) and NumPy (2.1.1), and economic-complexity fails
  on pandas 3 (it writes into an array that pandas 3 hands out read-only). No single environment can hold
  the latest of both. MARIO therefore has its own, made by the same `make bench`; there it is held against
  Bessemer run in that same environment.
- **Files**: parsers of pymrio and MARIO for EXIOBASE, EORA, FIGARO and others, and Bessemer's own
  readers, are not timed.
- **More threads or a GPU**: not tried.
- **Micro-data of up to 500 million rows** on DuckDB, Spark, pandas and Polars take hours:
  [scale](scale.md), by `make bench-scale`. **The web page** needs a server: [web-load](web-load.md), by
  `make bench-web`.
- **How good the forecasts are** is no question of speed: [entry of industries](../methods/entry.md) and
  [jobs](../methods/forecast.md) are held against simple baselines by `python -m benchmarks.entry` and
  `python -m benchmarks.backtest`.
"""

BEYOND = """
What peers do and Bessemer does not is no matter of speed. fermi-cref validates relatedness against null
models of the network. pymrio and MARIO keep satellite accounts (emissions, materials) with
characterisation; MARIO also takes supply and use tables. mlsynth has dozens of estimators; pysyncon has
penalised and robust ones; scpi_pkg has prediction intervals for simultaneous and staggered treatment.
"""

DO_AGAIN = """\
`make bench` makes `.venv-bench` and `.venv-bench-mario` (this needs a package index; afterwards it runs
offline) and writes this page. `make bench BENCH="--only structure"` runs one part and leaves the rows of
the others; `BENCH="--write"` writes the page anew from the rows. To compare complexity with the packages
on a CSV of your own: `.venv-bench/bin/python -m benchmarks.same_numbers FILE.csv`.
"""
