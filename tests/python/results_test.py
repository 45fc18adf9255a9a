"""Tests of rapport_results.py against what the command rapport says of the same files."""
import csv
import json
import math
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import warnings

SOURCE = pathlib.Path(os.environ.get("RAPPORT_SOURCE", "."))
RAPPORT = os.environ["RAPPORT"]
sys.path.insert(0, str(SOURCE / "experiments" / "python"))
sys.dont_write_bytecode = True
import rapport_results  # noqa: E402
from rapport_results import ResultsError, open_results  # noqa: E402

COMPANY = SOURCE / "scenarios" / "tutorial.toml"
FEW = ["segment.basic.customers=180", "segment.family.customers=90", "segment.business.customers=20"]
SMALL = [word for key in FEW for word in ("--set", key)]
STUDY = """schema = 1
scenario = "company.toml"
replications = 3
metrics = ["retention", "profit"]
series = ["stay"]
[design]
kind = "full_factorial"
[[factor]]
name = "staff"
path = "levers.staffing"
values = [0.9, 1.2]
[variants]
count = 2
plausible = false
refit = false
[[uncertain]]
path = "need.fault.rate"
from = "0.4 / year"
to = "0.8 / year"
"""


def rapport(*words, folder):
    done = subprocess.run([RAPPORT, *map(str, words)], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"rapport {' '.join(map(str, words))}: {done.stderr}")
    return done.stdout


def csv_rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_exported(value):
    """A value of a row as `rapport export` has it, but for the digits of numbers."""
    return "" if value is None else value if isinstance(value, str) else float(value)


class Compared(unittest.TestCase):
    """One results file of a comparison with months, and what the command says of it."""

    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name)
        said = rapport("compare", COMPANY, *SMALL, "--replications", 6, "--series", "--quiet", "--out", "r.db", "--format", "json",
                       "--by", "segment", folder=cls.folder)
        cls.said = json.loads(said)
        rapport("export", "r.db", "-o", "tables", folder=cls.folder)
        cls.results = open_results(cls.folder / "r.db")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def check_same(self, rows, table):
        exported = csv_rows(self.folder / "tables" / table)
        self.assertEqual(rows.names, list(exported[0]))
        self.assertEqual(len(rows), len(exported))
        for mine, theirs in zip(rows, exported):
            for name in rows.names:
                value = as_exported(mine[name])
                wanted = float(theirs[name]) if isinstance(value, float) and theirs[name] else theirs[name]
                if value != wanted:
                    self.fail(f"{table}, {name}: {mine} is not {theirs}")

    def test_tables_are_those_of_export_to_the_last_bit(self):
        self.check_same(self.results.runs(), "runs.csv")
        self.check_same(self.results.values(), "values.csv")
        self.check_same(self.results.months(), "months.csv")
        self.check_same(self.results.metrics, "metrics.csv")

    def test_filters_keep_what_they_name(self):
        names = [row["policy"] for row in self.results.policies]
        some = self.results.values(metric=["retention", "profit"], policy=names[1], part="company")
        wanted = [row for row in self.results.values() if row["metric"] in ("retention", "profit")
                  and row["policy"] == names[1] and row["part"] == "company"]
        self.assertEqual(some, wanted)
        self.assertEqual(len(some), 12)
        self.assertEqual({row["series"] for row in self.results.months(series="stay")}, {"stay"})

    def test_differences_are_those_of_compare(self):
        # Only those of metrics that are no headline: these hold by themselves, as the module's do.
        checked = 0
        for wanted in self.said["differences"]:
            if wanted["corrected"]:
                continue
            row = next((row for row in self.results.compare(wanted["metric"], wanted["policy"], part=wanted["part"])
                        if row["part_name"] == wanted["part_name"]), None)
            self.assertEqual(row is None, wanted["pairs"] == 0, wanted)
            if row is None:
                continue
            with self.subTest(f"{wanted['metric']} of {wanted['part_name']} under {wanted['policy']}"):
                self.assertTrue(math.isclose(row["difference"], wanted["mean"], rel_tol=1e-9, abs_tol=1e-12))
                self.assertEqual(row["pairs"], wanted["pairs"])
                if wanted["mean"] == 0.0:  # runs may be the same event for event, which the module does not look at
                    self.assertNotEqual(row["interval"], "fewer than two pairs")
                else:
                    self.assertEqual(row["interval"] == "rare events", wanted["rare"])
                if row["interval"] != "student":
                    continue
                self.assertTrue(math.isclose(row["low"], wanted["lower"], rel_tol=1e-8, abs_tol=1e-9), row)
                self.assertTrue(math.isclose(row["high"], wanted["upper"], rel_tol=1e-8, abs_tol=1e-9), row)
                checked += 1
        self.assertGreater(checked, 20)

    def test_rows_as_columns_and_frames(self):
        rows = self.results.compare("retention")
        self.assertEqual(rows.columns()["policy"], [row["policy"] for row in rows])
        try:
            import pandas
        except ImportError:
            print("SKIPPED: data frames, as pandas is not installed")
            with self.assertRaisesRegex(ImportError, "python3-pandas"):
                rows.to_frame()
            return
        frame = rows.to_frame()
        self.assertEqual(list(frame.columns), rows.names)
        self.assertEqual(list(frame["difference"]), rows.columns()["difference"])
        self.assertTrue(pandas.api.types.is_float_dtype(self.results.values(metric="wait").to_frame()["value"]))

    def test_names_that_are_not_there_are_refused_with_the_nearest(self):
        with self.assertRaisesRegex(ResultsError, "did you mean 'retention'"):
            self.results.values(metric="retension")
        with self.assertRaisesRegex(ResultsError, "no policy 'tody'; did you mean 'today'"):
            self.results.compare("retention", against="tody")
        with self.assertRaisesRegex(ValueError, "between 0 and 1"):
            self.results.compare("retention", level=95)

    def test_nothing_is_left_beside_the_file(self):
        self.results.values()
        self.assertEqual(sorted(path.name for path in self.folder.glob("r.db*")), ["r.db"])

    def test_a_file_that_is_written_meanwhile(self):
        copy = self.folder / "growing.db"
        copy.write_bytes((self.folder / "r.db").read_bytes())
        writer = sqlite3.connect(copy)
        writer.execute("PRAGMA journal_mode = WAL")
        growing = open_results(copy)
        before = len(growing.runs())
        writer.execute("DELETE FROM value WHERE run = 1")
        writer.execute("DELETE FROM run WHERE id = 1")
        self.assertEqual(len(growing.runs()), before)  # not committed
        writer.commit()
        self.assertEqual(len(growing.runs()), before - 1)  # still only in the log
        with self.assertWarnsRegex(UserWarning, "not finished"):
            growing.compare("retention")
        writer.close()
        self.assertEqual(len(growing.runs()), before - 1)

    def test_pairs_without_an_interval_say_why(self):
        copy = self.folder / "few.db"
        copy.write_bytes((self.folder / "r.db").read_bytes())
        database = sqlite3.connect(copy)
        today = "(SELECT id FROM policy WHERE name = 'today')"
        profit = "(SELECT ord FROM key WHERE metric = 'profit' AND part = 'company')"
        database.execute(f"UPDATE value SET value = 50 WHERE ord = {profit}")
        database.commit()
        row = open_results(copy).compare("profit")[0]
        self.assertEqual((row["difference"], row["low"], row["interval"]), (0.0, None, "no difference seen"))
        database.execute(f"UPDATE value SET value = 49 WHERE ord = {profit} AND run IN (SELECT id FROM run WHERE policy = {today})")
        database.execute(f"UPDATE value SET value = NULL WHERE ord = {profit} AND run IN "
                         f"(SELECT id FROM run WHERE policy <> {today} AND replication > 0)")
        database.commit()
        row = open_results(copy).compare("profit")[0]
        self.assertEqual((row["difference"], row["pairs"], row["interval"]), (1.0, 1, "fewer than two pairs"))
        database.close()


class Refused(unittest.TestCase):
    def test_what_is_no_results_file(self):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            (folder / "text.db").write_text("a text that is longer than the header of a database would be" * 20)
            sqlite3.connect(folder / "other.db").executescript("CREATE TABLE t (x); INSERT INTO t VALUES (1);")
            database = sqlite3.connect(folder / "newer.db")
            database.executescript("PRAGMA application_id = 0x52505254; CREATE TABLE t (x); PRAGMA user_version = 99;")
            database.close()
            for name, words in {"none.db": "does not exist", "text.db": "no SQLite database", "other.db": "no results file of rapport",
                                "newer.db": "newer rapport \\(schema 99", ".": "is a folder"}.items():
                with self.subTest(name), self.assertRaisesRegex(ResultsError, words):
                    open_results(folder / name)


class Studied(unittest.TestCase):
    """A study with points and draws of the assumptions, in two parts."""

    def test_points_variants_and_parts(self):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            rapport("edit", COMPANY, *FEW, "-o", "company.toml", folder=folder)
            (folder / "study.toml").write_text(STUDY)
            for part in (1, 2):
                rapport("study", "run", "study.toml", "--shard", f"{part}/2", "-o", f"{part}.db", "--quiet", folder=folder)
            rapport("study", "merge", "1.db", "2.db", "-o", "all.db", folder=folder)
            rapport("export", "all.db", "-o", "tables", folder=folder)
            whole, half = open_results(folder / "all.db"), open_results(folder / "1.db")
            self.assertEqual(half.shard, "1/2")
            self.assertIsNone(whole.shard)
            with self.assertWarnsRegex(UserWarning, "part 1/2"):
                half.compare("retention")
            exported = csv_rows(folder / "tables" / "values.csv")
            self.assertEqual([as_exported(row["value"]) for row in whole.values()],
                             [float(row["value"]) if row["value"] else "" for row in exported])
            self.assertEqual([row["text"] for row in whole.settings],
                             [row["text"] for row in csv_rows(folder / "tables" / "settings.csv")])
            drawn = [row["variant"] for row in whole.variants if row["state"] == "ready"]
            self.assertGreater(len(drawn), 1)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                rows = whole.compare("profit")
            points = [row["policy"] for row in whole.policies if row["policy"] != "today"]
            self.assertEqual([(row["variant"], row["policy"]) for row in rows], [(v, p) for v in drawn for p in points])
            self.assertEqual({row["pairs"] for row in rows if row["variant"] == drawn[0]}, {3})


class Quantiles(unittest.TestCase):
    def test_students_t(self):
        # R 4.2: qt(0.975, ...), qt(0.9995, 2), qt(0.975, 1e6)
        for freedom, wanted in {1: 12.7062047361747, 2: 4.30265272974946, 3: 3.18244630528371, 19: 2.09302405440831,
                                999: 1.96234146113345, 1000: 1.96233908082641}.items():
            self.assertAlmostEqual(rapport_results.student_quantile(0.975, freedom), wanted, places=10)
        self.assertAlmostEqual(rapport_results.student_quantile(0.9995, 2), 31.5990545764454, places=9)
        self.assertAlmostEqual(rapport_results.student_quantile(0.025, 19), -2.09302405440831, places=10)


if __name__ == "__main__":
    unittest.main()
