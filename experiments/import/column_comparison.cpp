#include "experiments/import/column_comparison.h"

#include <algorithm>
#include <cmath>

#include "sim/core/text.h"

namespace rapport {

namespace {

using enum CallField;

constexpr std::size_t kFewestCompared = 5;  // fewer may agree by chance

/// Whether two durations are the same but for rounding to this unit.
bool are_close(double one, double other, double unit) {
  return std::abs(one - other) <= std::max({2.0, 0.6 * unit, 0.02 * std::abs(other)});
}

}  // namespace

struct ColumnComparison::Settling {
  const std::vector<std::string>& header;
  const std::string& where;
  CallMapping& mapping;
  CallForms& forms;
  Problems& problems;
  std::vector<std::string>& notes;

  std::string name(CallField field) const {
    return "'" + header[*mapping.column[static_cast<std::size_t>(field)]] + "'";
  }
  void drop(CallField field) { mapping.column[static_cast<std::size_t>(field)].reset(); }
};

void ColumnComparison::Pairs::add(double column, double by_times,
                                  const std::optional<double>& until_end, std::size_t at) {
  constexpr double kShort = 3.0;  // seconds that agree with anything
  if (by_times < kShort || column <= 0) return;
  ++seen;
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    agree[i] += are_close(column * kUnits[i], by_times, kUnits[i]) ? 1 : 0;
  }
  const bool disagrees = !are_close(column, by_times, 1.0);
  whole += disagrees && until_end && are_close(column, *until_end, 1.0) ? 1 : 0;
  sum += column;
  sum_by_times += by_times;
  if (!disagrees || line > 0) return;
  line = at;
  first = column;
  first_by_times = by_times;
}

std::size_t ColumnComparison::Pairs::best_unit() const {
  return static_cast<std::size_t>(std::ranges::max_element(agree) - agree.begin());
}

// In half of the records; a clock may have been wrong for some.
bool ColumnComparison::Pairs::agrees() const { return 2 * agree[0] >= seen; }

void ColumnComparison::see(const RecordedSpans& spans, std::size_t line) {
  if (spans.service && spans.service_by_times) {
    service_.add(*spans.service, *spans.service_by_times, spans.whole, line);
  }
  if (spans.wait && spans.wait_by_times) {
    wait_.add(*spans.wait, *spans.wait_by_times, std::nullopt, line);
  }
}

void ColumnComparison::settle(const std::vector<std::string>& header, const std::string& where,
                              CallMapping& mapping, CallForms& forms, Problems& problems,
                              std::vector<std::string>& notes) const {
  Settling settling{header, where, mapping, forms, problems, notes};
  settle_wait(settling);
  settle_service(settling);
}

// Where the column agrees with the times in another unit, it counts in that.
std::string ColumnComparison::Pairs::how_often(std::size_t differ) const {
  const auto n = static_cast<double>(seen);
  return " in " + std::to_string(differ) + " of " + std::to_string(seen) + " records (mean " +
         formatted("%.0f s against %.0f s", sum / n, sum_by_times / n) +
         formatted("), as %.0f s against %.0f s on line %zu", first, first_by_times, line);
}

void ColumnComparison::settle_unit(const Pairs& pairs, CallField field, Settling& settling) const {
  DurationForm& form = settling.forms.duration[static_cast<std::size_t>(field)];
  form.unit *= kUnits[pairs.best_unit()];
  form.minute_unit *= kUnits[pairs.best_unit()];
  settling.notes.push_back("Numbers in " + settling.name(field) + " are read as " +
                           unit_name(form.unit) + ", in which they agree with the times of " +
                           std::to_string(pairs.agree[pairs.best_unit()]) + " of " +
                           std::to_string(pairs.seen) + " records.");
}

void ColumnComparison::settle_service(Settling& settling) const {
  const Pairs& pairs = service_;
  const std::size_t differ = pairs.seen - pairs.agree[0];
  // A column that counts from the arrival agrees wherever nobody waited.
  const bool is_whole =
      differ >= kFewestCompared && 20 * differ >= pairs.seen && 10 * pairs.whole >= 8 * differ;
  if (pairs.seen < kFewestCompared || (pairs.agrees() && !is_whole)) return;
  if (!is_whole && 10 * pairs.agree[pairs.best_unit()] >= 8 * pairs.seen) {
    return settle_unit(pairs, service, settling);
  }
  const std::string what =
      settling.name(service) + " and the times of the service disagree" + pairs.how_often(differ);
  const std::string because = is_whole ? ": the column counts from the arrival" : "";
  if (is_whole && settling.mapping.is_guess(service)) {
    settling.notes.push_back(what + because + ". The times are taken.");
    settling.drop(service);
    return;
  }
  settling.problems.add(settling.where, what + because, "",
                        "say which is right: --map service= takes the times, --map service_end= "
                        "takes the column");
}

void ColumnComparison::settle_wait(Settling& settling) const {
  const Pairs& pairs = wait_;
  if (pairs.seen < kFewestCompared || pairs.agrees()) return;
  if (10 * pairs.agree[pairs.best_unit()] >= 8 * pairs.seen) {
    return settle_unit(pairs, wait, settling);
  }
  const std::size_t differ = pairs.seen - pairs.agree[0];
  const std::string what = settling.name(wait) + " disagrees with the times from the arrival on" +
                           pairs.how_often(differ);
  if (settling.mapping.has(queue_end)) {
    settling.problems.add(settling.where, what, "",
                          "say which is right: --map wait= takes the times, --map queue_end= takes "
                          "the column");
    return;
  }
  // A menu before the line, or the ringing after it.
  settling.notes.push_back(what + ". The column is taken; --map wait= takes the times.");
}

}  // namespace rapport
