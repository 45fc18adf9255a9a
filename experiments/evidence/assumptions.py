"""Draws of every number that the reference marks as an assumption, each over its plausible range.

A row of docs/reference.md says "plausible 0.2 to 0.4" (the value itself), "plausible 0.5 to 2 times what is
given" (a factor on the value in the file) or "... times its spread" (a factor on how much it differs). The first
and the last are drawn uniformly, factors uniformly in the logarithm.
"""
import math
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "scenarios" / "generic_company.toml"

# What `rapport calibrate today` finds is not drawn: it follows from the rest and the targets.
FITTED = {"company.want.brush_off", "company.complaint.slope", "leaving.propensity", "patience", "service"}
# Numbers of what the generic company does not have.
ABSENT = {"company.joining.rate", "leaving.threshold", "leaving.slope", "leaving.midpoint", "leaving.purchases",
          "leaving.wallet", "leaving.purchase_value", "call_back.acceptance", "day_factor", "profile.half_hour",
          "profile.month"}
# Numbers that stand in no file yet hold by their default.
BY_DEFAULT = {"departments": ["rules", "pays_record"], "needs": ["fit_weight"]}
TABLES = {"departments": "department", "segments": "segment", "needs": "need", "pools": "pool",
          "touch points": "touch_point"}
DAY = 86400
SECONDS = {"s": 1, "min": 60, "h": 3600, "day": DAY, "days": DAY, "week": 7 * DAY, "weeks": 7 * DAY,
           "month": 365 * DAY / 12, "months": 365 * DAY / 12, "year": 365 * DAY, "years": 365 * DAY}


@dataclass
class Row:
    table: str      # "" for the company, else department, segment, need, pool, touch_point
    key: str
    default: str
    low: str
    high: str
    how: str        # value, times or spread


def rows_of(reference: str) -> list[Row]:
    """The rows that have a plausible range and belong to what a company has, in the order of the reference."""
    rows, section = [], ""
    for line in reference.splitlines():
        if line.startswith("## "):
            section = line[3:].strip().lower()
        cells = [cell.strip() for cell in line.split("|")]
        if not line.startswith("| `") or len(cells) < 8 or section == "levers":
            continue
        found = re.search(r"plausible ([^;:]+?) to ([^;:]+?)( times what is given| times its spread)?(;|:|$)", cells[-2])
        if not found or section not in ("the company", *TABLES):
            continue
        how = {None: "value", " times what is given": "times", " times its spread": "spread"}[found[3]]
        rows.append(Row(TABLES.get(section, ""), cells[1].strip("`"), cells[4].strip("`"), found[1], found[2], how))
    return rows


def lever_cost_ranges(reference: str) -> dict[str, tuple[float, float, float, float]]:
    """Of each lever of a company: its cost once and a month, and the range of the factor on both."""
    costs = {}
    for line in reference.splitlines():
        found = re.match(r"\| `(\w+)` \([OCIR]\w+\).*?\| ([\d.]+) once, ([\d.]+) a month: .*?plausible ([\d.]+) to "
                         r"([\d.]+) times that", line)
        if found:
            costs[found[1]] = tuple(float(found[i]) for i in (2, 3, 4, 5))
    return costs


def levers_today(reference: str) -> dict[str, float]:
    """Levers of a company where nothing is set."""
    return {name: float(value) for name, value in re.findall(
        r"^\| `(\w+)` \([OCIR]\w+\) \|.*?\| [^|]*?, ([\d.]+) where nothing is set", reference, re.M)}


def amount(text: str) -> tuple[float, str]:
    """A number and its unit, durations in seconds."""
    number, _, unit = text.partition(" ")
    return (float(number) * SECONDS[unit], "s") if unit in SECONDS else (float(number), unit)


def drawn_value(row: Row, given, rng: random.Random):
    """A draw of what `row` says, for the value `given` in the file (or None)."""
    (low, unit), (high, _) = amount(row.low), amount(row.high)
    if row.how == "times":
        return scaled(given, math.exp(rng.uniform(math.log(low), math.log(high))))
    x = rng.uniform(low, high)
    if row.how == "spread":
        return spread(given, x)
    if isinstance(given, dict) and "beta" in given:  # the mean is drawn, how sure it is stays
        total = sum(given["beta"])
        return {"beta": [x * total, (1 - x) * total]}
    if row.key.endswith("max_attempts"):
        return round(x)
    if unit == "s":  # whole seconds, as renewals need them
        return f"{round(x)} s"
    return f"{x:.6g} {unit}" if unit else float(f"{x:.6g}")


def scaled(given, factor: float):
    if isinstance(given, dict) and any(k in given for k in ("log_normal", "exponential", "gamma", "beta")):
        return given | {"times": factor * given.get("times", 1.0)}
    if isinstance(given, dict):  # by name
        return {k: scaled(v, factor) for k, v in given.items()}
    if isinstance(given, str):
        number, _, unit = given.partition(" ")
        return f"{float(number) * factor:.6g} {unit}"
    return given * factor


def spread(given, factor: float):
    if isinstance(given, dict):
        return given | {"cv": given["cv"] * factor}
    some = [v for v in given if v > 0]  # hours at which nobody asks stay so
    mean = sum(some) / len(some)
    return [max(0.0, mean + factor * (v - mean)) if v > 0 else v for v in given]


def toml(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def look_up(tree: dict, path: str):
    for name in path.split("."):
        if not isinstance(tree, dict) or name not in tree:
            return None
        tree = tree[name]
    return tree


def places(row: Row, company: dict) -> list[tuple[str, object]]:
    """Where a row's number stands: paths, with what is given there."""
    if not row.table:
        given = look_up(company, row.key)
        if given is None:
            try:
                given = tomllib.loads(f"x = {row.default}")["x"]
            except tomllib.TOMLDecodeError:
                return []
        return [(row.key, given)]
    found = []
    for name, spec in company[row.table].items():
        given = look_up(spec, row.key)
        if given is None and row.key in {"department": BY_DEFAULT["departments"], "need": BY_DEFAULT["needs"]}.get(
                row.table, []):
            given = tomllib.loads(f"x = {row.default}")["x"]
        if given is not None and not (row.key == "staff"):  # rosters of 2 to 4 whole people do not change by 10 %
            found.append((f"{row.table}.{name}.{row.key}", given))
    return found


def draw(number: int, reference: str) -> str:
    """The text of a scenario: the generic company with draw `number` of all assumptions."""
    rng = random.Random(f"assumptions {number}")
    company = tomllib.loads(COMPANY.read_text())
    lines = ["schema = 1", f'extends = "{COMPANY}"', f'name = "Generic company, draw {number}"']
    for row in rows_of(reference):
        if row.key in FITTED | ABSENT:
            continue
        lines += [f"{path} = {toml(drawn_value(row, given, rng))}" for path, given in places(row, company)]
    for lever, (once, month, low, high) in lever_cost_ranges(reference).items():
        factor = math.exp(rng.uniform(math.log(low), math.log(high)))
        lines.append(f'lever_cost.{lever} = {{ one_off = "{once * factor:.6g} EUR", '
                     f'per_month = "{month * factor:.6g} EUR" }}')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys
    print(draw(int(sys.argv[1]), (ROOT / "docs" / "reference.md").read_text()))
