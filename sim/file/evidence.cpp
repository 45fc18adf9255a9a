#include "sim/file/evidence.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

#include "sim/file/document.h"
#include "sim/file/scenario_tree.h"

namespace rapport {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r"), to = text.find_last_not_of(" \t\r");
  return from == std::string_view::npos ? std::string_view() : text.substr(from, to - from + 1);
}

/// What stands behind the # that begins a comment; nothing where there is none.
std::optional<std::string> comment_of(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == '"' && c == '\\') {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      return std::string(trimmed(line.substr(i + 1)));
    }
  }
  return std::nullopt;
}

bool is_word_of_evidence(std::string_view mark) {
  return mark.starts_with("data") || mark.starts_with("assumption");
}

/// The lines of the files that were read.
class Lines {
 public:
  explicit Lines(const std::vector<SourceText>& sources) {
    for (const SourceText& source : sources) {
      std::istringstream text(source.text);
      std::vector<std::string>& lines = files_[source.path];
      for (std::string line; std::getline(text, line);) lines.push_back(line);
    }
  }

  /// The comment on a line, or the word of evidence on one of its own above it.
  std::string mark_at(const Position& at) const {
    if (const auto comment = comment_of(line(at.file, at.line))) return *comment;
    const std::string_view above = trimmed(line(at.file, at.line - 1));
    if (!above.starts_with('#')) return "";
    const std::string words(trimmed(above.substr(1)));
    return is_word_of_evidence(words) ? words : "";
  }
  std::string header_mark(const Position& at) const {
    const std::string mark = comment_of(line(at.file, at.line)).value_or("");
    return is_word_of_evidence(mark) ? mark : "";
  }

 private:
  std::string_view line(const std::string& file, int number) const {
    const auto found = files_.find(file);
    if (found == files_.end() || number < 1) return {};
    const auto at = static_cast<std::size_t>(number) - 1;
    return at < found->second.size() ? std::string_view(found->second[at]) : std::string_view();
  }
  std::map<std::string, std::vector<std::string>> files_;
};

/// Whether a row is about numbers, and not about names, dates or choices.
bool is_number(const Parameter& row) {
  switch (row.field.type) {
    case FieldType::flag:
    case FieldType::text:
    case FieldType::date:
    case FieldType::choice:
      return false;
    default:
      return true;
  }
}

/// Whether a row has a value where no file sets one.
bool has_default(const Parameter& row) {
  switch (row.field.type) {
    case FieldType::optional_number:
    case FieldType::optional_whole:
    case FieldType::optional_law:
    case FieldType::by_segment:
      return false;
    default:
      return true;
  }
}

class Collector {
 public:
  Collector(const ScenarioFile& file, Evidence& out)
      : today_(file.today), lines_(file.sources), out_(out) {
    std::vector<SourceText> sources;
    Problems problems;
    root_ = load_tree(file.path, read_from(file.sources), sources, problems);
    problems.throw_if_any();
  }

  void collect() {
    if (today_.company.on) {
      for (const Parameter& row : company_parameters()) add(row, root_, "", "company", true);
    }
    for (const Sort& sort : sorts()) {
      const Value* things = root_.find(sort.key);
      if (things == nullptr || things->kind != ValueKind::table) continue;
      for (const KeyValue& thing : things->table) {
        const std::string prefix = join_path({sort.key, thing.key}) + ".";
        for (const Parameter& row : sort.parameters) add(row, thing.value, prefix, sort.key, false);
      }
    }
    add_journeys();
    add_levers();
  }

 private:
  /// The number of a row in a table, found by its dotted key.
  void add(const Parameter& row, const Value& table, const std::string& prefix, const char* sort,
           bool defaults) {
    if (!is_number(row)) return;
    const Value* value = &table;
    const Value* holder = &table;
    Position at;
    for (const std::string& key : split_path(row.key, row.key)) {
      if (value->kind != ValueKind::table) return;
      const auto entry = std::ranges::find(value->table, key, &KeyValue::key);
      if (entry == value->table.end()) {
        if (defaults && has_default(row)) add_default(row, prefix, sort);
        return;
      }
      holder = value;
      value = &entry->value;
      at = entry->position;
    }
    std::string mark = lines_.mark_at(at);
    if (mark.empty() && value->kind == ValueKind::table) mark = table_mark(*value);
    if (mark.empty()) mark = lines_.header_mark(holder->position);
    out_.numbers.push_back({sort, prefix + row.key, &row, kind_of_mark(mark), mark, true});
  }

  void add_default(const Parameter& row, const std::string& prefix, const char* sort) {
    const EvidenceKind kind = kind_of_source(row.source);
    if (kind == EvidenceKind::definition) return;
    out_.numbers.push_back({sort, prefix + row.key, &row, kind, row.source, false});
  }

  /// Of a table that is one value, as a timetable or half hours by weekday: that of its header, or
  /// of its first entry.
  std::string table_mark(const Value& table) const {
    std::string mark = lines_.header_mark(table.position);
    if (mark.empty() && !table.table.empty()) mark = lines_.mark_at(table.table[0].position);
    return mark;
  }

  void add_journeys() {
    const Value* journeys = root_.find("journey");
    if (journeys == nullptr) return;
    for (const KeyValue& journey : journeys->table) {
      const Value* steps = journey.value.find("step");
      if (steps == nullptr) continue;
      for (const KeyValue& step : steps->table) {
        for (const KeyValue& entry : step.value.table) {
          if (entry.key == "touch_point") continue;
          const std::string mark = lines_.mark_at(entry.position);
          out_.numbers.push_back({"journey",
                                  join_path({"journey", journey.key, "step", step.key, entry.key}),
                                  nullptr, kind_of_mark(mark), mark, true});
        }
      }
    }
  }

  void add_levers() {
    const Value* costs = root_.find("lever_cost");
    for (const Lever& lever : levers()) {
      if (lacking_for(lever, today_) != nullptr) continue;
      LeverEvidence evidence{&lever, kind_of_source(lever.source), kind_of_source(lever.source)};
      if (costs != nullptr && costs->kind == ValueKind::table) {
        for (const KeyValue& cost : costs->table) {
          if (find_lever(cost.key) != &lever) continue;
          std::string mark = lines_.mark_at(cost.position);
          if (mark.empty() && cost.value.kind == ValueKind::table) mark = table_mark(cost.value);
          evidence.cost = kind_of_mark(mark);
        }
      }
      ++out_.levers_by_effect[static_cast<std::size_t>(evidence.effect)];
      out_.levers.push_back(evidence);
    }
  }

  const Scenario& today_;
  Lines lines_;
  Evidence& out_;
  Value root_;
};

}  // namespace

std::array<int, kEvidenceKinds> Evidence::count(const std::string& sort) const {
  std::array<int, kEvidenceKinds> counts{};
  for (const NumberEvidence& number : numbers) {
    if (sort.empty() || number.sort == sort) ++counts[static_cast<std::size_t>(number.kind)];
  }
  return counts;
}

Evidence evidence_of(const ScenarioFile& file) {
  Evidence evidence;
  Collector(file, evidence).collect();
  return evidence;
}

}  // namespace rapport
