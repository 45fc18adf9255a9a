"""Contrasts between combinations, their intervals, and what the claims of the concert ask of them."""
import itertools
import math

from design import CELLS

T95 = {4: 2.776, 9: 2.262, 19: 2.093}  # Student's quantiles at 0.975


def interval(values: list[float]) -> tuple[float, float]:
    """Mean and half width of the 95 % interval, over paired runs."""
    n = len(values)
    mean = sum(values) / n
    spread = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1))
    return mean, T95[n - 1] * spread / math.sqrt(n)


def verdict(values: list[float], smallest: float = 0.0) -> str:
    mean, half = interval(values)
    return "holds" if mean - half > smallest else "fails" if mean + half < smallest else "open"


def together(verdicts) -> str:
    """All of them have to hold (intersection and union)."""
    verdicts = list(verdicts)
    return "fails" if "fails" in verdicts else "open" if "open" in verdicts else "holds"


def by_cell(result: dict, metric: str) -> dict[str, list[float]]:
    return {cell: result[f"cell_{cell}"][metric] for cell in CELLS}


def contrast(y: dict[str, list[float]], weights: dict[str, float]) -> list[float]:
    return [sum(w * y[cell][r] for cell, w in weights.items()) for r in range(len(y["000"]))]


THREE_WAY = {cell: (-1.0) ** (3 - sum(map(int, cell))) for cell in CELLS}
SINGLES, PAIRS = ("001", "010", "100"), ("011", "101", "110")


def claim_1(y_retention, y_value, matters) -> dict[str, str]:
    """Technology alone contributes little."""
    return {
        "0.75 Y000 + 0.25 Y111 > Y001, retention": verdict(
            contrast(y_retention, {"000": 0.75, "111": 0.25, "001": -1}), matters["retention_36"]),
        "gain of 001 at most 5 % of the full gain, value": verdict(
            contrast(y_value, {"001": -1, "000": 0.95, "111": 0.05})),
        "Y111 > Y110, value": verdict(contrast(y_value, {"111": 1, "110": -1}), matters["npv"]),
    }


def claim_2(y, smallest: float) -> dict[str, str]:
    """Superior only when the three work in concert."""
    parts = {"three-way": verdict(contrast(y, THREE_WAY), smallest)}
    for pair in PAIRS:
        parts[f"111 above {pair}"] = verdict(contrast(y, {"111": 1, pair: -1}), smallest)
        parts[f"{pair} under 80 % of the full gain"] = verdict(contrast(y, {"111": 0.8, "000": 0.2, pair: -1}))
    for single in SINGLES:
        parts[f"{single} under a third"] = verdict(contrast(y, {"111": 1 / 3, "000": 2 / 3, single: -1}))
    return parts


def weights_of(correlation: float) -> dict[str, float]:
    """Share of firms in each combination, where each component is high in half of them: an orthant of the normal law."""
    ends = 1 / 8 + 3 * math.asin(correlation) / (4 * math.pi)
    return {cell: ends if cell in ("000", "111") else (1 - 2 * ends) / 6 for cell in CELLS}


def shapley(y: dict[str, float], correlation: float) -> list[float]:
    """Shapley effects (Owen 2014): share of the variance between firms that is each component's."""
    weight = weights_of(correlation)
    mean = sum(weight[c] * y[c] for c in CELLS)

    def explained(members) -> float:
        total = 0.0
        for levels in itertools.product("01", repeat=len(members)):
            cells = [c for c in CELLS if all(c[m] == level for m, level in zip(members, levels))]
            mass = sum(weight[c] for c in cells)
            total += mass * (sum(weight[c] * y[c] for c in cells) / mass - mean) ** 2
        return total

    effects = [0.0, 0.0, 0.0]
    for order in itertools.permutations(range(3)):
        for at, member in enumerate(order):
            effects[member] += (explained(sorted(order[:at + 1])) - explained(sorted(order[:at]))) / 6
    whole = explained([0, 1, 2])
    return [e / whole if whole > 0 else 1 / 3 for e in effects]


def shapley_verdict(y: dict[str, list[float]], test) -> str:
    """Whether `test` (a list of differences that should be above 0) holds for the effects, by jackknife over runs."""
    n = len(y["000"])
    answers = []
    for correlation in (0.0, 0.3, 0.6):
        whole = test(shapley({c: sum(v) / n for c, v in y.items()}, correlation))
        left = [test(shapley({c: (sum(v) - v[r]) / (n - 1) for c, v in y.items()}, correlation)) for r in range(n)]
        for at, value in enumerate(whole):
            pseudo = [n * value - (n - 1) * one[at] for one in left]
            answers.append(verdict(pseudo))
    return together(answers)


def claim_9(y) -> str:
    """Configuration explains most between firms."""
    return shapley_verdict(y, lambda e: (e[1] - e[0], e[1] - e[2]))


def claim_10(y) -> str:
    """Information distinguishes least."""
    return shapley_verdict(y, lambda e: (e[0] - e[2], e[1] - e[2]))


def cloglog(shares: list[float]) -> list[float]:
    return [-math.log(-math.log(s / 100)) for s in shares]


def summary(result: dict, matters: dict[str, float]) -> dict[str, str]:
    """Every claim of the concert on one set of eight combinations."""
    value, retention = by_cell(result, "npv"), by_cell(result, "retention_36")
    logs = {c: cloglog(v) for c, v in retention.items()}
    return {
        "1": together(claim_1(retention, value, matters).values()),
        "2, value": together(claim_2(value, matters["npv"]).values()),
        "2, retention": together(claim_2(retention, matters["retention_36"]).values()),
        "2, retention, cloglog": together(claim_2(logs, 0.0).values()),
        "9, value": claim_9(value), "9, retention": claim_9(retention),
        "10, value": claim_10(value), "10, retention": claim_10(retention),
    }
