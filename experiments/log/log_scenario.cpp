#include "experiments/log/log_scenario.h"

#include <algorithm>
#include <cmath>

#include "experiments/import/law_text.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// Every second case, from the first or the second on.
std::vector<LogSequence> every_second(const std::vector<LogSequence>& cases, std::size_t from) {
  std::vector<LogSequence> result;
  for (std::size_t i = from; i < cases.size(); i += 2) result.push_back(cases[i]);
  return result;
}

/// A chain that is tried, and how good it is.
struct ChainTrial {
  LogChain chain;
  LogJourney journey;
  double written_off = 0, likelihood = 0;
};

/// Histories and rounds take steps from one another. Of chains with ever fewer histories it takes
/// those that can be written out nearly as they are, of these the ones that predict half of the
/// cases from the other nearly as well as the best, and of these the one with the fewest steps.
void fit_journey(const std::vector<LogSequence>& cases, const std::vector<std::string>& names,
                 const LogScenarioOptions& options, LogFit& fit) {
  constexpr double kWrittenOff = 0.005, kAsLikely = 0.05;
  const std::vector<LogSequence> even = every_second(cases, 0), odd = every_second(cases, 1);
  std::vector<ChainTrial> trials;
  for (std::size_t states = options.most_steps;; states /= 2) {
    states = std::max(states, names.size());
    ChainTrial trial;
    trial.chain = fit_chain(cases, names.size(), options.longest_history, states);
    trial.journey = journey_of(trial.chain, names, options.most_steps);
    trial.written_off = follows_distance(trial.journey, trial.chain);
    trial.likelihood =
        log_likelihood_a_case(fit_chain(even, names.size(), options.longest_history, states), odd);
    trials.push_back(std::move(trial));
    if (states == names.size()) break;
  }
  const double least = std::ranges::min_element(trials, {}, &ChainTrial::written_off)->written_off;
  std::erase_if(trials, [&](const ChainTrial& trial) {
    return trial.written_off > std::max(kWrittenOff, least);
  });
  const double most = std::ranges::max_element(trials, {}, &ChainTrial::likelihood)->likelihood;
  std::erase_if(trials,
                [&](const ChainTrial& trial) { return trial.likelihood < most - kAsLikely; });
  ChainTrial& best = *std::ranges::min_element(
      trials, {}, [](const ChainTrial& trial) { return trial.journey.steps.size(); });
  fit.chain = std::move(best.chain);
  fit.journey = std::move(best.journey);
  fit.written_off = best.written_off;
}

class LogWriter {
 public:
  LogWriter(const EventLog& log, const LogFit& fit, const LogScenarioOptions& options)
      : log_(log),
        fit_(fit),
        options_(options),
        places_(distinct_keys(log.activities, "activity")) {}

  std::string text() {
    header();
    customers();
    arrivals();
    touch_points();
    steps();
    one_group();
    return std::move(text_);
  }

 private:
  void line(const std::string& text) { text_ += text + "\n"; }
  void heading(const std::string& text) { text_ += section_heading(text); }

  void header() {
    line("# " + comment_text(options_.name) + ": made by `rapport import log` from " +
         comment_text(options_.source) + ".");
    line(formatted("# %zu cases with %zu activities.", log_.cases.size(), log_.steps()));
    if (fit_.still_open > 0) {
      line(
          formatted("# %zu of them were still open when the log ended: their last activity is no "
                    "end.",
                    fit_.still_open));
    }
    line("#");
    line(
        "# Lines marked 'data' were estimated from this log. Lines marked 'assumption' were not: a "
        "log");
    line(
        "# does not say how many customers there are, what they feel, why they leave, what they "
        "are worth,");
    line(
        "# or how many people work where. So nobody works in this file: each step takes the time "
        "that it");
    line(
        "# took, and waits are part of the delays between steps. To ask about staff, make a touch "
        "point");
    line("# 'asynchronous', give it a pool, and take the wait out of the delays that lead to it.");
    line("\nschema = 1");
    line("name = " + quoted(options_.name));
    line("doc = " + quoted("A process as measured from " + std::to_string(log_.cases.size()) +
                           " cases of an event log; customers behind them are assumed."));
    line("currency = " + quoted(options_.currency));
    const std::int64_t first = fit_.arrivals.first_day;
    line("start = " + to_string(civil_from_days(first - weekday(civil_from_days(first)))) +
         "  # the Monday of the first week that counts");
    line("horizon = \"1 year\"");
    line("warmup = " + quoted(formatted("%d days", warm_up_days())) +
         "  # nine cases in ten are over by then");
  }

  /// As long as nine in ten cases take, within 1 to 180 days.
  int warm_up_days() const {
    std::vector<double> lengths;
    for (const LogCase& one : log_.cases) {
      std::int64_t end = 0;
      for (const LogActivity& step : one.steps) end = std::max(end, step.end);
      lengths.push_back(static_cast<double>(end - one.steps[0].start));
    }
    std::ranges::sort(lengths);
    const double most = lengths[lengths.size() * 9 / 10] / 86'400;
    return static_cast<int>(std::clamp(std::ceil(most), 1.0, 180.0));
  }

  void customers() {
    heading("Customers: assumptions");
    line(formatted("# As many customers as bring the cases, if each brings %.4g a year.",
                   options_.cases_a_year));
    line("[segment.customers]");
    line(formatted("customers = %.0f",
                   std::max(1.0, std::round(fit_.arrivals.per_year / options_.cases_a_year))));
    line("satisfaction = { beta = [9, 5] }  # assumption");
    line("leaving.form = \"none\"             # a log does not say who leaves");
  }

  void arrivals() {
    const LogArrivals& a = fit_.arrivals;
    heading("When cases come");
    line("[need.case]");
    line("journey = \"case\"");
    line("clock = \"calendar\"");
    line("overlap = \"beside\"");
    line(formatted(
        "rate = \"%.6g / year\"  # data over the assumed customers: %.0f cases from %s to %s",
        options_.cases_a_year, a.cases, to_string(civil_from_days(a.first_day)).c_str(),
        to_string(civil_from_days(a.last_day)).c_str()));
    std::string factors;
    for (const double factor : a.weekday) {
      factors += formatted("%s%.4g", factors.empty() ? "" : ", ", factor);
    }
    line("profile.weekday = [" + factors + "]  # data");
    if (a.shapes.empty()) line("# Of times of the day the log says nothing.");
    for (const DayShape& shape : a.shapes) {
      std::string rows;
      for (std::size_t h = 0; h < shape.half_hour.size(); ++h) {
        if (h % 12 == 0) rows += "\n  ";
        rows +=
            formatted("%.3g%s", shape.half_hour[h], h + 1 == shape.half_hour.size() ? "" : ", ");
      }
      line("profile.half_hour." + shape.weekdays + " = [" + rows + "\n]  # data");
    }
    if (a.day_cv >= 0.02) {
      line(formatted(
          "day_factor = { gamma = 1, cv = %.2f }  # data: days differ so much beyond chance",
          a.day_cv));
    }
  }

  void touch_points() {
    heading("Activities");
    std::vector<bool> used(log_.activities.size(), false);
    for (const LogStep& step : fit_.journey.steps) {
      used[static_cast<std::size_t>(step.activity)] = true;
    }
    for (std::size_t a = 0; a < places_.size(); ++a) {
      if (!used[a]) continue;
      used_.push_back(places_[a]);
      const TimeLaw& law = fit_.times.service[a];
      line("\n# " + comment_text(log_.activities[a]));
      line("[touch_point." + places_[a] + "]");
      line("kind = \"self_service\"  # assumption: nobody has to be there");
      if (law.text.empty()) {
        line("service = \"0 s\"  # the log has one time for it");
      } else {
        line("service = " + law.text +
             formatted("  # data: %s, %zu times", law.form.c_str(), law.count));
      }
    }
  }

  void steps() {
    const LogJourney& journey = fit_.journey;
    heading("The journey");
    line(
        formatted("# data: %zu steps. Activities that go on differently by what came before have a "
                  "step for each",
                  journey.steps.size()));
    line("# history that predicts cases it has not seen.");
    if (journey.rounds > 1) {
      line(
          formatted("# The journey is written out in %zu rounds, because a run counts how often a "
                    "case comes back for",
                    journey.rounds));
      line(
          formatted("# 16 steps only; %.1f %% of what is done is in steps of later on, where only "
                    "the last activity counts.",
                    100 * journey.remainder));
    }
    for (const LogStep& step : journey.steps) write_step(step);
  }

  /// Moves without a delay make one service group of all touch points.
  void one_group() {
    if (used_.size() < 2) return;
    heading("Short delays");
    line(
        "# No case goes through this journey. Moves without a delay make its touch points one "
        "service group,");
    line("# and in a group delays that are shorter than the lookahead stay as they are.");
    for (std::size_t i = 0; i < used_.size(); ++i) {
      line("\n[journey.together.step." + used_[i] + "]\ntouch_point = " + quoted(used_[i]));
      if (i == 0) line("entry = 1");
      if (i + 1 < used_.size()) line("served = [{ to = " + quoted(used_[i + 1]) + " }]");
    }
  }

  void write_step(const LogStep& step) {
    line("\n[journey.case.step." + step.name + "]" +
         (step.after.empty() ? "" : "  # " + comment_text(step.after)));
    line("touch_point = " + quoted(places_[static_cast<std::size_t>(step.activity)]));
    if (step.entry > 0) line(formatted("entry = %.15g", step.entry));
    if (step.moves.size() == 1 && step.moves[0].to == LogMove::kOver) return;
    line("served = [");
    // The likeliest last: it takes the rest.
    std::vector<LogMove> moves = step.moves;
    std::ranges::stable_sort(moves, {}, &LogMove::share);
    for (std::size_t m = 0; m < moves.size(); ++m) {
      const bool last = m + 1 == moves.size();
      std::string text = "  { to = " + quoted(moves[m].to == LogMove::kOver
                                                  ? std::string("end")
                                                  : fit_.journey.steps[moves[m].to].name);
      if (!last) text += formatted(", probability = %.6g", moves[m].share);
      if (moves[m].to != LogMove::kOver) {
        const std::int32_t to = fit_.journey.steps[moves[m].to].activity;
        const TimeLaw& law = fit_.times.gap_of(step.activity, to);
        if (!law.text.empty()) text += ", delay = " + law.text;
      }
      line(text + " },");
    }
    line("]");
  }

  const EventLog& log_;
  const LogFit& fit_;
  const LogScenarioOptions& options_;
  std::vector<std::string> places_;
  std::vector<std::string> used_;  // touch points that are written
  std::string text_;
};

}  // namespace

LogFit fit_log(const EventLog& log, const LogEnd& end, const LogScenarioOptions& options) {
  LogFit fit;
  for (const LogCase& one : log.cases) fit.still_open += is_open(one, end);
  fit_journey(sequences_of(log.cases, end), log.activities, options, fit);
  fit.times = fit_times(followed_part(log, end));
  fit.arrivals = fit_arrivals(log);
  return fit;
}

std::string scenario_of(const EventLog& log, const LogFit& fit, const LogScenarioOptions& options) {
  return LogWriter(log, fit, options).text();
}

}  // namespace rapport
