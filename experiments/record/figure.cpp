#include "experiments/record/figure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace rapport {

namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

/// Series in the order in which things come about; what is not here is told by how its id begins.
struct StageRow {
  const char* id;
  Stage stage;
};
constexpr StageRow kStages[] = {
    {"load", Stage::arrives},
    {"joined", Stage::arrives},
    {"opened", Stage::arrives},
    {"legs", Stage::arrives},
    {"self_service_share", Stage::arrives},
    {"wait", Stage::waits},
    {"gave_up", Stage::waits},
    {"in_time", Stage::waits},
    {"satisfaction", Stage::felt},
    {"satisfaction_reported", Stage::felt},
    {"memory", Stage::felt},
    {"complaints", Stage::felt},
    {"customers", Stage::leaves},
    {"stay", Stage::leaves},
    {"newcomers_stay", Stage::leaves},
    {"left", Stage::leaves},
    {"kept", Stage::leaves},
    {"result", Stage::money},
};

Stage stage_of(const std::string& id) {
  for (const StageRow& row : kStages) {
    if (id == row.id) return row.stage;
  }
  if (id.starts_with("lever_")) return Stage::decided;
  if (id.starts_with("left_")) return Stage::leaves;
  if (id.starts_with("cost_") || id.starts_with("income_")) return Stage::money;
  return Stage::served;
}

constexpr FigureWord kWords[] = {
    {"customer base", "customers"},
    {"subscribers", "customers"},
    {"clients", "customers"},
    {"accounts", "customers"},
    {"customers at the start", "customers"},
    {"customers start", "customers"},
    {"opening customers", "customers"},
    {"customers at the end", "customers_end"},
    {"customers end", "customers_end"},
    {"closing customers", "customers_end"},
    {"leavers", "left"},
    {"lost customers", "left"},
    {"cancellations", "left"},
    {"terminations", "left"},
    {"churned", "left"},
    {"churn rate", "churn"},
    {"attrition", "churn"},
    {"joiners", "joined"},
    {"new customers", "joined"},
    {"newcomers", "joined"},
    {"gross adds", "joined"},
    {"contacts", "legs"},
    {"calls", "legs"},
    {"contact volume", "legs"},
    {"cases", "opened"},
    {"tickets", "opened"},
    {"requests", "opened"},
    {"mean wait", "wait"},
    {"average wait", "wait"},
    {"waiting time", "wait"},
    {"asa", "wait"},
    {"abandoned", "gave_up"},
    {"abandonment", "gave_up"},
    {"abandon rate", "gave_up"},
    {"service level", "in_time"},
    {"csat", "satisfaction_reported"},
    {"reported satisfaction", "satisfaction_reported"},
    {"survey", "satisfaction_reported"},
    {"turnover", "revenue"},
    {"income", "revenue"},
    {"costs", "cost"},
    {"expenses", "cost"},
    {"opex", "cost"},
    {"profit", "result"},
    {"staff cost", "cost_staff"},
    {"payroll", "cost_staff"},
};

/// The places of series, by id, of one part.
struct PartLines {
  std::string part, name;
  std::map<std::string, std::size_t> at{};
};

std::vector<PartLines> by_part(std::span<const SeriesLine> lines) {
  std::vector<PartLines> parts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto found = std::ranges::find_if(parts, [&](const PartLines& part) {
      return part.part == lines[i].part && part.name == lines[i].part_name;
    });
    if (found == parts.end()) {
      found = parts.insert(parts.end(), {lines[i].part, lines[i].part_name});
    }
    found->at.emplace(lines[i].series, i);
  }
  return parts;
}

Figure made(const PartLines& part, const char* id, const char* label, std::string unit,
            Figure::How how, std::vector<std::size_t> of, int digits, Stage stage) {
  Figure figure{id, label, std::move(unit), part.part, part.name, how, std::move(of)};
  figure.digits = digits, figure.stage = stage;
  return figure;
}

/// Money of a month as a record has it: all that comes in, and all that is spent.
void add_money(std::vector<Figure>& figures, const PartLines& part, const std::string& unit) {
  const auto result = part.at.find("result");
  std::vector<std::size_t> income;
  for (const auto& [id, at] : part.at) {
    if (id.starts_with("income_")) income.push_back(at);
  }
  if (income.empty()) return;
  Figure revenue =
      made(part, "revenue", "Revenue", unit, Figure::How::sum, income, 0, Stage::money);
  revenue.is_money = true;
  revenue.sign.assign(income.size(), 1.0);
  if (result != part.at.end()) {
    Figure cost = revenue;
    cost.id = "cost", cost.label = "Cost";
    cost.of.push_back(result->second), cost.sign.push_back(-1.0);
    figures.push_back(cost);
  }
  figures.push_back(revenue);
}

/// Figures that no series is by itself.
void add_made(std::vector<Figure>& figures, const PartLines& part, const std::string& unit) {
  const auto customers = part.at.find("customers"), left = part.at.find("left");
  if (customers != part.at.end()) {
    Figure end = made(part, "customers_end", "Customers at the month's end", "customers",
                      Figure::How::next, {customers->second}, 0, Stage::leaves);
    end.at_moment = true;
    figures.push_back(end);
    if (left != part.at.end()) {
      figures.push_back(made(part, "churn", "Churn", "%", Figure::How::rate,
                             {left->second, customers->second}, 2, Stage::leaves));
    }
  }
  add_money(figures, part, unit);
}

}  // namespace

std::vector<SeriesLine> series_lines(const Model& model, std::span<const SeriesKey> keys) {
  std::vector<SeriesLine> lines;
  for (const SeriesKey& key : keys) {
    lines.push_back({key.series->id, part_kind_id(key.part.kind), part_name(model, key.part),
                     unit_text(*key.series, model.scenario)});
  }
  return lines;
}

std::vector<Figure> figures_of(std::span<const SeriesLine> lines) {
  std::vector<Figure> figures;
  std::string money = "EUR";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const MonthlySeries* row = find_series(lines[i].series);
    if (row == nullptr) continue;  // of a newer rapport
    Figure figure{row->id, row->label, lines[i].unit.empty() ? row->unit : lines[i].unit,
                  lines[i].part, lines[i].part_name};
    if (figure.id == "legs") figure.label = "Contacts";  // as companies call them
    figure.of = {i};
    figure.at_moment = row->when == MonthlySeries::When::at_moment;
    figure.is_money = row->unit == "EUR";
    if (figure.is_money) money = figure.unit;
    figure.digits = row->digits;
    figure.stage = stage_of(row->id);
    figures.push_back(std::move(figure));
  }
  for (const PartLines& part : by_part(lines)) add_made(figures, part, money);
  return figures;
}

std::span<const FigureWord> figure_words() { return kWords; }

RunMonths run_months(const Model& model) {
  RunMonths months;
  for (const Time start : model.month_starts) {
    months.starts.push_back(model.calendar.date_at(start));
  }
  return months;
}

double value_in(const Figure& figure, const RunMonths& months, std::size_t month,
                const std::function<double(std::size_t series, std::size_t moment)>& at) {
  const bool fits = figure.how == Figure::How::next ? months.begins(month + 1)
                    : figure.at_moment              ? months.begins(month)
                                                    : months.is_whole(month);
  if (!fits) return kNoValue;
  switch (figure.how) {
    case Figure::How::plain:
      return at(figure.of[0], month);
    case Figure::How::next:
      return at(figure.of[0], month + 1);
    case Figure::How::rate: {
      const double all = at(figure.of[1], month);
      return all > 0.0 ? 100.0 * at(figure.of[0], month) / all : kNoValue;
    }
    case Figure::How::sum:
      break;
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < figure.of.size(); ++i) {
    sum += figure.sign[i] * at(figure.of[i], month);
  }
  return sum;
}

}  // namespace rapport
