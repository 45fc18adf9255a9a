#include "experiments/calibrate/stay_forecast.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/core/calendar.h"
#include "sim/core/check.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr double kLeastRow = 30.0;  // customers of a year whose share in force counts

std::int64_t days_of(double years) {
  return static_cast<std::int64_t>(std::llround(years * kDaysOfYear));
}

/// A law's summed hazard by month, so that each customer costs no special function.
class Curve {
 public:
  Curve(const StayLaw& law, double years) : law_(law) {
    const auto months = static_cast<std::size_t>(std::ceil(12 * years)) + 2;
    for (std::size_t m = 0; m <= months; ++m) {
      sums_.push_back(law.cumulative(static_cast<double>(m) / 12));
    }
  }
  double cumulative(double years) const {
    const double at = std::clamp(12 * years, 0.0, static_cast<double>(sums_.size()) - 1.001);
    const auto m = static_cast<std::size_t>(at);
    return sums_[m] + (at - static_cast<double>(m)) * (sums_[m + 1] - sums_[m]);
  }
  /// The chance that a customer who is there at `from` is there at `day`; `at`: what is known ends.
  double stays(const Membership& member, std::int64_t from, std::int64_t day,
               std::int64_t at) const {
    const auto tenure = [&](std::int64_t when) {
      return static_cast<double>(when - member.joined) / kDaysOfYear;
    };
    const double hazard = cumulative(tenure(day)) - cumulative(std::max(0.0, tenure(from)));
    return std::exp(-hazard * law_.factor(joined_before(member, at)));
  }

 private:
  StayLaw law_;
  std::vector<double> sums_;
};

double years_known(const Memberships& members, std::int64_t at) {
  return static_cast<double>(at - members.first_joined()) / kDaysOfYear;
}

int year_of(std::int64_t day) { return civil_from_days(day).year; }

/// Days at which what is predicted is looked at: once a year after the cut, and at the end.
std::vector<std::int64_t> days_after(std::int64_t cut, std::int64_t at) {
  const double years = static_cast<double>(at - cut) / kDaysOfYear;
  const int steps = std::max(1, static_cast<int>(std::lround(years)));
  std::vector<std::int64_t> days;
  for (int i = 1; i <= steps; ++i) days.push_back(cut + (at - cut) * i / steps);
  return days;
}

/// Rows of customers by year of joining, with who was there; predictions are added by add().
class Rows {
 public:
  Rows(const Memberships& members, std::int64_t cut) : cut_(cut) {
    for (const std::int64_t day : days_after(cut, members.at)) {
      for (const Membership& member : members.all) {
        if (member.joined >= day || member.ended <= cut) continue;
        InForceRow& row = row_of(member, day);
        row.customers += 1;
        row.seen += member.ended > day;
        entries_.push_back({&member, &row});
      }
    }
  }

  void add(const Curve& curve, double InForceRow::*to) {
    for (auto& [key, row] : rows_) row.*to = 0.0;
    for (const Entry& one : entries_) {
      const std::int64_t from = std::max(cut_, one.member->joined);
      one.row->*to += curve.stays(*one.member, from, one.row->day, cut_);
    }
  }

  std::vector<InForceRow> all() const {
    std::vector<InForceRow> rows;
    for (const auto& [key, row] : rows_) rows.push_back(row);
    return rows;
  }

 private:
  struct Entry {
    const Membership* member;
    InForceRow* row;
  };
  InForceRow& row_of(const Membership& member, std::int64_t day) {
    const bool is_new = member.joined > cut_ - days_of(1);
    InForceRow& row = rows_[{year_of(member.joined), is_new, day}];
    row.year = year_of(member.joined), row.new_ones = is_new, row.day = day;
    return row;
  }

  std::int64_t cut_;
  std::map<std::tuple<int, bool, std::int64_t>, InForceRow> rows_;
  std::vector<Entry> entries_;  // a customer at a day
};

StayTry try_of(const StayWay& way, const std::vector<InForceRow>& rows) {
  StayTry result{way};
  double all = 0.0, of_new = 0.0, predicted = 0.0, seen = 0.0;
  const std::int64_t last = rows.back().day;
  for (const InForceRow& row : rows) {
    if (row.day == last) predicted += row.predicted, seen += row.seen;
    if (row.customers < kLeastRow) continue;
    const double miss = std::abs(row.predicted - row.seen) / row.customers;
    result.all += miss, all += 1;
    if (row.new_ones) result.new_ones += miss, of_new += 1;
  }
  result.all /= all;
  result.new_ones /= of_new;
  result.total = predicted / seen - 1;
  return result;
}

std::vector<StayWay> ways() {
  std::vector<StayWay> result;
  for (const StayKind kind : kStayKinds) {
    for (const StayScope& scope : kStayScopes) {
      if (kind == StayKind::life_table && scope.by_join_year) continue;
      result.push_back({kind, scope.last_years, scope.by_join_year});
    }
  }
  return result;
}

/// Nothing where the cut leaves too little to fit or to look at.
std::optional<StayCut> tried_at(const Memberships& members, std::int64_t day) {
  const std::optional<StayFit> plain = fit_way(members, day, kPlainLifeTable);
  if (!plain) return std::nullopt;
  Rows rows(members, day);
  const std::vector<InForceRow> seen = rows.all();
  const bool enough =
      std::ranges::any_of(seen, [](const InForceRow& row) { return row.customers >= kLeastRow; });
  if (!enough) return std::nullopt;
  const double years = years_known(members, members.at);
  StayCut cut{day, {}, 0};
  for (const StayWay& way : ways()) {
    const std::optional<StayFit> fit = way == kPlainLifeTable ? plain : fit_way(members, day, way);
    if (!fit) continue;
    rows.add(Curve(fit->law, years), &InForceRow::predicted);
    cut.tries.push_back(try_of(way, rows.all()));
    if (cut.tries.back().all < cut.tries[cut.best].all) cut.best = cut.tries.size() - 1;
  }
  return cut;
}

/// The way with the least error at a cut. The beta-geometric law, which the simulator has, goes
/// before others that are better by no more than kAsGood, fitted to as much as does as well.
StayWay best_of(const StayCut& cut) {
  constexpr double kAsGood = 0.001;
  const StayTry& best = cut.tries[cut.best];
  for (const StayScope& scope : kStayScopes) {
    const StayWay way{StayKind::beta_geometric, scope.last_years, scope.by_join_year};
    if (cut.has(way) && cut.of(way).all <= best.all + kAsGood) return way;
  }
  return best.way;
}

std::vector<StayAhead> ahead_of(const Memberships& members, const StayFit& fit,
                                const StayFit& life_table, int years) {
  const double known = years_known(members, members.at) + years;
  const Curve curve(fit.law, known), plain(life_table.law, known);
  std::map<int, StayAhead> by_year;
  const auto size = static_cast<std::size_t>(years);
  for (const Membership& member : members.all) {
    if (member.joined > members.at || member.ended <= members.at) continue;
    StayAhead& row = by_year[year_of(member.joined)];
    row.year = year_of(member.joined);
    row.customers += 1;
    row.predicted.resize(size), row.life_table.resize(size);
    for (std::size_t y = 0; y < size; ++y) {
      const std::int64_t day = members.at + days_of(static_cast<double>(y + 1));
      row.predicted[y] += curve.stays(member, members.at, day, members.at);
      row.life_table[y] += plain.stays(member, members.at, day, members.at);
    }
  }
  std::vector<StayAhead> rows;
  for (const auto& [year, row] : by_year) rows.push_back(row);
  return rows;
}

// ---- causes -------------------------------------------------------------------------------------

std::int64_t window_of(std::int64_t at, const StayWay& way) {
  return way.last_years == 0 ? kNoStart : at - days_of(way.last_years);
}

/// The law of one cause by the way, with who leaves for another counted until then; one rate where
/// few left for it.
StayFit fit_cause(const Memberships& members, std::int64_t at, const StayWay& way, int cause) {
  const TenureCells cells = cells_of(members, window_of(at, way), at, cause);
  const double leavers = cells.leavers();
  if (leavers == 0) return {};
  if (leavers < kLeastLeavers) return fit_stay(cells, StayKind::geometric, false);
  return fit_stay(cells, way.kind, way.by_join_year);
}

/// Mean chance that a new customer leaves for each cause within so many years, where each cause has
/// its own hazard: cumulative incidences, summed by month.
std::vector<double> incidences(const std::vector<Curve>& causes, double years) {
  std::vector<double> result(causes.size(), 0.0);
  double there = 1.0;
  for (int m = 0; m < static_cast<int>(std::lround(12 * years)); ++m) {
    double sum = 0.0;
    std::vector<double> steps;
    for (const Curve& curve : causes) {
      steps.push_back(curve.cumulative((m + 1) / 12.0) - curve.cumulative(m / 12.0));
      sum += steps.back();
    }
    if (!(sum > 0)) continue;
    for (std::size_t c = 0; c < steps.size(); ++c) {
      result[c] += there * -std::expm1(-sum) * steps[c] / sum;
    }
    there *= std::exp(-sum);
  }
  return result;
}

/// Expected leavers for each cause after the cut, month by month of each customer.
std::vector<double> leavers_after(const Memberships& members, const std::vector<Curve>& causes,
                                  const std::vector<StayLaw>& laws, std::int64_t cut) {
  constexpr double kStep = 1.0 / 12;
  std::vector<double> result(causes.size(), 0.0), steps(causes.size());
  for (const Membership& member : members.all) {
    if (member.joined >= members.at || member.ended <= cut) continue;
    const double from =
        static_cast<double>(std::max<std::int64_t>(0, cut - member.joined)) / kDaysOfYear;
    const double to = static_cast<double>(members.at - member.joined) / kDaysOfYear;
    double there = 1.0;
    for (double t = from; t < to - 1e-9; t += kStep) {
      double sum = 0.0;
      for (std::size_t c = 0; c < causes.size(); ++c) {
        steps[c] = (causes[c].cumulative(std::min(to, t + kStep)) - causes[c].cumulative(t)) *
                   laws[c].factor(joined_before(member, cut));
        sum += steps[c];
      }
      if (!(sum > 0)) continue;
      for (std::size_t c = 0; c < causes.size(); ++c) {
        result[c] += there * -std::expm1(-sum) * steps[c] / sum;
      }
      there *= std::exp(-sum);
    }
  }
  return result;
}

std::vector<double> leavers_by(const Memberships& members, const StayWay& way, std::int64_t cut) {
  const double years = years_known(members, members.at);
  std::vector<StayLaw> laws;
  std::vector<Curve> curves;
  for (std::size_t c = 0; c < members.causes.size(); ++c) {
    laws.push_back(fit_cause(members, cut, way, static_cast<int>(c)).law);
    curves.emplace_back(laws.back(), years);
  }
  return leavers_after(members, curves, laws, cut);
}

std::vector<CauseForecast> causes_of(const Memberships& members, const StayForecast& forecast) {
  std::vector<CauseForecast> result;
  if (members.causes.size() < 2) return result;
  const StayWay& way = forecast.chosen;
  std::vector<Curve> curves;
  for (std::size_t c = 0; c < members.causes.size(); ++c) {
    const TenureCells cells =
        cells_of(members, window_of(members.at, way), members.at, static_cast<int>(c));
    double exposure = 0.0;
    for (const TenureCell& cell : cells.cells) exposure += cell.exposure;
    const StayFit fit = fit_cause(members, members.at, way, static_cast<int>(c));
    curves.emplace_back(fit.law, kCauseYears + 1);
    CauseForecast cause{members.causes[c]};
    cause.leavers = cells.leavers();
    cause.a_year = cause.leavers / exposure;
    result.push_back(cause);
  }
  const std::vector<double> within = incidences(curves, kCauseYears);
  for (std::size_t c = 0; c < result.size(); ++c) result[c].within = within[c];
  if (forecast.cuts.empty()) return result;
  const std::int64_t cut = forecast.cuts.front().day;
  const std::vector<double> predicted = leavers_by(members, way, cut);
  const std::vector<double> plain = leavers_by(members, kPlainLifeTable, cut);
  for (std::size_t c = 0; c < result.size(); ++c) {
    result[c].predicted = predicted[c], result[c].life_table = plain[c];
    for (const Membership& member : members.all) {
      const bool left = member.ended > cut && member.ended <= members.at;
      result[c].seen += left && member.cause == static_cast<int>(c);
    }
  }
  return result;
}

}  // namespace

const StayTry& StayCut::of(const StayWay& way) const {
  const auto found = std::ranges::find(tries, way, &StayTry::way);
  check(found != tries.end(), "tried at this cut");
  return *found;
}

bool StayCut::has(const StayWay& way) const {
  return std::ranges::find(tries, way, &StayTry::way) != tries.end();
}

std::optional<StayFit> fit_way(const Memberships& members, std::int64_t at, const StayWay& way) {
  // Years that are nearly all there are would be the same again.
  const double known = years_known(members, at);
  if (way.last_years > 0 && known < 1.5 * way.last_years) return std::nullopt;
  if (way.by_join_year && known < 3.0) return std::nullopt;
  const TenureCells cells = cells_of(members, window_of(at, way), at, kAnyCause);
  if (cells.leavers() < kLeastLeavers) return std::nullopt;
  return fit_stay(cells, way.kind, way.by_join_year);
}

double usual_cut(const Memberships& members) {
  const double known = years_known(members, members.at);
  return known < 4 ? known / 4 : std::min(6.0, std::round(known / 4));
}

StayForecast forecast_stay(const Memberships& members, double cut, int ahead,
                           const std::string& file) {
  StayForecast result;
  const auto plain = fit_way(members, members.at, kPlainLifeTable);
  if (!plain) {
    refuse(file, "too few customers left to say how long they stay",
           std::to_string(static_cast<int>(kLeastLeavers)) + " who left, at least");
  }
  result.life_table = *plain;
  for (const double years : {cut, 2 * cut}) {
    const std::int64_t day = members.at - days_of(years);
    if (day <= members.first_joined() || day < members.since) continue;
    if (auto tried = tried_at(members, day)) result.cuts.push_back(std::move(*tried));
  }
  // With nothing to try it on, the law that the model has.
  result.chosen = {StayKind::beta_geometric};
  if (!result.cuts.empty()) result.chosen = best_of(result.cuts.front());
  if (!fit_way(members, members.at, result.chosen)) result.chosen = kPlainLifeTable;
  result.chosen_before = result.chosen;
  if (result.cuts.size() == 2) result.chosen_before = best_of(result.cuts[1]);
  result.fit = *fit_way(members, members.at, result.chosen);
  StayWay beta = result.chosen;
  beta.kind = StayKind::beta_geometric;
  result.beta = *fit_way(members, members.at, beta);
  result.beta_errors = beta_errors(
      cells_of(members, window_of(members.at, beta), members.at, kAnyCause), result.beta);
  if (!result.cuts.empty()) {
    const std::int64_t day = result.cuts.front().day;
    const double years = years_known(members, members.at);
    Rows rows(members, day);
    rows.add(Curve(fit_way(members, day, result.chosen)->law, years), &InForceRow::predicted);
    rows.add(Curve(fit_way(members, day, kPlainLifeTable)->law, years), &InForceRow::life_table);
    result.rows = rows.all();
  }
  result.ahead = ahead_of(members, result.fit, result.life_table, ahead);
  for (int y = 1; y <= ahead; ++y) {
    result.newcomers.push_back(std::exp(-result.fit.law.cumulative(y)));
    result.newcomers_life_table.push_back(std::exp(-result.life_table.law.cumulative(y)));
  }
  result.causes = causes_of(members, result);
  return result;
}

}  // namespace rapport
