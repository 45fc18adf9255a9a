#include "experiments/visits/visit_scenario.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "experiments/import/law_text.h"
#include "experiments/log/log_journey.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kFewestStays = 50;  // for a law of their own
constexpr double kYearDays = 365;
constexpr const char* kWeekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr const char* kLeft = "left_on_their_own";

std::string number(std::size_t n) { return std::to_string(n); }

class VisitWriter {
 public:
  VisitWriter(const VisitLog& log, const VisitFit& fit, const VisitScenarioOptions& options)
      : log_(log), fit_(fit), options_(options), parts_(fit.stays.hours.size()) {
    places_ = distinct_keys(log.groups, "class");
    for (std::string& place : places_) {
      if (place == kLeft) place += "_class";
    }
    count();
  }

  std::string text() {
    header();
    people();
    arrivals();
    touch_points();
    journeys();
    return std::move(text_);
  }

 private:
  void line(const std::string& text) { text_ += text + "\n"; }
  void heading(const std::string& text) { text_ += section_heading(text); }

  /// Visits and stays by class and part of the week in which they came.
  void count() {
    visits_.assign(places_.size(), std::vector<double>(parts_, 0.0));
    stays_.assign(places_.size(), std::vector<std::vector<double>>(parts_));
    left_.assign(parts_, 0.0);
    for (const Visit& visit : log_.visits) {
      const std::size_t part =
          fit_.stays.part_of(log_.hour_of_week(static_cast<std::size_t>(visit.arrived)));
      if (visit.left) {
        left_[part] += 1;
        continue;
      }
      const auto group = static_cast<std::size_t>(visit.group);
      visits_[group][part] += 1;
      if (visit.knows_stay()) stays_[group][part].push_back(3600 * visit.stay);
    }
  }

  bool is_finite() const { return fit_.queue.best.places > 0; }
  std::string date(std::size_t day) const {
    return to_string(civil_from_days(log_.first_day + static_cast<std::int64_t>(day)));
  }

  void header() {
    line("# " + comment_text(options_.name) + ": made by `rapport import visits` from " +
         comment_text(options_.source) + ".");
    line("# " + number(log_.visits.size()) + " visits, " + date(0) + " to " + date(log_.days - 1) +
         ". Of each, only its arrival and the time in the system are known:");
    line("# not how long it waited, nor who served it.");
    line("#");
    line(
        "# Lines marked 'data' were estimated from this table, lines marked 'assumption' were "
        "not.");
    if (is_finite()) {
      line("# A queue of " + number(fit_.queue.best.places) +
           " places predicts people present better than none, so visits wait for one another.");
    } else {
      line("# No number of places predicts people present better than none, so nobody waits for");
      line(
          "# anybody in this file: each visit takes the time that it took. To ask about staff, "
          "make");
      line("# a touch point 'staffed', give it a pool, and take the wait out of its service time.");
    }
    line("\nschema = 1");
    line("name = " + quoted(options_.name));
    line("doc = " + quoted("People present as measured from " + number(log_.visits.size()) +
                           " visits, of which only arrivals and times in the system are known."));
    line("currency = " + quoted(options_.currency));
    const std::int64_t from = log_.first_day + static_cast<std::int64_t>(log_.days);
    line("start = " + to_string(civil_from_days(from + 7 - weekday(civil_from_days(from)))) +
         "  # a Monday after the last visit");
    line("horizon = \"1 year\"");
    line("warmup = \"7 days\"");
  }

  void people() {
    heading("People");
    const ReturnFit& returns = fit_.returns;
    line("[segment.people]");
    line(formatted("customers = %.0f", std::max(1.0, std::round(returns.people))) +
         (returns.known
              ? formatted("  # so many that %.1f %% come again within %.0f days (data)",
                          100 * returns.by_law(returns.matched_days), returns.matched_days)
              : std::string("  # assumption: visits over those of a person")));
    if (returns.known) {
      line(formatted("rate_factor = { gamma = 1, cv = %.3g }", 1 / std::sqrt(returns.shape)) +
           (returns.law.shape == returns.shape
                ? "  # data: some come often, some hardly ever"
                : "  # assumption: the file only says that they differ at least so much"));
    }
    line("satisfaction = { beta = [9, 5] }  # assumption");
    line("leaving.form = \"none\"             # visits do not say who is lost for good");
  }

  void arrivals() {
    const VisitRates& rates = fit_.rates;
    heading("When visits come");
    if (parts_ > 1) {
      line(
          "# A need for each part of the week, because how long a visit is depends on when it "
          "began:");
      line("# stays told apart so predict well what they have not seen.");
    }
    line(formatted(
        "# data: %.1f visits a day. Half hours are drawn towards those of weekdays alike: a "
        "half hour",
        rates.a_day()));
    line(formatted("# of one weekday counts by itself for %.0f %%.", 100 * rates.own_weight));
    if (options_.level != 1.0) {
      line(formatted("# Rates are those of the last days: %.3f times the mean of all.",
                     options_.level));
    }
    for (std::size_t p = 0; p < parts_; ++p) {
      if (has_visits(p)) need(p);
    }
  }

  bool has_visits(std::size_t p) const {
    for (std::size_t c = 0; c < kHalfHoursOfAWeek; ++c) {
      if (fit_.stays.part_of(c / 2) == p && fit_.rates.half_hour[c] > 0) return true;
    }
    return false;
  }

  std::string part_name(std::size_t p) const {
    const std::size_t a_day = fit_.stays.by.parts, at = p % a_day;
    const std::string days = p < a_day ? "" : "_quiet_days";
    if (a_day == 1) return "visit" + days;
    return formatted("visit_%02zu_%02zu", at * 24 / a_day, (at + 1) * 24 / a_day) + days;
  }

  void need(std::size_t p) {
    const VisitRates& rates = fit_.rates;
    line("\n[need." + part_name(p) + "]");
    line("journey = " + quoted(part_name(p)));
    line("clock = \"calendar\"");
    line("overlap = \"beside\"");
    line(formatted("rate = \"%.6g / year\"",
                   rates.a_day() * kYearDays * options_.level / people_in_file()) +
         "  # before the profile, which is of all visits");
    const double mean = rates.a_day() / 48;
    for (std::size_t w = 0; w < 7; ++w) {
      std::string rows;
      for (std::size_t h = 0; h < 48; ++h) {
        const bool own = fit_.stays.part_of(24 * w + h / 2) == p;
        const double times = own ? rates.half_hour[48 * w + h] / mean : 0.0;
        rows += (h % 16 == 0 ? "\n  " : "") + formatted("%.4g", times) + (h == 47 ? "" : ", ");
      }
      line(std::string("profile.half_hour.") + kWeekdays[w] + " = [" + rows + "\n]" +
           (w == 0 ? "  # data" : ""));
    }
    if (rates.day_cv >= 0.02) {
      line(formatted("day_factor = { gamma = 1, cv = %.3f }", std::min(2.0, rates.day_cv)) +
           "  # data: days differ so much beyond chance");
      line("day_factor_group = \"visits\"");
    }
  }

  double people_in_file() const { return std::max(1.0, std::round(fit_.returns.people)); }

  std::string place(std::size_t group, std::size_t p) const {
    return places_[group] + part_name(p).substr(5);
  }

  /// Stays of a class in a part of the week, else of the class, else of the part.
  void touch_point(std::size_t group, std::size_t p) {
    std::vector<double> seconds = stays_[group][p];
    std::string what = "data";
    if (seconds.size() < kFewestStays) {
      seconds.clear();
      for (const auto& part : stays_[group]) {
        seconds.insert(seconds.end(), part.begin(), part.end());
      }
      what = "data of this class at all hours";
    }
    if (seconds.size() < kFewestStays) {
      seconds.clear();
      for (const auto& other : stays_) {
        seconds.insert(seconds.end(), other[p].begin(), other[p].end());
      }
      what = "data of all classes in this part of the week";
    }
    line("\n[touch_point." + place(group, p) + "]");
    serve(std::move(seconds), what);
  }

  void serve(std::vector<double> seconds, const std::string& what) {
    const std::size_t n = seconds.size();
    if (is_finite()) {
      for (double& s : seconds) s *= fit_.queue.best.work;
      line("kind = \"staffed\"");
      line("pool = \"places\"");
    } else {
      line("kind = \"self_service\"  # nobody waits for anybody");
    }
    line("service = " + service_text(fit_service(std::move(seconds))) + "  # " + what + ", " +
         number(n) + " stays");
  }

  bool is_used(std::size_t group, std::size_t p) const { return visits_[group][p] > 0; }

  void touch_points() {
    heading("How long visits are");
    if (is_finite()) {
      line("[pool.places]");
      line("staff = " + number(fit_.queue.best.places) +
           "  # data: predicts people present best on days held out");
    }
    for (std::size_t g = 0; g < places_.size(); ++g) {
      for (std::size_t p = 0; p < parts_; ++p) {
        if (is_used(g, p)) touch_point(g, p);
      }
    }
    if (fit_.leaving.left == 0) return;
    line(
        "\n# Who leaves on his own. When is not recorded, only when the visit was closed: these "
        "are");
    line("# longer than the time for which they waited, and bound it from above.");
    line(std::string("[touch_point.") + kLeft + "]");
    std::vector<double> seconds;
    for (const double hours : fit_.leaving.stays) seconds.push_back(3600 * hours);
    serve(std::move(seconds), "data");
  }

  void journeys() {
    heading("Which visits");
    line("# data: shares of classes among visits of each part of the week");
    for (std::size_t p = 0; p < parts_; ++p) {
      if (!has_visits(p)) continue;
      double all = left_[p];
      std::vector<std::pair<std::string, double>> entries;
      for (std::size_t g = 0; g < places_.size(); ++g) {
        if (is_used(g, p)) entries.emplace_back(place(g, p), visits_[g][p]), all += visits_[g][p];
      }
      if (left_[p] > 0) entries.emplace_back(kLeft, left_[p]);
      // Shares of nine digits that sum to 1: the first takes what rounding leaves.
      std::vector<double> shares;
      for (const auto& [step, visits] : entries)
        shares.push_back(std::round(1e9 * visits / all) / 1e9);
      shares[0] += 1 - std::accumulate(shares.begin(), shares.end(), 0.0);
      for (std::size_t e = 0; e < entries.size(); ++e) {
        line("\n[journey." + part_name(p) + ".step." + entries[e].first + "]");
        line("touch_point = " + quoted_key(entries[e].first));
        line(formatted("entry = %.12g", shares[e]));
      }
    }
  }

  const VisitLog& log_;
  const VisitFit& fit_;
  const VisitScenarioOptions& options_;
  std::size_t parts_;
  std::vector<std::string> places_;
  std::vector<std::vector<double>> visits_;              // [class][part]
  std::vector<std::vector<std::vector<double>>> stays_;  // [class][part], seconds
  std::vector<double> left_;                             // by part
  std::string text_;
};

}  // namespace

VisitFit fit_visits(const VisitLog& log, std::size_t ahead, double visits_a_year,
                    const std::string& file) {
  VisitFit fit;
  fit.days = whole_days(log);
  fit.seen = see_presence(log);
  fit.choice = choose_way(log, fit.seen, fit.days, ahead, file);
  fit.rates = fit_rates(log, fit.days.first, fit.days.last);
  const StayParts& parts = fit.choice.best_rates.way.stays;
  fit.stays = stays_by_part(log, parts, fit.rates, 24.0 * static_cast<double>(log.days));
  fit.queue = choose_queue(log, fit.seen, fit.days, parts);
  fit.leaving = fit_leaving(log);
  fit.fullness = by_fullness(log, fit.seen);
  fit.returns = fit_returns(log, fit.rates.a_day(), visits_a_year);
  return fit;
}

std::string scenario_of(const VisitLog& log, const VisitFit& fit,
                        const VisitScenarioOptions& options) {
  return VisitWriter(log, fit, options).text();
}

}  // namespace rapport
