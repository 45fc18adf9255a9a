#include "tests/support/random_company.h"

#include <algorithm>
#include <string>

#include "sim/scenario/lever.h"
#include "tests/support/random_channels.h"
#include "tests/support/random_offers.h"
#include "tests/support/random_scenario.h"

namespace rapport {

namespace {

using Kind = TouchPointSpec::Kind;

class CompanyMaker : ScenarioMaker {
 public:
  explicit CompanyMaker(std::uint32_t seed)
      : ScenarioMaker(Dice(seed, 0xC0DE), random_scenario(seed)), seed_(seed) {}

  Scenario make();

 private:
  void make_span();
  void make_departments();
  void make_places();
  void make_moves_avoidable();
  void make_customers();
  void make_mechanism();
  void make_quality();
  void make_facts();
  void make_acts();
  void make_children();
  void make_roadmap();
  void make_money(Dice dice);
  Distribution some_days(double mean);

  CompanySpec& company() { return scenario_.company; }

  std::uint32_t seed_;
};

Scenario CompanyMaker::make() {
  scenario_.name += ", a company";
  scenario_.represents = 1.0;
  company().on = true;
  company().gates = dice_.one_of(
      {Gates::all, Gates::all, Gates::all, Gates::any, Gates::between, Gates::weakest});
  company().fit_scale = dice_.one_of({1.0, 1.0, 0.6, 0.9});
  company().update = dice_.one_of({UpdateRule::disconfirmation, UpdateRule::disconfirmation,
                                   UpdateRule::disconfirmation, UpdateRule::plain});
  make_span();
  make_departments();
  make_places();
  make_moves_avoidable();
  make_customers();
  if (dice_.chance(0.7)) make_mechanism();
  make_quality();
  make_facts();
  make_acts();
  make_children();
  make_roadmap();
  make_money(Dice(seed_, 0xCA5));
  set_levers(dice_, scenario_);
  return scenario_;
}

/// Long enough for all that has to do with weeks and years now and then, and then with fewer needs.
void CompanyMaker::make_span() {
  if (dice_.chance(0.3)) scenario_.warmup = dice_.one_of({7, 15, 28}) * kDay;
  if (!dice_.chance(0.15)) return;
  const bool years = dice_.chance(0.3);
  scenario_.horizon = dice_.whole(years ? 366 : 60, years ? 400 : 90) * kDay;
  for (NeedSpec& spec : scenario_.needs) {
    spec.per_year *= years ? 0.1 : 0.5;
    if (spec.max_per_year) *spec.max_per_year *= years ? 0.1 : 0.5;
  }
  for (StreamSpec& spec : scenario_.streams) {
    spec.per_hour *= years ? 0.1 : 0.5;
    if (spec.max_per_hour) *spec.max_per_hour *= years ? 0.1 : 0.5;
  }
}

Distribution CompanyMaker::some_days(double mean) {
  if (dice_.chance(0.5)) return Distribution::constant(dice_.whole(0, 2) * kDay);
  return Distribution::exponential(mean * kDay);
}

void CompanyMaker::make_departments() {
  const int count = dice_.chance(0.15) ? dice_.whole(5, 8) : dice_.whole(1, 4);
  for (int d = 0; d < count; ++d) {
    DepartmentSpec spec;
    spec.name = "department " + std::to_string(d);
    spec.pays_serve = dice_.between(0, 0.6);
    spec.pays_record = dice_.between(0, 0.4);
    spec.pays_volume = dice_.between(0, 1.2);
    spec.pays_game = dice_.between(0, 0.5);
    spec.rules = dice_.between(0, 1);
    scenario_.departments.push_back(spec);
  }
}

void CompanyMaker::make_places() {
  for (TouchPointSpec& spec : scenario_.touch_points) {
    if (spec.kind == Kind::self_service) {
      if (dice_.chance(0.3)) spec.quality = dice_.between(0.2, 1.0);
      continue;
    }
    spec.department = scenario_.departments[dice_.index(scenario_.departments.size())].name;
    if (dice_.chance(0.3)) spec.quality = dice_.between(0.2, 1.0);
    spec.sells = dice_.chance(0.5);
    const bool backlog = spec.kind == Kind::asynchronous || spec.kind == Kind::visit;
    if (backlog && dice_.chance(0.7)) spec.chase_after = duration(dice_.between(5, 120));
  }
}

void CompanyMaker::make_moves_avoidable() {
  for (JourneySpec& journey : scenario_.journeys) {
    const auto place_of = [&](const std::string& step) -> const TouchPointSpec& {
      const auto found = std::ranges::find(journey.steps, step, &JourneySpec::Step::name);
      return *std::ranges::find(scenario_.touch_points, found->touch_point, &TouchPointSpec::name);
    };
    for (JourneySpec::Move& move : journey.moves) {
      if (move.to.empty() || move.on != Outcome::served) continue;
      const TouchPointSpec &from = place_of(move.from), &to = place_of(move.to);
      if (from.kind == Kind::self_service || to.kind == Kind::self_service) continue;
      move.avoidable = from.department != to.department && dice_.chance(0.7);
    }
  }
}

void CompanyMaker::make_customers() {
  for (NeedSpec& spec : scenario_.needs) {
    spec.fit_weight = dice_.one_of({1.0, 1.0, 0.5, 1.7});
    if (spec.overlap == NeedSpec::Overlap::beside) {
      spec.overlap = dice_.one_of({NeedSpec::Overlap::queue, NeedSpec::Overlap::merge});
    }
  }
  for (SegmentSpec& spec : scenario_.segments) {
    spec.value_per_month = dice_.between(0, 40);
    spec.value_factor =
        dice_.one_of({Distribution::constant(1.0), Distribution::log_normal(1.0, 0.8),
                      Distribution::gamma(1.0, 0.5)});
    LeavingSpec& leaving = spec.leaving;
    if (dice_.chance(0.3)) leaving.form = LeavingSpec::Form::noncontract;
    if (dice_.chance(0.2)) leaving.form = LeavingSpec::Form::cloglog;
    if (leaving.form == LeavingSpec::Form::none || leaving.form == LeavingSpec::Form::logistic) {
      continue;
    }
    if (dice_.chance(0.7)) leaving.memory_weight = dice_.between(0, 4);
    leaving.memory_reference = dice_.between(-0.2, 0.1);
    leaving.wallet = dice_.one_of({1.0, 0.3, 0.8});
    leaving.purchase_value = dice_.between(0, 20);
    leaving.purchases = dice_.one_of({Distribution::constant(50.0), Distribution::gamma(100.0, 0.8),
                                      Distribution::uniform_between(0.0, 200.0)});
    if (leaving.form == LeavingSpec::Form::noncontract) {
      leaving.propensity =
          dice_.one_of({Distribution::constant(0.1), Distribution::beta(1.0, 8.0)});
    }
  }
}

void CompanyMaker::make_mechanism() {
  MechanismSpec& spec = company().mechanism;
  for (bool* on : {&spec.may, &spec.want, &spec.know, &spec.act, &spec.skill, &spec.load,
                   &spec.hand_over, &spec.memory, &spec.complaint, &spec.repeat, &spec.chase,
                   &spec.sale, &spec.survey, &spec.own_value, &spec.roadmap, &spec.dip,
                   &spec.congestion, &spec.commitment, &spec.drift}) {
    *on = !dice_.chance(0.12);
  }
}

void CompanyMaker::make_quality() {
  QualitySpec& quality = company().quality;
  quality.base = dice_.between(0.3, 0.8);
  quality.skill = dice_.between(0, 0.5);
  quality.fit = dice_.between(0, 0.6);
  quality.wait = dice_.between(0, 0.3);
  quality.leg = dice_.between(0, 0.1);
  quality.minimal = dice_.between(0, 0.3);
  quality.goodwill = dice_.between(0, 0.3);
  quality.wrong_keeps = dice_.number();
  quality.wait_reference = minutes(1, 60);
  quality.backlog_reference = minutes(60, 3000);
  ExperienceRuleSpec& experience = company().experience;
  experience.beta = dice_.between(0.05, 0.6);
  experience.loss = dice_.between(0, 2);
  experience.gain = dice_.between(0, 1);
  experience.alpha = dice_.between(0, 0.5);
  experience.peak = dice_.one_of({0.0, 0.6, 1.0});
  experience.fades = dice_.whole(2, 400) * kDay;
  company().skill.skill = dice_.one_of({Distribution::constant(0.8), Distribution::beta(16.0, 4.0),
                                        Distribution::uniform_between(0.0, 1.0)});
}

void CompanyMaker::make_facts() {
  KnowSpec& know = company().know;
  know.fresh_least = dice_.whole(1, 30) * kDay;
  know.fresh_most = know.fresh_least + dice_.whole(0, 400) * kDay;
  know.wrong_most = dice_.between(0.1, 0.7);
  know.skip = dice_.between(0, 1);
  know.prior = dice_.between(0, 0.6);
  know.predict = dice_.between(0, 0.9);
  know.depth_curve = dice_.between(0.2, 5);
  WantSpec& want = company().want;
  want.capacity = dice_.between(0.5, 3.0);
  want.strain = dice_.between(0, 1);
  want.reference_load = dice_.between(0.1, 0.9);
  want.full_serve = dice_.between(0.3, 1.5);
  want.brush_off = dice_.between(0.3, 0.7);
  want.customers_first = dice_.between(0, 1);
  company().money.variable_pay = dice_.between(0, 0.2);
  want.full_record = dice_.between(0.2, 0.8);
  want.substitution = dice_.between(0, 0.5);
}

void CompanyMaker::make_acts() {
  company().may.request =
      dice_.one_of({Distribution::log_normal(20.0, 1.2), Distribution::constant(20.0),
                    Distribution::exponential(15.0)});
  company().may.escalation = dice_.between(0, 1);
  company().may.standing = dice_.between(0, 1);
  ActSpec& act = company().act;
  act.money_of_quality = dice_.between(0, 120);
  act.felt_cost = dice_.between(0, 0.6);
  act.noise = dice_.between(0.5, 8);
  act.tailored_cost = dice_.between(0, 0.6);
  act.unanswered_time = dice_.between(0.1, 1.0);
  act.goodwill_cost = dice_.between(0, 1.2);
}

void CompanyMaker::make_children() {
  ChildSpec& child = company().child;
  const auto some_journey = [&](double chance) {
    return dice_.chance(chance) ? scenario_.journeys[dice_.index(scenario_.journeys.size())].name
                                : std::string();
  };
  child.complaint_journey = some_journey(0.6);
  child.misfit_journey = some_journey(0.6);
  child.chase_journey = some_journey(1.0);
  child.complaint_threshold = dice_.between(0, 0.15);
  child.complaint_slope = dice_.between(0, 5);
  child.complaint_delay = some_days(1.0);
  child.repeat_most = dice_.between(0, 0.6);
  child.repeat_brushed_off = dice_.between(0, 0.8);
  child.repeat_max = dice_.whole(0, 4);
  child.repeat_delay = some_days(2.0);
  child.sale = dice_.between(0.5, 1);
  child.misfit_most = dice_.between(0.5, 1);
  child.misfit_delay = some_days(3.0);
  HandOverSpec& hand_over = company().hand_over;
  hand_over.spread = dice_.one_of({Distribution::constant(1.0), Distribution::gamma(1.0, 0.8),
                                   Distribution::uniform_between(0.0, 2.0)});
  hand_over.owner = dice_.between(0, 1);
  hand_over.structure = dice_.between(0, 1);
  hand_over.work = dice_.between(0, 1);
  SurveySpec& survey = company().survey;
  survey.response = dice_.between(0.1, 0.8);
  survey.courtesy = dice_.between(0, 0.2);
}

void CompanyMaker::make_roadmap() {
  RoadmapSpec& roadmap = company().roadmap;
  roadmap.information_lag = dice_.whole(0, 10) * kDay;
  roadmap.information_ramp = dice_.whole(1, 15) * kDay;
  roadmap.configuration_lag = dice_.whole(0, 8) * kDay;
  roadmap.configuration_ramp = dice_.whole(1, 15) * kDay;
  roadmap.orientation_lag = dice_.whole(0, 4) * kDay;
  roadmap.orientation_ramp = dice_.whole(1, 10) * kDay;
  roadmap.dip = dice_.between(0, 0.2);
  roadmap.budget = dice_.between(0.5, 6);
  roadmap.coordination = dice_.between(0, 0.5);
  roadmap.commitment = dice_.whole(5, 200) * kDay;
  roadmap.drift = dice_.whole(5, 200) * kDay;
}

/// Has dice of its own, so that what is added here changes nothing else of a seed's company.
void CompanyMaker::make_money(Dice dice) {
  company().money.discount = dice.one_of({0.1, 0.1, 0.3, 0.0});
  JoiningSpec& joining = company().joining;
  joining.form =
      dice.one_of({JoiningSpec::Form::none, JoiningSpec::Form::rate, JoiningSpec::Form::replace});
  if (company().money.discount == 0.0) joining.form = JoiningSpec::Form::none;
  // Everybody may leave every week: in longer runs more than can be replaced.
  const bool is_long = scenario_.horizon > 5 * kWeek;
  if (is_long && joining.form == JoiningSpec::Form::replace) joining.form = JoiningSpec::Form::none;
  if (joining.form == JoiningSpec::Form::rate) joining.rate = dice.between(0.1, 8.0);
}

double random_level(Dice& dice, const Lever& lever) {
  if (dice.chance(0.2)) return dice.one_of({lever.least, lever.most});
  if (lever.id == std::string("latitude")) return dice.between(0, 60);
  return dice.between(lever.least, lever.most);
}

}  // namespace

void set_levers(Dice& dice, Scenario& scenario) {
  scenario.levers.clear();
  for (const Lever& lever : company_levers()) {
    if (dice.chance(0.4)) {
      scenario.levers.push_back({lever.id, LeverScope::all, "", random_level(dice, lever)});
    }
    const bool by_segment =
        lever.id == std::string("latitude") || lever.id == std::string("lifetime");
    if (by_segment) {  // the others: set_by_segment()
      for (const SegmentSpec& segment : scenario.segments) {
        if (!dice.chance(0.3)) continue;
        scenario.levers.push_back(
            {lever.id, LeverScope::segment, segment.name, random_level(dice, lever)});
      }
    }
    if (!lever.scopes[static_cast<std::size_t>(LeverScope::department)]) continue;
    for (const DepartmentSpec& department : scenario.departments) {
      if (!dice.chance(0.25)) continue;
      scenario.levers.push_back(
          {lever.id, LeverScope::department, department.name, random_level(dice, lever)});
    }
  }
}

void set_by_segment(Dice& dice, Scenario& scenario) {
  for (const char* id :
       {"assistant_permitted", "assistant_resolve", "assistant_grounded", "assistant_story",
        "call_backs", "promise", "strategy", "structure", "owner", "survey", "answer", "one_view",
        "upkeep", "depth", "screen", "tests"}) {
    std::erase_if(scenario.levers, [&](const LeverSetting& set) {
      return set.lever == id && set.scope == LeverScope::segment;
    });
    for (const SegmentSpec& segment : scenario.segments) {
      if (!dice.chance(0.25)) continue;
      scenario.levers.push_back(
          {id, LeverScope::segment, segment.name, random_level(dice, *find_lever(id))});
    }
  }
}

std::vector<RuleSpec> random_rules(std::uint32_t seed) {
  Dice dice(seed, 0x501E);
  std::vector<RuleSpec> rules;
  for (int n = dice.whole(0, 2); n > 0; --n) {
    rules.push_back({dice.one_of({RuleFigure::complaints, RuleFigure::departures}),
                     dice.chance(0.6), dice.between(0.5, 2.0), dice.whole(0, 14) * kDay});
  }
  return rules;
}

void set_prices(Dice& dice, Scenario& scenario) {
  std::erase_if(scenario.levers, [](const LeverSetting& set) { return set.lever == "price"; });
  if (dice.chance(0.5)) {
    scenario.levers.push_back({"price", LeverScope::all, "", dice.between(0.5, 2.0)});
  }
  for (const SegmentSpec& segment : scenario.segments) {
    if (!dice.chance(0.4)) continue;
    scenario.levers.push_back({"price", LeverScope::segment, segment.name, dice.between(0.5, 2.0)});
  }
}

void set_saves(Dice& dice, Scenario& scenario) {
  for (const char* lever : {"save", "save_margin"}) {
    std::erase_if(scenario.levers, [&](const LeverSetting& set) { return set.lever == lever; });
    scenario.levers.push_back({lever, LeverScope::all, "", dice.one_of({0.0, 1.0, 0.6})});
    for (const SegmentSpec& segment : scenario.segments) {
      if (!dice.chance(0.3)) continue;
      scenario.levers.push_back({lever, LeverScope::segment, segment.name, dice.number()});
    }
  }
}

void set_credit(Dice& dice, Scenario& scenario) {
  for (const char* lever : {"interest", "late_fee", "grace", "credit_limit"}) {
    std::erase_if(scenario.levers, [&](const LeverSetting& set) { return set.lever == lever; });
    if (dice.chance(0.5)) {
      scenario.levers.push_back({lever, LeverScope::all, "", dice.between(0.5, 2.0)});
    }
    for (const SegmentSpec& segment : scenario.segments) {
      if (!dice.chance(0.3)) continue;
      scenario.levers.push_back({lever, LeverScope::segment, segment.name, dice.between(0.5, 2.0)});
    }
  }
}

void set_rewards(Dice& dice, Scenario& scenario) {
  std::erase_if(scenario.levers, [](const LeverSetting& set) { return set.lever == "rewards"; });
  for (const SegmentSpec& segment : scenario.segments) {
    const bool pays = segment.price > 0.0 || segment.leaving.purchase_price > 0.0;
    if (!pays || dice.chance(0.4)) continue;
    scenario.levers.push_back({"rewards", LeverScope::segment, segment.name, dice.between(0, 0.2)});
  }
}

void set_managers(Dice& dice, Scenario& scenario) {
  std::erase_if(scenario.levers, [](const LeverSetting& set) { return set.lever == "managers"; });
  if (dice.chance(0.3)) return;
  scenario.levers.push_back({"managers", LeverScope::all, "", dice.between(0, 0.2)});
}

void set_assistant(Dice& dice, AssistantSpec& spec) {
  spec.permitted = dice.one_of({1.0, 0.0, dice.number(), dice.number()});
  spec.grounded = dice.one_of({1.0, dice.number(), dice.number()});
  spec.resolve = dice.one_of({0.0, 1.0, dice.number()});
  spec.contain_to = dice.between(0, 0.5);
  spec.resolve_to = dice.between(0.3, 1);
  spec.confident = dice.number();
  spec.story = dice.one_of({0.0, 1.0, dice.number()});
  spec.fit = dice.one_of({0.0, 1.0, dice.number()});
}

namespace {

/// Has dice of its own, and leaves the companies of the golden outcome hash as they were.
void add_assistants(std::uint32_t seed, Scenario& scenario) {
  constexpr std::uint32_t kFirstWithAssistants = 25;
  Dice dice(seed, 0xB07);
  if (seed < kFirstWithAssistants || dice.chance(0.2)) return;
  for (TouchPointSpec& spec : scenario.touch_points) {
    if (spec.kind != Kind::self_service || dice.chance(0.2)) continue;
    spec.assistant.on = true;
    set_assistant(dice, spec.assistant);
  }
  scenario.company.act.story_time = dice.between(0.5, 1.0);
  for (JourneySpec& journey : scenario.journeys) {
    for (const JourneySpec::Step& step : journey.steps) {
      const auto place =
          std::ranges::find(scenario.touch_points, step.touch_point, &TouchPointSpec::name);
      if (!place->assistant.on || dice.chance(0.15)) continue;
      const std::string& to = journey.steps[dice.index(journey.steps.size())].name;
      const double share = dice.between(0.2, 0.7);
      std::optional<Distribution> delay;
      if (dice.chance(0.5)) delay = Distribution::exponential(10.0 * kMinute);
      journey.moves.push_back({step.name, to, share, Outcome::passed_on, delay});
      journey.moves.push_back({step.name, "", 1.0 - share, Outcome::passed_on, {}});
    }
  }
}

}  // namespace

namespace {

// Draws of its own, so that companies with and without save offers are alike else.
void add_saves(std::uint32_t seed, Scenario& scenario) {
  Dice dice(seed, 0x5A7E);
  SaveSpec& save = scenario.company.save;
  save.reach = dice.one_of({1.0, 1.0, 0.8});
  save.small = dice.one_of({0.0, 0.05, 0.1});
  save.middle = dice.between(0.1, 0.3);
  save.large = dice.between(0.3, 0.8);
  save.lasts = dice.one_of({3 * kDay, 10 * kDay + kSecond, 60 * kDay});
  if (dice.chance(0.5)) {
    save.department = scenario.departments[dice.index(scenario.departments.size())].name;
  }
  if (!dice.chance(0.7)) return;
  set_saves(dice, scenario);
  for (SegmentSpec& segment : scenario.segments) {
    if (segment.price == 0.0) segment.price = dice.between(2, 30);
    segment.leaving.price_weight += dice.between(0.5, 3);
  }
}

}  // namespace

namespace {

void add_reasons(std::uint32_t seed, Scenario& scenario) {
  Dice dice(seed, 0x3EA5);
  if (dice.chance(0.3)) return;
  for (SegmentSpec& spec : scenario.segments) {
    spec.leaving.moving = dice.one_of({0.0, 0.1, 0.6});
    spec.leaving.put_off = dice.one_of({Time{0}, kHour, kDay, 5 * kDay});
    spec.polygamous = dice.one_of({0.0, 0.3, 1.0});
  }
}

}  // namespace

void set_joining_levers(Dice& dice, Scenario& scenario) {
  const auto set = [&](const char* lever, std::initializer_list<double> values) {
    std::erase_if(scenario.levers, [&](const LeverSetting& other) { return other.lever == lever; });
    scenario.levers.push_back({lever, LeverScope::all, "", dice.one_of(values)});
    for (const SegmentSpec& segment : scenario.segments) {
      if (!dice.chance(0.3)) continue;
      scenario.levers.push_back({lever, LeverScope::segment, segment.name, dice.one_of(values)});
    }
  };
  set("acquisition", {0.0, 0.5, 1.0, 3.0});
  set("acceptance", {0.2, 0.7, 1.0});
  set("bought", {0.0, 0.3, 1.0});
}

namespace {

void add_market(std::uint32_t seed, Scenario& scenario) {
  Dice dice(seed, 0x21BA);
  if (dice.chance(0.3)) return;
  for (SegmentSpec& spec : scenario.segments) {
    RivalSpec& rival = spec.rival;
    if (spec.leaving.form == LeavingSpec::Form::none || dice.chance(0.3)) continue;
    rival.offers = dice.one_of({0.5, 5.0, 40.0});
    rival.price = dice.one_of({0.8, 1.0, 1.2});
    rival.satisfaction = dice.between(0, 1);
    rival.switching = dice.between(0, 3);
    rival.inert = dice.one_of({0.0, 0.5, 1.0});
    rival.wakes = dice.one_of({0.0, 0.5, 1.0});
    rival.awake = dice.one_of({kHour, 2 * kDay, 30 * kDay});
  }
  JoiningSpec& joining = scenario.company.joining;
  joining.screening = dice.one_of({0.0, 0.5, 1.0});
  joining.facts = dice.one_of({0.0, 0.6});
  joining.bought_leaving = dice.one_of({0.5, 1.0, 3.0});
  joining.elasticity = dice.one_of({0.0, 0.2, 1.0});
  const bool at_a_rate = joining.form == JoiningSpec::Form::rate;
  if (at_a_rate && dice.chance(0.5)) joining.referral = dice.between(2, 10);
  if (dice.chance(0.5)) set_joining_levers(dice, scenario);
}

}  // namespace

Scenario random_company(std::uint32_t seed) {
  Scenario scenario = CompanyMaker(seed).make();
  add_prices(seed, scenario);
  add_shocks(seed, scenario);
  add_saves(seed, scenario);
  add_reasons(seed, scenario);
  add_market(seed, scenario);
  add_notice(seed, scenario);
  add_assistants(seed, scenario);
  add_channels(seed, scenario);
  add_offers(seed, scenario);
  return scenario;
}

}  // namespace rapport
