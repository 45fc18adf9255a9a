// What a scenario says of a company whose employees may, want and know: the numbers behind acts,
// facts, effort, quality, memory, children of cases, surveys and roadmaps.
//
// docs/ODD.md has the equations in which they stand; parameter_company.cpp has their ranges,
// sources and words. All qualities, satisfactions and expectations are in [0, 1].
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "sim/core/clock.h"
#include "sim/core/distribution.h"
#include "sim/scenario/limits.h"

namespace rapport {

/// What an employee does on a leg.
enum class Act : std::uint8_t {
  minimal,   ///< gets it off the desk
  standard,  ///< by the book
  tailored,  ///< what really fits this customer, as far as the gates let it
  goodwill   ///< money or a favour, whatever the customer needs
};
inline constexpr int kActs = 4;
inline constexpr std::array<const char*, kActs> kActNames{"minimal", "standard", "tailored",
                                                          "goodwill"};

/// What a leg lost most quality by, and so why a customer who leaves because of it leaves.
enum class Loss : std::uint8_t {
  none,        ///< nothing: leaves as it would have left anyway
  wait,        ///< the wait
  gave_up,     ///< not served at all
  hand_over,   ///< one more leg
  may,         ///< it would have fitted, but nobody was allowed to
  want,        ///< ... but nobody's effort went there
  know,        ///< ... but nobody knew
  wrong_fact,  ///< what was known was wrong
  unanswered,  ///< the message was not answered
  minimal,     ///< it was got off the desk
  misfit       ///< what was sold did not fit
};
inline constexpr int kLosses = 11;
inline constexpr std::array<const char*, kLosses> kLossNames{
    "none", "wait",       "gave_up",    "hand_over", "may",   "want",
    "know", "wrong_fact", "unanswered", "minimal",   "misfit"};
/// For people: why somebody left who remembers that worst.
inline constexpr std::array<const char*, kLosses> kLossLabels{"Would have left anyway",
                                                              "Because of a wait",
                                                              "Because not served",
                                                              "Because handed over",
                                                              "Because nobody may",
                                                              "Because nobody wants",
                                                              "Because nobody knows",
                                                              "Because of a wrong fact",
                                                              "Because not answered",
                                                              "Because got off the desk",
                                                              "Because what was sold does not fit"};

/// The total experience's elements.
enum class Element { presales, delivery, use, support };
inline constexpr int kElements = 4;
inline constexpr std::array<const char*, kElements> kElementNames{"presales", "delivery", "use",
                                                                  "support"};

enum class Gates { all, any };                     ///< how the three gates are joined
enum class UpdateRule { plain, disconfirmation };  ///< how a leg changes satisfaction

/// What is switched on; each off switch leaves all that is not downstream of it as it is.
struct MechanismSpec {
  bool may = true;         ///< off: everything is allowed
  bool want = true;        ///< off: all effort that serving needs is made
  bool know = true;        ///< off: everything is known, and rightly; no records
  bool act = true;         ///< off: every leg fits as far as the gates let it, at no cost
  bool skill = true;       ///< off: every employee has the mean skill
  bool load = true;        ///< off: capacity and reading are those of the reference load
  bool hand_over = true;   ///< off: moves as the journeys say, alike for all cases
  bool memory = true;      ///< off: nothing is remembered
  bool complaint = true;   ///< off: nobody complains
  bool repeat = true;      ///< off: every matter is settled once its case has closed
  bool chase = true;       ///< off: nobody asks what has become of it
  bool sale = true;        ///< off: nothing is sold on contact
  bool survey = true;      ///< off: everybody answers, and truly
  bool own_value = true;   ///< off: customers of a segment are worth the same
  bool roadmap = true;     ///< off: levers take effect on their date
  bool dip = true;         ///< off: changes do not cost quality while they are made
  bool congestion = true;  ///< off: any number of projects runs at full speed
  bool commitment = true;  ///< off: what was launched stays
  bool drift = true;       ///< off: orientation stays as decreed
};

/// Effects on the quality of a leg, all of them at least 0.
struct QualitySpec {
  double base = 0.6, skill = 0.2, fit = 0.3, wait = 0.15, leg = 0.06, denied = 0.1;
  double asked_again = 0.08, wrong = 0.2, minimal = 0.1, goodwill = 0.12, failed = 0.2;
  double unanswered = 0.25;
  Time wait_reference = 10 * kMinute;  ///< staffed places without patience
  Time backlog_reference = 5 * kDay;   ///< backlogs without deadline and patience
};

/// Disconfirmation (Oliver 1980) and memory of peak and end.
struct ExperienceRuleSpec {
  double beta = 0.25, loss = 0.6, gain = 0.25, alpha = 0.12;
  double peak = 0.6;
  Time fades = kYear;
  double complaint_weight = 2.0;
};

/// Facts about customers.
struct KnowSpec {
  Time fresh_least = kYear / 2, fresh_most = 2 * kYear;  ///< at I2 = 0 and 1
  double wrong_most = 0.25, wrong_least = 0.03;          ///< at I2 = 0 and 1
  double depth_least = 0.5;                              ///< at I4 = 0
  double skip = 0.4;                                     ///< unread records at full strain
  double prior = 0.3;                                    ///< of I6, with many tests
  double tests = 2000.0;                                 ///< a year, for 63 % of it
  double predict = 0.35;                                 ///< of I5 at 1
};

/// Effort over the tasks serve, record, volume and game.
struct WantSpec {
  double substitution = 0.2;  ///< off the diagonal of the cost matrix
  double capacity = 1.6;      ///< at the reference load or below
  double strain = 0.5;        ///< share of it lost at full load
  double reference_load = 0.7;
  double full_serve = 0.8;                      ///< effort at which g_want is 1
  double full_record = 0.35;                    ///< effort at which every leg is recorded
  double delta = 0.98;                          ///< worth of pay a month later
  Time reveal = kYear / 2;                      ///< until the outcome shows
  double blind_serve = 0.35, blind_game = 0.6;  ///< of customer metrics before it shows, at C6a = 0
  double traced_serve = 1.0;  ///< of customer metrics when it shows and they are traced
  double intrinsic_serve = 0.35, intrinsic_record = 0.45, training = 0.25;
  double training_half = 40.0;  ///< hours a year for half of it
};

struct MaySpec {
  Distribution request = Distribution::constant(20.0);  ///< money that what fits costs, by case
  double escalation = 0.2;                              ///< where it is above the latitude
  double standing = 0.5;  ///< on later legs of a case that nobody owns
};

struct ActSpec {
  double money_of_quality = 60.0;  ///< kappa at O1 = 1: money a unit of quality is worth to staff
  double pay = 8.0;                ///< money that incentives of strength 1 mean on a leg
  double felt_cost = 0.15;         ///< chi
  double noise = 3.0;              ///< money: scale of the Gumbel noise of choices
  double minimal_time = 0.75, tailored_time = 1.2, goodwill_time = 1.05;
  double tailored_cost = 0.25;  ///< share of the request that a tailored act costs
  double goodwill_cost = 1.0;   ///< share of the request that goodwill costs
};

struct SkillSpec {
  Distribution skill = Distribution::constant(0.8);  ///< of a post's incumbent, in [0, 1]
};

/// Needs that outcomes cause.
struct ChildSpec {
  std::string complaint_journey, chase_journey, misfit_journey;  ///< empty: the case's own
  double complaint_threshold = 0.12, complaint_slope = 1.2;
  Distribution complaint_delay = Distribution::constant(1.0 * kDay);
  double repeat_most = 0.2, repeat_unanswered = 0.6;
  int repeat_max = 2;
  Distribution repeat_delay = Distribution::constant(3.0 * kDay);
  double sale = 0.1;         ///< chance of a sale at effort `volume` 1 on a leg that sells
  double sale_value = 0.0;   ///< money a sale brings in
  double misfit_most = 0.5;  ///< of sales that fit not at all
  Distribution misfit_delay = Distribution::constant(45.0 * kDay);
};

struct HandOverSpec {
  Distribution spread = Distribution::constant(1.0);  ///< factor of a case, mean 1
  double owner = 0.5;      ///< share of moves between departments that owning a case saves
  double structure = 0.4;  ///< share that customer-group structure saves, at C1 = 1
};

struct SurveySpec {
  double response = 0.1, response_slope = 2.0, courtesy = 0.12, scale = 0.08;
};

struct RoadmapSpec {
  Time information_lag = kYear / 2, information_ramp = kYear / 2;
  Time configuration_lag = kYear / 4, configuration_ramp = kYear / 4;
  Time orientation_lag = 0, orientation_ramp = kYear / 12;
  double dip = 0.03;
  double budget = 4.0;         ///< projects at a time at full speed
  double coordination = 0.15;  ///< speed lost to each further project, at R2 = 0
  Time commitment = kYear;     ///< until what nobody stays with is gone
  Time drift = 2 * kYear;
};

struct MoneySpec {
  double discount = 0.1;      ///< a year
  double variable_pay = 0.1;  ///< paid on top of the cost of staff, as a share of it
  double hours = 1700.0;      ///< a year, of an employee
};

/// What a policy's rule looks at: figures that a company has every week.
enum class RuleFigure : std::uint8_t { complaints, departures };
inline constexpr std::array<const char*, 2> kRuleFigureNames{"complaints", "departures"};

/// Weeks of warm-up that a rule on complaints needs: it compares with the last of them, and Today's
/// complaints take about that long to come about. Assumption: with less such a rule fires of
/// itself.
inline constexpr Time kComplaintWeeks = 4;

/// "When complaints > 1.3 x today for 2 months, then rescind": a company's levers go back to
/// Today's.
struct RuleSpec {
  RuleFigure figure = RuleFigure::complaints;
  bool above = true;    ///< else below
  double factor = 1.0;  ///< times what it was under Today, before the run began
  Time lasting = 30 * kDay;
  auto operator<=>(const RuleSpec&) const = default;
};

struct CompanySpec {
  bool on = false;  ///< off: the plain model, bit for bit
  Gates gates = Gates::all;
  double weight_may = 1.0, weight_want = 1.0, weight_know = 1.0;  ///< of gates = any
  UpdateRule update = UpdateRule::disconfirmation;
  MechanismSpec mechanism;
  QualitySpec quality;
  ExperienceRuleSpec experience;
  KnowSpec know;
  WantSpec want;
  MaySpec may;
  ActSpec act;
  SkillSpec skill;
  ChildSpec child;
  HandOverSpec hand_over;
  SurveySpec survey;
  RoadmapSpec roadmap;
  MoneySpec money;
};

}  // namespace rapport
