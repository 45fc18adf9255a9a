#include "experiments/import/call_scenario.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "experiments/import/law_text.h"
#include "experiments/import/presence.h"
#include "experiments/import/week_text.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

[[noreturn]] void never_open() {
  refuse("opening hours",
         "in no half hour of the week is a call answered on as many days as calls are in vain",
         "calls that were answered");
}

constexpr std::size_t kMostNeeds = 250;  // needs of a scenario

[[noreturn]] void too_many_types(std::size_t types) {
  refuse("types of call", "there are " + std::to_string(types),
         std::to_string(kMostNeeds) + " at most", "--map type=COLUMN with fewer, or --map type=");
}

class Writer {
 public:
  Writer(const CallLog& log, const CallFit& fit, const ArrivalFit& arrivals,
         const CallScenarioOptions& options)
      : log_(log), fit_(fit), arrivals_(arrivals), options_(options) {
    measure();
  }

  std::string text() {
    if (opening_text(arrivals_) == "[]") never_open();
    if (types_.size() > kMostNeeds) too_many_types(types_.size());
    header();
    segments();
    for (const std::size_t t : types_) arrivals(t);
    pools();
    for (const std::size_t t : types_) touch_point(t);
    return std::move(text_);
  }

 private:
  // ---- what the parts need ------------------------------------------------------------------

  struct Level {
    std::size_t priority = 0;
    double calls = 0.0;  // a year, of customers
    double customers = 0.0;
  };

  bool is_stream(std::size_t t) const {
    const std::string& name = log_.types[t];
    return fit_.types[t].direct > 0 ||
           std::find(options_.prospects.begin(), options_.prospects.end(), name) !=
               options_.prospects.end();
  }

  std::string type_name(std::size_t t) const {
    const auto found = options_.names.find(log_.types[t]);
    return key_text(found == options_.names.end() ? log_.types[t] : found->second);
  }

  void measure() {
    std::vector<CallCounts> recorded(log_.types.size());
    for (const Call& call : log_.calls) {
      CallCounts& outcome = recorded[static_cast<std::size_t>(call.type)];
      outcome.calls += 1;
      outcome.hung_up += call.served() ? 0 : 1;
    }
    weekly_.resize(log_.types.size());
    levels_.resize(fit_.head_start.size());
    for (std::size_t level = 0; level < levels_.size(); ++level) levels_[level].priority = level;
    for (std::size_t t = 0; t < log_.types.size(); ++t) {
      for (int w = 0; w < 7; ++w) weekly_[t] += of_weekday(t, w);
      fresh_.push_back(fresh_share(fit_.types[t], recorded[t]));
      if (weekly_[t] > 0) types_.push_back(t);
      if (is_stream(t)) continue;
      for (std::size_t level = 0; level < levels_.size(); ++level) {
        levels_[level].calls += yearly(t) * fit_.types[t].priority[level];
      }
    }
    double all = 0.0;
    for (const Level& level : levels_) all += level.calls;
    // A level that hardly any customer has is no segment; its calls go to the nearest below.
    for (std::size_t i = levels_.size(); i-- > 1;) {
      if (all > 0 && levels_[i].calls >= 0.03 * all) continue;
      levels_[i - 1].calls += levels_[i].calls;
      levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (levels_.size() > 1 && levels_[0].calls < 0.03 * all) {
      levels_[1].calls += levels_[0].calls;
      levels_.erase(levels_.begin());
    }
    for (Level& level : levels_) {
      level.customers = std::max(1.0, std::round(level.calls / options_.calls_a_year));
    }
  }

  double of_weekday(std::size_t t, int weekday) const {
    const int kind = arrivals_.kinds.of[static_cast<std::size_t>(weekday)];
    double sum = 0.0;
    for (std::size_t h = 0; kind >= 0 && h < kHalfHours; ++h) {
      sum += arrivals_.types[t].expected(kind, weekday, h);
    }
    return sum;
  }
  double yearly(std::size_t t) const { return weekly_[t] * fresh_[t] * 365.0 / 7.0; }

  /// Share of a type's calls that come from the customers of a level.
  double share(std::size_t t, std::size_t level) const {
    const std::vector<double>& shares = fit_.types[t].priority;
    const std::size_t from = level == 0 ? 0 : levels_[level].priority;
    const std::size_t to =
        level + 1 == levels_.size() ? shares.size() : levels_[level + 1].priority;
    double sum = 0.0;
    for (std::size_t i = from; i < to; ++i) sum += shares[i];
    return sum;
  }
  std::string level_name(const Level& level) const {
    return levels_.size() == 1 ? "callers" : "priority_" + std::to_string(level.priority);
  }

  // ---- the text -----------------------------------------------------------------------------

  void add(const char* form, ...) __attribute__((format(printf, 2, 3))) {
    va_list arguments;
    va_start(arguments, form);
    char buffer[512];
    std::vsnprintf(buffer, sizeof buffer, form, arguments);
    va_end(arguments);
    text_ += buffer;
  }
  void line(const std::string& text) { text_ += text + "\n"; }
  void heading(const std::string& text) { text_ += section_heading(text); }

  void header() {
    line("# " + comment_text(options_.name) + ": made by `rapport import calls` from " +
         comment_text(options_.source) + ".");
    add("# %zu calls of %zu days, %s to %s.\n#\n", log_.calls.size(), log_.days.size(),
        to_string(log_.days.front()).c_str(), to_string(log_.days.back()).c_str());
    line(
        "# Services, giving up and balking are as on the last of these days, as far as days "
        "move.\n#");
    line(
        "# Lines marked 'data' were estimated from these calls. Lines marked 'assumption' were "
        "not:");
    line(
        "# calls say nothing of how many customers there are, what they feel, why they leave, "
        "what");
    line(
        "# they are worth and what an employee costs. Put your own numbers there before you "
        "believe");
    line("# an answer that rests on them.");
    line("\nschema = 1");
    line("name = " + quoted(options_.name));
    line("doc = " + quoted("A call centre as measured from " + std::to_string(log_.calls.size()) +
                           " calls; customers behind the calls are assumed."));
    line("currency = " + quoted(options_.currency));
    line("start = " +
         to_string(
             civil_from_days(days_from_civil(log_.days.front()) - weekday(log_.days.front()))) +
         "  # the Monday of the first recorded week");
    line("horizon = \"1 year\"");
    line("warmup = \"7 days\"");
  }

  void segments() {
    heading("Customers: assumptions");
    add("# As many customers as make the calls, if each calls %.3g times a year.\n",
        options_.calls_a_year);
    if (levels_.size() > 1) {
      line(
          "# A segment for each level of priority; head starts are data: who passed whom in line.");
    }
    double least = fit_.head_start.empty() ? 0.0 : fit_.head_start[levels_[0].priority];
    for (const std::size_t t : types_) {
      if (is_stream(t)) least = std::min(least, head_start_of_stream(t));
    }
    for (const Level& level : levels_) {
      line("\n[segment." + level_name(level) + "]");
      add("customers = %.0f\n", level.customers);
      line("satisfaction = { beta = [9, 5] }          # assumption");
      line(
          "rate_factor = { gamma = 1, cv = 1 }       # assumption: some call often, most hardly "
          "ever");
      add("value = \"%.4g %s / month\"%*s# assumption\n", options_.value_a_month,
          options_.currency.c_str(), 12, "");
      const double start = fit_.head_start[level.priority] - least;
      if (start > 0) add("head_start = \"%.0f s\"                      # data\n", start);
      line("leaving.form = \"cloglog\"                  # assumption, as all that follows");
      line("leaving.period = \"30 days\"");
      line("leaving.propensity = { beta = [1.6, 8] }");
      line("leaving.weight = 3");
      line("leaving.reference = 0.62");
      line("leaving.start = \"stock\"");
      line("leaving.company_age = \"10 years\"");
    }
    if (std::any_of(types_.begin(), types_.end(), [&](std::size_t t) { return !is_stream(t); })) {
      return;
    }
    line("# No type of call has customers behind it.");
  }

  /// Calls that employees place mostly pass the line: so much of the longest head start.
  double head_start_of_stream(std::size_t t) const {
    constexpr double kPassesAll = 600;
    const double direct = fit_.types[t].direct;
    double sum = 0.0;
    for (std::size_t i = 0; i < fit_.head_start.size(); ++i) {
      sum += fit_.types[t].priority[i] * fit_.head_start[i];
    }
    return std::round((1 - direct) * sum + direct * kPassesAll);
  }

  void arrivals(std::size_t t) {
    const std::string name = type_name(t);
    const TypeArrivals& type = arrivals_.types[t];
    heading("Calls: " + name);
    if (is_stream(t)) {
      line("[stream." + name + "]");
      line("journey = " + quoted_key(name));
      add("rate = \"%.6g / hour\"%*s# data, redials taken out\n", weekly_[t] * fresh_[t] / 168, 4,
          "");
      if (head_start_of_stream(t) > 0) {
        add("head_start = \"%.0f s\"  # data, %s\n", head_start_of_stream(t),
            fit_.types[t].direct > 0 ? "most pass the line" : "a mean over levels");
      }
    } else {
      line("[need." + name + "]");
      line("journey = " + quoted_key(name));
      line("clock = \"calendar\"");
      line("overlap = \"beside\"");
      need_rate(t);
    }
    profile(t);
    if (type.day_cv >= 0.02) {
      add("day_factor = { gamma = 1, cv = %.2f }  # data: days differ so much beyond chance\n",
          std::min(2.0, type.day_cv));
      if (arrivals_.day_correlation > 0.5) line("day_factor_group = \"day\"");
    }
    line("\n[journey." + name + ".step.line]\ntouch_point = " + quoted_key(name) + "\nentry = 1");
  }

  void need_rate(std::size_t t) {
    // The first segment's rate, and the others' as factors of it.
    const double first = share(t, 0) * yearly(t) / levels_[0].customers;
    const bool none = first <= 0;
    double all = 0.0;
    for (const Level& level : levels_) all += level.customers;
    const double rate = none ? yearly(t) / all : first;
    add("rate = \"%.6g / year\"  # data, redials taken out, over the assumed customers\n", rate);
    if (levels_.size() == 1) return;
    std::string factors;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const double own = share(t, i) * yearly(t) / levels_[i].customers;
      factors += (i == 0 ? "" : ", ") + level_name(levels_[i]) + formatted(" = %.4g", own / rate);
    }
    line("segment_factor = { " + factors + " }  # data: who calls for it");
  }

  void profile(std::size_t t) {
    const TypeArrivals& type = arrivals_.types[t];
    const double mean = weekly_[t] / (7 * kHalfHours);
    std::string weekdays;
    for (int w = 0; w < 7; ++w) {
      const bool known = arrivals_.kinds.of[static_cast<std::size_t>(w)] >= 0;
      weekdays += formatted("%s%.4g", w == 0 ? "" : ", ",
                            known ? type.weekday[static_cast<std::size_t>(w)] : 0.0);
    }
    line("profile.weekday = [" + weekdays + "]  # data");
    line("# data: from midnight on, one an half hour, a row for six hours");
    for (int kind = 0; kind < arrivals_.kinds.count; ++kind) {
      std::string rows;
      for (std::size_t h = 0; h < kHalfHours; ++h) {
        if (h % 12 == 0) rows += "\n  ";
        rows += formatted("%.3g%s", type.shape[static_cast<std::size_t>(kind)][h] / mean,
                          h + 1 == kHalfHours ? "" : ", ");
      }
      for (const std::string& span : weekday_spans(weekdays_of(arrivals_.kinds, kind))) {
        line("profile.half_hour." + span + " = [" + rows + "\n]");
      }
    }
  }

  void pools() {
    heading("Who answers");
    if (servers_from(log_) == ServersFrom::names) {
      add("# data: servers were present as their calls show. %.0f %% of those present answer at "
          "once; another\n# %.0f %% are on short pauses and come back when somebody has waited for "
          "a while.\n",
          100 * fit_.regular, 100 * fit_.reserve);
    } else {
      line(
          "# data: nobody is named, so servers are counted as calls in service while somebody "
          "waits.");
    }
    if (options_.staff != 1.0) {
      add("# Rosters have %.1f %% of these: days on which fewer were there than on average make "
          "more "
          "of the\n# waits than others save, which a roster of means would leave out.\n",
          100 * options_.staff);
    }
    // Who is on the roster stands for more employees than answer, and for more or less than were
    // there.
    const double paid = options_.cost_an_hour / ((fit_.regular + fit_.reserve) * options_.staff);
    pool("agents", {0, fit_.regular}, true, paid);
    pool("reserve", {fit_.regular, fit_.regular + fit_.reserve}, false, paid);
  }

  void pool(const char* name, ShareOfStaff share, bool always_one, double cost) {
    line(formatted("\n[pool.%s]", name));
    const std::string spans =
        staff_text(arrivals_, {options_.staff * share.from, options_.staff * share.to}, always_one);
    if (spans.empty()) line("staff = 0");
    add("cost = \"%.4g %s / hour\"  # assumption: an employee who is there costs %.4g\n", cost,
        options_.currency.c_str(), options_.cost_an_hour);
    if (!spans.empty()) line(formatted("\n[pool.%s.staff]  # data", name) + spans);
  }

  void touch_point(std::size_t t) {
    const TypeFit& type = fit_.types[t];
    const std::string name = type_name(t);
    heading("Line: " + name);
    line("[touch_point." + name + "]\nkind = \"staffed\"\npool = \"agents\"");
    line("overflow_pool = \"reserve\"");
    add("overflow_after = \"%.0f s\"  # data: when those on a pause come back\n",
        type.reserve_after);
    line("open = " + opening_text(arrivals_) + "  # data");
    line("service = " + service_text(type.service) + "  # data");
    if (type.direct <= 0) {
      line("patience = " + patience_text(type.patience.pieces) +
           "  # data: hazard in pieces, those who gave up over time in line");
      add("balk_probability = %.3g  # data: hang up at once when they would have to wait\n",
          type.balk);
    }
    if (!is_known(type.redial) && type.direct <= 0) {
      add("# Redials: %zu identified callers hung up, too few to say how many come back.\n",
          type.redial.identified);
    } else if (type.redial.share > 0 && type.direct <= 0) {
      add("redial.probability = %.2g  # data: identified callers; %.2g to %.2g for all\n",
          type.redial.share, type.redial.low, type.redial.high);
      add("redial.delay = { exponential = \"%.0f s\" }  # data\n",
          std::max(1.0, type.redial.mean_delay));
    }
    line("service_level_within = \"20 s\"");
    line("experience.served = 0.01          # assumption, as the next ones");
    line("experience.wait = \"-0.006 / min\"");
    line("experience.abandoned = -0.07\nexperience.balked = -0.03\nexperience.turned_away = -0.02");
  }

  const CallLog& log_;
  const CallFit& fit_;
  const ArrivalFit& arrivals_;
  const CallScenarioOptions& options_;
  std::vector<std::size_t> types_;      // those with any calls
  std::vector<double> weekly_, fresh_;  // by type
  std::vector<Level> levels_;
  std::string text_;
};

}  // namespace

double fresh_share(const TypeFit& type, const CallCounts& recorded) {
  const double came = 1.0 - type.lost;
  if (recorded.calls <= 0 || type.direct > 0 || !is_known(type.redial)) return came;
  const double gave_up = std::max(0.0, recorded.hung_up_share() - type.lost);
  return std::max(0.05, came - type.redial.share * gave_up);
}

std::string scenario_of(const CallLog& log, const CallFit& fit, const ArrivalFit& arrivals,
                        const CallScenarioOptions& options) {
  return Writer(log, fit, arrivals, options).text();
}

}  // namespace rapport
