"""Small files in the layouts of US agencies, with their quotes, flags, notes and encodings."""

import zipfile

BEA_HEAD = "GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,"
BEA_NOTES = (
    '"Note: See the included footnote file."',
    '"CAEMP25N: Total full-time and part-time employment by NAICS industry 1/ "',
    '"Last updated: November 14, 2019-- new statistics for 2018; revised statistics for 2001-2017."',
    '"U.S. Bureau of Economic Analysis"',
)
# Line, description with the indents of BEA, classification.
BEA_LINES = (
    (10, "Total employment (number of jobs)", "..."),
    (20, " Wage and salary employment", "..."),
    (70, " Farm employment", "..."),
    (90, "  Private nonfarm employment", "..."),
    (100, "   Forestry, fishing, and related activities", "113-115"),
    (400, "   Construction", "23"),
    (500, "   Manufacturing", "31-33"),
    (2000, "  Government and government enterprises", "..."),
    (2001, "   Federal civilian", "..."),
    (2002, "   Military", "..."),
    (2010, "   State and local", "..."),
    (2011, "    State government", "..."),
    (2012, "    Local government", "..."),
)
BEA_PLACES = (
    ("00000", "United States", 1000),
    ("35000", "New Mexico", 100),
    ("35013", "Doña Ana, NM", 10),
    ("42000", "Pennsylvania", 200),
    ("42003", "Allegheny, PA", 20),
    ("51901", "Albemarle + Charlottesville, VA*", 30),
)


def bea_rows(table="CAEMP25N", unit="Number of jobs", lines=BEA_LINES, places=BEA_PLACES, years=(2017, 2018)):
    """Rows whose figure is the place's factor times the line plus the year's last digit."""
    for code, name, factor in places:
        for line, what, classification in lines:
            cells = [str(factor * line + year % 10) for year in years]
            yield (
                f' "{code}","{name}", 2,{table},{line},"{classification}","{what} ","{unit}",'
                + ",".join(cells)
            )


def bea_text(rows, years=(2017, 2018), notes=BEA_NOTES):
    return "\r\n".join([BEA_HEAD + ",".join(map(str, years)), *rows, *notes]) + "\r\n"


def bea_zip(path, text, table="CAEMP25N", span="2017_2018", states=()):
    """A zip as BEA gives it: all areas, files of states, definitions, footnotes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{table}__definition.xml", "<TABLE_DEFINITIONS/>" * 2000)
        archive.writestr(f"{table}__Footnotes.html", "<HTML></HTML>")
        archive.writestr(f"{table}__ALL_AREAS_{span}.csv", text.encode("latin-1"))
        for state in states:
            archive.writestr(f"{table}_{state}_{span}.csv", text.encode("latin-1"))
    return path


QCEW_KEYS = [
    *("area_fips", "own_code", "industry_code", "agglvl_code"),
    *("size_code", "year", "qtr", "disclosure_code"),
]
QCEW_ANNUAL = [
    *("annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages", "taxable_annual_wages"),
    *("annual_contributions", "annual_avg_wkly_wage", "avg_annual_pay"),
]
QCEW_QUARTER = [
    *("qtrly_estabs", "month1_emplvl", "month2_emplvl", "month3_emplvl"),
    *("total_qtrly_wages", "taxable_qtrly_wages", "qtrly_contributions", "avg_wkly_wage"),
]


def qcew_text(rows, figures=QCEW_ANNUAL):
    """A single file: keys are quoted, figures are not; ratios to the nation and changes follow."""
    lq = ["lq_disclosure_code", *(f"lq_{name}" for name in figures)]
    oty = ["oty_disclosure_code", *(f"oty_{name}{end}" for name in figures for end in ("_chg", "_pct_chg"))]
    heads = [*QCEW_KEYS, *figures, *lq, *oty]
    lines = [",".join(f'"{head}"' for head in heads)]
    for *keys, values in rows:
        filled = [*values, *[0] * (len(figures) - len(values))]
        lines.append(
            ",".join(
                [
                    *(f'"{key}"' for key in keys),
                    *map(str, filled),
                    '""',
                    *["1.00"] * len(figures),
                    '""',
                    *["0"] * (2 * len(figures)),
                ]
            )
        )
    return "\n".join(lines) + "\n"


CBP_HEAD = (
    '"fipstate","fipscty","naics","emp_nf","emp","qp1_nf","qp1","ap_nf","ap","est","n<5","n5_9","n10_19",'
    '"n20_49","n50_99","n100_249","n250_499","n500_999","n1000","n1000_1","n1000_2","n1000_3","n1000_4"'
)


def cbp_text(rows):
    """The county file since 2017: codes and flags are quoted."""
    lines = [CBP_HEAD]
    for state, county, naics, flag, jobs, pay, units in rows:
        lines.append(
            f'"{state}","{county}","{naics}","{flag}",{jobs},"{flag}",{pay // 4},"{flag}",{pay},{units},'
            + ",".join(['"N"'] * 13)
        )
    return "\r\n".join(lines) + "\r\n"


CBP_OLD_HEAD = (
    "fipstate,fipscty,naics,empflag,emp_nf,emp,qp1_nf,qp1,ap_nf,ap,est,n1_4,n5_9,n10_19,n20_49,n50_99,"
    "n100_249,n250_499,n500_999,n1000,n1000_1,n1000_2,n1000_3,n1000_4,censtate,cencty"
)
