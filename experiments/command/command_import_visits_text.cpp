#include "experiments/command/command_import_visits_text.h"

#include <cmath>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/command/command_line.h"
#include "experiments/output/printable.h"
#include "sim/core/calendar.h"

namespace rapport {

namespace {

std::string day_text(const VisitLog& log, std::size_t day) {
  return to_string(civil_from_days(log.first_day + static_cast<std::int64_t>(day)));
}
std::string share_text(double share) { return std::isfinite(share) ? percent(share) : "-"; }
std::string hours_text(double hours) { return duration_text(3600 * hours); }

/// A count of what was odd, as a sentence; empty where it is 0.
std::string odd_text(std::size_t n, const std::string& what) {
  return n == 0 ? "" : said(count(n) + " " + what);
}

std::string records_text(const VisitLog& log, const VisitFit& fit) {
  std::string text = "Visits: " + count(log.visits.size()) + " of " + count(log.records) +
                     " records, " + day_text(log, 0) + " to " + day_text(log, log.days - 1) + "\n";
  std::string columns;
  const std::span<const NameRole> roles = visit_roles();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (log.headings[i].empty()) continue;
    columns += std::string(columns.empty() ? "" : ", ") + roles[i].name + " '" +
               printable(log.headings[i]) + "'";
  }
  text += said("Columns that are read: " + columns + ". Others by --map ROLE=COLUMN.");
  const VisitOddities& odd = log.odd;
  text += odd_text(odd.unreadable, "arrivals cannot be read and are left out (first: " +
                                       printable(odd.first_unreadable) + ").");
  text += odd_text(odd.duplicates,
                   "records say the same person, arrival, stay and class as another: left out.");
  text += odd_text(odd.out_of_order, "are earlier than the record before them: sorted.");
  text += odd_text(odd.too_long, "stays are longer than " + grouped(log.longest, 1) +
                                     " hours (--longest): taken as files that were not closed. "
                                     "They came, and how long they stayed is not known.");
  text += odd_text(odd.negative, "departures are before the arrival: likewise.");
  text += odd_text(odd.missing, "stays are missing: likewise.");
  text += odd_text(odd.under_a_minute,
                   "stays are under a minute: kept, though some may never have come.");
  text += odd_text(fit.seen.unfinished,
                   "of these came within the last " + hours_text(fit.seen.longest) +
                       ": they were there when the file was made, so people present are taken as "
                       "known until then only.");
  if (fit.days.first > 0 || fit.days.last < log.days) {
    text += said("Whole days are those from " + day_text(log, fit.days.first) + " to " +
                 day_text(log, fit.days.last - 1) + ".");
  }
  return text;
}

std::string arrivals_text(const VisitFit& fit) {
  const VisitRates& rates = fit.rates;
  std::string text = "\nArrivals: " + grouped(rates.a_day(), 1) + " a day\n";
  TextTable table({Align::left, Align::point, Align::left});
  table.titles({"weekday", "visits a day", ""});
  static constexpr const char* kNames[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
  for (std::size_t w = 0; w < 7; ++w) {
    table.row({kNames[w], grouped(rates.weekday[w], 1), rates.quiet[w] ? "quiet" : ""});
  }
  text += table.text(colour_on_output());
  text += said(
      "Beyond chance, days of one weekday differ by " + grouped(100 * rates.day_cv, 1) +
      " %: a day's visits vary " + grouped(1 + rates.day_cv * rates.day_cv * rates.a_day(), 2) +
      " times as much as Poisson's. Neighbouring hours have " +
      grouped(100 * rates.next_hour_cv, 1) + " % in common, hours eight apart " +
      grouped(100 * rates.far_hour_cv, 1) + " %" +
      (rates.next_hour_cv * rates.next_hour_cv > 2 * rates.far_hour_cv * rates.far_hour_cv + 1e-4
           ? ": there are busy hours too, which the factor of a day in the scenario does not make."
           : ", so a factor of the whole day says nearly all of it."));
  text += said("The level: visits of the last days are " + grouped(rates.level, 3) +
               " times the mean (standard error " + grouped(rates.level_error, 3) +
               "). It moves by " + grouped(100 * rates.step_sd, 1) +
               " % a day, and days differ by " + grouped(100 * rates.day_sd, 1) +
               " % about it. Holidays are not known: they are days that differ.");
  return text;
}

std::string stays_text(const VisitLog& log, const VisitFit& fit) {
  std::string text = "\nTime in the system\n";
  TextTable table({Align::left, Align::right, Align::left, Align::left, Align::left});
  table.titles({"class", "visits", "median", "mean", "left on their own"});
  for (std::size_t g = 0; g < log.groups.size(); ++g) {
    std::vector<double> hours;
    double sum = 0.0;
    std::size_t visits = 0;
    for (const Visit& visit : log.visits) {
      if (visit.group != static_cast<std::int32_t>(g)) continue;
      ++visits;
      if (visit.knows_stay()) hours.push_back(visit.stay), sum += visit.stay;
    }
    std::ranges::sort(hours);
    table.row({printable(log.groups[g]), count(visits),
               hours.empty() ? "-" : hours_text(hours[hours.size() / 2]),
               hours.empty() ? "-" : hours_text(sum / static_cast<double>(hours.size())),
               log.knows_left ? percent(fit.leaving.by_group[g]) : "-"});
  }
  text += table.text(colour_on_output());
  TextTable full({Align::point, Align::right, Align::left, Align::left});
  full.titles({"present, of usual", "visits", "mean stay", "left on their own"});
  for (const FullnessRow& row : fit.fullness) {
    full.row({grouped(row.from, 2) + " to " + grouped(row.to, 2), count(row.visits),
              hours_text(row.mean_stay), log.knows_left ? percent(row.left) : "-"});
  }
  if (!fit.fullness.empty()) {
    text += "  By how full it was when they came\n" + full.text(colour_on_output());
  }
  const QueueChoice& queue = fit.queue;
  TextTable tried({Align::left, Align::point, Align::point, Align::point});
  tried.titles({"who waits for whom", "service of the stay", "off by", "quarter before"});
  for (const QueueTried& one : queue.tried) {
    tried.row({one.places == 0 ? "nobody (infinitely many places)" : count(one.places) + " places",
               grouped(100 * one.work, 0) + " %", grouped(one.miss, 2),
               grouped(one.miss_before, 2)});
  }
  text += "  People present in the last quarter of the days, given its arrivals\n" +
          tried.text(colour_on_output());
  text +=
      said(queue.best.places == 0
               ? "No queue predicts people present better by 3 % than stays that do not depend on "
                 "one another, so the scenario has none. Longer stays when it is full, above, "
                 "are not in it."
               : "A queue of " + count(queue.best.places) +
                     " places predicts people present better, so the scenario has it.");
  return text;
}

std::string leaving_text(const VisitLog& log, const VisitFit& fit) {
  const LeavingFit& leaving = fit.leaving;
  if (!log.knows_left) {
    return "\nWho leaves on his own: not known. Where a column says it: --map outcome=COLUMN "
           "--left WORD\n";
  }
  std::string words;
  for (const std::string& word : log.left_words) {
    words += (words.empty() ? "'" : ", '") + printable(word) + "'";
  }
  std::string text = "\nWho leaves on his own: " + percent(leaving.share) + " (outcome " + words +
                     "; others by --left WORD)\n";
  if (leaving.stays.empty()) return text;
  TextTable table({Align::left, Align::left});
  table.titles({"within", "at least so many gave up"});
  for (std::size_t i = 0; i < std::size(kPatienceHours); ++i) {
    table.row({hours_text(kPatienceHours[i]), percent(leaving.gave_up_at_least[i])});
  }
  text += table.text(colour_on_output());
  return text +
         said("Half of them have a stay of " + hours_text(leaving.stays[leaving.stays.size() / 2]) +
              " or more, but that ends when the visit was closed and not when they went: it bounds "
              "their patience from above. How long the others waited is not recorded, so nothing "
              "bounds from above how many give up. Patience itself cannot be told from such a "
              "table, and the scenario has none: they go through a step of their own.");
}

std::string returns_text(const VisitLog& log, const VisitFit& fit) {
  const ReturnFit& returns = fit.returns;
  if (!returns.known) {
    return std::string("\nWho comes again: not known") +
           (log.knows_person ? ", too few did"
                             : ", no column says who it was (--map person=COLUMN)") +
           "\n" +
           said("The scenario takes " + grouped(returns.rate, 2) +
                " visits of a person a year, an assumption (--cases-a-year).");
  }
  std::string text = "\nWho comes again\n";
  TextTable table({Align::left, Align::right, Align::left, Align::left, Align::left});
  table.titles({"class of the first visit", "visits", "7 days", "14 days", "30 days"});
  const auto row = [&](const std::string& name, const ReturnCurve& curve) {
    table.row({name, count(curve.visits), share_text(curve.within[0]), share_text(curve.within[1]),
               share_text(curve.within[2])});
  };
  row("all", returns.all);
  for (std::size_t g = 0; g < log.groups.size(); ++g) {
    row(printable(log.groups[g]), returns.by_group[g]);
  }
  table.row({"all, by the scenario's law", "", percent(returns.by_law(kReturnDays[0])),
             percent(returns.by_law(kReturnDays[1])), percent(returns.by_law(kReturnDays[2]))});
  text += table.text(colour_on_output());
  return text +
         said("Of " + count(log.persons) +
              " people, by Kaplan-Meier: who came near the end counts for as long as he could come "
              "again. In the scenario people come at rates of their own (gamma, shape " +
              grouped(returns.shape, 2) + "; by rapport calibrate repeats " +
              grouped(returns.law.shape, 3) + "), " + grouped(returns.people, 0) +
              " of them so that within " + grouped(returns.matched_days, 0) +
              " days as many come again. What comes again sooner than that law says follows from "
              "the visit, and is not in the scenario.");
}

std::string choice_text(const WayChoice& choice) {
  std::string text = "\nHow to predict people present: of ways tried from " +
                     count(choice.origins.size()) + " days a week apart, each up to " +
                     count(choice.ahead) + " days ahead\n";
  TextTable table({Align::left, Align::point, Align::point});
  table.titles({"way", "off by", "cv beyond chance"});
  std::vector<WayTried> tried = choice.tried;
  std::ranges::stable_sort(tried, {}, &WayTried::miss);
  const std::size_t most = 6;
  for (std::size_t i = 0; i < std::min(most, tried.size()); ++i) {
    table.row({name_of(tried[i].way), grouped(tried[i].miss, 2), grouped(tried[i].cv, 3)});
  }
  for (const WayTried& one : tried) {
    const bool shown = &one - tried.data() < static_cast<std::ptrdiff_t>(most);
    if (!shown && (one.way == PresenceWay{} || one.way == choice.best_rates.way)) {
      table.row({name_of(one.way), grouped(one.miss, 2), grouped(one.cv, 3)});
    }
  }
  text += table.text(colour_on_output());
  return text + said("The scenario is arrivals and stays: of these, " +
                     name_of(choice.best_rates.way) + ".");
}

std::string coverage_text(const Coverage& c) {
  return percent(c.in_80) + " within the bounds for 80 %, " + percent(c.in_95) +
         " within those for 95 %";
}

Json coverage_json(const Coverage& c) { return {{"in_80", c.in_80}, {"in_95", c.in_95}}; }
Json curve_json(const ReturnCurve& curve) {
  Json json{{"visits", curve.visits}};
  for (std::size_t i = 0; i < curve.within.size(); ++i) {
    json["within_" + grouped(kReturnDays[i], 0)] = json_number(curve.within[i]);
  }
  return json;
}

}  // namespace

std::string visits_text(const VisitLog& log, const VisitFit& fit) {
  return records_text(log, fit) + arrivals_text(fit) + stays_text(log, fit) +
         leaving_text(log, fit) + returns_text(log, fit) + choice_text(fit.choice);
}

std::string visit_holdout_text(const VisitLog& log, const VisitHoldout& held) {
  std::string text = "\nHeld out: " + day_text(log, held.cut) + " to " +
                     day_text(log, held.until - 1) + ", predicted from the days before\n";
  text += said("Way chosen from the days before: " + name_of(held.choice.best.way) +
               ". Level at the cut: " + grouped(held.level, 3) + ".");
  TextTable table({Align::left, Align::point, Align::point, Align::point, Align::point});
  table.titles({"", "seen", "predicted", "off by", "plain mean off by"});
  table.row({"people present", grouped(held.present, 1), grouped(held.present_predicted, 1),
             grouped(held.miss, 2), grouped(held.miss_plain, 2)});
  table.row({"  by arrivals and stays alone", "", "", grouped(held.miss_rates, 2), ""});
  table.row({"visits a day", grouped(held.a_day, 1), grouped(held.a_day_predicted, 1),
             grouped(held.day_miss, 1), ""});
  table.row({"  variance over mean", grouped(held.dispersion, 2),
             grouped(held.dispersion_predicted, 2), "", ""});
  text += table.text(colour_on_output());
  text += said("People present, by hour: " + coverage_text(held.covered) +
               "; by chance alone (Poisson) it would be " + percent(held.covered_by_chance.in_80) +
               " and " + percent(held.covered_by_chance.in_95) +
               ". Of a prediction that were right, the bounds' own law says off by " +
               grouped(held.miss_by_chance, 2) + ".");
  text += said("Visits a day: " + coverage_text(held.days_covered) + ".");
  if (held.knows_left) {
    text += said("Left on their own: " + percent(held.left) + ", predicted " +
                 percent(held.left_predicted) + " (standard error of the difference " +
                 grouped(100 * held.left_error, 2) + " points).");
  }
  if (held.knows_returns) {
    std::string shares, missing;
    for (std::size_t i = 0; i < std::size(kReturnDays); ++i) {
      const double seen = held.returned.within[i], predicted = held.returned_predicted.within[i];
      if (!std::isfinite(seen)) {
        missing += (missing.empty() ? "" : ", ") + grouped(kReturnDays[i], 0);
        continue;
      }
      shares += (shares.empty() ? "" : "; ") + std::string("within ") + grouped(kReturnDays[i], 0) +
                " days " + percent(seen) + ", predicted " + share_text(predicted);
    }
    if (!shares.empty()) text += said("Came again: " + shares + ".");
    if (!missing.empty()) {
      text += said("Who came again within " + missing +
                   " days cannot be seen: the time held out is shorter.");
    }
  }
  return text;
}

std::string visit_check_text(const VisitFit& fit, const VisitCheck& check) {
  std::string text = "\nThe scenario, run for " + grouped(check.weeks, 0) + " weeks\n";
  text += said("People present: " + grouped(check.mean_simulated, 1) + ", recorded " +
               grouped(check.mean_recorded, 1) + "; by hour of the week off by " +
               grouped(check.miss, 2) + ", where the spread of weeks alone makes " +
               grouped(check.miss_by_chance, 2) + ". Beyond chance, hours differ by " +
               grouped(100 * check.cv_simulated, 1) + " % in the run, by " +
               grouped(100 * check.cv_recorded, 1) + " % as recorded" +
               (check.cv_simulated < 0.8 * check.cv_recorded
                    ? ": a run's busy times are less busy than those recorded."
                    : "."));
  std::string more;
  if (fit.leaving.left > 0) {
    more += "Left on their own: " + percent(check.left) + ", recorded " +
            percent(fit.leaving.share) + ". ";
  }
  if (fit.returns.known) {
    more += "Came again within 7 days: " + percent(check.returned[0]) + ", recorded " +
            share_text(fit.returns.all.within[0]) +
            "; within 30 days: " + percent(check.returned[2]) + ", recorded " +
            share_text(fit.returns.all.within[2]) + ".";
  }
  return more.empty() ? text : text + said(more);
}

Json json_of_visits(const VisitLog& log, const VisitFit& fit, const VisitHoldout* held,
                    const VisitCheck* check) {
  const VisitOddities& odd = log.odd;
  Json json{
      {"visits", log.visits.size()},
      {"records", log.records},
      {"persons", log.persons},
      {"classes", log.groups},
      {"odd",
       {{"unreadable", odd.unreadable},
        {"duplicates", odd.duplicates},
        {"out_of_order", odd.out_of_order},
        {"missing", odd.missing},
        {"negative", odd.negative},
        {"too_long", odd.too_long},
        {"under_a_minute", odd.under_a_minute},
        {"unfinished", fit.seen.unfinished}}},
      {"arrivals",
       {{"a_day", fit.rates.a_day()},
        {"day_cv", fit.rates.day_cv},
        {"next_hour_cv", fit.rates.next_hour_cv},
        {"far_hour_cv", fit.rates.far_hour_cv},
        {"level", fit.rates.level},
        {"by_half_hour", fit.rates.half_hour}}},
      {"stays_by", {{"parts_of_the_day", fit.stays.by.parts}, {"quiet_days", fit.stays.by.quiet}}},
      {"places", fit.queue.best.places},
      {"left", log.knows_left ? Json(fit.leaving.share) : Json()}};
  if (fit.returns.known) json["returned"] = curve_json(fit.returns.all);
  for (const WayTried& one : fit.choice.tried) {
    json["ways"].push_back({{"way", name_of(one.way)}, {"miss", one.miss}, {"cv", one.cv}});
  }
  if (held != nullptr) {
    json["holdout"] = {{"from", day_text(log, held->cut)},
                       {"way", name_of(held->choice.best.way)},
                       {"present", held->present},
                       {"present_predicted", held->present_predicted},
                       {"miss", held->miss},
                       {"miss_plain", held->miss_plain},
                       {"miss_rates", held->miss_rates},
                       {"covered", coverage_json(held->covered)},
                       {"covered_by_poisson", coverage_json(held->covered_by_chance)},
                       {"by_hour_of_week", held->predicted},
                       {"a_day", held->a_day},
                       {"a_day_predicted", held->a_day_predicted},
                       {"dispersion", held->dispersion},
                       {"dispersion_predicted", held->dispersion_predicted},
                       {"days_covered", coverage_json(held->days_covered)}};
    if (held->knows_left) {
      json["holdout"]["left"] = held->left;
      json["holdout"]["left_predicted"] = held->left_predicted;
    }
    if (held->knows_returns) {
      json["holdout"]["returned"] = curve_json(held->returned);
      json["holdout"]["returned_predicted"] = curve_json(held->returned_predicted);
    }
  }
  if (check != nullptr) {
    json["check"] = {{"present", check->mean_simulated},
                     {"present_recorded", check->mean_recorded},
                     {"by_hour_of_week", check->simulated},
                     {"recorded_by_hour_of_week", check->recorded},
                     {"miss", check->miss},
                     {"miss_by_chance", check->miss_by_chance},
                     {"cv", check->cv_simulated},
                     {"cv_recorded", check->cv_recorded},
                     {"left", check->left},
                     {"returned", check->returned}};
  }
  return json;
}

}  // namespace rapport
