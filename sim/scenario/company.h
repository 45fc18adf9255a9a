// What a scenario says of the company layer: the numbers behind what the firm's employees may, want
// and know. They are about acts, facts, effort, quality, memory, child needs, surveys and roadmaps.
//
// "Company" always means this layer, which is the key `company` in files; the enterprise that is
// simulated is the firm. Where `company.on` is not set, the firm is simulated by the plain model,
// which uses nothing of this.
//
// docs/ODD.md, section 7, Company, has the equations in which these numbers stand;
// parameter_company.cpp has their ranges, their sources and what they mean in words. Qualities,
// satisfactions and expectations are in [0, 1], money is in the scenario's currency. O1 to R3 are
// levers, see lever_company.cpp.
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
  minimal,   ///< gets it off the desk: a brush-off
  standard,  ///< by the book
  tailored,  ///< what is believed to fit this customer; it does unless a fact is wrong
  goodwill   ///< money or a favour, whatever the customer needs
};
inline constexpr int kActs = 4;
inline constexpr std::array<const char*, kActs> kActNames{"minimal", "standard", "tailored",
                                                          "goodwill"};

/// What a leg lost most quality by. It is also the cause of leaving of a customer who leaves
/// because of that leg.
enum class Loss : std::uint8_t {
  none,        ///< nothing; as a cause: the customer would have left anyway
  wait,        ///< the wait
  gave_up,     ///< not served at all
  hand_over,   ///< there were earlier legs, or the customer had to say it all again
  may,         ///< it would have fitted, but nobody was allowed to
  want,        ///< ... but nobody's effort went there
  know,        ///< ... but nobody knew
  wrong_fact,  ///< what was known was wrong
  unanswered,  ///< the message was not answered
  minimal,     ///< the employee only got it off the desk
  misfit,      ///< what was sold did not fit
  price,       ///< as a cause only: at Today's price the customer would have stayed
  // as causes only:
  moved,         ///< it moved away
  contract_end,  ///< only the contract had kept it so long
  polygamous,    ///< it has other suppliers
  defaulted,     ///< it cannot pay what it owes
  rival          ///< without the rival's offer it would have stayed
};
inline constexpr int kLosses = 17;
/// Causes that are told apart always. Those behind them are so where a segment has them.
inline constexpr int kPlainLosses = 12;
/// Whether a customer leaves for it because of what happened at a touch point.
constexpr bool is_of_a_leg(Loss loss) { return loss != Loss::none && loss < Loss::price; }
inline constexpr std::array<const char*, kLosses> kLossNames{
    "none",  "wait",         "gave_up",    "hand_over", "may",    "want",
    "know",  "wrong_fact",   "unanswered", "minimal",   "misfit", "price",
    "moved", "contract_end", "polygamous", "defaulted", "rival"};
/// For people: why a customer left, by what the worst leg that it remembers lost most by.
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
                                                              "Because what was sold does not fit",
                                                              "Because of the price",
                                                              "Because it moved away",
                                                              "Because the contract ended",
                                                              "Because it has other suppliers",
                                                              "Because it defaulted",
                                                              "Because of a rival's offer"};

/// The parts of a customer's whole experience. Each touch point belongs to one of them.
enum class Element { presales, delivery, use, support };
inline constexpr int kElements = 4;
inline constexpr std::array<const char*, kElements> kElementNames{"presales", "delivery", "use",
                                                                  "support"};

/// How the three gates are joined to the chance of an act that fits. `all` needs them together; the
/// rivals let one make up for another, wholly (`any`) or in part (`between`), or ask only for the
/// narrowest (`weakest`).
enum class Gates { all, any, between, weakest };
enum class UpdateRule { plain, disconfirmation };  ///< how a leg changes satisfaction

/// The switches of the layer's mechanisms, all on by default. Switching one off leaves everything
/// that does not follow from it as it is, bit for bit; docs/influence.md shows what follows from
/// what.
struct MechanismSpec {
  bool may = true;         ///< off: everything is allowed
  bool want = true;        ///< off: all effort that serving and recording need is made
  bool know = true;        ///< off: everything is known, and rightly; no records
  bool act = true;         ///< off: every leg fits as far as the gates let it, at no cost
  bool skill = true;       ///< off: every employee has the mean skill
  bool load = true;        ///< off: capacity and reading are those of the reference load
  bool hand_over = true;   ///< off: moves as the journeys say, alike for all cases
  bool memory = true;      ///< off: nothing is remembered
  bool complaint = true;   ///< off: nobody complains
  bool repeat = true;      ///< off: every matter is settled once its case has closed
  bool chase = true;       ///< off: nobody asks what has become of a case
  bool sale = true;        ///< off: nothing is sold on contact
  bool survey = true;      ///< off: everybody answers, and truly
  bool own_value = true;   ///< off: customers of a segment are worth the same
  bool roadmap = true;     ///< off: levers take effect on their date
  bool dip = true;         ///< off: changes do not cost quality while they are made
  bool congestion = true;  ///< off: any number of projects runs at full speed
  bool commitment = true;  ///< off: what was launched stays
  bool drift = true;       ///< off: orientation stays as decreed
  bool channel = true;     ///< off: cases begin by the journeys' shares
};

/// What adds to the quality of a leg and what is taken from it; all numbers are at least 0. `base`
/// is the quality by the book, of touch points that have none of their own. `skill`, `fit` and
/// `goodwill` add to it. The others are taken off: `wait` for a wait as long as patience, `leg` for
/// each earlier leg of the case, and the rest where what they name has happened.
struct QualitySpec {
  double base = 0.6, skill = 0.2, fit = 0.3, wait = 0.15, leg = 0.06, denied = 0.1;
  double asked_again = 0.08, wrong = 0.2, minimal = 0.1, goodwill = 0.12, failed = 0.2;
  double unanswered = 0.25;
  double late = 0.15;        ///< for a delivery that took twice as long as promised, or longer
  double wrong_keeps = 0.4;  ///< share of the effect of fit that an act on a wrong fact keeps
  /// Counts as patience at staffed touch points that have none.
  Time wait_reference = 10 * kMinute;
  Time backlog_reference = 5 * kDay;  ///< likewise in backlogs without a deadline or patience
};

/// How a leg changes satisfaction and expectation (disconfirmation, Oliver 1980), and how cases are
/// remembered by their peak and their end; see sim/company/experience.h. A leg moves satisfaction
/// the share `beta` of the way to its quality, and the expectation the share `alpha`. `loss` and
/// `gain` weigh quality below and above the expectation. `peak` is the weight of a case's peak,
/// beside its end. A memory falls to 37 % in the time `fades`. A case that ends in a complaint is
/// remembered `complaint_weight` times.
struct ExperienceRuleSpec {
  double beta = 0.25, loss = 0.6, gain = 0.25, alpha = 0.12;
  double peak = 0.6;
  Time fades = kYear;
  double complaint_weight = 2.0;
};

/// What departments know of customers: how long facts last, how often they are wrong, how much of
/// what matters they hold, and what a guess is worth where there are none.
struct KnowSpec {
  /// Time in which a fact's worth falls to 37 %, at I2 = 0 and 1.
  Time fresh_least = kYear / 2, fresh_most = 2 * kYear;
  /// Share of facts recorded wrongly, at I2 = 0 and 1.
  double wrong_most = 0.25, wrong_least = 0.03;
  double depth_least = 0.5;  ///< share of what matters that records hold at I4 = 0; at 1 all
  double depth_curve = 2.0;  ///< how much the first facts matter more than the rest, above 0
  double skip = 0.4;         ///< share of records left unread at full strain
  double prior = 0.3;        ///< chance that a guess from tests (I6) is right, with very many
  double tests = 2000.0;     ///< tests a year that give 63 % of it
  double predict = 0.35;     ///< chance that a prediction is right, at I5 = 1
};

/// How employees divide their effort over the tasks serve, record, volume and game, see
/// sim/company/effort.h. Pay and effort are in units of the model: docs/ODD.md, Effort.
struct WantSpec {
  /// How far effort on one task makes another costlier: C off its diagonal.
  double substitution = 0.2;
  double capacity = 1.6;        ///< most effort in all, at the reference load or below
  double strain = 0.5;          ///< share of the capacity that is lost at full load
  double reference_load = 0.7;  ///< load above which there is strain
  double full_serve = 0.8;      ///< effort at which g_want is 1
  double brush_off = 0.5;       ///< g_want below which customers are brushed off at times
  double full_record = 0.35;    ///< effort at which every leg is recorded
  double delta = 0.98;          ///< worth of pay a month later, over pay at once
  Time reveal = kYear / 2;      ///< time after which 63 % of outcomes have shown
  /// Pay by metrics of customers that see nothing of outcomes.
  double blind_serve = 0.35, blind_game = 0.6;
  double traced_serve = 1.0;  ///< pay for serving by metrics of customers that see all of them
  double usual_pay = 0.1;     ///< variable pay, over the cost of staff, at which all these hold
  /// Employees' own wish to serve and to record, and what is added to the former where customers
  /// come first (O1 = 1) and, at most, by training.
  double intrinsic_serve = 0.2, intrinsic_record = 0.45, customers_first = 0.5, training = 0.25;
  double training_half = 40.0;  ///< hours of training a year (C7) that give half of `training`
};

/// What employees are allowed to do: docs/ODD.md, A leg and its gates.
struct MaySpec {
  /// Money that it costs to do what really fits, drawn by case.
  Distribution request = Distribution::constant(20.0);
  double escalation = 0.2;  ///< g_may where the request is above the latitude (O3)
  double standing = 0.5;    ///< factor on g_may on later legs of a case that nobody owns
};

/// What acts cost and take, and how employees choose between a favour and service by the book where
/// nothing fits: they take what is worth more to them, in money.
struct ActSpec {
  double money_of_quality = 18.0;  ///< money that a unit of quality is worth to an employee
  double felt_cost = 0.15;         ///< share of an act's cost that the employee feels as its own
  double noise = 3.0;              ///< money: scale of the logistic noise in the choice
  /// Factors of the acts on the service time; that of the standard act is 1.
  double minimal_time = 0.75, tailored_time = 1.2, goodwill_time = 1.05;
  double unanswered_time = 0.2;  ///< likewise, of a message that is not answered
  double story_time = 0.85;      ///< likewise, of a leg whose story an assistant has passed on
  double tailored_cost = 0.25;   ///< share of the request that a tailored act costs
  double goodwill_cost = 1.0;    ///< share of the request that goodwill costs
};

struct SkillSpec {
  Distribution skill = Distribution::constant(0.8);  ///< of the employee on a post, in [0, 1]
};

/// Child needs, which outcomes of cases cause: complaints, repeats, chases and misfits.
struct ChildSpec {
  /// Journeys of these, by name. Empty: the journey of the need itself; without a journey of chases
  /// there are none.
  std::string complaint_journey, chase_journey, misfit_journey;
  /// A customer complains about a case that was felt worse than -threshold, with chance
  /// `complaint_slope` times what is below that. How a case was felt is between -1 and 1.
  double complaint_threshold = 0.12, complaint_slope = 1.2;
  Distribution complaint_delay = Distribution::constant(1.0 * kDay);
  /// Chance of a repeat where nothing fitted, after a brush-off, and where a message was not
  /// answered.
  double repeat_most = 0.2, repeat_brushed_off = 0.4, repeat_unanswered = 0.6;
  int repeat_max = 2;  ///< most repeats of one root need
  Distribution repeat_delay = Distribution::constant(3.0 * kDay);
  double sale = 0.1;         ///< chance of a sale on a leg that sells, at effort 1 on volume
  double sale_value = 0.0;   ///< money a sale brings in
  double misfit_most = 0.5;  ///< share of sales that would not fit, where nobody wants or knows
  Distribution misfit_delay = Distribution::constant(45.0 * kDay);
};

/// How far owners of cases and structure save avoidable moves to other departments.
struct HandOverSpec {
  Distribution spread = Distribution::constant(1.0);  ///< a case's own factor on such moves, mean 1
  double owner = 0.5;                                 ///< share of them that owning the case saves
  double structure = 0.4;  ///< share of them that customer-group structure saves, at C1 = 1
  double work = 0.6;  ///< of a leg that is saved, the share of its time that the saving one takes
};

/// How customers answer surveys: the chance to answer, how much more readily those answer who are
/// pleased or angry, how much kinder answers are than satisfaction, and the spread of people's own
/// use of scales. docs/ODD.md, Survey.
struct SurveySpec {
  double response = 0.1, response_slope = 2.0, courtesy = 0.12, scale = 0.08;
};

/// How a lever gets from one value to another, see sim/company/roadmap.h. By family of levers, the
/// lag is the time until anything happens, and the ramp the time from there to the whole, at full
/// speed.
struct RoadmapSpec {
  Time information_lag = kYear / 2, information_ramp = kYear / 2;
  Time configuration_lag = kYear / 4, configuration_ramp = kYear / 4;
  Time orientation_lag = 0, orientation_ramp = kYear / 12;
  double dip = 0.05;           ///< most quality lost while people change how they work, at skill 0
  double budget = 4.0;         ///< whole ranges of levers that can be moved at full speed at a time
  double coordination = 0.25;  ///< speed lost besides, with very many projects, at R2 = 0
  Time commitment = kYear;     ///< time in which what nobody stays with (R3 = 0) falls to 37 %
  Time drift = 2 * kYear;      ///< time in which belief goes 63 % of its way to practice
};

/// Numbers of the ledger, see sim/measure/ledger.h.
struct MoneySpec {
  double discount = 0.1;      ///< yearly rate by which later money counts for less
  double variable_pay = 0.1;  ///< paid on top of the cost of staff, as a share of it
  double hours = 1700.0;      ///< hours that an employee works a year
};

/// Customers who join during a run, once a week, see docs/ODD.md, Joining. The levers
/// `acquisition`, `acceptance` and `bought` say how much is spent on winning them, how many of
/// those who apply are taken, and how many come from bought portfolios.
struct JoiningSpec {
  enum class Form {
    none,    ///< nobody joins
    rate,    ///< so many a year, whatever happens
    replace  ///< as many as have left
  };
  Form form = Form::none;
  double rate = 0.0;  ///< of form rate: newcomers a year, as a share of a segment's first customers
  double cost = 0.75;  ///< of acquiring one, as a share of what a newcomer is worth under Today
  // of form rate:
  double elasticity = 0.2;   ///< with twice as much spent, 2 to this power times as many apply
  double screening = 0.5;    ///< share of applicants whose propensity to leave is seen in advance
  double referral = 0.0;     ///< newcomers a year whom a wholly satisfied customer brings
  double facts = 0.0;        ///< share of newcomers of whom departments get a record as they join
  double bought_cost = 0.5;  ///< of a bought customer, as a share of what winning one costs Today
  double bought_leaving = 1.5;  ///< how many times as fast it leaves
};

/// Where a newcomer comes from.
enum class Source : std::uint8_t { own, bought, referred };

/// Offers to customers who want to leave: docs/ODD.md, Save offers. The levers `save` and
/// `save_margin` say how far there is a desk that makes them, and what its people are paid for.
struct SaveSpec {
  double reach = 0.5;  ///< share of those who want to leave who say so before they go
  /// The three cuts of the price that may be offered, as shares of it, in ascending order; 0: none.
  double small = 0.05, middle = 0.1, large = 0.2;
  Time lasts = kYear;      ///< how long a cut holds, and binds the customer; whole seconds
  std::string department;  ///< whose employees make the offers; empty: the first one's
};
inline constexpr int kSaveCuts = 3;

/// Managers of accounts, whom the lever `managers` gives the most valuable customers: docs/ODD.md,
/// Account managers.
struct ManagerSpec {
  double quits = 0.2;        ///< chance that a customer's manager quits within a year
  Time relearn = 90 * kDay;  ///< until the next one knows the customer, at most a year
};

/// Offers of products after a contact (lever cross_sell): docs/ODD.md, Products.
struct ProductOfferSpec {
  double by_chance = 0.2;  ///< share of those made without knowing the customer that fit
  double annoys = 0.02;    ///< what one that does not fit takes from satisfaction
};

/// By what customers choose the touch point to which they turn with a need, where the need says so:
/// docs/ODD.md, Channels. Weights are in units of utility, 1 for odds that are e times as high.
struct ChannelChoiceSpec {
  double price = 5.0;  ///< of the logarithm of the price
  double wait = 1.0;   ///< of a published wait as long as patience
  double habit = 1.5;  ///< of the touch point to which the customer turned last
};

/// The figure that a policy's rule watches. The firm counts both each time it looks at itself,
/// which is every week.
enum class RuleFigure : std::uint8_t { complaints, departures };
inline constexpr std::array<const char*, 2> kRuleFigureNames{"complaints", "departures"};

/// Weeks of warm-up that a rule on complaints needs: it compares with the last of them, and Today's
/// complaints take about that long to come about. Assumption: with a shorter warm-up such a rule
/// fires by itself.
inline constexpr Time kComplaintWeeks = 4;

/// A rule of a policy, written "complaints > 1.3 x today for 2 months". Once the figure has been
/// like that for so long, all levers of the company layer go back to Today's values.
struct RuleSpec {
  RuleFigure figure = RuleFigure::complaints;
  bool above = true;    ///< else below
  double factor = 1.0;  ///< times what it was under Today, before the run began
  Time lasting = 30 * kDay;
  auto operator<=>(const RuleSpec&) const = default;
};

/// All that a scenario says under the key `company`.
struct CompanySpec {
  bool on = false;  ///< off: the plain model, bit for bit
  Gates gates = Gates::all;
  double fit_scale = 1.0;  ///< under `all`, chance of a fit over the product of the gates
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
  JoiningSpec joining;
  SaveSpec save;
  ManagerSpec manager;
  ProductOfferSpec offer;
  ChannelChoiceSpec channel;
};

}  // namespace rapport
