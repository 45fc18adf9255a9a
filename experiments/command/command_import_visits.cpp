#include "experiments/command/command_import_visits.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <optional>

#include "experiments/chart/svg.h"
#include "experiments/command/command_import_log.h"
#include "experiments/command/command_import_visits_text.h"
#include "experiments/command/command_line.h"
#include "experiments/output/output_file.h"
#include "experiments/visits/visit_charts.h"
#include "sim/core/calendar.h"

namespace rapport {

namespace {

StayUnit unit_of_flags(const Flags& flags) {
  StayUnit unit = StayUnit::unknown;
  for (const std::string& text : flags.durations) {
    if (text == "stay=seconds") {
      unit = StayUnit::seconds;
    } else if (text == "stay=minutes") {
      unit = StayUnit::minutes;
    } else if (text == "stay=hours") {
      unit = StayUnit::hours;
    } else {
      refuse_usage("--durations " + text, "is not known for visits",
                   "stay=seconds, stay=minutes or stay=hours");
    }
  }
  return unit;
}

/// The first day that is held out, counted from the log's first.
std::size_t cut_of(const Flags& flags, const VisitLog& log) {
  const WholeDays days = whole_days(log);
  if (flags.holdout_from.empty()) return usual_cut(days);
  const auto date = parse_date(flags.holdout_from);
  if (!date) {
    refuse_usage("--holdout-from " + flags.holdout_from, "is no day", "a date as 1999-02-15");
  }
  const std::int64_t day = days_from_civil(*date) - log.first_day;
  if (day < static_cast<std::int64_t>(days.first) + 21 ||
      day + 2 > static_cast<std::int64_t>(days.last)) {
    const auto text = [&](std::size_t d) {
      return to_string(civil_from_days(log.first_day + static_cast<std::int64_t>(d)));
    };
    refuse("--holdout-from " + flags.holdout_from, "leaves too few days on one side",
           days.first + 23 > days.last
               ? std::string("a longer file")
               : "a day from " + text(days.first + 21) + " to " + text(days.last - 2));
  }
  return static_cast<std::size_t>(day);
}

}  // namespace

int import_visits(const Flags& flags) {
  // Nothing is kept of an import that is stopped, so the first Ctrl-C may end it.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  const Format format = table_or_json(flags);
  check_flags_of_one_file(flags, "one table of visits at a time");
  const std::string& file = flags.files[0];
  VisitForm form{flags.dates, unit_of_flags(flags), flags.left_words,
                 positive("--longest", flags.longest), flags.leave_out_unreadable};
  const double visits_a_year = positive("--cases-a-year", flags.cases_a_year);
  std::vector<std::string> names;
  try {
    names = names_of_roles(visit_roles(), flags.map);
  } catch (const InvalidInput& error) {
    throw UsageError(error.problems());
  }
  VisitScenarioOptions options;
  options.source = std::filesystem::path(file).filename();
  options.name = flags.title.empty() ? "Visits" : flags.title;
  options.currency = flags.currency;
  NewFile out(flags.out), picture(flags.picture);
  const VisitLog log = read_visits(file, names, form);
  const std::size_t cut = cut_of(flags, log);
  const std::size_t ahead = std::max<std::size_t>(7, whole_days(log).last - cut);
  const VisitFit fit = fit_visits(log, ahead, visits_a_year, file);
  std::optional<VisitHoldout> held;
  if (flags.holdout || !flags.holdout_from.empty()) {
    held = hold_out_visits(log, fit.seen, fit.days, cut, file);
  }
  std::optional<VisitCheck> check;
  if (out.wanted()) {
    // The file is of the last days where that predicts better; what is laid beside all days has
    // their mean.
    check = check_visits(scenario_of(log, fit, options), log, fit);
    options.level = 1 + fit.choice.best_rates.way.level * (fit.rates.level - 1);
    out.write(scenario_of(log, fit, options));
  }
  if (picture.wanted()) {
    picture.write(svg_page(
        options.name + ": what the visits say",
        std::to_string(log.visits.size()) + " visits, " +
            to_string(civil_from_days(log.first_day)) + " to " +
            to_string(civil_from_days(log.first_day + static_cast<std::int64_t>(log.days) - 1)),
        charts_of_visits(fit, held ? &*held : nullptr, check ? &*check : nullptr), 1));
  }
  if (format == Format::json) {
    print(json_text(json_of_visits(log, fit, held ? &*held : nullptr, check ? &*check : nullptr)));
  } else {
    print(visits_text(log, fit));
    if (held) print(visit_holdout_text(log, *held));
    if (check) print(visit_check_text(fit, *check));
    if (out.wanted()) {
      print("\nWritten: " + flags.out +
            ". What is measured is marked 'data' in it, the rest 'assumption'.\nNext: rapport "
            "check " +
            flags.out + "\n");
    }
    if (picture.wanted()) print("Picture: " + flags.picture + "\n");
  }
  flush_output();
  return kFine;
}

}  // namespace rapport
