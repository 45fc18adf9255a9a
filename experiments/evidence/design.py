"""Which levers are moved, files that move them, and runs of them."""
import math
import random
import re
import sqlite3
import subprocess
from pathlib import Path

from assumptions import ROOT

RAPPORT = ROOT / "build" / "release" / "bin" / "rapport"
COMPONENTS = ("orientation", "configuration", "information")
CELLS = [f"{o}{c}{i}" for o in (0, 1) for c in (0, 1) for i in (0, 1)]
METRICS = ("npv", "npv_36", "npv_60", "npv_120", "npv_flows", "retention_36", "retention_24", "fit", "act_minimal",
           "satisfaction_true", "hand_overs", "repeats", "misfits", "misfit_share", "sales", "cost_levers")
# Whole ranges of levers that are no shares, for what a change costs.
WHOLE = {"latitude": 500.0, "deferral": 24.0, "training": 120.0, "tests": 45000.0}


def levels(root: Path = ROOT) -> dict[str, dict[str, tuple[float, float]]]:
    """By component and lever: low and high at equal range, as in scenarios/levels."""
    found = {}
    for component in COMPONENTS:
        text = (root / "scenarios" / "levels" / f"{component}_range.toml").read_text()
        ends = []
        for end in ("low", "high"):
            block = text.split(f"[policy.{component}_{end}]")[1].split("[policy.")[0]
            ends.append({k: float(v) for k, v in re.findall(r"^levers\.(\w+) = ([\d.]+)", block, re.M)})
        found[component] = {lever: (ends[0][lever], ends[1][lever]) for lever in ends[0]}
    return found


def policy(name: str, settings: dict, steady: bool, also: str = "") -> str:
    """A policy that sets levers, dated (decreed on the first day) or steady (in force from the start)."""
    lines = [f"[policy.{name}]", f'label = "{name}"']
    if steady:
        lines += [f"[[policy.{name}.change]]", 'from = "start"']
    return "\n".join(lines + [f"levers.{k} = {v:.6g}" for k, v in settings.items()]) + "\n" + also + "\n"


def steps(name: str, dated: list[tuple[str, dict]]) -> str:
    """A policy that sets levers at dates after the start."""
    lines = [f"[policy.{name}]", f'label = "{name}"']
    for date, settings in dated:
        lines += [f"[[policy.{name}.change]]", f'from = "{date}"']
        lines += [f"levers.{k} = {v:.6g}" for k, v in settings.items()]
    return "\n".join(lines) + "\n"


def mixed(parts: dict[str, dict[str, tuple[float, float]]], shares) -> dict[str, float]:
    """Levers of each component at a share of the way from low to high."""
    return {lever: low + share * (high - low)
            for (_, levers), share in zip(parts.items(), shares) for lever, (low, high) in levers.items()}


def eight(parts, steady: bool) -> str:
    return "\n".join(policy(f"cell_{cell}", mixed(parts, map(int, cell)), steady) for cell in CELLS)


def relabelled(number: int) -> dict[str, dict[str, tuple[float, float]]]:
    """The same levers in components drawn by lot, as many in each as there are."""
    names = [(lever, ends) for levers in levels().values() for lever, ends in levers.items()]
    sizes = [len(levers) for levers in levels().values()]
    random.Random(f"labels {number}").shuffle(names)
    parts, at = {}, 0
    for component, size in zip(COMPONENTS, sizes):
        parts[component] = dict(names[at:at + size])
        at += size
    return parts


def normal_cdf(x: float) -> float:
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


def firm(number: int, correlation: float) -> tuple[tuple[float, ...], dict[str, float]]:
    """A firm's three latent components, and its levers, each of which shows them with a reliability of 0.7."""
    rng = random.Random(f"firm {number}")  # the same luck for all correlations
    common, reliability = rng.gauss(0, 1), 0.7
    latent = tuple(math.sqrt(correlation) * common + math.sqrt(1 - correlation) * rng.gauss(0, 1) for _ in COMPONENTS)
    settings = {}
    for z, levers in zip(latent, levels().values()):
        for lever, (low, high) in levers.items():
            shown = math.sqrt(reliability) * z + math.sqrt(1 - reliability) * rng.gauss(0, 1)
            settings[lever] = low + normal_cdf(shown) * (high - low)
    return latent, settings


def spend(settings: dict[str, float], today: dict[str, float], costs: dict, months: int = 36) -> float:
    """What levers at `settings` cost above Today's, EUR a customer: once for what rises, and every month."""
    total = 0.0
    for lever, value in settings.items():
        once, month = costs[lever][:2]
        power = 2 if lever == "structure" else 1
        rise = (value / WHOLE.get(lever, 1.0)) ** power - (today[lever] / WHOLE.get(lever, 1.0)) ** power
        total += max(0.0, rise) * once + rise * month * months
    return total


def share_for(levers: dict[str, tuple[float, float]], budget: float, today: dict, costs: dict) -> float:
    """How far from low to high a component's levers go for `budget` above Today."""
    below, above = 0.0, 1.5
    for _ in range(60):
        middle = (below + above) / 2
        spent = spend({k: a + middle * (b - a) for k, (a, b) in levers.items()}, today, costs)
        below, above = (middle, above) if spent < budget else (below, middle)
    return below


def runs(text: str, base: Path, folder: Path, replications: int, options=(), program: Path = RAPPORT,
         header: str = "") -> dict:
    """By policy, metric and replication: what comes out of the policies in `text` on the company in `base`."""
    folder.mkdir(parents=True, exist_ok=True)
    scenario, results = folder / "scenario.toml", folder / "results.db"
    for old in (results, folder / "results.db-wal", folder / "results.db-shm"):  # of a run that was killed
        old.unlink(missing_ok=True)
    scenario.write_text(f'schema = 1\nextends = "{base}"\nname = "Evidence"\n{header}\n{text}')
    names = re.findall(r"^\[policy\.(\w+)\]$", text, re.M)
    command = [program, "compare", scenario, "--quiet", "--replications", replications, "--out", results, *options]
    for name in names:
        command += ["--policy", name]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{scenario}: {done.stderr or done.stdout}")
    return read(results)


def read(results: Path) -> dict:
    found = {}
    with sqlite3.connect(results) as db:
        rows = db.execute("SELECT policy, metric, replication, value FROM tidy WHERE part = 'company' "
                          "ORDER BY replication")
        for name, metric, _, value in rows:
            if metric in METRICS:
                found.setdefault(name, {}).setdefault(metric, []).append(value)
    return found
