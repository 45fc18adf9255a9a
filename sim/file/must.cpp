#include "sim/file/must.h"

#include <algorithm>

#include "sim/file/settings.h"
#include "sim/file/tree_text.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr std::array kMustKeys{"says",   "by",      "policy", "set", "against",
                               "metric", "segment", "then",   "than"};

/// Reads one statement.
class MustReader {
 public:
  MustReader(const Value& table, Problems& problems) : table_(table), problems_(problems) {}

  Must read() {
    check_keys();
    Must must;
    must.where = to_string(table_.position);
    must.says = text("says");
    must.by = text("by");
    must.policy = text("policy");
    must.against = text("against");
    if (must.against.empty()) must.against = kTodayName;
    must.metric = text("metric");
    must.segment = text("segment");
    if (must.says.empty()) problem(table_, "a statement says nothing", "says = \"...\"");
    if (must.metric.empty()) {
      problem(table_, "a statement names no metric", "metric = \"abandonment\"",
              "'rapport metrics' lists them");
    }
    read_set(must);
    read_then(must);
    return must;
  }

 private:
  void problem(const Value& at, const std::string& what, const std::string& allowed = {},
               const std::string& hint = {}) {
    problems_.add(to_string(at.position), "must: " + what, allowed, hint);
  }

  void check_keys() {
    const std::vector<std::string> known(kMustKeys.begin(), kMustKeys.end());
    for (const KeyValue& entry : table_.table) {
      if (std::ranges::find(known, entry.key) != known.end()) continue;
      problems_.add(to_string(entry.position), "must: there is no key '" + entry.key + "'",
                    nearest_of(entry.key, known), did_you_mean(entry.key, known));
    }
  }

  std::string text(const char* key) {
    const Value* value = table_.find(key);
    if (value == nullptr) return {};
    if (value->kind == ValueKind::text) return value->text;
    problem(*value, std::string(key) + " is a " + value->kind_text(), "a text in quotes");
    return {};
  }

  void read_set(Must& must) {
    const Value* set = table_.find("set");
    if ((set != nullptr) == !must.policy.empty()) {
      problem(table_, set != nullptr ? "both set and policy" : "neither set nor policy",
              "set = { levers.staffing = 0.5 }, or policy = \"NAME\"");
      return;
    }
    if (set == nullptr) return;
    if (set->kind != ValueKind::table || set->table.empty()) {
      problem(*set, "set is a " + set->kind_text(), "a table of keys");
      return;
    }
    must.set = settings_of(*set, problems_);
  }

  void read_then(Must& must) {
    const std::string then = text("then");
    const std::vector<std::string> known(kMustThens.begin(), kMustThens.end());
    const auto at = std::ranges::find(known, then);
    if (at == known.end()) {
      const Value* value = table_.find("then");
      problem(value != nullptr ? *value : table_,
              value != nullptr ? "then is \"" + then + "\"" : "does not say what happens then",
              nearest_of(then, known), did_you_mean(then, known));
      return;
    }
    must.then = static_cast<MustThen>(at - known.begin());
    const Value* than = table_.find("than");
    if (than == nullptr) return;
    const bool is_number = than->kind == ValueKind::number || than->kind == ValueKind::whole;
    must.than = than->kind == ValueKind::whole ? static_cast<double>(than->whole) : than->number;
    if (!is_number || !(*must.than >= 0)) {
      problem(*than, "than is " + toml_of(*than), "a number of the metric's unit, 0 or more");
    }
  }

  const Value& table_;
  Problems& problems_;
};

}  // namespace

std::vector<Must> read_musts(const Value& musts, Problems& problems) {
  std::vector<Must> found;
  const char* form = "tables [[must]]";
  if (musts.kind != ValueKind::list) {
    problems.add(to_string(musts.position), "must is a " + musts.kind_text(), form);
    return found;
  }
  for (const Value& table : musts.list) {
    if (table.kind == ValueKind::table) {
      found.push_back(MustReader(table, problems).read());
    } else {
      problems.add(to_string(table.position), "must is a " + table.kind_text(), form);
    }
  }
  return found;
}

}  // namespace rapport
