"""The one run that docs/evidence.md sets down, in parts: python3 run.py PART FOLDER.

Parts write FOLDER/PART.json and print what they found as Markdown. They need build/release/bin/rapport and nothing
else. docs/evidence.md says what each part asks; README.md here says how long each takes.
"""
import itertools
import json
import random
import subprocess
import sys
from pathlib import Path

import assumptions
import design
import verdicts
from assumptions import COMPANY, ROOT
from design import CELLS, COMPONENTS, RAPPORT

REFERENCE = ROOT / "docs" / "reference.md"
WAYS = {"steady": True, "dated": False}
DRAWS, TRIES, RUNS, FEW = 24, 72, 20, 10


def matters_of(result: dict) -> dict[str, float]:
    """Smallest effects: 1 % of Today's net present value, half a point of customers who stay, of acts that fit."""
    today = result["today"]["npv"]
    return {"npv": 0.01 * abs(sum(today) / len(today)), "retention_36": 0.5, "fit": 0.5}


def mean(values):
    return sum(values) / len(values)


def shown(values, scale=1.0, digits=2) -> str:
    m, half = verdicts.interval([v / scale for v in values])
    return f"{m:.{digits}f} ± {half:.{digits}f}"


def cells_table(result: dict, title: str) -> None:
    print(f"\n{title}\n\n| | " + " | ".join(CELLS) + " |\n|---" * 1 + "|---" * 8 + "|")
    for label, metric, scale, digits in (("retention at 36 months, %", "retention_36", 1, 1),
                                         ("net present value, million", "npv", 1e6, 2),
                                         ("acts that fit, %", "fit", 1, 1), ("brushed off, %", "act_minimal", 1, 1)):
        if metric not in result["cell_000"]:  # of an early commit
            continue
        y = verdicts.by_cell(result, metric)
        print(f"| {label} | " + " | ".join(f"{mean(y[c]) / scale:.{digits}f}" for c in CELLS) + " |")


def claims_in_full(result: dict) -> None:
    matters = matters_of(result)
    value, retention = (verdicts.by_cell(result, m) for m in ("npv", "retention_36"))
    for name, parts in (("1", verdicts.claim_1(retention, value, matters)),
                        ("2, value", verdicts.claim_2(value, matters["npv"])),
                        ("2, retention", verdicts.claim_2(retention, matters["retention_36"]))):
        print(f"* claim {name}: **{verdicts.together(parts.values())}**; "
              + "; ".join(f"{k}: {v}" for k, v in parts.items()))
    print("* three-way contrast: value " + shown(verdicts.contrast(value, verdicts.THREE_WAY), 1e6)
          + " million, retention " + shown(verdicts.contrast(retention, verdicts.THREE_WAY)) + " points")
    for rho in (0.0, 0.3, 0.6):
        effects = {m: verdicts.shapley({c: mean(v) for c, v in y.items()}, rho)
                   for m, y in (("value", value), ("retention", retention))}
        print(f"* shares of variance between firms, correlation {rho}: " + "; ".join(
            f"{m} " + ", ".join(f"{k} {100 * e:.0f} %" for k, e in zip(COMPONENTS, v)) for m, v in effects.items()))
    print("* claims: " + ", ".join(f"{k}: {v}" for k, v in verdicts.summary(result, matters).items()))


def concert(folder: Path) -> dict:
    """Eight combinations, steady and dated, under three joins, at the defaults; and with fit worth nothing."""
    found = {}
    for way, steady in WAYS.items():
        text = design.eight(design.levels(), steady)
        for name, options in (("all", []), ("any", ["--set", "gates=any"]), ("between", ["--set", "gates=between"]),
                              ("fit worth nothing", ["--set", "company.quality.fit=0"])):
            found[f"{way}, {name}"] = result = design.runs(text, COMPANY, folder, RUNS, options)
            cells_table(result, f"**{way}, {name}**")
            claims_in_full(result)
    return found


def fitted(number: int, folder: Path) -> Path | None:
    """The company with draw `number` of all assumptions and Today fitted; None where that cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn, out = folder / f"draw_{number}.toml", folder / f"fitted_{number}.toml"
    drawn.write_text(assumptions.draw(number, REFERENCE.read_text()))
    out.unlink(missing_ok=True)
    done = subprocess.run([RAPPORT, "calibrate", "today", drawn, "--out", out, "--quiet"], capture_output=True, text=True)
    if done.returncode != 0:
        print(f"draw {number}: not fitted: {(done.stderr or done.stdout).splitlines()[0].replace(str(folder), '')}",
              flush=True)
        return None
    return out


def draws(folder: Path) -> dict:
    """Draws of every assumption, Today fitted in each: the eight combinations, steady and dated."""
    found, tried = {}, 0
    while len(found) < DRAWS and tried < TRIES:
        tried += 1
        base = fitted(tried, folder)
        if base is None:
            continue
        found[tried] = {}
        for way, steady in WAYS.items():
            result = design.runs(design.eight(design.levels(), steady), base, folder, FEW)
            found[tried][way] = {"result": result, "claims": verdicts.summary(result, matters_of(result))}
            print(f"draw {tried}, {way}: {found[tried][way]['claims']}", flush=True)
    print(f"\n{tried} draws, {len(found)} fitted\n")
    for way in WAYS:
        for claim in next(iter(found.values()))[way]["claims"]:
            got = [f[way]["claims"][claim] for f in found.values()]
            print(f"| {claim} | {way} | " + " | ".join(str(got.count(v)) for v in ("holds", "fails", "open")) + " |")
    return {"tried": tried, "draws": found}


def by_lot(folder: Path) -> dict:
    """The same with levers drawn into components by lot, steady: what holds by chance."""
    found = {}
    for number in range(1, DRAWS + 1):
        result = design.runs(design.eight(design.relabelled(number), True), COMPANY, folder, FEW)
        found[number] = verdicts.summary(result, matters_of(result))
        print(f"labels {number}: {found[number]}", flush=True)
    for claim in found[1]:
        got = [f[claim] for f in found.values()]
        print(f"| {claim} | " + " | ".join(str(got.count(v)) for v in ("holds", "fails", "open")) + " |")
    return found


def least_squares(rows, y) -> float:
    """Share of the variance of `y` that the columns of `rows` explain."""
    k = len(rows[0])
    a = [[sum(r[i] * r[j] for r in rows) for j in range(k)] + [sum(r[i] * v for r, v in zip(rows, y))] for i in range(k)]
    for i in range(k):
        pivot = max(range(i, k), key=lambda r: abs(a[r][i]))
        a[i], a[pivot] = a[pivot], a[i]
        for r in range(k):
            if r != i:
                factor = a[r][i] / a[i][i]
                a[r] = [u - factor * v for u, v in zip(a[r], a[i])]
    b = [a[i][k] / a[i][i] for i in range(k)]
    m = mean(y)
    rest = sum((v - sum(c * x for c, x in zip(b, r))) ** 2 for r, v in zip(rows, y))
    return 1 - rest / sum((v - m) ** 2 for v in y)


def explained(latents, y, members) -> float:
    """By a full polynomial of second degree in the components `members`."""
    if not members:
        return 0.0
    rows = [[1.0] + [z[m] for m in members] + [z[m] * z[k] for m, k in itertools.combinations_with_replacement(members, 2)]
            for z in latents]
    return least_squares(rows, y)


def firm_effects(latents, y) -> list[float]:
    effects, known = [0.0] * 3, {}
    for size in range(4):
        for members in itertools.combinations(range(3), size):
            known[members] = explained(latents, y, members)
    for order in itertools.permutations(range(3)):
        for at, member in enumerate(order):
            effects[member] += (known[tuple(sorted(order[:at + 1]))] - known[tuple(sorted(order[:at]))]) / 6
    return effects


def firms(folder: Path) -> dict:
    """96 firms for each correlation whose levers show their components with noise: claims 9 and 10."""
    found, number, each = {}, 96, 5
    for rho in (0.0, 0.3, 0.6):
        made = [design.firm(k, rho) for k in range(number)]
        text = "\n".join(design.policy(f"firm_{k}", settings, True) for k, (_, settings) in enumerate(made))
        result = design.runs(text, COMPANY, folder, each)
        latents = [latent for latent, _ in made]
        for metric in ("npv", "retention_36"):
            y = [mean(result[f"firm_{k}"][metric]) for k in range(number)]
            whole, rng, tries = firm_effects(latents, y), random.Random("bootstrap"), []
            for _ in range(400):
                pick = [rng.randrange(number) for _ in range(number)]
                tries.append(firm_effects([latents[p] for p in pick], [y[p] for p in pick]))
            bounds = [sorted(t[m] for t in tries)[at] for m in range(3) for at in (10, 389)]
            first = mean([float(t[1] > max(t[0], t[2])) for t in tries])
            last = mean([float(t[2] < min(t[0], t[1])) for t in tries])
            found[f"{rho} {metric}"] = {"effects": whole, "bounds": bounds, "c_first": first, "i_last": last}
            print(f"| {rho} | {metric} | " + " | ".join(
                f"{100 * whole[m]:.0f} ({100 * bounds[2 * m]:.0f} to {100 * bounds[2 * m + 1]:.0f})" for m in range(3))
                + f" | {100 * first:.0f} % | {100 * last:.0f} % |", flush=True)
    return found


def spend(folder: Path) -> dict:
    """30 % of the spend on information moved to configuration, all three at equal spend."""
    costs = assumptions.lever_cost_ranges(REFERENCE.read_text())
    parts, found = design.levels(), {}
    today = assumptions.levers_today(REFERENCE.read_text())
    budget = design.spend({k: ends[1] for k, ends in parts["orientation"].items()}, today, costs)
    shares = {name: (1.0, design.share_for(parts["configuration"], c * budget, today, costs),
                     design.share_for(parts["information"], i * budget, today, costs))
              for name, c, i in (("equal", 1.0, 1.0), ("moved", 1.3, 0.7))}
    for way, steady in WAYS.items():
        text = "\n".join(design.policy(k, design.mixed(parts, s), steady) for k, s in shares.items())
        result = design.runs(text, COMPANY, folder, RUNS)
        found[way] = result
        for metric, scale, unit in (("npv", 1e3, "thousand EUR"), ("retention_36", 1, "points"),
                                    ("cost_levers", 1e3, "thousand EUR a year")):
            print(f"* {way}, {metric}: {shown([a - b for a, b in zip(result['moved'][metric], result['equal'][metric])], scale)}"
                  f" {unit}", flush=True)
    return {"budget": budget, "shares": shares, "found": found}


def against(result, name, base, metrics) -> None:
    print(f"| {name} | " + " | ".join(
        shown([a - b for a, b in zip(result[name][m], result[base][m])], scale, digits)
        for m, scale, digits in metrics) + " |", flush=True)


def claims(folder: Path) -> dict:
    """The other viewed claims: 11, 13, 14, 30, 59, 72."""
    found, parts = {}, design.levels()
    high = {c: {k: ends[1] for k, ends in levers.items()} for c, levers in parts.items()}
    everything = {k: v for levers in high.values() for k, v in levers.items()}

    siebel = "\n".join(f"levers.bonus.department.{d} = {v}" for d, v in (
        ("sales", 0.25), ("service_centre", 0.5), ("back_office", 0.5), ("field", 0.5)))
    print("\nClaim 11 (dated): bonus 25 % in sales, 50 % elsewhere, paid after 12 months, against Today\n\n"
          "| | misfit sales, % of sales | sales a year | stay 24 months | value, thousand |\n|---|---|---|---|---|")
    shares = (("misfit_share", 1, 2), ("sales", 1, 1), ("retention_24", 1, 2), ("npv", 1e3, 0))
    for way, steady in WAYS.items():
        text = design.policy("siebel", {"deferral": 12}, steady, siebel)
        text += "\n" + design.policy("bonus_only", {}, steady, siebel)
        found[f"11 {way}"] = result = design.runs(text, COMPANY, folder, RUNS)
        print(f"{way}:")
        for name in ("siebel", "bonus_only"):
            against(result, name, "today", shares)

    print("\nClaim 13 (steady): structure and owner at 1, against Today\n\n"
          "| | handed over, % of acts | repeats a year | stay 36 months | value, thousand |\n|---|---|---|---|---|")
    text = "\n".join(design.policy(n, s, True) for n, s in (
        ("structure", {"structure": 1}), ("owner", {"owner": 1}), ("both", {"structure": 1, "owner": 1})))
    found["13"] = result = design.runs(text, COMPANY, folder, RUNS)
    for name in ("structure", "owner", "both"):
        against(result, name, "today", (("hand_overs", 1, 2), ("repeats", 1, 4), ("retention_36", 1, 2), ("npv", 1e3, 0)))

    print("\nClaim 14 (steady): metrics and survey at 1 instead of 0, at three sizes of bonus\n\n"
          "| | satisfaction, true | stay 36 months | value, thousand |\n|---|---|---|---|")
    text = "\n".join(design.policy(f"{n}_{round(100 * b)}", {"metrics": m, "survey": m, "bonus": b}, True)
                     for b in (0.1, 0.5, 1.0) for n, m in (("internal", 0), ("customer", 1)))
    found["14"] = result = design.runs(text, COMPANY, folder, RUNS)
    for b in (10, 50, 100):
        against(result, f"customer_{b}", f"internal_{b}",
                (("satisfaction_true", 1, 4), ("retention_36", 1, 2), ("npv", 1e3, 0)))

    print("\nClaim 30 (dated): the three components in every order, 6 months apart, from Today; value in million at 36, 60, "
          "120 months\n\n| order | 36 | 60 | 120 | stay 36 months |\n|---|---|---|---|---|")
    orders = list(itertools.permutations(COMPONENTS))
    named = {"".join(c[0] for c in order): order for order in orders}
    text = "\n".join(design.steps(name, list(zip(("0 days", "6 months", "12 months"), (high[c] for c in order))))
                     for name, order in named.items())
    found["30"] = result = design.runs(text, COMPANY, folder, RUNS, ["--set", "horizon=3650 days"])
    for name in named:
        print(f"| {name} | " + " | ".join(shown(result[name][m], s, d) for m, s, d in (
            ("npv_36", 1e6, 3), ("npv_60", 1e6, 3), ("npv_120", 1e6, 3), ("retention_36", 1, 2))) + " |")
    print("\nDifference of orientation, configuration, information from each other order\n")
    for name in named:
        if name != "oci":
            against(result, name, "oci", (("npv_36", 1e3, 1), ("npv_60", 1e3, 1), ("npv_120", 1e3, 1), ("retention_36", 1, 2)))

    print("\nClaim 59 (dated): everything to high in small steps, as point solutions, or at once; difference from Today\n\n"
          "| | value, thousand | stay 36 months | satisfaction, true |\n|---|---|---|---|")
    today = {k: v for k, v in assumptions.levers_today(REFERENCE.read_text()).items() if k in everything}
    towards = lambda s: {k: today[k] + s * (v - today[k]) for k, v in everything.items()}
    small = [(f"{6 * k} months" if k else "0 days", towards((k + 1) / 4)) for k in range(4)]
    points = [(f"{k} months" if k else "0 days", {lever: v}) for k, (lever, v) in enumerate(everything.items())]
    points[0][1]["one_plan"], small[0][1]["one_plan"] = 0, 1
    text = "\n".join((design.steps("small", small), design.steps("points", points),
                      design.policy("at_once", everything | {"one_plan": 0}, False),
                      design.policy("at_once_planned", everything | {"one_plan": 1}, False)))
    found["59"] = result = design.runs(text, COMPANY, folder, RUNS)
    for name in ("small", "points", "at_once", "at_once_planned"):
        against(result, name, "today", (("npv", 1e3, 0), ("retention_36", 1, 2), ("satisfaction_true", 1, 4)))

    print("\nClaim 72 (steady): bonus alone, difference from bonus 0\n\n"
          "| | value, thousand | stay 36 months | fits, % |\n|---|---|---|---|")
    sizes = (0, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 75, 100)
    text = "\n".join(design.policy(f"bonus_{b}", {"bonus": b / 100}, True) for b in sizes)
    found["72"] = result = design.runs(text, COMPANY, folder, RUNS)
    for b in sizes[1:]:
        against(result, f"bonus_{b}", "bonus_0", (("npv", 1e3, 0), ("retention_36", 1, 2), ("fit", 1, 3)))
    return found


def pairs(folder: Path) -> dict:
    """Every lever from Today to its high, alone, and every pair within a component; steady."""
    parts, texts = design.levels(), []
    for component, levers in parts.items():
        texts += [(lever, {lever: ends[1]}) for lever, ends in levers.items()]
        texts += [(f"{a}__{b}", {a: levers[a][1], b: levers[b][1]}) for a, b in itertools.combinations(levers, 2)]
    result = design.runs("\n".join(design.policy(n, s, True) for n, s in texts), COMPANY, folder, RUNS)
    measures = (("npv", 1e3, 0), ("retention_36", 1, 2), ("fit", 1, 2), ("act_minimal", 1, 2))
    print("\n| lever | value, thousand | stay 36 months | fits, % | brushed off, % |\n|---|---|---|---|---|")
    for name, _ in texts:
        if "__" not in name:
            against(result, name, "today", measures)
    print("\n| pair | together less each alone: value, thousand | stay 36 months | fits, % | brushed off, % |\n|---|---|---|---|---|")
    for name, _ in texts:
        if "__" in name:
            a, b = name.split("__")
            print(f"| {a}, {b} | " + " | ".join(shown([x - y - z + t for x, y, z, t in zip(
                result[name][m], result[a][m], result[b][m], result["today"][m])], s, d) for m, s, d in measures) + " |")
    return result


COMMITS = (("222ee19", "the first look"), ("f35c424", "want and acts"), ("4bfe005", "cliffs"),
           ("f4b1db2", "owners and structure"), ("a85b2b5", "roll-out"), ("8b544dd", "a fair rival"),
           ("91379d3", "smaller rules"), ("25e82da", "money"), ("850100b", "levers by department and segment"),
           ("a3f70cb", "Today fitted"), ("ee7f83e", "what fresh eyes found"), ("b09e0f7", "practice and legs"))
NO_ROLL_OUT = [o for m in ("roadmap", "dip", "congestion", "commitment", "drift") for o in ("--set", f"mechanism.{m}=false")]


def built(commit: str, folder: Path) -> Path:
    """A working tree of `commit` with its program built; what was built before stays."""
    tree = (folder / commit).resolve()
    if not tree.exists():
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", tree, commit], check=True, capture_output=True)
    for command in (["cmake", "-S", tree, "-B", tree / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"],
                    ["cmake", "--build", tree / "build", "--target", "rapport"]):
        subprocess.run(command, check=True, capture_output=True)
    return tree


def commits(folder: Path) -> dict:
    """The eight combinations on the commit of each repair: dated, and dated with roll-out switched off."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for commit, what in COMMITS:
        tree = built(commit, folder)
        program = next(p for p in (tree / "build").rglob("rapport") if p.is_file())
        text = design.eight(design.levels(tree), False)
        for way, options in (("dated", []), ("without roll-out", NO_ROLL_OUT)):
            result = design.runs(text, tree / "scenarios" / "generic_company.toml", folder, RUNS if commit == COMMITS[0][0] else FEW, options, program)
            found[f"{commit} {way}"] = result
            cells_table(result, f"**{commit}, {what}, {way}**")
            sys.stdout.flush()
    return found


PARTS = {"commits": commits, "concert": concert, "draws": draws, "by_lot": by_lot, "firms": firms, "spend": spend, "claims": claims,
         "pairs": pairs}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in PARTS:
        sys.exit(f"usage: python3 run.py {'|'.join(PARTS)} FOLDER")
    into = Path(sys.argv[2])
    answer = PARTS[sys.argv[1]](into / sys.argv[1])
    (into / f"{sys.argv[1]}.json").write_text(json.dumps(answer))
