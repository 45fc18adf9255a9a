#include "sim/file/rule_reader.h"

#include <algorithm>

#include "sim/scenario/policy_rule.h"

namespace rapport {

namespace {

constexpr const char* kTables = "tables [[policy.NAME.rule]]";
constexpr const char* kParts =
    "when = \"complaints > 1.3 x today for 2 months\" and then = \"rescind\"";

class RuleReader {
 public:
  RuleReader(const std::string& place, bool has_complaints, Problems& problems)
      : place_(place), has_complaints_(has_complaints), problems_(problems) {}

  void problem(const Position& at, const std::string& what, const std::string& allowed,
               const std::string& hint = {}) const {
    problems_.add(to_string(at), place_ + what, allowed, hint);
  }

  void read(const Value& item, std::vector<RuleSpec>& rules) const {
    if (!check_keys(item)) return;
    if (const Value* then = text_of(item, "then"); then != nullptr && then->text != "rescind") {
      problem(then->position, "then is \"" + then->text + "\"",
              "\"rescind\": all levers go back to Today's");
    }
    const Value* when = text_of(item, "when");
    if (when == nullptr) return;
    const RuleText read = parse_rule(when->text);
    if (!read.rule) {
      problem(when->position, "when is \"" + when->text + "\": " + read.problem, read.allowed,
              read.hint);
    } else if (read.rule->figure == RuleFigure::complaints && !has_complaints_) {
      problem(when->position,
              "when is \"" + when->text +
                  "\": Today's complaints are those of the last weeks of the warm-up, and they "
                  "take time to come",
              "a warmup of at least " + std::to_string(kComplaintWeeks) +
                  " weeks, or a rule on departures");
    } else {
      rules.push_back(*read.rule);
    }
  }

 private:
  /// Reports unknown keys. Such a rule is not read further: an unknown key most likely is the one
  /// that would be missing.
  bool check_keys(const Value& item) const {
    const std::vector<std::string> known{"when", "then"};
    bool fine = true;
    for (const KeyValue& entry : item.table) {
      if (std::ranges::find(known, entry.key) != known.end()) continue;
      problem(entry.position, "rule: unknown key '" + entry.key + "'", "when, then",
              did_you_mean(entry.key, known));
      fine = false;
    }
    return fine;
  }

  /// The text at that key; null, and reported, where the rule has none.
  const Value* text_of(const Value& item, const std::string& key) const {
    const Value* value = item.find(key);
    if (value == nullptr) {
      problem(item.position, "a rule does not say " + key, kParts);
    } else if (value->kind != Value::Kind::text) {
      problem(value->position, key + " is a " + value->kind_text(), kParts);
      value = nullptr;
    }
    return value;
  }

  const std::string& place_;
  bool has_complaints_;  // Today's complaints are there to compare with
  Problems& problems_;
};

}  // namespace

std::vector<RuleSpec> read_rules(const Value& list, const std::string& place,
                                 const RuleBasis& basis, Problems& problems) {
  std::vector<RuleSpec> rules;
  const RuleReader reader(place, basis.complaints, problems);
  if (list.kind != Value::Kind::list) {
    reader.problem(list.position, "rule is a " + list.kind_text(), kTables);
    return rules;
  }
  for (const Value& item : list.list) {
    if (item.kind == Value::Kind::table) {
      reader.read(item, rules);
    } else {
      reader.problem(item.position, "a rule is a " + item.kind_text(), kTables);
    }
  }
  if (!basis.company && !list.list.empty()) {
    reader.problem(list.list.front().position, "rules need a company",
                   "company.on = true, or no rules");
  }
  return rules;
}

}  // namespace rapport
