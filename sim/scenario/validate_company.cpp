// Checks what a scenario with a company (see company.h) has to have, and that nothing needs a
// company where there is none.
#include <cmath>

#include "sim/scenario/checker.h"
#include "sim/scenario/joining.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

namespace {

using Kind = TouchPointSpec::Kind;

constexpr double kMeanTolerance = 1e-6;
constexpr Time kLongestRun = 12000 * kDay;  // records keep the number of a day in 14 bits
constexpr const char* kNeedsCompany = "company.on = true, or leave it out";

void check_mean_one(const std::string& key, const Distribution& law, const std::string& hint,
                    const Checker& at) {
  if (std::abs(law.mean() - 1.0) <= kMeanTolerance) return;
  at.problem(key + " has mean " + number_text(law.mean()), "mean 1", hint, key);
}

void check_journeys_of(const Scenario& scenario, const Checker& at) {
  const NameIndex journeys(scenario.journeys);
  const ChildSpec& child = scenario.company.child;
  const std::pair<const char*, const std::string*> named[] = {
      {"company.complaint.journey", &child.complaint_journey},
      {"company.chase.journey", &child.chase_journey},
      {"company.misfit.journey", &child.misfit_journey}};
  for (const auto& [key, name] : named) {
    if (name->empty() || journeys.find(*name)) continue;
    at.problem(std::string(key) + " names no journey: '" + *name + "'",
               nearest_of(*name, journeys.names()), did_you_mean(*name, journeys.names()), key);
  }
}

void check_place(const Scenario& scenario, const TouchPointSpec& spec, const Checker& at) {
  const bool backlog = spec.kind == Kind::asynchronous || spec.kind == Kind::visit;
  if (spec.kind != Kind::self_service && spec.department.empty()) {
    const bool any = !scenario.departments.empty();
    at.problem("has no department, which a company needs to know whose employees serve there",
               any ? list_of(NameIndex(scenario.departments).names())
                   : "department = \"NAME\", of a [department.NAME]",
               {}, "department");
  }
  if (spec.sells && spec.kind == Kind::self_service) {
    at.problem("sells is set, but only employees sell", "false", {}, "sells");
  }
  if (spec.assistant.on && spec.kind != Kind::self_service) {
    at.problem("assistant.on is set, but employees serve here",
               "an assistant at a touch point of kind self_service", {}, "assistant.on");
  }
  if (!spec.chase_after) return;
  if (!backlog) {
    at.problem("chase_after is set, but nobody waits in a backlog here",
               "asynchronous touch points and visits", {}, "chase_after");
  } else if (scenario.company.child.chase_journey.empty()) {
    at.problem("chase_after is set, but chases have no journey", "company.chase.journey = \"NAME\"",
               {}, "chase_after");
  }
}

void check_size(const Scenario& scenario, const Checker& at) {
  if (scenario.departments.empty() || scenario.departments.size() > kMaxDepartments) {
    at.problem("has " + std::to_string(scenario.departments.size()) + " departments",
               "1 to " + std::to_string(kMaxDepartments) + " with a company");
  }
  if (scenario.horizon > 0 && scenario.warmup >= 0 && scenario.warmup <= kLongestRun &&
      scenario.horizon > kLongestRun - scenario.warmup) {
    at.problem("horizon and warmup are " + duration_text(scenario.horizon + scenario.warmup),
               "at most " + duration_text(kLongestRun) + " together, with a company", {},
               "horizon");
  }
}

/// The legs of represented customers come weeks after those of which they are copies, so a run has
/// to begin before anything is counted.
void check_represented(const Scenario& scenario, const Checker& at) {
  if (scenario.represents > kMostRepresented) {
    at.problem("represents is " + number_text(scenario.represents),
               "at most " + number_text(kMostRepresented) + " with a company", {}, "represents");
  }
  if (!scenario.has_copies() || scenario.warmup >= kLeastWarmUpOfCopies * kWeek) return;
  at.problem("warmup is " + duration_text(scenario.warmup) +
                 ", but the legs of represented customers come in the course of " +
                 std::to_string(kCopyWeeks) + " weeks only",
             "at least " + std::to_string(kLeastWarmUpOfCopies) +
                 " weeks where represents is above 1, with a company",
             {}, "warmup");
}

/// Newcomers have to fit into the numbers of customers, beside those who are there.
void check_joining(const Scenario& scenario, const Checker& at) {
  const JoiningSpec& joining = scenario.company.joining;
  const bool at_a_rate = joining.form == JoiningSpec::Form::rate;
  if (at_a_rate && joining.rate == 0.0 && joining.referral == 0.0) {
    at.problem("company.joining.form is 'rate', but company.joining.rate is 0: nobody joins",
               "company.joining.rate above 0 %", "or leave the form out", "company.joining.form");
  }
  if (!at_a_rate && joining.rate > 0.0) {
    at.problem("company.joining.rate is set, but nobody joins at a rate",
               "company.joining.form = \"rate\", or leave the rate out", {},
               "company.joining.rate");
  }
  if (!at_a_rate && joining.referral > 0.0) {
    at.problem("company.joining.referral is set, but nobody joins at a rate",
               "company.joining.form = \"rate\", or leave it out", {}, "company.joining.referral");
  }
  if (joining.form != JoiningSpec::Form::none && scenario.company.money.discount == 0.0) {
    at.problem(
        "company.money.discount is 0, but newcomers cost a share of all that they will bring",
        "above 0 %, where customers join", {}, "company.money.discount");
  }
  double people = 0.0;
  for (const SegmentSpec& segment : scenario.segments) {
    people += segment.customers + most_newcomers(joining, segment.customers, scenario.horizon,
                                                 segment.credit.declined_for_lines());
  }
  if (joining.form == JoiningSpec::Form::none || people < 0x1p31) return;
  at.problem("has " + number_text(people) + " customers, with those who may join",
             "fewer than 2147483648 in all", "simulate fewer customers, or a shorter time",
             "company.joining.form");
}

void check_saves(const Scenario& scenario, const Checker& at) {
  const SaveSpec& save = scenario.company.save;
  const auto in_order = [&](double less, double more, const char* key) {
    if (less <= more) return;
    at.problem(std::string(key) + " is " + number_text(more) + ", below the cut before it",
               "at least " + number_text(less), "cuts stand in ascending order", key);
  };
  in_order(save.small, save.middle, "company.save.middle");
  in_order(save.middle, save.large, "company.save.large");
  if (save.lasts % kSecond != 0) {
    at.problem("company.save.lasts is not a whole number of seconds", "whole seconds", {},
               "company.save.lasts");
  }
  const NameIndex departments(scenario.departments);
  if (save.department.empty() || departments.find(save.department)) return;
  at.problem("company.save.department names no department: '" + save.department + "'",
             nearest_of(save.department, departments.names()),
             did_you_mean(save.department, departments.names()), "company.save.department");
}

/// Who owes defaults when its contract is to be renewed, and feels terms beside a price.
void check_credit(const SegmentSpec& spec, const Checker& at) {
  const CreditSpec& credit = spec.credit;
  if (!credit.on()) return;
  check_mean_one("credit.risk", credit.risk, "move the mean to credit.default", at);
  if (spec.leaving.form == LeavingSpec::Form::noncontract) {
    at.problem(
        "credit.limit is set, but its customers have no contract that is renewed, which is when "
        "defaults are decided",
        "leaving.form = \"cloglog\" or \"logistic\"", {}, "credit.limit");
  }
  if (spec.price > 0.0) return;
  at.problem(
      "credit.limit is set, but the price is 0, beside which customers feel interest and fees",
      "a price above 0", "what keeping the account costs a customer a month, or a bill", "price");
}

/// Who is judged has to ask for something. A policy may take a segment's orders away.
void check_checks(const Scenario& scenario, const CreditSpec& credit, const Checker& at) {
  const bool orders = std::ranges::any_of(
      scenario.needs, [](const NeedSpec& need) { return need.order.on_credit; });
  if (orders && !credit.on()) {
    check_mean_one("credit.risk", credit.risk, "move the mean to credit.default", at);
  }
  const auto refuse = [&](double share, const char* key) {
    if (!(share > 0.0) || credit.on() || orders) return;
    at.problem(std::string(key) + " is set, but nobody of the segment asks for credit",
               "credit.limit above 0, or a need with order.on_credit = true",
               "or leave " + std::string(key) + " out", key);
  };
  refuse(credit.declines, "credit.declines");
  refuse(credit.reviews, "credit.reviews");
  if (credit.declines + credit.reviews <= 1.0) return;
  at.problem("credit.declines and credit.reviews are more than all of the segment together",
             "a sum of at most 100 %", "who is declined is not reviewed", "credit.reviews");
}

void check_people(const Scenario& scenario, Problems& problems) {
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    const SegmentSpec& spec = scenario.segments[s];
    const Checker at(place_of("segment", spec.name, s), problems);
    check_mean_one("value_factor", spec.value_factor, "move the mean to value", at);
    check_credit(spec, at);
    check_checks(scenario, spec.credit, at);
  }
  for (std::size_t n = 0; n < scenario.needs.size(); ++n) {
    const NeedSpec& spec = scenario.needs[n];
    if (spec.overlap != NeedSpec::Overlap::beside) continue;
    Checker(place_of("need", spec.name, n), problems)
        .problem("overlap is 'beside', but with a company a customer has one matter at a time",
                 "queue or merge", {}, "overlap");
  }
}

void check_with_company(const Scenario& scenario, Problems& problems) {
  const Checker at("scenario", problems);
  check_journeys_of(scenario, at);
  check_mean_one("company.hand_over.spread", scenario.company.hand_over.spread,
                 "it is a factor on the journeys' own probabilities", at);
  check_size(scenario, at);
  check_represented(scenario, at);
  check_joining(scenario, at);
  check_saves(scenario, at);
  check_people(scenario, problems);
  check_channels(scenario, problems);
  for (std::size_t t = 0; t < scenario.touch_points.size(); ++t) {
    const TouchPointSpec& spec = scenario.touch_points[t];
    check_place(scenario, spec, Checker(place_of("touch point", spec.name, t), problems));
  }
}

void needs_company(bool given, const std::string& key, const Checker& at) {
  if (given) at.problem(key + " is set, but it needs a company", kNeedsCompany, {}, key);
}

/// Reports keys that do nothing without a company and are not at their default. `plain` is a spec
/// with all defaults.
void need_company(std::span<const Parameter> parameters, const void* spec, const void* plain,
                  const Checker& at) {
  for (const Parameter& p : parameters) {
    if (p.needs_company) needs_company(!has_same_value(p, spec, plain), p.key, at);
  }
}

template <class Spec>
void need_company(const char* key, const std::vector<Spec>& specs, Problems& problems) {
  const Sort& sort = sort_of(key);
  const Spec plain;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    need_company(sort.parameters, &specs[i], &plain,
                 Checker(place_of(sort.place, specs[i].name, i), problems));
  }
}

/// Reports each key that needs a company by itself.
void check_keys_without(const Scenario& scenario, Problems& problems) {
  const Scenario plain;
  need_company(company_parameters(), &scenario, &plain, Checker("scenario", problems));
  need_company(target_parameters(), &scenario, &plain, Checker("scenario", problems));
  for (const LeverSetting& setting : scenario.levers) {
    const Lever* lever = find_lever(setting.lever);
    if (lever == nullptr) continue;
    if (lever->family == LeverFamily::plain && !lever->needs_company) continue;
    needs_company(true, key_of(setting), Checker("levers", problems));
  }
  need_company("department", scenario.departments, problems);
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    const SegmentSpec& spec = scenario.segments[s];
    if (spec.leaving.form != LeavingSpec::Form::noncontract) continue;
    Checker(place_of("segment", spec.name, s), problems)
        .problem("leaving.form is 'noncontract', which needs a company", kNeedsCompany, {},
                 "leaving.form");
  }
  need_company("segment", scenario.segments, problems);
  need_company("need", scenario.needs, problems);
  need_company("touch_point", scenario.touch_points, problems);
  const JourneySpec::Move plain_move;
  for (std::size_t j = 0; j < scenario.journeys.size(); ++j) {
    const JourneySpec& journey = scenario.journeys[j];
    for (const JourneySpec::Move& move : journey.moves) {
      const std::string where = place_of("journey", journey.name, j) + ", " + move_place(move);
      need_company(move_parameters(), &move, &plain_move, Checker(where, problems));
    }
  }
}

/// Reports what needs a company where there is none. A few keys are slips, and each is reported;
/// where there are many, the company was switched off, and one message says so.
void check_without_company(const Scenario& scenario, Problems& problems) {
  constexpr std::size_t kFew = 20;
  Problems all;
  check_keys_without(scenario, all);
  if (all.size() <= kFew) return problems.add(all);
  Checker("scenario", problems)
      .problem("company.on is false, and more than " + std::to_string(kFew) +
                   " keys that are set need a company",
               "company.on = true",
               "to see what a mechanism does, switch it off by itself: mechanism.may = false",
               "company.on");
}

}  // namespace

void check_company(const Scenario& scenario, Problems& problems) {
  if (scenario.company.on) {
    check_with_company(scenario, problems);
  } else {
    check_without_company(scenario, problems);
  }
}

}  // namespace rapport
