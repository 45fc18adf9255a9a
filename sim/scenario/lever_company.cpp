// The levers of a company: orientation, configuration, information, and how they are rolled out.
//
// To add one, add a row here, its name in CompanyLever at the same place, and its use in
// company_state.cpp. A test fails on a row without cost or without effect.
#include <array>

#include "sim/scenario/lever.h"

namespace rapport {

namespace {

/// How far up its range a lever is, mean over departments (the whole company where there are
/// none).
double mean_share(const Lever& lever, const Scenario& scenario, const LeverValues& values) {
  const auto share = [&](double value) {
    return (value - lever.least) / (lever.most - lever.least);
  };
  if (scenario.departments.empty()) return share(values.of_all());
  double sum = 0.0;
  for (const DepartmentSpec& spec : scenario.departments) {
    sum += share(values.of_department(spec.name));
  }
  return sum / static_cast<double>(scenario.departments.size());
}

template <CompanyLever which>
double share_of_range(const Scenario& scenario, const LeverValues& values) {
  if (!scenario.company.on) return 0.0;
  return mean_share(company_levers()[static_cast<std::size_t>(which)], scenario, values);
}

/// Convex: what is half done costs a quarter.
template <CompanyLever which>
double square_of_range(const Scenario& scenario, const LeverValues& values) {
  const double share = share_of_range<which>(scenario, values);
  return share * share;
}

constexpr const char* kAssumed = "assumption: its effects and its cost";

#define COMPANY_LEVER(which, dose_of, code_, label_, unit_, least_, most_, default_, family_,    \
                      by_department, one_off_, per_month_, help_, none_, half_, all_, cost_)     \
  Lever {                                                                                        \
    .id = #which, .code = code_, .label = label_, .unit = unit_, .least = least_, .most = most_, \
    .neutral = default_, .help = help_, .at_least = none_, .at_half = half_, .at_most = all_,    \
    .scopes = {true, false, by_department, false, false}, .one_off = one_off_,                   \
    .per_month = per_month_, .cost_doc = cost_, .source = kAssumed, .apply = nullptr,            \
    .dose = dose_of<CompanyLever::which>, .acts_at = nullptr, .family = LeverFamily::family_     \
  }

constexpr std::array<Lever, kCompanyLevers> kCompanyLeverRows{
    // ---- orientation
    COMPANY_LEVER(
        customers_first, share_of_range, "O1", "Keeping customers comes first", "0 to 1", 0, 1, 0.3,
        orientation, true, 0.3, 0.02, "How far staff put keeping a customer above the next sale.",
        "a customer's satisfaction is worth nothing to staff",
        "half of what it is worth where customers come first", "keeping customers comes first",
        "talks, leaders' time, per represented customer"),
    COMPANY_LEVER(share, share_of_range, "O2", "Share what we know", "0 to 1", 0, 1, 0.3,
                  orientation, true, 0.2, 0.02,
                  "How much one team's knowledge reaches others: share of records that others can "
                  "use.",
                  "every team keeps its notes to itself", "every second note is of use to others",
                  "all notes are written for all", "time to write for others, per customer"),
    COMPANY_LEVER(latitude, share_of_range, "O3", "Spend without asking", "money", 0, 500, 10,
                  orientation, true, 0.1, 0.0, "What an employee may spend to put a case right.",
                  "nothing without asking", "250 a case", "500 a case",
                  "making it known, per customer; what is spent is in the cost of acts"),
    COMPANY_LEVER(
        lifetime, share_of_range, "O4", "Treat by lifetime value", "0 to 1", 0, 1, 0, orientation,
        false, 0.2, 0.02, "How strongly effort follows a customer's long-run value.",
        "all customers are treated alike",
        "a customer worth four times the mean is worth twice the effort",
        "effort is proportional to a customer's value", "knowing and showing value, per customer"),
    COMPANY_LEVER(strategy, share_of_range, "O5", "Customer strategy over department rules",
                  "0 to 1", 0, 1, 0.2, orientation, true, 0.3, 0.03,
                  "Who wins when they conflict: share of a department's rules that yields.",
                  "department rules win", "they win half the time", "customer strategy wins",
                  "settling conflicts, per customer"),
    // ---- configuration
    COMPANY_LEVER(structure, square_of_range, "C1", "Organised around customers", "0 to 1", 0, 1, 0,
                  configuration, false, 6.0, 0.3,
                  "From product teams to customer-group teams: fewer moves between departments.",
                  "product teams", "half of the work is done in customer-group teams",
                  "customer-group teams",
                  "reorganising and doubled work, convex in the value, per customer"),
    COMPANY_LEVER(owner, share_of_range, "C2", "One owner per case", "0 to 1", 0, 1, 0.1,
                  configuration, false, 0.8, 0.1,
                  "Share of cases that one person sees through: fewer hand-overs, and whoever has "
                  "the case may act.",
                  "nobody owns a case", "every second case has an owner", "every case has an owner",
                  "case owners' time, per customer"),
    COMPANY_LEVER(bonus, share_of_range, "C4", "Bonus tied to customers", "0 to 1", 0, 1, 0.1,
                  configuration, true, 0.2, 0.02,
                  "Share of variable pay on customer outcomes instead of the department's own "
                  "metric.",
                  "pay follows the department's metric", "half of variable pay is on customers",
                  "all of variable pay is on customers",
                  "running the scheme, per customer; pay itself is in incentive pay"),
    COMPANY_LEVER(deferral, share_of_range, "C5", "Pay it later", "months", 0, 24, 0, configuration,
                  true, 0.05, 0.01,
                  "Months until that bonus is paid: it counts less, and sees what came of it.",
                  "paid at once", "paid a year later", "paid two years later",
                  "running the scheme, per customer"),
    COMPANY_LEVER(metrics, share_of_range, "C6a", "What we measure", "0 to 1", 0, 1, 0.1,
                  configuration, true, 1.2, 0.08,
                  "From internal scores to customer outcomes traced to their causes.",
                  "internal scores only", "half of the outcomes are traced",
                  "outcomes are traced to their causes", "measuring and tracing, per customer"),
    COMPANY_LEVER(survey, share_of_range, "C6b", "How we survey", "0 to 1", 0, 1, 0.1,
                  configuration, false, 0.2, 0.04,
                  "Whom we ask, and how we correct for silence and politeness.",
                  "who answers is believed", "half of silence and politeness is corrected for",
                  "silence and politeness are corrected for", "asking who is silent, per customer"),
    COMPANY_LEVER(training, share_of_range, "C7", "Training and team support", "hours a year", 0,
                  120, 8, configuration, true, 0.0, 0.02,
                  "Hours a year for each employee: staff want to serve, and can.", "none",
                  "60 hours a year", "120 hours a year",
                  "running it, per customer; employees' hours are in the cost of training"),
    COMPANY_LEVER(answer, share_of_range, "C8c", "Answer every message", "share", 0, 1, 0.8,
                  configuration, true, 0.1, 0.12,
                  "Share of messages at asynchronous touch points that competent staff answers in "
                  "full.",
                  "no message is really answered", "every second one", "every message",
                  "competent staff for it, per customer"),
    // ---- information
    COMPANY_LEVER(one_view, share_of_range, "I1", "One view of the customer", "0 to 1", 0, 1, 0.1,
                  information, false, 6.0, 0.12, "Share of customers with joined-up records.",
                  "every department has its own customer", "half of the customers", "all customers",
                  "joining records, per customer"),
    COMPANY_LEVER(upkeep, share_of_range, "I2", "Right and up to date", "0 to 1", 0, 1, 0.3,
                  information, true, 1.5, 0.15, "How correct and fresh records are.",
                  "nobody looks after records", "half of what could be done is done",
                  "records are checked and renewed", "looking after records, per customer"),
    COMPANY_LEVER(systems, share_of_range, "I3", "Systems that talk", "0 to 1", 0, 1, 0.2,
                  information, true, 5.0, 0.12, "How easily a department sees the others' records.",
                  "not at all", "half of the time", "as easily as its own",
                  "linking systems, per customer"),
    COMPANY_LEVER(depth, share_of_range, "I4", "Knowing what matters", "0 to 1", 0, 1, 0.3,
                  information, true, 1.0, 0.06,
                  "Whether the few facts that decide service are held.", "names and numbers only",
                  "half of the facts that matter", "the facts that matter",
                  "asking and keeping them, per customer"),
    COMPANY_LEVER(screen, share_of_range, "I5", "Help on the screen", "0 to 1", 0, 1, 0,
                  information, true, 4.0, 0.1,
                  "Likely reason, value and offers shown during contact.", "nothing",
                  "for half of the contacts", "for every contact", "building it, per customer"),
    COMPANY_LEVER(tests, share_of_range, "I6", "Test and learn", "tests a year", 0, 45000, 10,
                  information, false, 0.5, 1.5,
                  "Controlled tests a year: they teach what customers like these need.", "none",
                  "22,500 a year", "45,000 a year", "running tests, per customer"),
    // ---- roll-out
    COMPANY_LEVER(order, share_of_range, "R1", "Order and dates", "0 to 1", 0, 1, 0, roll_out,
                  false, 0.05, 0.005,
                  "How far configuration waits for orientation, and information for both, besides "
                  "the dates of the policy's changes.",
                  "every project starts on its date",
                  "a project starts when those before it are half done",
                  "a project starts when those before it are done", "planning, per customer"),
    COMPANY_LEVER(one_plan, share_of_range, "R2", "One plan or many projects", "0 to 1", 0, 1, 0.3,
                  roll_out, false, 0.2, 0.02,
                  "Parallel projects share the change budget; without one plan they slow each "
                  "other down besides.",
                  "many projects", "half of the projects are in one plan", "one plan",
                  "a programme office, per customer"),
    COMPANY_LEVER(commitment, share_of_range, "R3", "Staying with it", "0 to 1", 0, 1, 0.7,
                  roll_out, false, 0.0, 0.03,
                  "What is left of a change some time after its launch.", "nothing", "half of it",
                  "all of it", "leaders' time, per customer"),
};

#undef COMPANY_LEVER

}  // namespace

std::span<const Lever> company_levers() { return kCompanyLeverRows; }

}  // namespace rapport
