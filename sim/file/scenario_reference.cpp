// Every key of scenario files, as Markdown, from the tables that the reader reads by.
#include <algorithm>
#include <cmath>

#include "sim/file/scenario_file.h"
#include "sim/file/scenario_reader.h"
#include "sim/file/value_writer.h"
#include "sim/measure/metric.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

constexpr const char* kMoney = "EUR";  // the currency in examples

const char* type_text(const Parameter& p) {
  switch (p.field.type) {
    case FieldType::whole:
    case FieldType::optional_whole:
    case FieldType::size:
      return "whole number";
    case FieldType::flag:
      return "true or false";
    case FieldType::text:
      return *p.refers_to != '\0' ? "name" : "text";
    case FieldType::date:
      return "date";
    case FieldType::law:
    case FieldType::optional_law:
      return "distribution";
    case FieldType::week:
      return p.quantity == Quantity::plain ? "spans of the week" : "timetable";
    case FieldType::series:
      return "list of numbers";
    case FieldType::half_hours:
      return "lists of 48 numbers by weekday";
    case FieldType::by_segment:
      return "numbers by segment";
    default:
      return "";
  }
}

std::string quantity_text(Quantity quantity) {
  switch (quantity) {
    case Quantity::plain:
      return "number";
    case Quantity::count:
      return "whole number";
    case Quantity::share:
      return "share";
    case Quantity::duration:
      return "duration";
    case Quantity::rate:
    case Quantity::rate_hourly:
      return "rate";
    case Quantity::money:
      return "money";
    case Quantity::money_hourly:
      return "money / hour";
    case Quantity::money_minutely:
      return "money / min";
    case Quantity::money_monthly:
      return "money / month";
    case Quantity::per_minute:
      return "number / min";
  }
  return "";
}

/// A bound of a range; durations of a human life and more in whole years.
std::string bound_text(const Parameter& p, double x) {
  if (p.quantity == Quantity::duration && x >= 10.0 * kYear) {
    return number_text(std::floor(x / kYear)) + " years";
  }
  if (std::abs(x) >= kHuge) return huge_text(x);
  return measure_text(x, p.quantity, kMoney);
}

std::string range_text(const Parameter& p) {
  const bool endless = p.quantity == Quantity::duration && p.most >= kLongestTime;
  const bool low = std::isfinite(p.least), high = std::isfinite(p.most) && !endless;
  if (p.field.type == FieldType::week || (!low && !high)) return "";
  if (low && high) return ", " + bound_text(p, p.least) + " to " + bound_text(p, p.most);
  return low ? ", at least " + bound_text(p, p.least) : ", at most " + bound_text(p, p.most);
}

std::string what_text(const Parameter& p) {
  if (!p.choices.empty()) {
    std::string list;
    for (const char* name : p.choices)
      list += (list.empty() ? "`\"" : ", `\"") + std::string(name) + "\"`";
    return list;
  }
  const std::string type = type_text(p);
  std::string text = type;
  const bool of = p.field.type == FieldType::law || p.field.type == FieldType::optional_law;
  if (type.empty()) text = quantity_text(p.quantity);
  if (of) text += " (" + quantity_text(p.quantity) + ")";
  // Journeys are read by a reader of their own, and so are no sort of the table.
  const std::string_view to = p.refers_to;
  if (!to.empty()) text += " of a " + std::string(to == "journey" ? to : sort_of(to).place);
  return text + range_text(p);
}

const char* policy_text(PolicyRight right) {
  switch (right) {
    case PolicyRight::none:
      return "no";
    case PolicyRight::at_start:
      return "from the start";
    case PolicyRight::at_any_date:
      return "at any date";
  }
  return "";
}

std::string source_text(const Parameter& p) {
  if (!std::isfinite(p.plausible_low)) return p.source;
  const bool value = p.vary == Vary::value;
  const auto text = [&](double x) {
    return value ? measure_text(x, p.quantity, kMoney) : number_text(x);
  };
  return std::string(p.source) + "; plausible " + text(p.plausible_low) + " to " +
         text(p.plausible_high) +
         (value                   ? ""
          : p.vary == Vary::times ? " times what is given"
                                  : " times its spread") +
         (*p.why == '\0' ? "" : std::string(": ") + p.why);
}

void add_table(std::string& page, std::span<const Parameter> parameters, const void* plain) {
  page +=
      "\n| key | what it is | value | left out | a policy may change it | source |\n"
      "|---|---|---|---|---|---|\n";
  for (const Parameter& p : parameters) {
    const bool by_segment = p.field.type == FieldType::by_segment;
    const std::string value = by_segment ? "1 each" : toml_value(p, plain, kMoney);
    page += "| `" + std::string(p.key) + "` | **" + p.label + "**: " + p.doc + " | " +
            what_text(p) + " | " + (value.empty() ? "none" : "`" + value + "`") + " | " +
            policy_text(p.policy) + " | " + source_text(p) + " |\n";
  }
}

void add_headcount(std::string& page) {
  const Headcount plain;
  page +=
      "\nWho knows how many people are employed, and not how many are on shift, says in place of "
      "`staff`:\n\n"
      "| key | what it is | value | left out | a policy may change it | source |\n"
      "|---|---|---|---|---|---|\n"
      "| `headcount` | **Employees**: Full-time posts of the pool; 37.5 is possible. With `staff` "
      "beside it the file is refused. | number, above 0 | none | at any date | assumption |\n"
      "| `hours` | **Hours of an employee**: Paid a week, as in the contract. | duration | `\"" +
      number_text(static_cast<double>(plain.hours) / static_cast<double>(kHour)) +
      " h\"` | at any date | assumption |\n"
      "| `shrinkage` | **Shrinkage**: Share of the paid hours that is not spent on shift: leave, "
      "illness, training, meetings, breaks. `cost` is of hours on shift: pay divided by 1 less "
      "shrinkage. | share, 0 to 0.95 | `" +
      number_text(plain.shrinkage) +
      "` | at any date | assumption |\n"
      "| `on_duty` | **Hours on duty**: When somebody is to be on shift. Left out: while a touch "
      "point of the pool is open. | spans of the week | none | at any date | assumption |\n\n"
      "People on shift are `headcount` x `hours` x (1 - `shrinkage`), spread evenly over the hours "
      "on duty, in whole people by the half hour. `check` and every answer say what that comes to. "
      "A "
      "service level that needs more people at ten than at four asks for a timetable (`staff`).\n";
}

void add_sorts(std::string& page) {
  const SegmentSpec segment;
  const NeedSpec need;
  const StreamSpec stream;
  const PoolSpec pool;
  const TouchPointSpec touch_point;
  const DepartmentSpec department;
  const ProductSpec product;
  const ShockSpec shock;
  const auto plain = [&](std::string_view key) -> const void* {
    if (key == "department") return &department;
    if (key == "segment") return &segment;
    if (key == "need") return &need;
    if (key == "stream") return &stream;
    if (key == "pool") return &pool;
    if (key == "product") return &product;
    if (key == "shock") return &shock;
    return &touch_point;
  };
  for (const Sort& sort : sorts()) {
    page += "\n## " + std::string(sort.label) + "\n\n" + sort.doc + "\n";
    if (!sort.parameters.empty()) add_table(page, sort.parameters, plain(sort.key));
    if (std::string_view(sort.key) == "pool") add_headcount(page);
  }
}

void add_journeys(std::string& page) {
  page +=
      "\n## Journeys\n\n"
      "Steps that a case goes through: `[journey.NAME.step.STEP]`. `entry` is the share of cases "
      "that begin at the step (a journey of one step may leave it out). `served`, `abandoned`, "
      "`balked` and `turned_away` are lists of moves, what follows when a leg ended so; without a "
      "list the case ends. `passed_on` is the same for what an assistant passes on; after what it "
      "settles `served` holds, and what it keeps ends. `to` names a step of the journey, or is "
      "`\"end\"`. A policy may change "
      "`entry` and the lists at any date.\n";
  const JourneySpec::Step step;
  const JourneySpec::Move move;
  add_table(page, step_parameters(), &step);
  page += "\nKeys of a move:\n";
  add_table(page, move_parameters(), &move);
}

void add_distributions(std::string& page) {
  page +=
      "\n## Distributions\n\n"
      "A bare value is always the same. Otherwise a table names the kind, as `{ log_normal = \"5 "
      "min\", cv = 0.8 }`. `times` beside any of them is a factor on the whole; beta and Poisson "
      "get their unit from it.\n\n"
      "| kind | its value | beside it | meaning |\n|---|---|---|---|\n";
  for (const LawForm& form : law_forms()) {
    page += "| `" + std::string(form.key) + "` | " + form.first + " | " +
            (*form.second != '\0' ? "`" + std::string(form.second) + "`" : "") + " | " + form.doc +
            " |\n";
  }
}

void add_units(std::string& page) {
  page +=
      "\n## Units\n\n"
      "A number with a unit stands in quotes: `\"4.2 min\"`, `\"6 / year\"`, `\"28 EUR / hour\"`. "
      "A "
      "month is 365/12 days, a year 365 days.\n\n| quantity | units |\n|---|---|\n";
  for (const Quantity q : {Quantity::duration, Quantity::rate, Quantity::share, Quantity::money,
                           Quantity::money_hourly, Quantity::money_minutely,
                           Quantity::money_monthly, Quantity::per_minute}) {
    page += "| " + quantity_text(q) + " | " + units_of(q, kMoney) + " |\n";
  }
  page +=
      "\n## Timetables\n\n"
      "`staff = 4` holds all week. `staff = { \"mon-fri 08:00-20:00\" = 4, \"sat 09:00-13:00\" = 2 "
      "}` holds in those spans and is 0 elsewhere; spans may pass midnight and may not overlap. "
      "Opening hours are such spans without numbers: `open = [\"mon-fri 08:00-20:00\", \"sat "
      "09:00-13:00\"]`, or `\"always\"`. Days: mon to sun, ranges and lists of them, `daily`.\n";
}

std::string scopes_of(const Lever& lever) {
  std::string scopes;
  for (std::size_t s = 0; s < kLeverScopes; ++s) {
    if (lever.scopes[s]) scopes += (scopes.empty() ? "" : ", ") + std::string(kLeverScopeNames[s]);
  }
  return scopes;
}

/// "6 once, 0.3 a month: running it".
std::string cost_of(const Lever& lever) {
  if (lever.one_off == 0.0 && lever.per_month == 0.0) return lever.cost_doc;
  return number_text(lever.one_off) + " once, " + number_text(lever.per_month) +
         " a month: " + lever.cost_doc + "; plausible " + number_text(lever.cost_low) + " to " +
         number_text(lever.cost_high) + " times that: " + lever.cost_why;
}

/// " (months)"; nothing where the range says it.
std::string unit_of(const Lever& lever) {
  const std::string unit = lever.unit;
  return unit == "0 to 1" ? "" : " (" + unit + ")";
}

const char* heading_of(LeverFamily family) {
  switch (family) {
    case LeverFamily::plain:
      return "Of every scenario";
    case LeverFamily::orientation:
      return "Of a company: orientation";
    case LeverFamily::configuration:
      return "Of a company: configuration";
    case LeverFamily::information:
      return "Of a company: information";
    case LeverFamily::roll_out:
      return "Of a company: how changes are made";
  }
  return "";
}

void add_family(std::string& page, LeverFamily family) {
  const bool is_plain = family == LeverFamily::plain;
  page += "\n### " + std::string(heading_of(family)) +
          "\n\n| lever | what it does | range | scopes | cost | source "
          "|\n|---|---|---|---|---|---|\n";
  for (const Lever& lever : levers()) {
    if (lever.family != family) continue;
    page += "| `" + std::string(lever.id) + "`" +
            (*lever.code != '\0' ? " (" + std::string(lever.code) + ")" : "") + " | **" +
            lever.label + "**: " + lever.help + " Least: " + lever.at_least +
            "; a quarter: " + lever.at_quarter + "; middle: " + lever.at_half +
            "; three quarters: " + lever.at_three_quarters + "; most: " + lever.at_most +
            " (also: " + lever.also + ") | " + number_text(lever.least) + " to " +
            number_text(lever.most) + unit_of(lever) + ", " + number_text(lever.neutral) +
            (is_plain ? " changes nothing | " : " where nothing is set | ") + scopes_of(lever) +
            " | " + cost_of(lever) + " | " + lever.source + " |\n";
  }
}

void add_levers(std::string& page) {
  page +=
      "\n## Levers\n\n"
      "Numbers of policy: `levers.staffing = 1.2`, or by scope `levers.staffing.touch_point.phone "
      "= 1.2`, or for the customers of a segment `levers.owner.segment.business = 0.9`. The "
      "narrower scope wins. `lever_cost.ID = { one_off = \"0.5 EUR\", per_month = "
      "\"0.02 EUR\" }` replaces a lever's cost for each represented customer: once for a rise from "
      "0 to 1 (of a company, and of `managers`: over the whole range), and a month at 1. Levers of "
      "a company need `company.on = true`; those in money or months may say so (`\"60 EUR\"`, `\"6 "
      "months\"`). "
      "What a policy sets them to is reached after a lag and along a ramp "
      "(`company.roadmap`).\n";
  for (const LeverFamily family :
       {LeverFamily::plain, LeverFamily::orientation, LeverFamily::configuration,
        LeverFamily::information, LeverFamily::roll_out}) {
    add_family(page, family);
  }
}

void add_metrics(std::string& page) {
  page +=
      "\n## Metrics\n\n"
      "What runs are judged by. Differences within plus or minus `matters` are the same for "
      "practice; a `matters` in % of a metric in another unit is a share of its level. Headline "
      "metrics are corrected together for their number. `by` says what parts have values of their "
      "own (`--by`); a company's only where it may, want and know.\n\n"
      "| metric | meaning | unit | good | matters | headline | by "
      "|\n|---|---|---|---|---|---|---|\n";
  for (const Metric& metric : metrics()) {
    const char* good = metric.good == Good::more   ? "more"
                       : metric.good == Good::less ? "less"
                                                   : "-";
    std::string by;
    for (const PartKind& kind : part_kinds()) {
      if (is_by(metric, kind)) by += (by.empty() ? "" : ", ") + std::string(kind.label);
    }
    page += "| `" + std::string(metric.id) + "` | **" + metric.label + "**: " + metric.doc +
            (*metric.also != '\0' ? std::string(" (also: ") + metric.also + ")" : "") + " | " +
            metric.unit + " | " + good + " | " +
            (metric.matters_is_share ? number_text(100 * metric.matters) + " %"
                                     : number_text(metric.matters)) +
            " | " + (metric.headline ? "yes" : "") + " | " + by + " |\n";
  }
}

}  // namespace

std::string scenario_reference() {
  std::string page =
      "# Reference: scenario files\n\n"
      "Made by `./dev docs` from the tables in the code; do not edit. A scenario file is TOML. "
      "Everything stands in named tables, dotted keys are keys in tables (`redial.probability` of "
      "`[touch_point.phone]`). Unknown keys are refused.\n\n"
      "## The file\n\n"
      "`schema = 1` comes first. `name`, `label` and `doc` are texts for people; `question` says "
      "what the scenario is to answer, and `compare` shows it. `extends = "
      "\"other.toml\"` takes everything from another file, next to this one, and puts this file's "
      "keys on top: tables are joined key by key; a list, a timetable and a distribution of "
      "another "
      "kind are replaced. `policy.NAME = false` does without a policy of that file.\n";
  const Scenario plain;
  add_table(page, plain_scenario_parameters(), &plain);
  page +=
      "\n## The company\n\n"
      "What employees may, want and can know, and what that does: `[company]`, `[mechanism]`. "
      "ODD.md has the equations. A policy changes none of these; it moves levers.\n";
  add_table(page, company_parameters(), &plain);
  page +=
      "\n## Targets\n\n"
      "What Today is to come to in its first year: `[target]`. The end of a key is the metric that "
      "says what is meant (see Metrics). `rapport calibrate today` moves what a row names until "
      "the metric is there; runs do not look at targets.\n";
  add_table(page, target_parameters(), &plain);
  add_sorts(page);
  add_journeys(page);
  page +=
      "\n## Policies\n\n"
      "`[policy.NAME]` holds `label`, `doc`, `short` (a label of at most 16 characters, for "
      "charts; "
      "left out: the label, cut), and any keys of the company that a policy may change, "
      "as in the company itself: `pool.agents.staff = 5`, `levers.staffing = 1.2`. They hold from "
      "the start of the run on; the warm-up is Today's for every policy. "
      "`[[policy.NAME.change]]` with `from` (a date, a time since the start as `\"3 months\"`, or "
      "`\"start\"`: levers in force as if the firm had always had them, in the warm-up too) "
      "holds from that midnight on, on top of what held before; what begins after the end of the "
      "run "
      "is left out, with a note. `today` is the company itself. "
      "A rule of a company, `[[policy.NAME.rule]]` with `when = \"complaints > 1.3 x today for 2 "
      "months\"` and `then = \"rescind\"`, gives all its levers back once that has been so: "
      "`complaints` or `departures`, each a customer and week, above (`>`) or below (`<`) a factor "
      "times what they were under Today, for that time without a break. A rule on complaints needs "
      "a `warmup` of at least " +
      std::to_string(kComplaintWeeks) + " weeks, in which Today has some.\n";
  add_levers(page);
  add_distributions(page);
  add_units(page);
  add_metrics(page);
  return page;
}

}  // namespace rapport
