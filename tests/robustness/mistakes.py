"""Bad inputs as data: what each parameter may be given wrongly, and what must be said of it.

The matrix is these times every command, every route of the interface and every public function that has
the parameter; `test_matrix.py` builds it from the commands, routes and signatures themselves, so that nothing
can be left out without a reason.
"""

from __future__ import annotations

LONG = "a" * 5000
NOT_YEARS = (("out of range", "1800", "1800"), ("negative", "-5", "-5"), ("no number", "abc", "abc"))
NOT_YEARS += (("a fraction", "2013.5", "2013.5"), ("empty", "", ""), ("huge", "9" * 5000, ""))

# Bad values of a parameter of the command line: (kind, value, what must be in the message).
OPTIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "REGION": (
        ("unknown", "Nowhere", "'Nowhere'"),
        ("near", "Jillin", "Did you mean 'Jilin'"),
        ("ambiguous", "Springfield", "CZ20800"),
        ("several", "Ruhr", "DEA5"),
        ("empty", "", "''"),
        ("a part of an id", "CN-", "bessemer regions CN-"),
        ("control signs", "\x1b[31mJilin", "Jilin"),
        ("very long", LONG, "…"),
    ),
    "--year": NOT_YEARS,
    "--top": (("none", "0", "0"), ("no number", "x", "x"), ("negative", "-1", "-1")),
    "--lang": (("unknown", "xx", "'xx'"), ("empty", "", "''")),
    "--role-model": (
        ("unknown", "nowhere", "'nowhere'"),
        ("ambiguous", "Springfield@1980", "CZ20800"),
        ("without a year", "Pittsburgh@", "NAME@YEAR"),
        ("no year", "Pittsburgh@abc", "'abc'"),
        ("no name", "@1980", "''"),
        ("digits that are none", "Pittsburgh@²", "NAME@YEAR"),
    ),
    "--own-data": (("unknown", "nowhere", "nowhere"), ("a path", "../x", "../x")),
    "--recovered-by": (("unknown", "wealth", "'wealth'"), ("empty", "", "''")),
    "--reference": (("unknown", "median", "'median'"),),
    "--horizon": (("no number", "x", "x"), ("none", "0", "0"), ("negative", "-5", "-5")),
    "--components": (("unknown", "nonsense", "structure, relative"), ("no number", "structure=x", "'x'")),
    "--candidates": (("unknown", "cities", "zones, states, nuts2, all"),),
    "--country": (("unknown", "XXX", "XXX"),),
    "--versus": (("unknown", "nowhere", "'nowhere'"), ("itself", "Jilin", "Jilin")),
    "--format": (("unknown", "docx", "docx"),),
    "--output": (
        ("a folder that is not there", "missing/brief.html", "missing"),
        ("a folder", ".", "folder"),
        ("a name too long", "x" * 300, "too long"),
    ),
    "--cases": (
        ("a file that is not there", "missing.yaml", "missing.yaml"),
        ("a folder without cases", ".", "."),
    ),
    "--synthetic": (("no number", "x", "x"), ("out of range", "1700", "1700")),
    "--portfolio": (("huge", "9" * 31, "number of industries"), ("none", "0", "0"), ("no number", "x", "x")),
    "--cut": (
        ("unknown", "Nowhere", "'Nowhere'"),
        ("empty", "", "--cut"),
        ("no economy", "RoW", "no economy"),
    ),
    "--sectors": (("without a cut", "c9", "--cut"),),
    "--via": (("unknown", "valueadded", "'value-added'"),),
    "--replaceable": (("without a cut", "0.5", "--cut"), ("no number", "x", "x")),
    "--shipped": (("unknown", "nonsense", "nonsense"),),
    "--file": (("a file that is not there", "missing.yaml", "missing.yaml"), ("a folder", ".", ".")),
    "--paths": (("none", "0", "0"), ("no number", "x", "x"), ("huge", "9" * 20, "9")),
    "--kind": (("unknown", "nonsense", "nonsense"),),
    "--sector": (("unknown", "nonsense", "nonsense"),),
    "--decade": (("no decade", "1983", "1983"), ("no number", "x", "x")),
    "--evidence": (("unknown", "nonsense", "nonsense"),),
    "--show": (("unknown", "rurh", "ruhr"),),
    "CLASSIFICATION": (("unknown", "naics99", "naics99"), ("empty", "", "''")),
    "CODE": (("unknown", "99999", "99999"), ("empty", "", "''")),
    "TEXT?": (("unknown", "zzzz", "'zzzz'"), ("signs", "!!!", "'!!!'")),
    "--port": (("out of range", "99999", "99999"), ("no number", "x", "x"), ("negative", "-1", "-1")),
    "--data": (("unknown", "nowhere", "nowhere"),),
    "--study": (("a file that is not there", "missing.study", "missing.study"),),
    "NAME": (("unknown", "us_total_job", "us_total_job"),),
    "NAME?": (("unknown", "nonsense", "nonsense"),),
    "FILES": (
        ("a file that is not there", "missing.csv", "missing.csv"),
        ("a folder", ".", "."),
        ("empty", "empty.csv", "empty"),
        ("no table", "noise.csv", "noise.csv"),
        ("another ending", "table.docx", "table.docx"),
    ),
    "--as": (
        ("a path", "../x", "../x"),
        ("empty", "", "''"),
        ("taken", "reference", "reference"),
        ("very long", LONG, "60"),
    ),
    "--years": (("no year", "abc", "abc"),),
    "--level": (("unknown", "galaxy", "galaxy"),),
    "--detail": (("unknown", "naics9", "naics9"),),
    "--region": (("no such column", "plaec", "plaec"),),
    "--industry": (("no such column", "sectr", "sectr"),),
    "--value": (("no such column", "job", "job"), ("a column of text", "place", "place")),
    "--classification": (("unknown", "nace99", "nace99"),),
    "--measure": (("unknown", "job", "job"),),
    "--absent": (("unknown", "nan", "nan"),),
    "--decimal": (("unknown", ";", ";"),),
    "--encoding": (("unknown", "utf-99", "utf-99"),),
    "--table": (("unknown", "nonsense", "nonsense"),),
    "SOURCE?": (("unknown", "nonsense", "nonsense"),),
    "--to": (("unknown", "naics99", "naics99"),),
    "--with": (("a file that is not there", "missing.csv", "missing.csv"),),
    "--regions": (("a file that is not there", "missing.csv", "missing.csv"),),
    "--missing": (("unknown", "zero", "zero"),),
    "--unlisted": (("unknown", "zero", "zero"),),
    "OLD": (("unknown", "nowhere", "nowhere"),),
    "NEW": (("unknown", "nowhere", "nowhere"),),
    "--at": (("no number", "x", "x"), ("out of range", "1800", "1800")),
    "--method": (("unknown", "magic", "magic"),),
    "--overlap": (("no year", "abc", "abc"),),
    "--bridge": (("unknown", "nowhere", "nowhere"),),
    "FILE": (("a folder that is not there", "missing/x.csv", "missing"),),
    "--only": (("unknown", "nonsense", "'nonsense'"), ("empty", "", "''")),
    "--host": (("no name", "a..b", "a..b"),),
}

OPTIONS["REGION?"] = OPTIONS["REGION"]

# Options of which any text means something, or that only switch; and what stands elsewhere, with the reason.
NO_BAD_VALUE = {
    "--json": "it switches; with --csv it is refused",
    "--csv": "it switches; with --json it is refused",
    "--open": "it switches",
    "--repair": "it switches",
    "--list": "it switches",
    "--forget-columns": "it switches",
    "--search": "any words may be searched for",
    "--token": "any text may be a token",
    "--allow-host": "any name may be a server's; tests of the server have its forms",
    "--log": "a file that is opened when the server starts; tests of the server have it",
    "--unit": "any text may be a unit",
    "--sheet": "of workbooks only; fuzzing and tests of imports have it",
    "--from": "any text may name a list of codes",
    "--version": "it switches",
}

# What else a command must be given, so that only one thing is wrong.
GIVEN: dict[str, list[str]] = {
    "industry": ["a10", "C"],
    "data show": ["us_total_jobs"],
    "data import": ["jobs.csv", "--as", "towns"],
    "data remove": ["kept"],
    "data export": ["kept", "kept.csv"],
    "data harmonise": ["kept", "--as", "made", "--to", "a10"],
    "data splice": ["kept", "later", "--as", "made"],
    "data fetch": ["bls-qcew", "--year", "2016", "--to", "."],
    "study open": ["missing.study"],
    "brief": ["Jilin"],
    "profile": ["Jilin"],
    "history": ["Jilin"],
    "role-models": ["Jilin"],
    "pathways": ["Jilin"],
    "dependence": ["Jilin"],
    "scenario": ["Jilin"],
    "study save": ["Jilin"],
    "cases": ["Jilin"],
}

# What else must be given beside one parameter of a command, where that is not as above.
GIVEN_BESIDE: dict[tuple[str, str], list[str]] = {
    ("dependence", "--via"): ["CHN", "--cut", "USA"],
    ("dependence", "--replaceable"): ["CHN", "--cut", "USA"],
    ("cases", "--show"): [],
    ("cases", "REGION?"): [],
    ("data import", "--level"): ["2016.annual.singlefile.csv", "--as", "towns"],
    ("data import", "--detail"): ["2016.annual.singlefile.csv", "--as", "towns"],
}

# What is said where it is not the value itself.
SAID_HERE: dict[tuple[str, str, str], str] = {
    ("dependence", "--replaceable", "without a cut"): "0.5",
    ("data import", "--table", "unknown"): "--table cannot be used here",
    ("data fetch", "--table", "unknown"): "has one table",
    **{
        ("data fetch", name, "unknown"): "Give --as NAME too" for name in ("--measure", "--level", "--detail")
    },
}

# (command, parameter) or with a kind: why a general bad value is none there.
NOT_HERE: dict[tuple[str, ...], str] = {
    ("history", "--synthetic", "out of range"): "it takes seconds; tests/unit/cli/test_synthetic.py has it",
    ("data import", "--year", "out of range"): "the year of all rows, for which 1800 will do",
    ("data import", "--year", "empty"): "as if it were left out",
    ("data fetch", "--to", "unknown"): "any folder will do; it would ask the network",
    ("dependence", "--replaceable", "without a cut"): "a cut is given here; see --sectors",
}

# Mistakes of several words together: (words, what must be said).
TOGETHER: tuple[tuple[list[str], str], ...] = (
    (["nonsense"], "nonsense"),
    (["data", "nonsense"], "nonsense"),
    (["profile"], "REGION"),
    (["profile", "Jilin", "extra"], "extra"),
    (["profile", "Jilin", "--nonsense"], "--nonsense"),
    (["profile", "Jilin", "--year"], "--year"),
    (["profile", "Jilin", "--json", "--csv"], "--csv"),
    (["profile", "Jilin", "--year", "0"], "1947"),
    (["profile", "Jilin", "--year", "2101"], "2101"),
    (["profile", "Jilin", "--year", "1950", "--csv"], "1950"),
    (["role-models", "Jilin", "--components", ""], "structure, relative"),
    (["role-models", "Jilin", "--year", "2013", "--components", "direction"], "direction"),
    (["role-models", "China", "--candidates", "states"], "Leave the option out"),
    (["role-models", "Jilin", "--role-model", "Pittsburgh@1985"], "1980, 1990, 2000"),
    (["role-models", "Jilin", "--role-model", ""], "Role model ''"),
    (["cases", "Jilin", "--role-model", "Pittsburgh@1985"], "1985"),
    (["dependence", "CHN", "--cut", "CHN"], "itself"),
    (["dependence", "Jilin", "--cut", "China"], "own nation"),
    (["dependence", "CHN", "--cut", "Jilin"], "no economy"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", "c9,c9"], "more than once"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", "c9,c36"], "'c36'"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", ""], "missing"),
    (["dependence", "CHN", "--cut", "USA", "--sectors", "x" * 5000], "…"),
    (["dependence", "USA", "--cut", "CHN", "--via", "allied"], "no ally"),
    (["dependence", "CHN", "--via", "allied"], "--via is given without --cut"),
    (["dependence", "CHN", "--cut", "USA", "--year", "1994"], "1994"),
    (["brief", "Springfield", "-o", "brief.html"], "CZ20800"),
)

# Bad values of a parameter of the interface: (kind, value, status, what must be in the problem).
PARAMETERS: dict[str, tuple[tuple[str, str, int, str], ...]] = {
    "region": (
        ("unknown", "Nowhere", 404, "'Nowhere'"),
        ("near", "Jillin", 404, "'Jilin'"),
        ("ambiguous", "Springfield", 404, "CZ20800"),
        ("very long", LONG, 422, "region"),
    ),
    "question": (("unknown", "wealth", 422, "question"),),
    "year": tuple((kind, value, 422, "year") for kind, value, _ in NOT_YEARS),
    "lang": (("unknown", "xx", 422, "lang"), ("empty", "", 422, "lang")),
    "data": (
        ("unknown", "nowhere", 404, "nowhere"),
        ("a path", "../x", 404, "../x"),
        ("empty", "", 422, "data"),
    ),
    "role_model": (
        ("unknown", "nowhere", 404, "nowhere"),
        ("ambiguous", "Springfield", 404, "Springfield"),
        ("no year", "Pittsburgh@abc", 422, "role_model"),
        ("empty", "", 422, "role_model"),
    ),
    "limit": (
        ("none", "0", 422, "limit"),
        ("too many", "201", 422, "limit"),
        ("no number", "x", 422, "limit"),
    ),
    "offset": (("negative", "-1", 422, "offset"), ("no number", "x", 422, "offset")),
    "q": (("very long", LONG, 422, "q"),),
    "kind": (("unknown", "galaxy", 422, "kind"),),
    "chart": (("unknown", "history-outptu", 404, "history-outptu"),),
    "name": (("unknown", "nowhere", 0, "nowhere"),),
    "case": (("unknown", "rurh", 404, "ruhr"),),
    "search": (("very long", LONG, 422, "search"),),
    "sector": (("unknown", "Z", 422, "sector"),),
    "decade": (("no decade", "1983", 422, "decade"), ("no number", "x", 422, "decade")),
    "country": (("unknown", "XXX", 422, "country"),),
    "evidence": (("unknown", "hearsay", 422, "evidence"),),
}
