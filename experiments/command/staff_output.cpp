#include "experiments/command/staff_output.h"

#include <algorithm>
#include <cmath>

#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/command/result_output.h"
#include "sim/core/interval.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr std::size_t kSentenceWidth = 92;  // columns that sentences may take

bool is_answered(const StaffTarget& target) { return target.kind == StaffTarget::Kind::answered; }

std::string runs_of(std::size_t n) { return std::to_string(n) + (n == 1 ? " run" : " runs"); }

/// What so many hours a week cost, at the pool's cost an hour.
std::string money(double hours, const PoolSpec& pool) {
  return grouped(hours * pool.cost_per_hour, 0);
}

}  // namespace

StaffOutput::StaffOutput(const Trial& trial, const StaffReport& report, std::string pool,
                         std::string policy)
    : trial_(trial), report_(report), pool_(std::move(pool)), policy_(std::move(policy)) {
  // Fixed-n intervals hold only where the number of runs was chosen before looking.
  validity_ = trial.stopped() ? Validity::always_valid : Validity::fixed_n;
  compared_ = compare(trial.keys(), trial.values(StaffReport::kStaffed),
                      trial.values(StaffReport::kToday), kConfidence, validity_, 1,
                      trial.paired_events(StaffReport::kStaffed, StaffReport::kToday));
}

double StaffOutput::shown(const StaffLevel& level) const {
  return 100 * (is_answered(report_.target()) ? level.good : 1.0 - level.good);
}

std::vector<std::size_t> StaffOutput::below() const {
  const StaffLevels levels = report_.levels(StaffReport::kStaffed);
  std::vector<std::size_t> found;
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    if (levels.at[h].below(report_.target())) found.push_back(h);
  }
  return found;
}

std::string StaffOutput::target_text() const {
  const StaffTarget& target = report_.target();
  const std::string share = number_text(std::round(target.share * 1e7) / 1e5) + " %";
  if (!is_answered(target)) return "at most " + share + " of calls give up waiting";
  const auto& places = trial_.file().today.touch_points;
  std::string within;
  for (const std::size_t t : report_.plan().pool.touch_points) {
    const std::string time = duration_text(places[t].service_level_within);
    if (within.empty()) within = time;
    if (within != time) return share + " of calls answered within their touch point's time";
  }
  return share + " of calls answered within " + within;
}

std::string StaffOutput::search_text() const {
  const std::size_t tried = report_.plan().rounds.size();
  return wrapped("Target: " + target_text() +
                     ", over the week and, within its own error (one-sided 95 %), in each half "
                     "hour of the week with " +
                     std::to_string(kLeastCalls) +
                     " calls or more. The hours at which the pool is staffed stay as they are.",
                 kSentenceWidth) +
         "\n" +
         wrapped("Search: " + std::to_string(tried) + (tried == 1 ? " roster" : " rosters") +
                     " from Erlang-A on, each with " + runs_of(trial_.options().replications) +
                     ". All numbers below are of " + runs_text(trial_) +
                     ", which the search has not seen.",
                 kSentenceWidth) +
         "\n";
}

std::string StaffOutput::share_text(const StaffLevel& level) const {
  return grouped(shown(level), 1);
}

std::string StaffOutput::roster_text() const {
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::left});
  table.titles({"", "people", "today", "calls/h",
                is_answered(report_.target()) ? "in time %" : "gave up %", ""});
  const std::vector<std::size_t> missed = below();
  std::size_t day = 0;
  for (const StaffSpan& span : spans_of(report_.plan().staff, report_.plan().pool.today)) {
    if (!table.empty() && span.first_day != day) table.gap();
    day = span.first_day;
    const StaffLevel level = report_.level(span.half_hours);
    const auto is_missed = [&](std::size_t h) { return std::ranges::count(missed, h) > 0; };
    const auto count = std::ranges::count_if(span.half_hours, is_missed);
    const std::string mark =
        count > 0 ? std::to_string(count) + (count == 1 ? " half hour" : " half hours") + " below"
                  : "";
    table.row({span_text(span),
               {std::to_string(span.staff), Tone::strong},
               {std::to_string(span.today), Tone::faint},
               grouped(report_.calls_per_hour(span.half_hours), 1),
               share_text(level),
               {mark, Tone::warning}});
  }
  return table.text(colour_on_output());
}

std::string StaffOutput::money_text() const {
  const StaffPlan& plan = report_.plan();
  const double now = server_hours(plan.roster), before = server_hours(pool().staff);
  const double start = server_hours(roster_of(pool().staff, plan.erlang));
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left});
  table.titles({"a week", "found", "today", "Erlang-A", ""});
  table.row({"Server hours",
             grouped(now, 1),
             grouped(before, 1),
             grouped(start, 1),
             {signed_text(now - before, 1) + " from today", Tone::faint}});
  table.row({"Cost, " + trial_.file().today.currency,
             money(now, pool()),
             money(before, pool()),
             money(start, pool()),
             {signed_text((now - before) * pool().cost_per_hour, 0) + " from today", Tone::faint}});
  return table.text(colour_on_output());
}

std::string StaffOutput::level_text() const {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left, Align::left,
                   Align::left});
  table.titles({"the pool's calls", "found", "today", "difference", "", "", ""});
  for (const StaffMeasure& m : report_.measures()) {
    const std::string unit = m.unit;
    table.row({m.label,
               grouped(m.staffed, m.digits),
               grouped(m.today, m.digits),
               signed_text(m.difference.mean, m.digits),
               {interval_text(m.difference, m.digits), Tone::faint},
               {unit_of_difference(unit), Tone::faint},
               {name_of(m.verdict), tone_of(m.verdict)}});
  }
  const std::vector<std::size_t> missed = below();
  std::size_t tested = 0;
  for (const StaffLevel& level : report_.levels(StaffReport::kStaffed).at) tested += level.tested();
  return table.text(colour_on_output()) + "  On these runs " + std::to_string(missed.size()) +
         " of " + std::to_string(tested) +
         " half hours miss the target by more than their error; "
         "about one\n  in twenty of those that just meet it does so by luck.\n" +
         unstaffed_text();
}

std::string StaffOutput::unstaffed_text() const {
  const double calls = report_.unstaffed_calls();
  if (!(calls > 0)) return "";
  return "  Not counted: " + grouped(calls, 1) +
         " calls a week that come while their touch point is open and nobody of the\n  pool is "
         "there.\n";
}

std::string StaffOutput::verdicts_text() const {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left, Align::left,
                   Align::left});
  table.titles({"the firm", "found", "today", "difference", "", "", ""});
  std::string words;
  for (std::size_t k = 0; k < trial_.keys().size(); ++k) {
    const MetricKey& key = trial_.keys()[k];
    const std::string id = key.metric->id;
    const bool whole = key.part.is_whole();
    const Comparison& c = compared_[k];
    if (!whole || !((key.metric->headline && c.has_verdict) || id == "cost_staff")) continue;
    const int digits = key.metric->digits + (key.metric->digits == 0 ? 0 : 1);
    const std::string unit = unit_of(trial_, key);
    table.row({key.metric->label,
               grouped(trial_.moments(StaffReport::kStaffed, k).mean(), key.metric->digits),
               grouped(trial_.moments(StaffReport::kToday, k).mean(), key.metric->digits),
               signed_text(c.difference.mean, digits),
               {interval_text(c.difference, digits), Tone::faint},
               {unit_of_difference(unit), Tone::faint},
               {c.has_verdict ? name_of(c.verdict) : "", tone_of(c.verdict)}});
    if (id != "retention" && id != "profit") continue;
    words +=
        "  " + in_words(key, c, trial_.arms()[StaffReport::kStaffed].name, kTodayName, unit) + "\n";
  }
  return table.text(colour_on_output()) + "\n" + words;
}

std::string StaffOutput::table() const {
  const bool colour = colour_on_output();
  const auto title = [&](const std::string& text) {
    return "\n" + painted(text, Tone::strong, colour) + "\n";
  };
  std::string text =
      painted(trial_.file().today.name + ": least staff of '" + pool_ + "'", Tone::strong, colour) +
      "\n" + search_text() + title("Who is there when") + roster_text() + title("What it costs") +
      money_text() + title("What it does") + level_text() + "\n" + verdicts_text() +
      title("As a policy of the file") + policy_;
  if (report_.plan().failed > 0) {
    text += "\n" + runs_of(report_.plan().failed) + " of the search failed and are left out.\n";
  }
  return text;
}

std::string StaffOutput::csv() const {
  std::string text =
      "half_hour,staff,today,erlang_a,calls,calls_per_hour,target,level,margin,below\r\n";
  const StaffPlan& plan = report_.plan();
  const StaffLevels levels = report_.levels(StaffReport::kStaffed);
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    if (plan.pool.today[h] == 0) continue;
    const StaffLevel& level = levels.at[h];
    text += half_hour_text(h) + "," + std::to_string(plan.staff[h]) + "," +
            std::to_string(plan.pool.today[h]) + "," + std::to_string(plan.erlang[h]) + "," +
            std::to_string(level.counts.calls) + "," + csv_number(report_.calls_per_hour({h})) +
            "," + csv_number(100 * report_.target().share) + "," + csv_number(shown(level)) + "," +
            csv_number(100 * level.margin) + "," +
            (level.below(report_.target()) ? "true" : "false") + "\r\n";
  }
  return text;
}

namespace {

Json rounds_json(const StaffPlan& plan) {
  Json list = Json::array();
  for (const StaffRound& round : plan.rounds) {
    list.push_back({{"server_hours", round.server_hours},
                    {"good", json_number(100 * round.good)},
                    {"below", round.below},
                    {"meets", round.meets}});
  }
  return list;
}

Json measures_json(const StaffReport& report) {
  Json list = Json::array();
  for (const StaffMeasure& m : report.measures()) {
    list.push_back({{"measure", m.id},
                    {"unit", m.unit},
                    {"today", json_number(m.today)},
                    {"staffed", json_number(m.staffed)},
                    {"difference", json_number(m.difference.mean)},
                    {"half_width", json_number(m.difference.half_width)},
                    {"verdict", name_of(m.verdict)}});
  }
  return list;
}

}  // namespace

std::string StaffOutput::json() const {
  ShowOptions show{.format = Format::json, .by = {}, .metrics = {}};
  show.by.insert(Part::touch_point);
  const std::vector<ComparedArm> compared{{StaffReport::kStaffed, StaffReport::kToday, compared_}};
  Json json = Json::parse(compare_json(trial_, show, compared, validity_, std::nullopt));
  const StaffPlan& plan = report_.plan();
  const StaffLevels levels = report_.levels(StaffReport::kStaffed);
  Json half_hours = Json::array();
  for (std::size_t h = 0; h < kHalfHoursOfWeek; ++h) {
    if (plan.pool.today[h] == 0) continue;
    const StaffLevel& level = levels.at[h];
    half_hours.push_back({{"half_hour", half_hour_text(h)},
                          {"staff", plan.staff[h]},
                          {"today", plan.pool.today[h]},
                          {"erlang_a", plan.erlang[h]},
                          {"calls", level.counts.calls},
                          {"calls_per_hour", json_number(report_.calls_per_hour({h}))},
                          {"level", json_number(shown(level))},
                          {"margin", json_number(100 * level.margin)},
                          {"below", level.below(report_.target())}});
  }
  const double start = server_hours(roster_of(pool().staff, plan.erlang));
  json["staffing"] = {{"pool", pool_},
                      {"target", target_text()},
                      {"target_share", 100 * report_.target().share},
                      {"server_hours",
                       {{"found", server_hours(plan.roster)},
                        {"today", server_hours(pool().staff)},
                        {"erlang_a", start}}},
                      {"cost_per_hour", pool().cost_per_hour},
                      {"unstaffed_calls_per_week", report_.unstaffed_calls()},
                      {"search_failed", plan.failed},
                      {"rounds", rounds_json(plan)},
                      {"half_hours", half_hours},
                      {"measures", measures_json(report_)},
                      {"policy", policy_}};
  return json_text(json);
}

}  // namespace rapport
