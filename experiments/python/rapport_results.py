"""Results files of rapport in Python: what `rapport ... --out results.db` wrote, as rows and as data frames.

    import rapport_results
    results = rapport_results.open_results("results.db")
    results.policies                              # which policies, or points of a study, were run
    results.values(metric="retention")            # a row for each run and part of the firm
    results.compare("retention").to_frame()       # paired differences from Today, with pandas

All tables are `Rows`: lists of dictionaries, whose keys are the columns of `rapport export` (docs/results.md). They become data
frames with `.to_frame()` where pandas is installed, and dictionaries of lists with `.columns()` everywhere. What has
no value (the mean wait of a line that nobody called) is None.

A file may be read while rapport writes it: each call reads what is there at that moment. Nothing is ever written.
Needs Python 3.9 or later and no other package.
"""
import contextlib
import difflib
import math
import os
import pathlib
import sqlite3
import statistics
import warnings

__all__ = ["open_results", "Results", "Rows", "ResultsError"]

_APPLICATION = 0x52505254  # "RPRT", by which rapport knows its files
_SCHEMA = 3
_WAIT = 10.0  # seconds, for a writer to finish a run
_MANY_EVENTS = 50  # fewer in all are rare: sim/core/count_interval.h has the same number
_AS_DESCRIBED = "as described"


class ResultsError(Exception):
    """A file that cannot be read as results, or a name that is not in it. The text says what to do."""


class Rows(list):
    """A table: a list of dictionaries, all with the same keys in the same order."""

    def __init__(self, names, rows=()):
        """`names` are the columns, which a table without rows has too; `rows` are tuples in their order."""
        super().__init__(dict(zip(names, row)) for row in rows)
        self.names = list(names)

    def columns(self):
        """The same as a dictionary: for each column the list of its values, in the order of the rows."""
        return {name: [row[name] for row in self] for name in self.names}

    def to_frame(self):
        """The same as a data frame of pandas. Where pandas is missing, ImportError says how to get it."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError("pandas is not installed (Debian: apt install python3-pandas); without it this table is a "
                              "list of dictionaries, and .columns() is a dictionary of lists") from error
        return pandas.DataFrame(self.columns(), columns=self.names)


def open_results(path):
    """The results file at `path` (a text or a pathlib.Path), one that is still being written too.

    Raises ResultsError, with a sentence, for what is no results file or one of another schema.
    """
    return Results(path)


class Results:
    """A results file. Attributes are read anew each time, as the file may grow.

    In a study the points are policies, and draws of the assumptions are variants. Without draws there is one variant,
    which is called "as described".
    """

    def __init__(self, path):
        self.path = os.fspath(path)
        self._refuse_what_is_none()

    def __repr__(self):
        return f"<results of rapport in {self.path}>"

    @property
    def meta(self):
        """Facts of the file by name, as texts: command, version, scenario, seed, replications, started, ..."""
        return dict(self._tuples("SELECT key, value FROM meta"))

    @property
    def policies(self):
        """What was run, in the order run: policy (its name), label. Today is called "today"."""
        return self._rows("SELECT name AS policy, label FROM policy ORDER BY id")

    @property
    def metrics(self):
        """metric (its id), label, unit, good ("more", "less", "neither"), matters (differences within plus or minus this
        are the same for practice)."""
        return self._rows("SELECT id AS metric, label, unit, good, matters FROM metric ORDER BY id")

    @property
    def series(self):
        """What is there month by month: series (its id), label, unit, at ("moment": as at the start of the month;
        "month": of what happened in it). Empty where months were not kept (--series)."""
        return self._rows("SELECT id AS series, label, unit, at FROM series ORDER BY id")

    @property
    def settings(self):
        """What a study set in its points: policy, label, factor, factor_label, unit, text, value."""
        return self._rows(
            "SELECT policy.name AS policy, policy.label AS label, factor.name AS factor, factor.label AS factor_label, "
            "factor.unit, setting.text, setting.value FROM setting JOIN policy ON policy.id = setting.policy "
            "JOIN factor ON factor.id = setting.factor ORDER BY policy.id, factor.id")

    @property
    def variants(self):
        """Draws of the assumptions: variant, state ("ready", "open": not made yet, "rejected"), message."""
        return self._rows("SELECT name AS variant, state, message FROM variant ORDER BY id")

    @property
    def shard(self):
        """Of a part of a study which one, as "3/8"; else None. `rapport study merge` joins them."""
        return self.meta.get("part")

    def runs(self):
        """All runs: run, policy, label, variant, replication, seed, status, message, hash.

        status is "done", "failed" or "timed_out"; a run that is not done has a message and no values.
        """
        return self._rows(
            "SELECT run.id AS run, policy.name AS policy, policy.label AS label, variant.name AS variant, run.replication, "
            "run.seed, run.status, run.message, run.hash FROM run JOIN policy ON policy.id = run.policy "
            "JOIN variant ON variant.id = run.variant ORDER BY run.id")

    def values(self, metric=None, policy=None, part=None, variant=None):
        """Numbers of runs: run, policy, label, variant, replication, metric, unit, part, part_name, value.

        Each argument, a name or a list of names, keeps the rows that have it; None keeps all. `part` is "company" for the
        firm as a whole, else "segment", "touch_point", "department", "division" or "element". Raises ResultsError for a
        name that is not in the file.
        """
        where, names = self._filter(
            [("key.metric", "metric", metric), ("policy.name", "policy", policy), ("key.part", "part", part),
             ("variant.name", "variant", variant)])
        return self._rows(
            "SELECT run.id AS run, policy.name AS policy, policy.label AS label, variant.name AS variant, run.replication, "
            "key.metric, metric.unit, key.part, key.part_name, value.value FROM value JOIN key ON key.ord = value.ord "
            "JOIN run ON run.id = value.run JOIN policy ON policy.id = run.policy JOIN variant ON variant.id = run.variant "
            f"LEFT JOIN metric ON metric.id = key.metric{where} ORDER BY value.run, value.ord", names)

    def months(self, series=None, policy=None, part=None, variant=None):
        """Figures of runs by month: run, policy, label, variant, replication, series, unit, part, part_name, month, date,
        days, value. Arguments are as in values(). Raises ResultsError where months were not kept.

        date is the first day of the month as 2026-01-05, days are those of it that are in the run.
        """
        if self.meta.get("series") != "yes" and not self.series:
            raise ResultsError(f"{self.path} has no months: --series keeps them, or series = [...] in a study")
        where, names = self._filter(
            [("series_key.series", "series", series), ("policy.name", "policy", policy), ("series_key.part", "part", part),
             ("variant.name", "variant", variant)])
        return self._rows(
            "SELECT run.id AS run, policy.name AS policy, policy.label AS label, variant.name AS variant, run.replication, "
            "series_key.series, series.unit, series_key.part, series_key.part_name, month_value.month, month.date, "
            "month.days, month_value.value FROM month_value JOIN month ON month.month = month_value.month "
            "JOIN series_key ON series_key.ord = month_value.ord JOIN run ON run.id = month_value.run "
            "JOIN policy ON policy.id = run.policy JOIN variant ON variant.id = run.variant "
            f"LEFT JOIN series ON series.id = series_key.series{where} "
            "ORDER BY month_value.run, month_value.ord, month_value.month", names)

    def compare(self, metric, policy=None, against="today", part="company", variant=None, level=0.95):
        """What each policy has more of a metric than `against`, in pairs of runs with the same customers and luck.

        Rows, one for each policy, variant and part: policy, label, against, variant, metric, unit, part, part_name,
        difference (its mean), low, high, level, pairs, interval. Names are as in values(). A pair in which either run has no
        value is left out.

        low and high are Student's paired interval (Student 1908; Law 2015, section 4.5): it assumes independent
        replications, a number of them that was chosen before looking, and differences that are near normal. It is of
        this one metric by itself: who looks at many metrics and policies at once finds some beyond 0 by chance, which the
        verdicts of `rapport compare` and `rapport report` take into account, so their intervals of headline metrics are wider.
        `interval` is "student", or says why low and high are None: fewer than two pairs, no difference seen in any, or
        events too rare for Student's, of which `rapport compare` and `rapport report` have an interval that holds.

        Warns where a number that was chosen before looking is not what the file has. Raises ResultsError for names that
        are not in the file, and ValueError for a level that is not between 0 and 1.
        """
        if not 0.0 < level < 1.0:
            raise ValueError(f"level is {level}: it has to be between 0 and 1, as 0.95")
        if not isinstance(metric, str) or not isinstance(against, str):
            raise ResultsError("compare takes one metric and one policy to compare against; the others may be lists")
        self._known("policy", [against])
        found = {}
        for row in self._pairs_of(metric, policy, against, part, variant):
            found.setdefault(row[:8], []).append(row[8:])
        if not self.values(metric, against, part, variant):
            raise ResultsError(f"{self.path} has no values of '{metric}' under '{against}' to compare with")
        self._warn_of_looks()
        names = ("policy label against variant metric unit part part_name difference low high level pairs interval").split()
        return Rows(names, [key + _difference(pairs, level) for key, pairs in found.items()])

    # ---- what stands behind ---------------------------------------------------------------------

    def _pairs_of(self, metric, policy, against, part, variant):
        """The eight columns that name a row of compare(), then a difference, and that of events where they are counted."""
        where, names = self._filter(
            [("key.metric", "metric", metric), ("policy.name", "policy", policy), ("key.part", "part", part),
             ("variant.name", "variant", variant)])
        return self._tuples(
            "SELECT policy.name, policy.label, other.name, variant.name, key.metric, metric.unit, key.part, key.part_name, "
            "mine.value - theirs.value, my_events.events - their_events.events "
            "FROM value AS mine JOIN run ON run.id = mine.run JOIN key ON key.ord = mine.ord "
            "JOIN policy ON policy.id = run.policy JOIN variant ON variant.id = run.variant "
            "JOIN policy AS other ON other.name = ? AND other.id <> policy.id "
            "JOIN run AS pair ON pair.policy = other.id AND pair.variant = run.variant AND pair.replication = run.replication "
            "JOIN value AS theirs ON theirs.run = pair.id AND theirs.ord = mine.ord "
            "LEFT JOIN metric ON metric.id = key.metric "
            "LEFT JOIN event_count AS my_events ON my_events.run = mine.run AND my_events.ord = mine.ord "
            "LEFT JOIN event_count AS their_events ON their_events.run = pair.id AND their_events.ord = mine.ord"
            f"{where} ORDER BY variant.id, policy.id, key.ord, run.replication", [against] + names)

    def _warn_of_looks(self):
        meta = self.meta
        runs = dict(self._tuples("SELECT policy, count(*) FROM run WHERE variant = 0 GROUP BY policy"))
        asked = int(meta.get("replications", "0"))
        if meta.get("command") == "compare --until-decided" or _adapts(self._tuples("SELECT text FROM study ORDER BY ord")):
            warnings.warn(f"{self.path}: how many runs there are was decided by looking at them, so intervals of a fixed number "
                          "are too narrow; those of 'rapport compare --until-decided' and 'rapport report' hold", stacklevel=3)
        elif "part" in meta:
            warnings.warn(f"{self.path} is part {meta['part']} of a study; 'rapport study merge' joins the parts", stacklevel=3)
        elif any(count < asked for count in runs.values()):
            warnings.warn(f"{self.path} is not finished: of {asked} runs of each policy some are still to come, and an interval "
                          "that is looked at again and again is too narrow", stacklevel=3)

    def _filter(self, asked):
        """Conditions of SQL for (column, what it is, names or None), and the names that they bind."""
        conditions, bound = [], []
        for column, what, names in asked:
            if names is None:
                continue
            names = [names] if isinstance(names, str) else list(names)
            self._known(what, names)
            conditions.append(f"{column} IN ({', '.join('?' * len(names))})")
            bound += names
        return (" WHERE " + " AND ".join(conditions) if conditions else ""), bound

    def _known(self, what, names):
        """Refuses names that the file does not have, all at once, with the nearest one that it has."""
        known = [name for (name,) in self._tuples(_NAMES[what])]
        problems = []
        for name in names:
            if name in known:
                continue
            near = difflib.get_close_matches(str(name), known, 1)
            hint = f"did you mean '{near[0]}'?" if near else "it has " + (", ".join(known[:12]) or "none") + (
                ", ..." if len(known) > 12 else "")
            problems.append(f"{self.path} has no {what.replace('_', ' ')} '{name}'; {hint}")
        if problems:
            raise ResultsError("\n".join(problems))

    def _rows(self, query, bound=()):
        with self._database() as read:
            cursor = read(query, bound)
            return Rows([column[0] for column in cursor.description], cursor)

    def _tuples(self, query, bound=()):
        with self._database() as read:
            return read(query, bound).fetchall()

    @contextlib.contextmanager
    def _database(self):
        """Gives a function that runs a query. The file is open for one call only, so that a writer may end meanwhile."""
        try:
            database = self._connect()
            try:
                yield database.execute
            finally:
                database.close()
        except sqlite3.Error as error:
            raise ResultsError(f"{self.path} cannot be read: {error}") from error

    def _connect(self):
        address = pathlib.Path(self.path).absolute().as_uri() + "?mode=ro"
        return sqlite3.connect(address, uri=True, timeout=_WAIT)

    def _refuse_what_is_none(self):
        if not os.path.exists(self.path):
            raise ResultsError(f"{self.path} does not exist; 'rapport compare my.toml --out results.db' writes a results file")
        if os.path.isdir(self.path):
            raise ResultsError(f"{self.path} is a folder; name the results file in it")
        try:
            with self._database() as read:
                application, = read("PRAGMA application_id").fetchone()
                schema, = read("PRAGMA user_version").fetchone()
        except ResultsError as error:
            if isinstance(error.__cause__, sqlite3.DatabaseError) and "not a database" in str(error.__cause__):
                raise ResultsError(f"{self.path} is no results file: it is no SQLite database. Results files are what "
                                   "--out of 'rapport run', 'compare', 'sweep' and 'study run' writes") from error
            raise
        if application != _APPLICATION:
            raise ResultsError(f"{self.path} is a database, but no results file of rapport")
        if schema != _SCHEMA:
            raise ResultsError(f"{self.path} was made by {'a newer' if schema > _SCHEMA else 'an older'} rapport (schema "
                               f"{schema}, this module reads {_SCHEMA}); take the module that came with that one, or read its "
                               "tables with sqlite3")


_NAMES = {
    "metric": "SELECT id FROM metric ORDER BY id",
    "policy": "SELECT name FROM policy ORDER BY id",
    "series": "SELECT id FROM series ORDER BY id",
    "variant": "SELECT name FROM variant ORDER BY id",
    "part": "SELECT part FROM key UNION SELECT part FROM series_key",
}


def _adapts(texts):
    """Whether a study decides by its runs how many there are; `texts` are rows of its own text, its file first."""
    if not texts:
        return False
    sections = {line.strip() for line in texts[0][0].splitlines()}
    return not sections.isdisjoint({"[select]", "[stop]", "[seek]"})


def _difference(pairs, level):
    """difference, low, high, level, pairs, interval of pairs of (difference, difference of events or None)."""
    there = [pair for pair in pairs if pair[0] is not None]
    differences = [difference for difference, _ in there]
    count = len(differences)
    if count == 0:
        return (None, None, None, level, 0, "fewer than two pairs")
    mean = statistics.fmean(differences)
    if count < 2:
        return (mean, None, None, level, count, "fewer than two pairs")
    if _is_rare([events for _, events in there]):
        return (mean, None, None, level, count, "rare events")
    if not any(differences):
        return (mean, None, None, level, count, "no difference seen")
    half = student_quantile(0.5 + 0.5 * level, count - 1) * statistics.stdev(differences) / math.sqrt(count)
    return (mean, mean - half, mean + half, level, count, "student")


def _is_rare(counts):
    """Whether paired differences of counts are those of a rare event, by the rule of rapport (is_rare in
    sim/core/count_interval.h): fewer than 50 events in all, or none in half of the pairs or more."""
    if any(count is None for count in counts):
        return False
    return sum(map(abs, counts)) < _MANY_EVENTS or 2 * counts.count(0) >= len(counts)


def student_quantile(probability, freedom):
    """The number below which Student's t with `freedom` (1, 2, ...) degrees of freedom falls with this probability.

    Its distribution function is a finite sum for whole degrees of freedom (Abramowitz and Stegun 1964, 26.7.3 and
    26.7.4), which is inverted by halving; from 1,000 on an expansion about the normal one (26.7.5) is as exact. Agrees with
    rapport's own to ten digits.
    """
    if not 0.0 < probability < 1.0 or freedom < 1:
        raise ValueError("a probability between 0 and 1, and at least one degree of freedom")
    if probability < 0.5:
        return -student_quantile(1.0 - probability, freedom)
    if freedom >= 1000:
        return _student_near_normal(statistics.NormalDist().inv_cdf(probability), freedom)
    low, high = 0.0, 1.0
    while _student_below(high, freedom) < probability:
        low, high = high, 2.0 * high
    while True:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            return middle
        if _student_below(middle, freedom) < probability:
            low = middle
        else:
            high = middle


def _student_below(t, freedom):
    """The probability that Student's t is below `t` >= 0."""
    angle = math.atan2(t, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(2 + odd, freedom - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    between = 2.0 / math.pi * (angle + sine * total) if odd else sine * total
    return 0.5 + 0.5 * between


def _student_near_normal(x, freedom):
    parts = (x, (x**3 + x) / 4, (5 * x**5 + 16 * x**3 + 3 * x) / 96,
             (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
             (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160)
    return sum(part / freedom**power for power, part in enumerate(parts))
