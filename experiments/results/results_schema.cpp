#include "experiments/results/results_schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <map>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "sim/core/text.h"
#include "sim/forecast/today_fit.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr int kSchema = 3;
constexpr int kApplicationId = 0x52505254;  // "RPRT", in the header of the file

/// The name of the only variant where a study has none: the scenario as it is described.
constexpr const char* kAsDescribed = "as described";
/// By VariantState.
constexpr std::array<std::string_view, 3> kVariantStates{"open", "ready", "rejected"};

constexpr const char* kTables = R"(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (ord INTEGER PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE extra_policy (ord INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                           label TEXT NOT NULL);
CREATE TABLE override (ord INTEGER PRIMARY KEY, policy TEXT NOT NULL, path TEXT NOT NULL,
                       value TEXT NOT NULL, where_text TEXT NOT NULL);
CREATE TABLE study (ord INTEGER PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE variant (id INTEGER PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL,
                      message TEXT NOT NULL);
CREATE TABLE variant_override (variant INTEGER NOT NULL REFERENCES variant (id),
                               ord INTEGER NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL,
                               where_text TEXT NOT NULL,
                               PRIMARY KEY (variant, ord)) WITHOUT ROWID;
CREATE TABLE policy (id INTEGER PRIMARY KEY, name TEXT NOT NULL, label TEXT NOT NULL);
CREATE TABLE factor (id INTEGER PRIMARY KEY, name TEXT NOT NULL, label TEXT NOT NULL,
                     unit TEXT NOT NULL);
CREATE TABLE setting (policy INTEGER NOT NULL REFERENCES policy (id),
                      factor INTEGER NOT NULL REFERENCES factor (id), text TEXT NOT NULL,
                      value REAL, PRIMARY KEY (policy, factor)) WITHOUT ROWID;
CREATE TABLE metric (id TEXT PRIMARY KEY, label TEXT NOT NULL, unit TEXT NOT NULL,
                     good TEXT NOT NULL, matters REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE run (id INTEGER PRIMARY KEY, policy INTEGER NOT NULL REFERENCES policy (id),
                  seed INTEGER NOT NULL, replication INTEGER NOT NULL, status TEXT NOT NULL,
                  message TEXT NOT NULL, hash TEXT NOT NULL, variant INTEGER NOT NULL);
CREATE TABLE key (ord INTEGER PRIMARY KEY, metric TEXT NOT NULL, part TEXT NOT NULL,
                  part_name TEXT NOT NULL);
CREATE TABLE value (run INTEGER NOT NULL REFERENCES run (id),
                    ord INTEGER NOT NULL REFERENCES key (ord), value REAL,
                    PRIMARY KEY (run, ord)) WITHOUT ROWID;
CREATE TABLE timing (run INTEGER PRIMARY KEY REFERENCES run (id), seconds REAL NOT NULL);
CREATE TABLE month (month INTEGER PRIMARY KEY, date TEXT NOT NULL, days INTEGER NOT NULL);
CREATE TABLE series (id TEXT PRIMARY KEY, label TEXT NOT NULL, unit TEXT NOT NULL,
                     at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE series_key (ord INTEGER PRIMARY KEY, series TEXT NOT NULL, part TEXT NOT NULL,
                         part_name TEXT NOT NULL);
CREATE TABLE month_value (run INTEGER NOT NULL REFERENCES run (id),
                          ord INTEGER NOT NULL REFERENCES series_key (ord),
                          month INTEGER NOT NULL REFERENCES month (month), value REAL,
                          PRIMARY KEY (run, ord, month)) WITHOUT ROWID;
CREATE TABLE hour_value (run INTEGER NOT NULL REFERENCES run (id), touch_point TEXT NOT NULL,
                         hour INTEGER NOT NULL, arrivals REAL, staff REAL, load REAL, wait REAL,
                         in_time REAL, failed REAL,
                         PRIMARY KEY (run, touch_point, hour)) WITHOUT ROWID;
CREATE TABLE wait_value (run INTEGER NOT NULL REFERENCES run (id), touch_point TEXT NOT NULL,
                         started REAL, none REAL, half REAL, in_80 REAL, in_90 REAL, in_95 REAL,
                         in_99 REAL, PRIMARY KEY (run, touch_point)) WITHOUT ROWID;
CREATE TABLE way_value (run INTEGER NOT NULL REFERENCES run (id), journey TEXT NOT NULL,
                        step TEXT NOT NULL, outcome TEXT NOT NULL, next TEXT NOT NULL, cases REAL,
                        PRIMARY KEY (run, journey, step, outcome, next)) WITHOUT ROWID;
CREATE TABLE decile_value (run INTEGER NOT NULL REFERENCES run (id), decile INTEGER NOT NULL,
                           customers REAL, value REAL, stay REAL, satisfaction REAL,
                           PRIMARY KEY (run, decile)) WITHOUT ROWID;
CREATE TABLE run_event (run INTEGER PRIMARY KEY REFERENCES run (id), hash TEXT NOT NULL);
CREATE TABLE event_count (run INTEGER NOT NULL REFERENCES run (id), ord INTEGER NOT NULL,
                          events REAL, worth REAL, PRIMARY KEY (run, ord)) WITHOUT ROWID;
CREATE VIEW monthly AS
  SELECT policy.name AS policy, run.replication AS replication, series_key.series AS series,
         series_key.part AS part, series_key.part_name AS part_name,
         month_value.month AS month, month.date AS date, month.days AS days,
         month_value.value AS value, variant.name AS variant
  FROM month_value JOIN month ON month.month = month_value.month
       JOIN series_key ON series_key.ord = month_value.ord
       JOIN run ON run.id = month_value.run JOIN policy ON policy.id = run.policy
       JOIN variant ON variant.id = run.variant;
CREATE VIEW tidy AS
  SELECT policy.name AS policy, run.replication AS replication, key.metric AS metric,
         key.part AS part, key.part_name AS part_name, value.value AS value,
         variant.name AS variant
  FROM value JOIN key ON key.ord = value.ord JOIN run ON run.id = value.run
       JOIN policy ON policy.id = run.policy JOIN variant ON variant.id = run.variant;
)";

// FNV-1a of texts, each with its length in front so that it counts where one ends.
class TextHash {
 public:
  void add(const std::string& text) {
    for (std::uint64_t length = text.size(), i = 0; i < 8; ++i) byte(length >> (8 * i) & 0xFF);
    for (const char c : text) byte(static_cast<unsigned char>(c));
  }
  std::uint64_t value() const { return hash_; }

 private:
  void byte(std::uint64_t b) { hash_ = (hash_ ^ b) * 0x100000001B3; }
  std::uint64_t hash_ = 0xCBF29CE484222325;
};

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

std::string label_of(const StudyRecord& study, std::size_t policy) {
  if (policy < study.labels.size() && !study.labels[policy].empty()) return study.labels[policy];
  for (const ExtraPolicy& extra : study.extra) {
    if (extra.name == study.policies[policy] && !extra.label.empty()) return extra.label;
  }
  return study.policies[policy];
}

void store_overrides(Database& database, const StudyRecord& study) {
  Statement insert = database.prepare("INSERT INTO override VALUES (?, ?, ?, ?, ?)");
  int ord = 0;
  const auto store = [&](const std::string& policy, const std::vector<Override>& set) {
    for (const Override& o : set) insert.run(ord++, policy, o.path, o.value, o.where);
  };
  store("", study.set);
  for (const ExtraPolicy& extra : study.extra) store(extra.name, extra.set);
}

std::string lines_of(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) lines += text + "\n";
  return lines;
}

std::vector<std::string> texts_of(const std::string& lines) {
  std::vector<std::string> texts;
  for (std::size_t begin = 0, end; (end = lines.find('\n', begin)) != lines.npos; begin = end + 1) {
    texts.push_back(lines.substr(begin, end - begin));
  }
  return texts;
}

double positive_of(const std::string& text, const std::string& path) {
  double number = 0.0;
  const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || last != text.data() + text.size() || !(number > 0)) {
    throw OutputError("cannot read '" + path + "': it is damaged ('" + text +
                      "' is no positive number)");
  }
  return number;
}

void store_variants(Database& database, const StudyRecord& study) {
  if (study.variants.empty())
    store_variant(database, 0, {kAsDescribed, {}, VariantState::ready, {}});
  for (std::size_t i = 0; i < study.variants.size(); ++i) {
    store_variant(database, i, study.variants[i]);
  }
}

// Policies, what a study varies and what it sets in each of them, and its own texts.
void store_design(Database& database, const StudyRecord& study) {
  Statement policy = database.prepare("INSERT INTO policy VALUES (?, ?, ?)");
  for (std::size_t i = 0; i < study.policies.size(); ++i) {
    policy.run(i, study.policies[i], label_of(study, i));
  }
  Statement text = database.prepare("INSERT INTO study VALUES (?, ?, ?)");
  for (std::size_t i = 0; i < study.study.size(); ++i) {
    text.run(i, study.study[i].path, study.study[i].text);
  }
  Statement factor = database.prepare("INSERT INTO factor VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < study.factors.size(); ++i) {
    factor.run(i, study.factors[i].name, study.factors[i].label, study.factors[i].unit);
  }
  Statement setting = database.prepare("INSERT INTO setting VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < study.settings.size(); ++i) {
    for (std::size_t k = 0; k < study.settings[i].size(); ++k) {
      setting.run(i, k, study.settings[i][k].text, study.settings[i][k].value);
    }
  }
  store_variants(database, study);
}

void store_study(Database& database, const StudyRecord& study) {
  Statement meta = database.prepare("INSERT INTO meta VALUES (?, ?)");
  meta.run("schema", std::to_string(kSchema));
  meta.run("command", study.command);
  meta.run("version", study.version);
  meta.run("scenario", study.scenario_path);
  meta.run("scenario_hash", scenario_hash(study));
  meta.run("seed", std::to_string(study.seed));
  meta.run("replications", std::to_string(study.replications));
  meta.run("represents", number_text(study.represents));
  meta.run("notes", lines_of(study.notes));
  meta.run("series", study.series ? "yes" : "no");
  meta.run("engine", study.engine.empty() ? engine_of(study) : study.engine);
  if (!study.part.empty()) meta.run("part", study.part);
  meta.run("started", utc_now());
  Statement source = database.prepare("INSERT INTO source VALUES (?, ?, ?)");
  for (std::size_t i = 0; i < study.sources.size(); ++i) {
    source.run(i, study.sources[i].path, study.sources[i].text);
  }
  Statement extra = database.prepare("INSERT INTO extra_policy VALUES (?, ?, ?)");
  for (std::size_t i = 0; i < study.extra.size(); ++i) {
    extra.run(i, study.extra[i].name, study.extra[i].label);
  }
  store_overrides(database, study);
  store_design(database, study);
}

std::vector<SourceText> read_texts(const Database& database, const char* query) {
  std::vector<SourceText> sources;
  for (Statement s = database.prepare(query); s.next();) {
    sources.push_back({s.text(0), s.text(1)});
  }
  return sources;
}

void read_variants(const Database& database, StudyRecord& study) {
  for (Statement s = database.prepare("SELECT name, state, message FROM variant ORDER BY id");
       s.next();) {
    const auto state = std::ranges::find(kVariantStates, s.text(1));
    study.variants.push_back(
        {s.text(0), {}, static_cast<VariantState>(state - kVariantStates.begin()), s.text(2)});
  }
  if (study.variants.size() == 1 && study.variants[0].name == kAsDescribed) study.variants.clear();
  for (Statement s = database.prepare(
           "SELECT variant, path, value, where_text FROM variant_override ORDER BY variant, ord");
       s.next();) {
    study.variants.at(static_cast<std::size_t>(s.whole(0)))
        .set.push_back({s.text(1), s.text(2), s.text(3)});
  }
}

void read_design(const Database& database, StudyRecord& study) {
  for (Statement s = database.prepare("SELECT name, label FROM policy ORDER BY id"); s.next();) {
    study.policies.push_back(s.text(0));
    study.labels.push_back(s.text(1));
  }
  study.study = read_texts(database, "SELECT path, text FROM study ORDER BY ord");
  for (Statement s = database.prepare("SELECT name, label, unit FROM factor ORDER BY id");
       s.next();) {
    study.factors.push_back({s.text(0), s.text(1), s.text(2)});
  }
  if (!study.factors.empty()) study.settings.resize(study.policies.size());
  for (Statement s =
           database.prepare("SELECT policy, text, value FROM setting ORDER BY policy, factor");
       s.next();) {
    study.settings.at(static_cast<std::size_t>(s.whole(0))).push_back({s.text(1), s.number(2)});
  }
  read_variants(database, study);
}

void read_overrides(const Database& database, StudyRecord& study) {
  for (Statement s = database.prepare("SELECT name, label FROM extra_policy ORDER BY ord");
       s.next();) {
    study.extra.push_back({s.text(0), s.text(1), {}});
  }
  for (Statement s =
           database.prepare("SELECT policy, path, value, where_text FROM override ORDER BY ord");
       s.next();) {
    const std::string policy = s.text(0);
    const Override o{s.text(1), s.text(2), s.text(3)};
    if (policy.empty()) study.set.push_back(o);
    for (ExtraPolicy& extra : study.extra) {
      if (extra.name == policy) extra.set.push_back(o);
    }
  }
}

}  // namespace

void store_policy(Database& database, std::size_t id, const StudyRecord& study) {
  Statement row = database.prepare("UPDATE policy SET label = ? WHERE id = ?");
  row.run(label_of(study, id), id);
  Statement setting = database.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?, ?, ?)");
  for (std::size_t k = 0; id < study.settings.size() && k < study.settings[id].size(); ++k) {
    setting.run(id, k, study.settings[id][k].text, study.settings[id][k].value);
  }
}

void store_variant(Database& database, std::size_t id, const StudyVariant& variant) {
  Statement row = database.prepare("INSERT OR REPLACE INTO variant VALUES (?, ?, ?, ?)");
  row.run(id, variant.name, kVariantStates[static_cast<std::size_t>(variant.state)],
          variant.message);
  Statement drop = database.prepare("DELETE FROM variant_override WHERE variant = ?");
  drop.run(id);
  Statement insert = database.prepare("INSERT INTO variant_override VALUES (?, ?, ?, ?, ?)");
  for (std::size_t k = 0; k < variant.set.size(); ++k) {
    insert.run(id, k, variant.set[k].path, variant.set[k].value, variant.set[k].where);
  }
}

// The tables are made before the write-ahead log is turned on, so that the file alone, without its
// log, is known as a results file. NORMAL: a commit hands its pages to the system and does not wait
// for the disk, so a killed program loses nothing, and a power cut at most the last runs.
void begin_results(Database& database, const StudyRecord& study) {
  Transaction transaction(database);
  database.execute(kTables);
  store_study(database, study);
  database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.execute("PRAGMA user_version = " + std::to_string(kSchema));
  transaction.commit();
  database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
}

void go_on_with_results(Database& database, const StudyRecord& study) {
  Transaction transaction(database);
  Statement more = database.prepare(
      "UPDATE meta SET value = max(CAST(value AS INTEGER), ?) WHERE key = 'replications'");
  more.run(study.replications);
  transaction.commit();
  database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
}

std::string difference_of(const StudyRecord& stored, const StudyRecord& asked) {
  if (stored.engine.empty()) return "it was made by a rapport that kept too little of its runs";
  if (stored.version != asked.version || stored.engine != engine_of(stored)) {
    return "it was made by rapport " + stored.version + " (engine " + stored.engine +
           "), this is " + asked.version + " (engine " + engine_of(stored) + "): runs may differ";
  }
  return difference_between(stored, asked);
}

std::string difference_between(const StudyRecord& stored, const StudyRecord& asked) {
  const auto list = [](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  };
  if (stored.version != asked.version || (!asked.engine.empty() && stored.engine != asked.engine)) {
    return "one was made by rapport " + stored.version + " (engine " + stored.engine +
           "), the other by " + asked.version + " (engine " + asked.engine + ")";
  }
  if (scenario_hash(stored) != scenario_hash(asked)) {
    return stored.study.empty() != asked.study.empty() || !asked.study.empty()
               ? "it is of another text of the study or of its scenario"
               : "it is of another text of the scenario, or of other --set and --try";
  }
  if (stored.policies != asked.policies) {
    return "it is of the policies " + list(stored.policies) + ", not " + list(asked.policies);
  }
  if (stored.seed != asked.seed) {
    return "its seed is " + std::to_string(stored.seed) + ", not " + std::to_string(asked.seed);
  }
  if (stored.series != asked.series) {
    return stored.series ? "its runs have months (--series)" : "its runs have no months (--series)";
  }
  return {};
}

void check_is_ours(const Database& database, const std::string& path) {
  if (database.whole_of("PRAGMA application_id") != kApplicationId) {
    throw OutputError("'" + path + "' is a database, but no results file of rapport");
  }
  const std::int64_t schema = database.whole_of("PRAGMA user_version");
  if (schema != kSchema) {
    throw OutputError("'" + path + "' was made by " + (schema > kSchema ? "a newer" : "an older") +
                      " rapport (schema " + std::to_string(schema) + ", this one reads " +
                      std::to_string(kSchema) +
                      "); use that one, or read its tables with any program for SQLite");
  }
}

StudyRecord read_study(const Database& database, const std::string& path) {
  std::map<std::string, std::string> meta;
  for (Statement s = database.prepare("SELECT key, value FROM meta"); s.next();) {
    meta[s.text(0)] = s.text(1);
  }
  const auto number = [&](const char* key) {
    return static_cast<std::uint32_t>(number_of(meta[key], 10, path));
  };
  StudyRecord study;
  study.command = meta["command"];
  study.version = meta["version"];
  study.scenario_path = meta["scenario"];
  study.hash = meta["scenario_hash"];
  study.seed = number("seed");
  study.replications = number("replications");
  study.notes = texts_of(meta["notes"]);
  study.series = meta["series"] == "yes";  // older files of this schema lack it and the next
  study.engine = meta["engine"];
  study.part = meta["part"];
  if (meta.contains("represents")) {  // older files of this schema lack it
    study.represents = positive_of(meta["represents"], path);
  }
  study.sources = read_texts(database, "SELECT path, text FROM source ORDER BY ord");
  read_overrides(database, study);
  try {
    read_design(database, study);
  } catch (const std::out_of_range&) {
    throw OutputError("cannot read '" + path + "': its tables do not fit together");
  }
  return study;
}

std::string hex_text(std::uint64_t number) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4) text[i] = kDigits[number & 0xF];
  return text;
}

std::uint64_t number_of(const std::string& text, int base, const std::string& path) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number, base);
  if (error != std::errc() || last != end) {
    throw OutputError("cannot read '" + path + "': it is damaged ('" + text + "' is no number)");
  }
  return number;
}

std::string this_engine() { return RAPPORT_ENGINE; }

std::string engine_of(const StudyRecord& study) {
  return study.variants.size() < 2 ? this_engine()
                                   : formatted("%s, fit %d", RAPPORT_ENGINE, kFitVersion);
}

std::string scenario_hash(const StudyRecord& study) {
  TextHash hash;
  const auto add_number = [&](std::size_t number) { hash.add(std::to_string(number)); };
  const auto add_overrides = [&](const std::vector<Override>& set) {
    add_number(set.size());
    for (const Override& o : set) hash.add(o.path), hash.add(o.value);
  };
  add_number(study.sources.size());
  for (const SourceText& source : study.sources) hash.add(source.text);
  add_overrides(study.set);
  for (const ExtraPolicy& extra : study.extra) hash.add(extra.name), add_overrides(extra.set);
  if (study.study.empty()) return hex_text(hash.value());
  add_number(study.study.size());
  for (const SourceText& text : study.study) hash.add(text.text);
  add_number(study.variants.size());  // what they set follows from the texts
  return hex_text(hash.value());
}

}  // namespace rapport
