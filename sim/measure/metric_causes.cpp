// The metrics of why customers leave: two rows for each cause (Loss), as it is and as management
// sees it.
#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "sim/measure/measures_company.h"
#include "sim/measure/metric_rows.h"

namespace rapport {

namespace {

namespace m = measures;
using namespace metric_rows;  // NOLINT: the words of these tables

/// Shares of those who left.
constexpr Metric kOfLeavers{.group = "Why they leave",
                            .id = "",
                            .label = "",
                            .unit = "%",
                            .range = kPercentRange,
                            .matters = 1.0,
                            .digits = 1,
                            .by_segment = true,
                            .available = m::has_company};

template <std::size_t... loss>
constexpr std::array<MeasureOf, kLosses> left_by_each(std::index_sequence<loss...>) {
  return {m::left_by<static_cast<Loss>(loss)>...};
}
template <std::size_t... loss>
constexpr std::array<MeasureOf, kLosses> seen_by_each(std::index_sequence<loss...>) {
  return {m::seen_by<static_cast<Loss>(loss)>...};
}

/// Metrics hold pointers to texts; those that are put together live as long as the program.
const char* kept(std::string text) {
  static std::deque<std::string> texts;
  return texts.emplace_back(std::move(text)).c_str();
}

const char* doc_of(Loss loss) {
  switch (loss) {
    case Loss::none:
      return "share of those who left: those who would have left at the references too, and those "
             "who remember nothing bad; less the parts of them that are told apart";
    case Loss::price:
      return "share of those who left: who would have stayed at Today's price";
    case Loss::moved:
    case Loss::contract_end:
    case Loss::polygamous:
      return "share of those who left: a part of those who would have left at the references too";
    case Loss::defaulted:
      return "share of those who left: who can no longer pay what they owe";
    case Loss::rival:
      return "share of those who left: who would have stayed without the rival's offer";
    default:
      return "share of those who left: the worst that they remember lost most by this";
  }
}

/// Whether a scenario that knows this cause is about it, so that short tables have it.
constexpr bool is_asked_about(Loss loss) {
  return loss == Loss::price || loss == Loss::rival || loss == Loss::defaulted;
}

std::vector<Metric> rows_of_causes() {
  std::vector<Metric> list;
  constexpr auto kLeft = left_by_each(std::make_index_sequence<kLosses>{});
  constexpr auto kSeen = seen_by_each(std::make_index_sequence<kLosses>{});
  for (std::size_t loss = 0; loss < kLosses; ++loss) {
    Metric family = kOfLeavers;
    family.available = m::tells_apart(loss);
    Metric left = row(family, kept(std::string("left_") + kLossNames[loss]), kLossLabels[loss],
                      Good::neither, doc_of(static_cast<Loss>(loss)), kLeft[loss]);
    list.push_back(is_asked_about(static_cast<Loss>(loss)) ? brief(left) : left);
  }
  for (std::size_t loss = 0; loss < kLosses; ++loss) {
    Metric family = kOfLeavers;
    family.available = m::tells_apart(loss);
    list.push_back(in_detail(row(family, kept(std::string("seen_") + kLossNames[loss]),
                                 kept(std::string(kLossLabels[loss]) + ", as seen"), Good::neither,
                                 "share of those who left whose cause is traced (C6a), and is this",
                                 kSeen[loss])));
  }
  list.push_back(
      also(row(kOfLeavers, "left_untraced", "Cause not traced", Good::less,
               "share of those who left of whom today's metrics cannot say why", m::left_untraced),
           "churn, reasons for leaving, blind spot"));
  return list;
}

}  // namespace

std::span<const Metric> cause_metrics() {
  static const std::vector<Metric> all = rows_of_causes();
  return all;
}

}  // namespace rapport
