#include "sim/file/scenario_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "sim/file/must.h"
#include "sim/file/rule_reader.h"
#include "sim/file/scenario_reader.h"
#include "sim/file/scenario_tree.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/shock.h"
#include "sim/scenario/validate.h"

namespace rapport {

namespace {

constexpr std::uintmax_t kLargestFile = 64u << 20;

/// Whether a key of a policy is a text about it, or its rules: nothing that it changes at a date.
bool is_about(const KeyValue& entry) {
  for (const char* key : {"label", "short", "doc", "rule"}) {
    if (entry.key == key) return true;
  }
  return false;
}

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

/// Characters of a UTF-8 text.
std::size_t length_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

/// The first `count` characters of a UTF-8 text.
std::string first_of(const std::string& text, std::size_t count) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (begins_character(text[end]) && count-- == 0) break;
  }
  return text.substr(0, end);
}

/// A label made short enough for charts.
std::string shortened(const std::string& label) {
  return length_of(label) <= kShortLabel ? label : first_of(label, kShortLabel - 1) + "…";
}

/// What to say where a company's customers stand for others: how far results were off when it was
/// measured (docs/measurements.md, `represents` with a company).
std::string preview_text(const Scenario& today) {
  return "Preview: each simulated customer stands for " + number_text(today.represents) +
         ", for whom copies of its legs load the queues. Loads are right. Waits in a backlog come "
         "out "
         "too long where staff are busy, and the more so the fewer are simulated: in the generic "
         "company, by 6 % with 5,000 who stood for 10 each, by half with 1,200, three times as "
         "long "
         "with 500 who stood for 100 each, where 2 points fewer stayed as well. Where few are "
         "simulated, compare with "
         "a run of more (docs/measurements.md)";
}

/// Reads Today and the policies from one tree.
class FileReader {
 public:
  FileReader(const std::string& path, const ReadOptions& options) : options_(options) {
    file_.path = path;
  }

  ScenarioFile read() {
    root_ = load_tree(file_.path, options_.read, file_.sources, problems_);
    problems_.throw_if_any();  // without all texts, most problems would be consequences
    refuse_study();
    for (const Override& change : options_.set) set_from_outside(root_, change, "");
    take_texts();
    policies_ = take_policies();
    read_today();
    if (file_.today.has_copies()) file_.notes.push_back({"", preview_text(file_.today)});
    for (const KeyValue& entry : policies_.table) read_policy(entry);
    for (const ExtraPolicy& extra : options_.extra) read_extra(extra);
    in_order_of_files().throw_if_any();
    return std::move(file_);
  }

 private:
  Problems in_order_of_files() const;
  void refuse_study() const;
  void set_from_outside(Value& tree, const Override& change, const std::string& policy);
  void note_what_it_sets_itself(const Policy& policy, const Value& tree);
  void take_texts();
  Value take_policies();
  void read_today();
  void read_policy(const KeyValue& entry);
  void read_extra(const ExtraPolicy& extra);
  const Policy* base_of(const ExtraPolicy& extra);
  std::map<Time, std::vector<Override>> sets_of(const ExtraPolicy& extra);
  std::map<Time, Value> overlays_of(const Value& body, const std::string& place);
  bool may_change(const KeyValue& entry, const std::string& place);
  bool is_levers(const KeyValue& entry, const std::string& place);
  void add_changes(const Value& changes, const std::string& place, std::map<Time, Value>& overlays);
  std::optional<Time> within_run(double ticks, const Value& from, const std::string& place);
  std::optional<Time> time_of(const Value& change, const std::string& place);
  void add_policy(Policy policy, const std::map<Time, Value>& overlays, const Position& position);
  void check_policy(const Policy& policy, const std::vector<SourceMap>& maps, Problems found);
  void leave_out_what_is_beyond(Policy& policy);
  void note(const Policy& policy, std::span<const std::string> all);
  std::string text_at(const Value& table, const char* key, const std::string& place);
  std::string short_of(const Value& body, const std::string& place, const std::string& label);

  const ReadOptions& options_;
  ScenarioFile file_;
  Value root_;  // without policies
  Value policies_;
  Problems problems_;
  ScenarioReader reader_;
  SourceMap today_map_;
};

/// A study in place of its scenario is refused as such, and not key by key.
void FileReader::refuse_study() const {
  const Value* scenario = root_.find("scenario");
  const auto has = [&](const char* key) { return root_.find(key) != nullptr; };
  if (scenario == nullptr || scenario->kind != Value::Kind::text || has("segment") || has("pool")) {
    return;
  }
  refuse(to_string(scenario->position), "this is a study, and no scenario",
         "the scenario that it names", "'rapport study run' runs a study");
}

/// Each problem once, in the order in which people go through their files; what stands in none
/// comes first.
Problems FileReader::in_order_of_files() const {
  using Place = std::array<std::size_t, 3>;  // file, line, column
  std::vector<std::pair<Place, Problem>> found;
  std::set<std::string> said;
  for (const Problem& p : problems_) {
    if (!said.insert(to_string(p)).second) continue;
    Place place{};
    for (std::size_t f = 0; f < file_.sources.size(); ++f) {
      const std::string& path = file_.sources[f].path;
      const std::string front = path + ":";
      if (!p.where.starts_with(front)) continue;
      char* end = nullptr;
      place = {f + 1, std::strtoul(p.where.c_str() + front.size(), &end, 10), 0};
      if (*end == ':') place[2] = std::strtoul(end + 1, nullptr, 10);
    }
    found.emplace_back(place, p);
  }
  std::ranges::stable_sort(found, {}, &std::pair<Place, Problem>::first);
  Problems sorted;
  for (auto& [place, problem] : found) sorted.add(std::move(problem));
  return sorted;
}

/// Sets a key, and notes what that does besides.
void FileReader::set_from_outside(Value& tree, const Override& change, const std::string& policy) {
  const std::size_t before = problems_.size();
  const Value old = tree;
  apply_override(tree, change, problems_);
  if (problems_.size() > before) return;
  const std::string effect = side_effect_of(old, change);
  if (!effect.empty()) file_.notes.push_back({policy, effect});
}

/// Notes the keys that were set from outside and that the policy sets again: `tree` is Today with
/// the policy on top.
void FileReader::note_what_it_sets_itself(const Policy& policy, const Value& tree) {
  if (!problems_.empty()) return;  // nothing will be run
  for (const Override& change : options_.set) {
    const Value *outside = value_at(root_, change.path), *now = value_at(tree, change.path);
    if (outside == nullptr) continue;  // it is a key of a policy, which this tree does not hold
    if (now != nullptr && to_string(now->position) == to_string(outside->position)) continue;
    const std::string text =
        "policy '" + policy.name + "' sets " + change.path + " itself: --set does not reach it";
    const bool said = std::ranges::find(file_.notes, text, &Note::text) != file_.notes.end();
    if (!said) file_.notes.push_back({policy.name, text});
  }
}

std::string FileReader::text_at(const Value& table, const char* key, const std::string& place) {
  const Value* value = table.find(key);
  if (value == nullptr) return {};
  if (value->kind == Value::Kind::text) return value->text;
  problems_.add(to_string(value->position), place + key + " is a " + value->kind_text(),
                "a text in quotes");
  return {};
}

void FileReader::take_texts() {
  file_.label = text_at(root_, "label", "");
  file_.doc = text_at(root_, "doc", "");
  file_.question = text_at(root_, "question", "");
  const auto musts = std::ranges::find(root_.table, "must", &KeyValue::key);
  if (musts == root_.table.end()) return;
  file_.musts = std::make_shared<std::vector<Must>>(read_musts(musts->value, problems_));
  root_.table.erase(musts);
}

Value FileReader::take_policies() {
  const auto policies = std::ranges::find(root_.table, "policy", &KeyValue::key);
  if (policies == root_.table.end()) return {};
  Value taken = std::move(policies->value);
  root_.table.erase(policies);
  if (taken.kind == Value::Kind::table) return taken;
  problems_.add(to_string(taken.position), "policy is a " + taken.kind_text(),
                "tables [policy.NAME]");
  return {};
}

void FileReader::read_today() {
  file_.today = reader_.read(root_, today_map_, problems_);
  for (const std::string& said : reader_.headcounts()) file_.notes.push_back({"", said});
  const Scenario& today = file_.today;
  for (const auto& shock : today.shocks) file_.notes.push_back({"", words_of(shock, today)});
  for (const std::string& said : idle_levers(today)) file_.notes.push_back({"", said});
  for (const Problem& p : find_problems(file_.today)) {
    if (!today_map_.is_consequence(p)) problems_.add(today_map_.located(p, file_.path));
  }
}

void FileReader::read_policy(const KeyValue& entry) {
  const std::string place = "policy '" + entry.key + "': ";
  if (entry.value.kind != Value::Kind::table) {
    problems_.add(to_string(entry.value.position),
                  "policy '" + entry.key + "' is a " + entry.value.kind_text(),
                  "tables [policy.NAME]");
    return;
  }
  Policy policy;
  policy.name = entry.key;
  policy.label = text_at(entry.value, "label", place);
  if (policy.label.empty()) policy.label = policy.name;
  policy.doc = text_at(entry.value, "doc", place);
  policy.short_label = short_of(entry.value, place, policy.label);
  const std::map<Time, Value> overlays = overlays_of(entry.value, place);
  if (overlays.size() == 1 && overlays.begin()->second.table.empty()) {
    file_.notes.push_back({policy.name, "policy '" + policy.name + "' sets nothing: it is Today"});
  }
  if (const Value* rules = entry.value.find("rule")) {
    // A company or warm-up that could not be read, or is not there, is reported once, elsewhere.
    const bool unread = today_map_.is_unread("scenario", "warmup") || !file_.today.company.on;
    const RuleBasis basis{file_.today.company.on,
                          unread || file_.today.warmup >= kComplaintWeeks * kWeek};
    policy.rules = read_rules(*rules, place, basis, problems_);
  }
  add_policy(std::move(policy), overlays, entry.position);
}

/// The policy's short name for charts: its own, or its label where that is short enough, else its
/// name, cut.
std::string FileReader::short_of(const Value& body, const std::string& place,
                                 const std::string& label) {
  const std::string own = text_at(body, "short", place);
  const bool shown = std::ranges::any_of(own, [](char c) { return c != ' '; }) &&
                     std::ranges::none_of(own, [](char c) { return c > 0 && c < ' '; });
  if (body.find("short") != nullptr && !shown) {
    problems_.add(to_string(body.find("short")->position),
                  place + "short shows nothing, or not in a line", "a text of one line");
  }
  if (length_of(own) > kShortLabel) {
    problems_.add(to_string(body.find("short")->position),
                  place + "short is " + std::to_string(length_of(own)) + " characters long",
                  "at most " + std::to_string(kShortLabel));
  }
  return shortened(own.empty() ? label : own);
}

/// What a policy changes, by date; the keys outside of `change` from the start on.
std::map<Time, Value> FileReader::overlays_of(const Value& body, const std::string& place) {
  std::map<Time, Value> overlays;
  for (const KeyValue& entry : body.table) {
    if (is_about(entry)) continue;
    if (entry.key == "change") {
      add_changes(entry.value, place, overlays);
    } else if (may_change(entry, place)) {
      Value one;
      one.table = {entry};
      overlay_scenario(overlays[0], one);
    }
  }
  // A policy that is Today once more, to try a study.
  if (std::ranges::all_of(body.table, is_about)) overlays[0];
  return overlays;
}

/// Reports a key that no policy can change, because it is about the file itself; returns whether it
/// may change.
bool FileReader::may_change(const KeyValue& entry, const std::string& place) {
  for (const char* key : {"schema", "extends", "name", "label", "short", "doc", "question", "must",
                          "policy", "change", "rule"}) {
    if (entry.key != key) continue;
    problems_.add(to_string(entry.position), place + "a policy cannot set " + entry.key,
                  "keys of the company, as pool.agents.staff = 5");
    return false;
  }
  return true;
}

/// Reports a key that cannot be in force from the start, because it is no lever; returns whether it
/// is.
bool FileReader::is_levers(const KeyValue& entry, const std::string& place) {
  if (entry.key == "levers") return true;
  problems_.add(to_string(entry.position),
                place + entry.key + " is in a change from = \"start\", which is for levers",
                "levers.NAME = ..., or a change that has a date");
  return false;
}

/// Adds the dated changes [[policy.NAME.change]].
void FileReader::add_changes(const Value& changes, const std::string& place,
                             std::map<Time, Value>& overlays) {
  if (changes.kind != Value::Kind::list) {
    problems_.add(to_string(changes.position), place + "change is a " + changes.kind_text(),
                  "tables [[policy.NAME.change]]");
    return;
  }
  std::map<Time, Position> dates;
  for (const Value& change : changes.list) {
    const auto from = time_of(change, place);
    if (!from) continue;
    const Position& position = change.find("from")->position;
    if (const auto [first, is_new] = dates.emplace(*from, position); !is_new) {
      problems_.add(to_string(position), place + "two changes are from the same day",
                    "one change a day",
                    "the first is on line " + std::to_string(first->second.line));
    }
    Value keys = change;
    std::erase_if(keys.table, [](const KeyValue& e) { return e.key == "from"; });
    if (keys.table.empty()) {
      problems_.add(to_string(change.position), place + "a change without any keys but from");
    }
    std::erase_if(keys.table, [&](const KeyValue& e) {
      return !may_change(e, place) || (*from == kFromStart && !is_levers(e, place));
    });
    overlay_scenario(overlays[*from], keys);
  }
}

/// The midnight from which a change holds.
std::optional<Time> FileReader::time_of(const Value& change, const std::string& place) {
  const std::string allowed =
      "a date, as from = 2026-04-01, a time since the start, \"3 months\", or \"start\"";
  if (change.kind != Value::Kind::table) {
    problems_.add(to_string(change.position), place + "a change is a " + change.kind_text(),
                  "tables [[policy.NAME.change]]");
    return std::nullopt;
  }
  const Value* from = change.find("from");
  if (from == nullptr) {
    problems_.add(to_string(change.position), place + "a change does not say from when", allowed);
    return std::nullopt;
  }
  if (from->kind == Value::Kind::date) {
    const Calendar calendar(file_.today.start);
    return within_run(static_cast<double>(calendar.time_of(from->date)), *from, place);
  }
  if (from->kind == Value::Kind::text && from->text == "start") return kFromStart;
  const std::optional<Date> quoted = parse_date(from->text);
  if (from->kind != Value::Kind::text || quoted) {
    problems_.add(to_string(from->position), place + "from is a " + from->kind_text(), allowed,
                  quoted ? "a date has no quotes" : "");
    return std::nullopt;
  }
  if (from->text.find_first_of("0123456789") == std::string::npos) {
    problems_.add(to_string(from->position), place + "from is \"" + from->text + "\"", allowed);
    return std::nullopt;
  }
  ValueReader values(file_.today.currency, problems_);
  const auto ticks = values.number(*from, Quantity::duration, place + "from");
  if (!ticks) return std::nullopt;
  return within_run(*ticks, *from, place);
}

/// The midnight at or before `ticks`, which may be any number; reports one before the run, or so
/// far behind it that nobody can mean it. One that is only later than the end is left out when the
/// policy is whole.
std::optional<Time> FileReader::within_run(double ticks, const Value& from,
                                           const std::string& place) {
  constexpr Time kLongest = 1000 * kYear;
  const Time horizon = file_.today.horizon;
  const bool knows_run = !today_map_.is_unread("scenario", "start") &&
                         !today_map_.is_unread("scenario", "horizon") && horizon > 0;
  if (!knows_run) {  // reported; any date serves to read the rest
    return floor_to(static_cast<Time>(std::clamp(ticks, 0.0, static_cast<double>(kYear))), kDay);
  }
  if (0 <= ticks && ticks < static_cast<double>(kLongest)) {
    return floor_to(static_cast<Time>(ticks), kDay);
  }
  const Calendar calendar(file_.today.start);
  const std::string read =
      from.kind == Value::Kind::date ? to_string(from.date) : "\"" + from.text + "\"";
  problems_.add(to_string(from.position), place + "from is " + read + ", outside of the run",
                to_string(file_.today.start) + " to " + to_string(calendar.date_at(horizon - 1)));
  return std::nullopt;
}

/// The policy of the file that one made outside begins with; null for Today, and reported where
/// there is none of that name.
const Policy* FileReader::base_of(const ExtraPolicy& extra) {
  if (extra.base.empty() || extra.base == kTodayName) return nullptr;
  const auto found = std::ranges::find(file_.policies, extra.base, &Policy::name);
  if (found != file_.policies.end()) return &*found;
  std::vector<std::string> known{kTodayName};
  for (const Policy& policy : file_.policies) known.push_back(policy.name);
  problems_.add(file_.path, "there is no policy '" + extra.base + "' to begin with",
                nearest_of(extra.base, known), did_you_mean(extra.base, known));
  return nullptr;
}

/// What a policy made outside sets, by date.
std::map<Time, std::vector<Override>> FileReader::sets_of(const ExtraPolicy& extra) {
  const std::string place = "policy '" + extra.name + "': ";
  std::map<Time, std::vector<Override>> sets;
  if (!extra.set.empty()) sets[0] = extra.set;
  for (const DatedSet& dated : extra.dated) {
    const Position position{dated.set.empty() ? extra.name : dated.set[0].where, 0, 0};
    Value change;
    change.table.push_back({"from", position, read_value(dated.from, position)});
    const std::optional<Time> from = time_of(change, place);
    if (!from) continue;
    for (const Override& one : dated.set) {
      if (*from == kFromStart && !full_path(one).starts_with("levers.")) {
        problems_.add(one.where, place + one.path + " cannot be in force from the start",
                      "levers, or another date");
      }
      sets[*from].push_back(one);
    }
  }
  return sets;
}

/// Each date's overlay is the whole tree by then, so that a policy's own keys lie on top of those
/// that its base had set before.
void FileReader::read_extra(const ExtraPolicy& extra) {
  const std::size_t before = problems_.size();
  const Policy* base = base_of(extra);
  const std::map<Time, std::vector<Override>> sets = sets_of(extra);
  std::map<Time, Value> overlays;
  if (base != nullptr) overlays = overlays_of(*policies_.find(base->name), "");
  for (const auto& [from, set] : sets) overlays[from];
  if (overlays.empty()) overlays[0];  // Today once more
  // What is in force from the start stays so where the base sets it again on the first day.
  const auto at_start = sets.find(kFromStart);
  const bool again = at_start != sets.end() && overlays.contains(0);
  Value tree = root_;
  for (auto& [from, over] : overlays) {
    overlay_scenario(tree, over);
    if (from == 0 && again) {
      for (const Override& change : at_start->second) set_from_outside(tree, change, extra.name);
    }
    if (const auto set = sets.find(from); set != sets.end()) {
      for (const Override& change : set->second) set_from_outside(tree, change, extra.name);
    }
    over = tree;
  }
  if (problems_.size() > before) return;
  Policy policy{extra.name, extra.label.empty() ? extra.name : extra.label, "", {}, {}};
  policy.short_label = shortened(policy.label);
  if (base != nullptr) policy.rules = base->rules;
  Position position = root_.position;
  if (!extra.set.empty()) position = {extra.set[0].where, 0, 0};
  add_policy(std::move(policy), overlays, position);
}

/// Adds a policy: reads what holds from each date on, which is Today with all overlays up to that
/// date.
void FileReader::add_policy(Policy policy, const std::map<Time, Value>& overlays,
                            const Position& position) {
  const auto is_taken = [&](const Policy& other) { return other.name == policy.name; };
  if (policy.name.empty()) {
    problems_.add(to_string(position), "a policy has no name", "[policy.NAME]");
    return;
  }
  if (policy.name == kTodayName || std::ranges::any_of(file_.policies, is_taken)) {
    problems_.add(to_string(position), "policy '" + policy.name + "': the name is taken",
                  "another name");
    return;
  }
  if (overlays.contains(kFromStart) && overlays.contains(0) && file_.today.warmup == 0) {
    problems_.add(to_string(position),
                  "policy '" + policy.name +
                      "': it changes something from the start and something on the first day, and "
                      "no warm-up lies between",
                  "a warmup, or one of the two");
    return;
  }
  const auto made_outside = [&](const ExtraPolicy& extra) { return extra.name == policy.name; };
  const bool from_file = std::ranges::none_of(options_.extra, made_outside);
  Value tree = root_;
  std::vector<SourceMap> maps;
  Problems form;
  for (const auto& [from, over] : overlays) {
    overlay_scenario(tree, known_things(root_, over, form));
    if (from_file) note_what_it_sets_itself(policy, tree);
    policy.changes.push_back({from, reader_.read(tree, maps.emplace_back(), form)});
    note(policy, reader_.headcounts());
    note(policy, idle_levers(policy.changes.back().then));
  }
  if (overlays.empty()) return;  // reported
  check_policy(policy, maps, form);
  leave_out_what_is_beyond(policy);
  file_.policies.push_back(std::move(policy));
}

/// Notes what is said of a policy and was not said of Today.
void FileReader::note(const Policy& policy, std::span<const std::string> all) {
  for (const std::string& said : all) {
    const std::string text = "policy '" + policy.name + "': " + said;
    const auto is_said = [&](const Note& note) { return note.text == said || note.text == text; };
    if (std::ranges::none_of(file_.notes, is_said)) file_.notes.push_back({policy.name, text});
  }
}

/// Takes out the changes that begin after the run, and notes them: a shorter run is no reason to
/// refuse a file.
void FileReader::leave_out_what_is_beyond(Policy& policy) {
  const Time horizon = file_.today.horizon;
  const auto is_late = [&](const Change& change) { return change.from >= horizon; };
  const auto late = std::ranges::find_if(policy.changes, is_late);
  if (!problems_.empty() || horizon <= 0 || late == policy.changes.end()) return;
  const Calendar calendar(file_.today.start);
  const Time from = late->from;
  policy.changes.erase(late, policy.changes.end());  // they are in time order
  policy.is_beyond = policy.changes.empty();
  if (policy.is_beyond) policy.changes.push_back({0, file_.today});
  file_.notes.push_back(
      {policy.name, "policy '" + policy.name + "': what it changes from " +
                        to_string(calendar.date_at(from)) + " on is left out, as the run ends on " +
                        to_string(calendar.date_at(horizon - 1)) +
                        (policy.is_beyond ? ", so the policy is Today; a longer horizon has it"
                                          : "; a longer horizon has it")});
}

/// Adds what is wrong with a policy and was not wrong with Today.
void FileReader::check_policy(const Policy& policy, const std::vector<SourceMap>& maps,
                              Problems found) {
  std::set<std::string> known;
  for (const Problem& p : problems_) known.insert(to_string(p));
  Problems of_changes;
  check_changes(file_.today, policy.changes, of_changes);
  for (const Problem& p : of_changes) {
    if (p.key == "from") continue;  // reported with the date
    const auto is_of = [&](const Change& change) {
      return p.where.starts_with(place_of(file_.today, change));
    };
    const auto change = std::ranges::find_if(policy.changes, is_of);
    const auto i = static_cast<std::size_t>(change - policy.changes.begin());
    const SourceMap& map = maps[std::min(i, maps.size() - 1)];
    if (map.is_consequence(p)) continue;
    Problem located = map.located(p, file_.path);
    // What is wrong with one change is wrong with the later ones too, and reported once.
    Problem dateless = located;
    dateless.what = p.where.substr(std::min(p.where.find(", "), p.where.size())) + p.what;
    if (known.insert(to_string(dateless)).second) found.add(std::move(located));
  }
  for (Problem p : found) {
    if (!known.insert(to_string(p)).second) continue;
    p.what = "policy '" + policy.name + "': " + p.what;
    problems_.add(p);
  }
}

}  // namespace

ScenarioFile read_scenario_file(const std::string& path, const ReadOptions& options) {
  return FileReader(path, options).read();
}

std::string read_text_file(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) refuse(path, "there is no such file");
  if (status.type() == fs::file_type::directory)
    refuse(path, "is a folder", {}, "name a file in it");
  if (status.type() != fs::file_type::regular) refuse(path, "is no regular file");
  if (fs::file_size(path, error) > kLargestFile) refuse(path, "is larger than 64 MB");
  std::ifstream in(path, std::ios::binary);
  if (!in) refuse(path, std::string("cannot be opened: ") + std::strerror(errno));
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) refuse(path, "cannot be read to its end");
  return text;
}

ReadText read_from(std::vector<SourceText> sources) {
  return [sources = std::move(sources)](const std::string& path) {
    for (const SourceText& source : sources) {
      if (source.path == path) return source.text;
    }
    refuse(path, "is not among the stored texts");
  };
}

}  // namespace rapport
