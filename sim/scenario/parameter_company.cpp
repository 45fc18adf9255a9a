// The parameters of the company layer (see company.h), a row each. docs/ODD.md has the equations.
#include "sim/scenario/parameter_tables.h"

namespace rapport {

namespace {

using namespace detail;  // NOLINT: the words of these tables
using enum PolicyRight;

constexpr double kShortest = static_cast<double>(kHour);

constexpr std::array kGatesForms{"all", "any", "between", "weakest"};
constexpr std::array kUpdateRules{"plain", "disconfirmation"};
constexpr std::array kJoiningForms{"none", "rate", "replace"};
constexpr const char* kGuess = "assumption";
constexpr const char* kRule = "convention";

// A number of the layer. It is the same under all policies: they move levers.
#define NUMBER(key, label, path, quantity, least, most, doc, source, low, high)                    \
  company_only(Parameter{key, label, RAPPORT_FIELD(Scenario, company.path), quantity, least, most, \
                         none, doc, source, low, high})
#define SWITCH(name, label, doc)                                                                  \
  company_only(Parameter{"mechanism." #name, label,                                               \
                         RAPPORT_FIELD(Scenario, company.mechanism.name), Q::plain, kNone, kNone, \
                         none, doc, kRule})
#define JOURNEY(key, label, path, doc)                          \
  company_only(Parameter{key,                                   \
                         label,                                 \
                         RAPPORT_FIELD(Scenario, company.path), \
                         Q::plain,                              \
                         kNone,                                 \
                         kNone,                                 \
                         none,                                  \
                         doc,                                   \
                         kRule,                                 \
                         kNone,                                 \
                         kNone,                                 \
                         {},                                    \
                         "journey"})
#define CHOICE(key, label, path, doc, names)                                                 \
  company_only(Parameter{key, label, RAPPORT_FIELD(Scenario, company.path), Q::plain, kNone, \
                         kNone, none, doc, kRule, kNone, kNone, names})

const Parameter kCompany[] = {
    {"company.on", "May, want and know", RAPPORT_FIELD(Scenario, company.on), Q::plain, kNone,
     kNone, none,
     "true: employees act, and what they may, want and know decides what a leg is worth. false: "
     "the plain model, in which journeys and effects on satisfaction are all that there is.",
     kRule},
    CHOICE("gates", "How the gates are joined", gates,
           "all: what fits needs may, want and know together (their product). Rivals, to see what "
           "rests on that: any, each helps for itself and makes up for another; between, half way; "
           "weakest, only the narrowest counts. A rival fits as often as all does under Today and "
           "where all levers are high.",
           kGatesForms),
    CHOICE("company.update", "How satisfaction changes", update,
           "disconfirmation: by quality against what was expected (Oliver 1980). plain: by the "
           "touch points' experience and the moves' effects, as without a company.",
           kUpdateRules),
    NUMBER("company.fit_scale", "Fits, over the product of the gates", fit_scale, Q::share, 0, 1,
           "The chance of an act that fits, with gates = all, over the product of may, want and "
           "know. It sets how often acts fit under Today.",
           "assumption: gates are independent chances", 0.5, 1),

    NUMBER("company.quality.base", "Quality by the book", quality.base, Q::plain, 0, 1,
           "Quality of a leg that is served by the book, at once and by a mean employee; a touch "
           "point's own quality takes its place.",
           kGuess, 0.5, 0.7),
    NUMBER("company.quality.skill", "Effect of skill", quality.skill, Q::plain, 0, 1,
           "On quality, for each unit of skill above the mean.", kGuess, 0.1, 0.4),
    NUMBER(
        "company.quality.fit", "Effect of fit", quality.fit, Q::plain, 0, 1,
        "On quality, of an act that fits altogether.",
        "assumption: 0.7 to 1.4 of courtesy (Gelbrich and Roschk 2011), which is here skill from "
        "none to all and no brush-off",
        0.21, 0.42),
    NUMBER("company.quality.wait", "Effect of waiting", quality.wait, Q::plain, 0, 1,
           "Taken from quality for a wait as long as patience (twice at most).", kGuess, 0.1, 0.25),
    NUMBER("company.quality.leg", "Effect of another leg", quality.leg, Q::plain, 0, 1,
           "Taken from quality for each leg of the case before (five at most).", kGuess, 0.03, 0.1),
    NUMBER("company.quality.denied", "Effect of a denial", quality.denied, Q::plain, 0, 1,
           "Taken from quality where what would fit is not allowed.", kGuess, 0.05, 0.15),
    NUMBER("company.quality.asked_again", "Effect of being asked again", quality.asked_again,
           Q::plain, 0, 1, "Taken from quality where the customer has to say it all again.", kGuess,
           0.04, 0.15),
    NUMBER("company.quality.wrong", "Effect of a wrong fact", quality.wrong, Q::plain, 0, 1,
           "Taken from quality where an act is tailored to what is wrong.", kGuess, 0.1, 0.3),
    NUMBER(
        "company.quality.wrong_keeps", "What a wrong fact leaves", quality.wrong_keeps, Q::share, 0,
        1,
        "Share of the effect of fit that an act tailored to what is wrong keeps, before what the "
        "wrong fact takes.",
        "assumption, bounded by data: an e-mail trial, see docs/calibration.md", 0.05, 0.75),
    NUMBER("company.quality.minimal", "Effect of a minimal act", quality.minimal, Q::plain, 0, 1,
           "Taken from quality where the matter is only got off the desk.", kGuess, 0.05, 0.2),
    NUMBER("company.quality.goodwill", "Effect of goodwill", quality.goodwill, Q::plain, 0, 1,
           "On quality, of money or a favour.", kGuess, 0.05, 0.2),
    NUMBER("company.quality.failed", "Effect of not being served", quality.failed, Q::plain, 0, 1,
           "Taken from quality where the customer gave up or was turned away.", kGuess, 0.1, 0.35),
    NUMBER("company.quality.unanswered", "Effect of no answer", quality.unanswered, Q::plain, 0, 1,
           "Taken from quality where a message was not answered.", kGuess, 0.15, 0.35),
    NUMBER("company.quality.late", "Effect of a broken promise", quality.late, Q::plain, 0, 1,
           "Taken from quality where an order is delivered twice as late as promised "
           "(touch_point.delivery.promise), or later; in proportion where less.",
           kGuess, 0.1, 0.3),
    NUMBER("company.quality.wait_reference", "Long wait", quality.wait_reference, Q::duration,
           kSecond, kLongest, "What counts as patience at staffed places that say nothing of it.",
           kGuess, 3.0 * kMinute, 20.0 * kMinute),
    NUMBER("company.quality.backlog_reference", "Long wait in a backlog", quality.backlog_reference,
           Q::duration, kSecond, kLongest,
           "What counts as patience in backlogs with neither a deadline nor patience.", kGuess,
           2.0 * kDay, 10.0 * kDay),

    NUMBER("company.experience.beta", "Weight of a leg", experience.beta, Q::plain, 0, 1,
           "Share of the way to the leg's own level that satisfaction goes.", kGuess, 0.1, 0.4),
    NUMBER("company.experience.loss", "Weight of disappointment", experience.loss, Q::plain, 0, 5,
           "Added for each unit of quality below what was expected; losses weigh more than gains.",
           "assumption (Kahneman and Tversky 1979: about 2.25 times gains)", 0.3, 1.2),
    NUMBER("company.experience.gain", "Weight of a good surprise", experience.gain, Q::plain, 0, 5,
           "Added for each unit of quality above what was expected.", kGuess, 0.1, 0.5),
    NUMBER("company.experience.alpha", "Pace of expectations", experience.alpha, Q::plain, 0, 1,
           "Share of the way to the leg's quality that the expectation goes.", kGuess, 0.05, 0.3),
    NUMBER(
        "company.experience.peak", "Weight of the peak", experience.peak, Q::plain, 0, 1,
        "Share of the worst or best moment in what is remembered of a case; the end has the rest.",
        "assumption (Redelmeier and Kahneman 1996)", 0.4, 0.8),
    NUMBER("company.experience.fades", "Memory fades within", experience.fades, Q::duration,
           kShortest, kLongest, "Time in which a memory falls to 37 %.", kGuess, 0.5 * kYear,
           2.0 * kYear),
    NUMBER("company.experience.complaint_weight", "Weight of a crisis", experience.complaint_weight,
           Q::plain, 0, 10, "A case that ends in a complaint is remembered this much more.", kGuess,
           1, 3),

    NUMBER("company.know.fresh_least", "Facts last, uncared for", know.fresh_least, Q::duration,
           kShortest, kLongest,
           "Time in which a fact's worth falls to 37 %, with I2 (upkeep) at 0.", kGuess,
           0.25 * kYear, 1.0 * kYear),
    NUMBER("company.know.fresh_most", "Facts last, cared for", know.fresh_most, Q::duration,
           kShortest, kLongest,
           "Time in which a fact's worth falls to 37 %, with I2 (upkeep) at 1.", kGuess,
           1.0 * kYear, 4.0 * kYear),
    NUMBER("company.know.wrong_most", "Wrong facts, uncared for", know.wrong_most, Q::share, 0, 1,
           "Share of records that are wrong, with I2 (upkeep) at 0.", kGuess, 0.1, 0.4),
    NUMBER("company.know.wrong_least", "Wrong facts, cared for", know.wrong_least, Q::share, 0, 1,
           "Share of records that are wrong, with I2 (upkeep) at 1.", kGuess, 0.01, 0.06),
    NUMBER("company.know.depth_least", "Depth without the facts that matter", know.depth_least,
           Q::share, 0, 1,
           "What records are worth where the few facts that decide service are not "
           "in them, with I4 at 0.",
           kGuess, 0.3, 0.7),
    NUMBER(
        "company.know.depth_curve", "The first facts matter most", know.depth_curve, Q::plain, 0.01,
        20,
        "How fast depth rises with I4: near 0 evenly, the larger the more the first facts decide.",
        kGuess, 1, 4),
    NUMBER("company.know.skip", "Unread records", know.skip, Q::share, 0, 1,
           "Share of records that nobody has time to read at full strain.", kGuess, 0.2, 0.6),
    NUMBER("company.know.prior", "A good guess by segment", know.prior, Q::share, 0, 1,
           "Chance that a guess from the segment is right after very many tests (I6).", kGuess, 0.1,
           0.5),
    NUMBER("company.know.tests", "Tests for a good guess", know.tests, Q::plain, 1, kMostRate,
           "Tests a year that bring 63 % of it.", kGuess, 500, 10000),
    NUMBER("company.know.predict", "A good prediction", know.predict, Q::share, 0, 1,
           "Chance that a prediction on the screen is right, with I5 at 1.", kGuess, 0.2, 0.8),

    NUMBER("company.want.substitution", "Tasks compete", want.substitution, Q::plain, 0, 0.99,
           "Off the diagonal of the cost of effort: effort on one task makes that on others "
           "dearer (Holmstrom and Milgrom 1991).",
           kGuess, 0.1, 0.4),
    NUMBER(
        "company.want.capacity", "Capacity for effort", want.capacity, Q::plain, 0, 100,
        "Most effort on serving, recording, volume and gaming together, up to the reference load.",
        kGuess, 1.2, 2.5),
    NUMBER("company.want.strain", "Capacity lost under load", want.strain, Q::share, 0, 1,
           "Share of the capacity that is gone where everybody is busy all the time.", kGuess, 0.2,
           0.7),
    NUMBER("company.want.reference_load", "Reference load", want.reference_load, Q::share, 0, 0.99,
           "Share of time busy up to which load costs no effort and no reading.", kGuess, 0.6, 0.8),
    NUMBER("company.want.full_serve", "Effort that serving needs", want.full_serve, Q::plain, 0.01,
           100, "Effort on serving at which want is 1.", kGuess, 0.6, 1),
    NUMBER("company.want.brush_off", "Brush-offs begin", want.brush_off, Q::share, 0.3, 0.7,
           "Want below which customers are brushed off at times: with chance 1 - want / this. "
           "Today's share of brush-offs tells it.",
           kGuess, 0.4, 0.6),
    NUMBER("company.want.full_record", "Effort that recording needs", want.full_record, Q::plain,
           0.01, 100, "Effort on recording at which every leg is recorded.", kGuess, 0.2, 0.5),
    NUMBER("company.want.delta", "Worth of pay a month later", want.delta, Q::plain, 0.01, 1,
           "Discount of pay for each month that it is paid later (C5).", kGuess, 0.96, 0.995),
    NUMBER("company.want.reveal", "Time until the outcome shows", want.reveal, Q::duration,
           kShortest, kLongest,
           "Pay that comes this much later sees 63 % of what really came of it.", kGuess,
           0.25 * kYear, 1.0 * kYear),
    NUMBER("company.want.blind_serve", "Serving, as seen at once", want.blind_serve, Q::plain, 0,
           10,
           "Pay on customer metrics for a unit of serving, before the outcome shows and with "
           "internal metrics only (C6a at 0).",
           kGuess, 0.2, 0.5),
    NUMBER("company.want.blind_game", "Gaming, as seen at once", want.blind_game, Q::plain, 0, 10,
           "Pay on customer metrics for a unit of gaming them, before the outcome shows.", kGuess,
           0.3, 0.9),
    NUMBER("company.want.traced_serve", "Serving, as traced", want.traced_serve, Q::plain, 0, 10,
           "Pay on customer metrics for a unit of serving, once the outcome shows and is traced to "
           "its causes (C6a at 1).",
           kGuess, 0.7, 1.5),
    NUMBER("company.want.usual_pay", "Size of variable pay that this is about", want.usual_pay,
           Q::share, 0.001, 10,
           "Variable pay, as a share of the cost of staff, at which metrics pay as strongly as is "
           "said here and for departments; twice as much variable pay pays twice as strongly.",
           kGuess, 0.05, 0.2),
    NUMBER("company.want.intrinsic_serve", "Own wish to serve", want.intrinsic_serve, Q::plain, 0,
           10,
           "Worth of a unit of serving to employees, whatever they are paid for, where customers "
           "come last (O1 at 0).",
           kGuess, 0.1, 0.35),
    NUMBER("company.want.customers_first", "Wish to serve where customers come first",
           want.customers_first, Q::plain, 0, 10,
           "Added to the own wish to serve where keeping customers comes first (O1 at 1).", kGuess,
           0.25, 1),
    NUMBER("company.want.intrinsic_record", "Own wish to record", want.intrinsic_record, Q::plain,
           0, 10, "Worth of a unit of recording to employees, whatever they are paid for.", kGuess,
           0.3, 0.6),
    NUMBER("company.want.training", "Training and support", want.training, Q::plain, 0, 10,
           "Added to the own wish to serve by very much training (C7).", kGuess, 0.1, 0.4),
    NUMBER("company.want.training_half", "Training for half of it", want.training_half, Q::plain,
           0.1, kMostWeight, "Hours a year that bring half of that.", kGuess, 20, 80),

    ranged(NUMBER("company.may.request", "Cost of what fits", may.request, Q::money, 0, kAny,
                  "Money that it costs to do what really fits, drawn for each case; latitude (O3) "
                  "is held "
                  "against it.",
                  kGuess, kNone, kNone),
           Vary::times, 0.5, 2.0,
           "what puts a case right differs by trade; few firms write it down"),
    NUMBER(
        "company.may.escalation", "Allowed on asking", may.escalation, Q::share, 0, 1,
        "The gate may, where what fits costs more than the latitude (O3): how often asking helps.",
        kGuess, 0.1, 0.4),
    NUMBER("company.may.standing", "Allowed to the next one", may.standing, Q::share, 0, 1,
           "Times may, on later legs of a case that nobody owns (C2).", kGuess, 0.3, 0.8),

    NUMBER("company.act.money_of_quality", "Money of quality", act.money_of_quality, Q::money, 0,
           kMostMoney,
           "What a unit of quality for a mean customer is worth to an employee who thinks of a "
           "favour.",
           kGuess, 9, 36),
    NUMBER("company.act.felt_cost", "Company's money, as felt", act.felt_cost, Q::share, 0, 1,
           "Share of what an act costs the company that its employee feels as a cost.", kGuess,
           0.05, 0.4),
    NUMBER("company.act.noise", "Noise of choices", act.noise, Q::money, 0.001, kMostMoney,
           "Scale of the logistic noise: the larger, the less choices follow their worth.", kGuess,
           1, 6),
    NUMBER("company.act.minimal_time", "Time of a minimal act", act.minimal_time, Q::plain, 0.1, 10,
           "Times the time of service by the book.", kGuess, 0.6, 0.9),
    NUMBER("company.act.tailored_time", "Time of a tailored act", act.tailored_time, Q::plain, 0.1,
           10, "Times the time of service by the book.", kGuess, 1.0, 1.5),
    NUMBER("company.act.goodwill_time", "Time of goodwill", act.goodwill_time, Q::plain, 0.1, 10,
           "Times the time of service by the book.", kGuess, 0.9, 1.2),
    NUMBER("company.act.unanswered_time", "Time of no answer", act.unanswered_time, Q::plain, 0.1,
           1, "Times the time of service by the book, of a message that is not answered.", kGuess,
           0.1, 0.3),
    NUMBER("company.act.story_time", "Time of a leg whose story is told", act.story_time, Q::plain,
           0.1, 1,
           "Times the time of service: the leg after an assistant that passes the matter on with "
           "what was said so far.",
           kGuess, 0.7, 1.0),
    NUMBER("company.act.tailored_cost", "Cost of a tailored act", act.tailored_cost, Q::plain, 0,
           10, "Times the cost of what fits.", kGuess, 0.1, 0.5),
    NUMBER("company.act.goodwill_cost", "Cost of goodwill", act.goodwill_cost, Q::plain, 0, 10,
           "Times the cost of what fits.", kGuess, 0.5, 1.5),

    NUMBER("company.skill", "Skill of employees", skill.skill, Q::plain, 0, 1,
           "Drawn for each post's incumbent, 0 to 1.", kGuess, 0.6, 0.95),

    JOURNEY("company.complaint.journey", "Journey of complaints", child.complaint_journey,
            "The journey that complaints go through; left out: that of the case."),
    NUMBER("company.complaint.threshold", "Complaint threshold", child.complaint_threshold,
           Q::plain, 0, 1, "Nobody complains of a case that is remembered better than minus this.",
           kGuess, 0.05, 0.2),
    NUMBER("company.complaint.slope", "Complaints of bad cases", child.complaint_slope, Q::plain, 0,
           100, "Chance to complain for each unit that it is remembered worse.", kGuess, 0.6, 2.4),
    ranged(NUMBER("company.complaint.delay", "Delay of a complaint", child.complaint_delay,
                  Q::duration, 0, kAny, "From the close of the case, in whole days upward.", kGuess,
                  kNone, kNone),
           Vary::times, 0.3, 3.0, "hours by telephone, weeks by letter"),
    NUMBER("company.repeat.most", "Not settled", child.repeat_most, Q::share, 0, 1,
           "Chance that a matter comes back where nothing fitted.", kGuess, 0.1, 0.35),
    NUMBER("company.repeat.brushed_off", "Brushed off", child.repeat_brushed_off, Q::share, 0, 1,
           "Chance that a matter comes back after a brush-off (a minimal act).", kGuess, 0.25, 0.6),
    NUMBER("company.repeat.unanswered", "Asks again", child.repeat_unanswered, Q::share, 0, 1,
           "Chance that a message comes back which was not answered.", kGuess, 0.4, 0.8),
    NUMBER("company.repeat.max_attempts", "Most repeats", child.repeat_max, Q::count, 0,
           kMaxChildren, "Repeats of one matter at most.", kGuess, 1, 4),
    ranged(NUMBER("company.repeat.delay", "Delay of a repeat", child.repeat_delay, Q::duration, 0,
                  kAny, "From the close of the case, in whole days upward.", kGuess, kNone, kNone),
           Vary::times, 0.3, 3.0, "who was not helped tries again within days"),
    JOURNEY("company.chase.journey", "Journey of chases", child.chase_journey,
            "The journey of customers who ask what has become of their matter; left out: nobody "
            "asks. Touch points say after how long (chase_after)."),
    NUMBER("company.sale.chance", "Sales on contact", child.sale, Q::share, 0, 1,
           "Chance of a sale on a leg at a touch point that sells, at effort 1 on volume.", kGuess,
           0.05, 0.3),
    ranged(NUMBER("company.sale.value", "Value of a sale", child.sale_value, Q::money, 0,
                  kMostMoney, "Money that a sale brings in at once.", kGuess, kNone, kNone),
           Vary::times, 0.5, 2.0, "the margin of a sale is less known than its price"),
    JOURNEY("company.misfit.journey", "Journey of misfit sales", child.misfit_journey,
            "The journey of what was sold and does not fit; left out: that of the case."),
    NUMBER("company.misfit.most", "Misfit sales", child.misfit_most, Q::share, 0, 1,
           "Share of sales that would not fit, where nobody wants or knows; such a sale is made as "
           "far as commission counts for more than what deferred pay would see of it.",
           kGuess, 0.2, 0.8),
    ranged(NUMBER("company.misfit.delay", "Delay of a misfit", child.misfit_delay, Q::duration, 0,
                  kAny, "Until it shows that what was sold does not fit, in whole days upward.",
                  kGuess, kNone, kNone),
           Vary::times, 0.5, 2.0, "it shows with the first bills, after one to three months"),

    NUMBER("company.hand_over.spread", "Spread of hand-overs", hand_over.spread, Q::plain, 0, kAny,
           "Factor of a case on avoidable moves between departments, mean 1: some cases go from "
           "desk to desk.",
           "data: see docs/calibration.md", kNone, kNone),
    NUMBER("company.hand_over.owner", "Hand-overs that owning saves", hand_over.owner, Q::share, 0,
           1,
           "Share of avoidable moves between departments that a case makes less which one person "
           "sees through (C2).",
           kGuess, 0.3, 0.7),
    NUMBER("company.hand_over.structure", "Hand-overs that structure saves", hand_over.structure,
           Q::share, 0, 1,
           "Share of avoidable moves between departments that are made less in a company organised "
           "around customers (C1 at 1).",
           kGuess, 0.2, 0.6),
    NUMBER("company.hand_over.work", "Work of what is saved", hand_over.work, Q::share, 0, 1,
           "Of the leg that a saved move would have led to, the share of its time that the leg "
           "which saves it takes longer.",
           kGuess, 0.3, 1),

    NUMBER("company.survey.response", "Response to surveys", survey.response, Q::share, 0, 1,
           "Of customers who are neither pleased nor angry.", "Day: 90 % do not answer", 0.05, 0.3),
    NUMBER("company.survey.response_slope", "Response of the moved", survey.response_slope,
           Q::plain, 0, 10, "Response grows by this times the distance of satisfaction from 0.5.",
           kGuess, 0, 4),
    NUMBER("company.survey.courtesy", "Courtesy", survey.courtesy, Q::plain, 0, 1,
           "Added to what is answered, out of politeness.",
           "Day: those who answer rarely go under "
           "4 of 5",
           0.05, 0.2),
    NUMBER("company.survey.scale", "Personal use of scales", survey.scale, Q::plain, 0, 1,
           "Standard deviation of what is added by how a person uses scales.", kGuess, 0.03, 0.15),

    NUMBER("company.roadmap.information_lag", "Information: lag", roadmap.information_lag,
           Q::duration, 0, kLongest, "From the date of a change to its first effect.",
           "assumption (with the ramp, 6 to 18 months)", kYear / 4.0, kYear / 1.5),
    NUMBER("company.roadmap.information_ramp", "Information: ramp", roadmap.information_ramp,
           Q::duration, kDay, kLongest,
           "From the first effect to the whole, where no other project runs.", kGuess, kYear / 4.0,
           1.0 * kYear),
    NUMBER("company.roadmap.configuration_lag", "Configuration: lag", roadmap.configuration_lag,
           Q::duration, 0, kLongest, "From the date of a change to its first effect.",
           "assumption (with the ramp, 3 to 9 months)", kYear / 12.0, kYear / 3.0),
    NUMBER("company.roadmap.configuration_ramp", "Configuration: ramp", roadmap.configuration_ramp,
           Q::duration, kDay, kLongest,
           "From the first effect to the whole, where no other project runs.", kGuess, kYear / 6.0,
           kYear / 2.0),
    NUMBER("company.roadmap.orientation_lag", "Orientation: lag", roadmap.orientation_lag,
           Q::duration, 0, kLongest, "From the date of a decree to its first effect.", kGuess, 0,
           kYear / 12.0),
    NUMBER("company.roadmap.orientation_ramp", "Orientation: ramp", roadmap.orientation_ramp,
           Q::duration, kDay, kLongest,
           "From the first effect to the whole, where no other project runs.", kGuess, 1.0 * kWeek,
           kYear / 6.0),
    NUMBER("company.roadmap.dip", "Dip of a change", roadmap.dip, Q::plain, 0, 1,
           "Most that a department's quality loses while its people change how they work, without "
           "skill and under very much change; half of it with full skill.",
           "assumption (McAfee 2002: months of loss after a new system)", 0.02, 0.1),
    NUMBER(
        "company.roadmap.budget", "Change budget", roadmap.budget, Q::plain, 0.1, 100,
        "Projects over the whole range of a lever that run at full speed at a time; smaller ones "
        "count by their share of the range.",
        kGuess, 2, 8),
    NUMBER("company.roadmap.coordination", "Cost of coordination", roadmap.coordination, Q::share,
           0, 1,
           "Share of speed that many more projects than the budget cost besides, with R2 at 0.",
           kGuess, 0, 0.5),
    NUMBER("company.roadmap.commitment", "Time to be forgotten", roadmap.commitment, Q::duration,
           kShortest, kLongest, "What nobody stays with (R3) falls to 37 % within this.", kGuess,
           0.5 * kYear, 2.0 * kYear),
    NUMBER("company.roadmap.drift", "Time of drift", roadmap.drift, Q::duration, kShortest,
           kLongest, "Orientation comes near to what is practised within this.",
           "assumption (12 to 36 months)", 1.0 * kYear, 3.0 * kYear),

    NUMBER("company.money.discount", "Discount", money.discount, Q::share, 0, 10,
           "Of cash flows in present values, a year.", kRule, kNone, kNone),
    NUMBER("company.money.variable_pay", "Variable pay", money.variable_pay, Q::share, 0, 10,
           "Paid on results on top of the cost of staff, as a share of it. The part that is on "
           "customers (C4) is paid twice at a reported satisfaction of 1, not at all at 0.",
           kGuess, 0.05, 0.2),
    NUMBER("company.money.hours", "Hours of an employee", money.hours, Q::plain, 1, 8760,
           "Hours on shift a year; hours in training (C7) cost their share of them.", kRule, kNone,
           kNone),

    CHOICE("company.joining.form", "Who joins", joining.form,
           "none: nobody joins. rate: newcomers join at the rate below. replace: each week as many "
           "join a segment as have left it, so that staff and customers stay in proportion.",
           kJoiningForms),
    ranged(NUMBER("company.joining.rate", "Newcomers a year", joining.rate, Q::share, 0, 10,
                  "With form rate: newcomers a year, as a share of each segment's customers at the "
                  "start.",
                  kGuess, kNone, kNone),
           Vary::value, 0.05, 0.3, "of the order of the customers who leave in a year"),
    ranged(NUMBER("company.joining.cost", "Cost of a newcomer", joining.cost, Q::share, 0, 10,
                  "Of acquiring a customer, as a share of what a new customer of its segment is "
                  "expected to be worth under Today: the same price under all policies.",
                  kGuess, kNone, kNone),
           Vary::value, 0.5, 1.0,
           "firms in one market bid for customers until little is left of their worth"),
    ranged(
        NUMBER("company.joining.elasticity", "Newcomers by what is spent on them",
               joining.elasticity, Q::plain, 0, 1,
               "With form rate: with twice as much spent on winning customers (lever "
               "acquisition), 2 to this power times as many apply.",
               "assumption (size: mean elasticity of sales to advertising, 0.12 at once and 0.24 "
               "in the long run, Sethuraman, Tellis and Briesch 2011)",
               kNone, kNone),
        Vary::value, 0.1, 0.5, "it differs by product, and by how well known a firm is"),
    ranged(NUMBER("company.joining.screening", "Applicants who are seen through", joining.screening,
                  Q::share, 0, 1,
                  "Share of applicants whose propensity to leave is known before they are taken. "
                  "Of these, only the most loyal are (lever acceptance).",
                  kGuess, kNone, kNone),
           Vary::value, 0.1, 0.8, "a firm sees where applicants come from, not what they will do"),
    ranged(NUMBER("company.joining.referral", "Newcomers whom a customer brings", joining.referral,
                  Q::rate, 0, 10,
                  "With form rate: newcomers a year whom a wholly satisfied customer brings; a "
                  "customer brings as many fewer as it is less satisfied. They cost nothing.",
                  kGuess, kNone, kNone),
           Vary::times, 0.5, 2, "few firms ask newcomers who sent them"),
    ranged(NUMBER("company.joining.facts", "Newcomers who are known", joining.facts, Q::share, 0, 1,
                  "Share of newcomers of whom a department gets a record as they join, each "
                  "department for itself. Of bought customers none does.",
                  kGuess, kNone, kNone),
           Vary::value, 0.0, 0.8, "from a name and an address to a long form"),
    ranged(NUMBER("company.joining.bought_cost", "Cost of a bought customer", joining.bought_cost,
                  Q::share, 0, 10,
                  "What a customer of a bought portfolio costs (lever bought), as a share of what "
                  "winning one costs Today.",
                  kGuess, kNone, kNone),
           Vary::value, 0.2, 1.5, "portfolios are sold where they are worth least"),
    ranged(NUMBER("company.joining.bought_leaving", "Bought customers leave",
                  joining.bought_leaving, Q::plain, 0.05, 20,
                  "How many times as fast customers of bought portfolios leave, by their "
                  "propensity.",
                  kGuess, kNone, kNone),
           Vary::value, 1.0, 2.5, "they did not choose the firm"),

    NUMBER("company.channel.price", "Weight of the price", channel.price, Q::plain, 0, 1000,
           "Where customers choose their channel (need.choice): how much the logarithm of the "
           "price counts, in units of utility. 5: at 10 % less the odds are 1.7 times as high.",
           "assumption (of choices between brands price elasticities are -2.6 on average, "
           "Bijmolt, van Heerde and Pieters 2005)",
           1, 10),
    NUMBER("company.channel.wait", "Weight of the wait", channel.wait, Q::plain, 0, 1000,
           "Likewise, of a published wait as long as patience at that touch point.", kGuess, 0.3,
           3),
    NUMBER("company.channel.habit", "Weight of habit", channel.habit, Q::plain, -50, 50,
           "Likewise, of the touch point to which the customer turned last. 1.5: its odds are 4.5 "
           "times as high.",
           kGuess, 0.5, 3),

    ranged(NUMBER("company.save.reach", "Who says so before leaving", save.reach, Q::share, 0, 1,
                  "Of customers who want to leave at a renewal, the share who tell the firm before "
                  "they go. Only these can be made an offer, where the lever save is above 0.",
                  kGuess, kNone, kNone),
           Vary::value, 0.2, 0.8,
           "where contracts are ended by telephone nearly all say so, on a web page few do"),
    ranged(NUMBER("company.save.small", "Smallest cut", save.small, Q::share, 0, 0.9,
                  "The smallest cut of the price that is offered to who wants to leave, as a share "
                  "of it; 0: there is none.",
                  kGuess, kNone, kNone),
           Vary::times, 0.5, 1.5, "save desks begin at a few percent"),
    ranged(NUMBER("company.save.middle", "Middle cut", save.middle, Q::share, 0, 0.9,
                  "The same of the second cut; at least the smallest.", kGuess, kNone, kNone),
           Vary::times, 0.75, 1.5, "one or two months of twelve"),
    ranged(NUMBER("company.save.large", "Largest cut", save.large, Q::share, 0, 0.9,
                  "The same of the third cut; at least the middle one.", kGuess, kNone, kNone),
           Vary::times, 0.75, 1.5, "beyond a third, new customers' offers are cheaper"),
    ranged(NUMBER("company.save.lasts", "How long a cut lasts", save.lasts, Q::duration, kSecond,
                  static_cast<double>((Time{1} << 31) * kSecond - kSecond),
                  "For so long the cut holds, and the customer cannot leave; whole seconds. The "
                  "whole cut is booked when it is accepted, discounted.",
                  kGuess, kNone, kNone),
           Vary::value, kYear / 4.0, 2.0 * kYear, "contracts run from some months to two years"),
    ranged(NUMBER("company.manager.quits", "Managers quit, a year", manager.quits, Q::share, 0, 1,
                  "Chance that the manager of a customer (lever `managers`) quits within a year; "
                  "what was known of the customer goes too.",
                  kGuess, kNone, kNone),
           Vary::value, 0.05, 0.4, "from one in twenty to the turnover of a call centre"),
    ranged(
        NUMBER("company.manager.relearn", "Until the next one knows", manager.relearn, Q::duration,
               0, static_cast<double>(kYear),
               "After a manager has quit, until the next one knows the customer; at most a year.",
               kGuess, kNone, kNone),
        Vary::times, 0.5, 2.0, "from a few talks to a whole season"),
    NUMBER(
        "company.offer.by_chance", "Offers that fit by chance", offer.by_chance, Q::share, 0, 1,
        "Share of offers of products (lever `cross_sell`) made without knowing the customer that "
        "fit all the same; all that are made knowing it do.",
        kGuess, 0.05, 0.4),
    NUMBER("company.offer.annoys", "What an unfitting offer takes", offer.annoys, Q::plain, 0, 1,
           "Taken from satisfaction by an offer of a product that does not fit.", kGuess, 0.0,
           0.05),
    company_only(Parameter{"company.save.department",
                           "Department of save offers",
                           RAPPORT_FIELD(Scenario, company.save.department),
                           Q::plain,
                           kNone,
                           kNone,
                           none,
                           "Whose employees make the offers: with its latitude, effort and "
                           "records. Left out: the first department's.",
                           kRule,
                           kNone,
                           kNone,
                           {},
                           "department"}),

    SWITCH(may, "May", "false: everything is allowed."),
    SWITCH(want, "Want", "false: all the effort is made that serving and recording need."),
    SWITCH(know, "Know", "false: everything is known, and rightly; nothing is recorded."),
    SWITCH(act, "Acts", "false: nobody is brushed off or done a favour, and acts cost nothing."),
    SWITCH(skill, "Skill", "false: everybody has the mean skill."),
    SWITCH(load, "Load", "false: effort and reading are those of the reference load."),
    SWITCH(hand_over, "Hand-overs", "false: moves are as the journeys say, alike for all cases."),
    SWITCH(memory, "Memory", "false: nothing is remembered of cases."),
    SWITCH(complaint, "Complaints", "false: nobody complains."),
    SWITCH(repeat, "Repeats", "false: a matter is settled once its case has closed."),
    SWITCH(chase, "Chases", "false: nobody asks what has become of a matter."),
    SWITCH(sale, "Sales", "false: nothing is sold on contact, so nothing that does not fit."),
    SWITCH(survey, "Survey", "false: everybody answers, and truly."),
    SWITCH(own_value, "Own value", "false: customers of a segment are worth the same."),
    SWITCH(roadmap, "Lag and ramp", "false: levers take effect on their date."),
    SWITCH(dip, "Dip", "false: changes cost no quality while they are made."),
    SWITCH(congestion, "Congestion", "false: any number of projects runs at full speed."),
    SWITCH(commitment, "Commitment", "false: what was launched stays, whatever R3 is."),
    SWITCH(drift, "Drift", "false: orientation stays as decreed."),
    SWITCH(channel, "Choice of the channel",
           "false: all cases begin by the journeys' shares, whatever needs say."),
};

#undef NUMBER
#undef SWITCH
#undef JOURNEY
#undef CHOICE

}  // namespace

std::span<const Parameter> company_parameters() { return kCompany; }

std::span<const Parameter> scenario_parameters() {
  static const std::vector<Parameter> all = [] {
    const auto plain = plain_scenario_parameters();
    std::vector<Parameter> rows(plain.begin(), plain.end());
    rows.insert(rows.end(), std::begin(kCompany), std::end(kCompany));
    const auto targets = target_parameters();
    rows.insert(rows.end(), targets.begin(), targets.end());
    return rows;
  }();
  return all;
}

}  // namespace rapport
