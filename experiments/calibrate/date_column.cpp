#include "experiments/calibrate/date_column.h"

#include <algorithm>

#include "sim/core/problem.h"

namespace rapport {

std::optional<DateOrder> date_order_of(const std::string& dates) {
  if (dates.empty()) return std::nullopt;
  if (dates == "day-first") return DateOrder::day_first;
  if (dates == "month-first") return DateOrder::month_first;
  refuse("--dates " + dates, "is not known", "day-first or month-first");
}

std::pair<const DateForm*, std::size_t> best_date_form(std::span<const std::string> texts,
                                                       std::optional<DateOrder> order) {
  const DateForm* best = nullptr;
  std::size_t most = 0;
  for (const DateForm& form : date_forms()) {
    if (form.number != DateNumber::none) continue;
    if (order && form.order != DateOrder::plain && form.order != *order) continue;
    const auto fits = static_cast<std::size_t>(std::ranges::count_if(
        texts, [&](const std::string& text) { return parse_day(text, form).has_value(); }));
    if (fits > most) best = &form, most = fits;
  }
  return {best, most};
}

bool date_order_is_open(std::span<const std::string> texts) {
  const auto day_first = best_date_form(texts, DateOrder::day_first);
  const auto month_first = best_date_form(texts, DateOrder::month_first);
  return day_first.first != month_first.first && day_first.second == month_first.second;
}

const DateForm& form_of_dates(const TableFile& table, std::size_t column,
                              std::span<const std::string> texts, const std::string& dates,
                              const std::string& what, const std::string& allowed) {
  const std::optional<DateOrder> order = date_order_of(dates);
  const auto [best, fits] = best_date_form(texts, order);
  if (best == nullptr || 2 * fits < texts.size()) table.refuse(column, 0, what, allowed);
  if (!order && date_order_is_open(texts)) {
    table.refuse(column, 0, "and all others may have the day first or the month",
                 "say which: --dates day-first or --dates month-first");
  }
  return *best;
}

std::int64_t day_of_flag(const std::string& flag, const std::string& text, const DateForm& form,
                         const std::string& allowed) {
  std::optional<std::int64_t> day = parse_day(text, form);
  if (!day) day = parse_day(text);
  if (!day) refuse(flag + " " + text, "is no date", allowed);
  return *day;
}

}  // namespace rapport
