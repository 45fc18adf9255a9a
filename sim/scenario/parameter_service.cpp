// Parameters of pools, touch points and journeys.
#include "sim/scenario/parameter_tables.h"

namespace rapport {

namespace {

using namespace detail;  // NOLINT: the words of these tables
using enum PolicyRight;

constexpr double kLargestWhole = std::numeric_limits<int>::max();

constexpr std::array kKinds{"staffed", "self_service", "asynchronous", "visit"};

const Parameter kPool[] = {
    ranged(
        {"staff", "Staff", RAPPORT_FIELD(PoolSpec, staff), Q::count, 0, kLargestWhole, at_any_date,
         "Employees on shift: a number, or a weekly timetable. Or say how many are employed, see "
         "headcount.",
         "assumption"},
        Vary::times, 0.9, 1.05, "who is on the roster is not always there"),
    ranged({"cost", "Cost of an employee", RAPPORT_FIELD(PoolSpec, cost_per_hour), Q::money_hourly,
            0, kMostMoney, at_any_date, "Money for each hour on shift, busy or not.", "assumption"},
           Vary::times, 0.8, 1.25, "pay is known, what it draws after it less so"),
};

constexpr std::array kElementChoices{"presales", "delivery", "use", "support"};

const Parameter kDepartment[] = {
    company_only({"pays_serve", "Its metric pays for serving",
                  RAPPORT_FIELD(DepartmentSpec, pays_serve), Q::plain, 0, 10, none,
                  "What a unit of effort on serving customers does for the metric that the "
                  "department is paid "
                  "on. Needs a company.",
                  "assumption", 0, 0.5}),
    company_only({"pays_record", "Its metric pays for recording",
                  RAPPORT_FIELD(DepartmentSpec, pays_record), Q::plain, 0, 10, none,
                  "What a unit of effort on recording what was learnt does for that metric.",
                  "assumption", 0, 0.3}),
    company_only(
        {"pays_volume", "Its metric pays for volume", RAPPORT_FIELD(DepartmentSpec, pays_volume),
         Q::plain, 0, 10, none,
         "What a unit of effort on getting much off the desk, or sold, does for that metric.",
         "assumption", 0.4, 1.2}),
    company_only({"pays_game", "Its metric pays for gaming",
                  RAPPORT_FIELD(DepartmentSpec, pays_game), Q::plain, 0, 10, none,
                  "What a unit of effort on looking good does for that metric.", "assumption", 0,
                  0.5}),
    company_only({"rules", "Its rules forbid what fits", RAPPORT_FIELD(DepartmentSpec, rules),
                  Q::share, 0, 1, none,
                  "Share of cases in which the department's rules forbid what really fits, where "
                  "they win (O5 at 0).",
                  "assumption", 0.1, 0.5}),
};

const Parameter kTouchPoint[] = {
    {"department",
     "Department",
     RAPPORT_FIELD(TouchPointSpec, department),
     Q::plain,
     kNone,
     kNone,
     none,
     "Who owns it; levers can be set by it.",
     "convention",
     kNone,
     kNone,
     {},
     "department"},
    {"kind", "Kind", RAPPORT_FIELD(TouchPointSpec, kind), Q::plain, kNone, kNone, none,
     "staffed: phone or counter, customers wait and may give up; closed means turned away. "
     "self_service: no queue. asynchronous: mail or back office, a backlog that outlives nights. "
     "visit: field service, as asynchronous, but customers may lose patience.",
     "convention", kNone, kNone, kKinds},
    {"pool",
     "Pool",
     RAPPORT_FIELD(TouchPointSpec, pool),
     Q::plain,
     kNone,
     kNone,
     none,
     "Whose employees serve here; none for self-service.",
     "convention",
     kNone,
     kNone,
     {},
     "pool"},
    {"overflow_pool",
     "Overflow pool",
     RAPPORT_FIELD(TouchPointSpec, overflow_pool),
     Q::plain,
     kNone,
     kNone,
     none,
     "Another pool that may serve who has waited for overflow_after.",
     "convention",
     kNone,
     kNone,
     {},
     "pool"},
    {"overflow_after", "Wait before overflow", RAPPORT_FIELD(TouchPointSpec, overflow_after),
     Q::duration, 0, kLongest, at_any_date, "Wait after which the overflow pool may serve too.",
     "convention"},
    ranged({"service", "Service time", RAPPORT_FIELD(TouchPointSpec, service), Q::duration, 0, kAny,
            at_any_date, "Time that a leg takes once it is served.", "assumption"},
           Vary::times, 0.8, 1.25, "work after the contact is often not recorded"),
    ranged({"patience", "Patience", RAPPORT_FIELD(TouchPointSpec, patience), Q::duration, 0, kAny,
            at_any_date,
            "Wait after which a customer gives up, at staffed touch points and visits. Left out: "
            "never.",
            "assumption"},
           Vary::times, 0.5, 2.0, "it is seen only of those who gave up"),
    {"deadline", "Promised time", RAPPORT_FIELD(TouchPointSpec, deadline), Q::duration, 1, kLongest,
     at_any_date, "From arrival to the end of service; later counts as late. Left out: no promise.",
     "convention"},
    {"open", "Opening hours", RAPPORT_FIELD(TouchPointSpec, open), Q::plain, 0, 1, at_any_date,
     "Staffed touch points only: when it is open. Left out: always.", "convention"},
    {"balk_probability", "Chance to balk", RAPPORT_FIELD(TouchPointSpec, balk_probability),
     Q::share, 0, 1, at_any_date, "Chance to leave at once when it would have to wait.",
     "assumption", 0, 0.15},
    {"waiting_room", "Places to wait", RAPPORT_FIELD(TouchPointSpec, waiting_room), Q::count, 0,
     kLargestWhole, at_any_date,
     "When as many wait already, customers are turned away. Left out: no limit.", "convention"},
    {"redial.probability", "Chance to try again", RAPPORT_FIELD(TouchPointSpec, redial.probability),
     Q::share, 0, 1, at_any_date, "After a leg that was not served.", "assumption", 0.2, 0.8},
    ranged({"redial.delay", "Time until the next try", RAPPORT_FIELD(TouchPointSpec, redial.delay),
            Q::duration, 0, kAny, at_any_date, "From the end of the failed leg.", "assumption"},
           Vary::times, 0.3, 3.0, "redials are seldom matched to the call that failed"),
    ranged({"redial.max_attempts", "Most tries again",
            RAPPORT_FIELD(TouchPointSpec, redial.max_attempts), Q::count, 0, kMaxAttempt,
            at_any_date, "Redials of one case.", "assumption"},
           Vary::value, 1, 10, "people try again a few times"),
    {"call_back.offered", "Call-backs offered", RAPPORT_FIELD(TouchPointSpec, call_back.offered),
     Q::plain, kNone, kNone, at_any_date,
     "Whether callers who would wait long may be called back, keeping their place.", "convention"},
    {"call_back.expected_wait", "Wait that brings the offer",
     RAPPORT_FIELD(TouchPointSpec, call_back.expected_wait), Q::duration, 0, kLongest, at_any_date,
     "Offered when (waiting + 1) x mean service / servers is at least this.", "convention"},
    {"call_back.acceptance", "Share who accept",
     RAPPORT_FIELD(TouchPointSpec, call_back.acceptance), Q::share, 0, 1, at_any_date,
     "Of those who get the offer.", "assumption", 0.2, 0.7},
    {"service_level_within", "Limit of the service level",
     RAPPORT_FIELD(TouchPointSpec, service_level_within), Q::duration, 0, kLongest, at_any_date,
     "A start within this wait counts for the service level.", "convention"},
    ranged({"cost_per_contact", "Cost of a contact",
            RAPPORT_FIELD(TouchPointSpec, cost_per_contact), Q::money, 0, kMostMoney, at_start,
            "Money for each leg served, besides the employees' pay.", "assumption"},
           Vary::times, 0.5, 2.0, "overhead of a contact is shared out by some key"),
    ranged({"cost_per_minute", "Cost of a minute", RAPPORT_FIELD(TouchPointSpec, cost_per_minute),
            Q::money_minutely, 0, kMostMoney, at_start,
            "Money for each minute of service, besides pay.", "assumption"},
           Vary::times, 0.8, 1.25, "tariffs are known, what is used of them less so"),
    {"experience.served", "Effect of being served",
     RAPPORT_FIELD(TouchPointSpec, experience.served), Q::plain, -kMostEffect, kMostEffect,
     at_any_date, "Added to satisfaction when a leg is served.", "assumption", 0, 0.05},
    {"experience.wait", "Effect of waiting",
     RAPPORT_FIELD(TouchPointSpec, experience.per_wait_minute), Q::per_minute, -kMostEffect,
     kMostEffect, at_any_date, "Added for each minute waited when served, not for call-backs.",
     "assumption", -0.02, 0},
    {"experience.abandoned", "Effect of giving up",
     RAPPORT_FIELD(TouchPointSpec, experience.abandoned), Q::plain, -kMostEffect, kMostEffect,
     at_any_date, "Added to satisfaction when a customer gives up.", "assumption", -0.2, 0},
    {"experience.balked", "Effect of balking", RAPPORT_FIELD(TouchPointSpec, experience.balked),
     Q::plain, -kMostEffect, kMostEffect, at_any_date, "Added when a customer leaves at once.",
     "assumption", -0.1, 0},
    {"experience.turned_away", "Effect of being turned away",
     RAPPORT_FIELD(TouchPointSpec, experience.turned_away), Q::plain, -kMostEffect, kMostEffect,
     at_any_date, "Added when it is closed or full.", "assumption", -0.15, 0},
    {"experience.late", "Effect of being late", RAPPORT_FIELD(TouchPointSpec, experience.late),
     Q::plain, -kMostEffect, kMostEffect, at_any_date,
     "Added besides when served after the promised time.", "assumption", -0.15, 0},
    {"element", "Element", RAPPORT_FIELD(TouchPointSpec, element), Q::plain, kNone, kNone, none,
     "Which part of the whole experience it is: presales, order and delivery, product or service "
     "in use, support.",
     "convention", kNone, kNone, kElementChoices},
    company_only({"quality", "Quality by the book", RAPPORT_FIELD(TouchPointSpec, quality),
                  Q::plain, 0, 1, none, "In place of the company's. Needs a company.", "assumption",
                  0.4, 0.7}),
    company_only({"sells", "Sells", RAPPORT_FIELD(TouchPointSpec, sells), Q::plain, kNone, kNone,
                  none, "Whether legs may bring a sale. Needs a company.", "convention"}),
    ranged(company_only(
               {"chase_after", "Ask after", RAPPORT_FIELD(TouchPointSpec, chase_after), Q::duration,
                0, kAny, none,
                "Wait after which customers ask what has become of their matter, at asynchronous "
                "touch points "
                "and visits. Left out: never. Needs a company with a journey of chases.",
                "assumption"}),
           Vary::times, 0.5, 2.0, "what was promised to customers differs from matter to matter"),
    company_only(
        {"assistant.on", "An assistant", RAPPORT_FIELD(TouchPointSpec, assistant.on), Q::plain,
         kNone, kNone, none,
         "Whether a voice or chat robot answers here, at self-service. What it settles, it "
         "settles at once; by what moves it passes on the rest, steps say with passed_on. "
         "Needs a company.",
         "convention"}),
    company_only({"assistant.permitted", "The assistant may",
                  RAPPORT_FIELD(TouchPointSpec, assistant.permitted), Q::share, 0, 1, at_any_date,
                  "Share of matters that it is allowed to settle.", "assumption", 0.2, 0.9}),
    company_only({"assistant.grounded", "The assistant knows",
                  RAPPORT_FIELD(TouchPointSpec, assistant.grounded), Q::share, 0, 1, at_any_date,
                  "Share of matters on which it has what settling takes: facts on the customer and "
                  "the case, rules, texts that are true.",
                  "assumption", 0.3, 0.9}),
    company_only({"assistant.fit", "What the assistant settles fits",
                  RAPPORT_FIELD(TouchPointSpec, assistant.fit), Q::share, 0, 1, at_any_date,
                  "How far what it settles fits the customer: 0 as an act by the book, 1 as a "
                  "tailored one. The matter is done in either case.",
                  "assumption", 0, 0.5}),
    company_only({"assistant.resolve", "The assistant is told to resolve",
                  RAPPORT_FIELD(TouchPointSpec, assistant.resolve), Q::share, 0, 1, at_any_date,
                  "What it is told to do with what it cannot settle: 0 contain it, 1 have it "
                  "resolved. In between, what it passes on is in proportion.",
                  "assumption", 0, 1}),
    company_only({"assistant.contain_to", "Passed on, told to contain",
                  RAPPORT_FIELD(TouchPointSpec, assistant.contain_to), Q::share, 0, 1, at_any_date,
                  "Share of what it cannot settle that it passes on where it is told to contain.",
                  "assumption", 0, 0.4}),
    company_only({"assistant.resolve_to", "Passed on, told to resolve",
                  RAPPORT_FIELD(TouchPointSpec, assistant.resolve_to), Q::share, 0, 1, at_any_date,
                  "The same where it is told to resolve; the rest it fails to recognise.",
                  "assumption", 0.6, 1}),
    company_only({"assistant.confident", "Wrong answers said with confidence",
                  RAPPORT_FIELD(TouchPointSpec, assistant.confident), Q::share, 0, 1, at_any_date,
                  "Of what it neither settles nor passes on, the share that it answers wrongly as "
                  "if it were right; the others know that they got no answer.",
                  "assumption", 0.1, 0.6}),
    company_only({"assistant.story", "Passed on with the story",
                  RAPPORT_FIELD(TouchPointSpec, assistant.story), Q::share, 0, 1, at_any_date,
                  "Share of what it passes on that comes with what was said so far: the customer "
                  "does not say it all again, and the leg is shorter (company.act.story_time).",
                  "assumption", 0, 1}),
    company_only({"channel.effort", "Effort", RAPPORT_FIELD(TouchPointSpec, channel.effort),
                  Q::plain, -20, 20, at_any_date,
                  "What turning to it costs a customer who chooses (need.choice), in units of "
                  "utility: 1 makes its odds 1/e of what they were.",
                  "assumption", -1, 2}),
    company_only(ranged(
        {"channel.usual_wait", "Usual wait", RAPPORT_FIELD(TouchPointSpec, channel.usual_wait),
         Q::duration, 0, kLongest, none,
         "The published wait at which the journeys' shares hold. Customers who choose are told "
         "the mean of recent waits, from week to week.",
         "assumption"},
        Vary::times, 0.5, 2.0, "what people are used to is seldom asked")),
    company_only({"channel.grants", "Granted informally",
                  RAPPORT_FIELD(TouchPointSpec, channel.grants), Q::share, 0, 0.9, at_any_date,
                  "Share of the price that representatives take off orders that come in here, by "
                  "what they negotiated with the customer.",
                  "assumption", 0, 0.15}),
    company_only({"channel.by_rule", "Granted by rule only",
                  RAPPORT_FIELD(TouchPointSpec, channel.by_rule), Q::plain, kNone, kNone, none,
                  "Nobody negotiates here. Of what representatives grant where the same cases may "
                  "begin, orders that come in here get the share that the lever honour says.",
                  "convention"}),
    company_only(ranged(
        {"channel.adoption.innovation", "Hear of it by themselves",
         RAPPORT_FIELD(TouchPointSpec, channel.innovation), Q::rate, 0, 100, none,
         "Of customers who do not know of it, who hear of it by advertising and by accident, a "
         "year: p of Bass (1969). 0: everybody knows it. Only who knows of it can choose it.",
         "assumption"},
        Vary::value, 0.005, 0.2, "mean 0.03 over many studies (Sultan, Farley and Lehmann 1990)")),
    company_only(ranged(
        {"channel.adoption.imitation", "Hear of it from others",
         RAPPORT_FIELD(TouchPointSpec, channel.imitation), Q::rate, 0, 100, none,
         "The same by others who know it, a year where all others do: q of Bass (1969).",
         "assumption"},
        Vary::value, 0.1, 1.0, "mean 0.38 over many studies (Sultan, Farley and Lehmann 1990)")),
    company_only({"channel.adoption.opened", "Heard of since",
                  RAPPORT_FIELD(TouchPointSpec, channel.opened), Q::plain, kNone, kNone, none,
                  "The day from which on customers hear of it. Left out: since cases whose "
                  "customers choose may begin there, the start of the run at the earliest.",
                  "convention"}),
    company_only({"delivery.promise", "Promised to who has ordered",
                  RAPPORT_FIELD(TouchPointSpec, delivery.promise), Q::duration, kMinute, kLongest,
                  none,
                  "The time from arrival here to the end of service that customers who have "
                  "ordered are told, in backlogs. Left out: nothing is promised. Later than that "
                  "is felt (company.quality.late); who accepts no promise as long as that "
                  "(order.patience) cancels.",
                  "assumption", 2.0 * kDay, 30.0 * kDay}),
    company_only({"delivery.stock", "Served from stock",
                  RAPPORT_FIELD(TouchPointSpec, delivery.stock), Q::share, 0, 0.99, none,
                  "Share of orders for which what is needed here lies in stock.", "assumption", 0,
                  0.8}),
    company_only({"delivery.from_stock", "Work on an order from stock",
                  RAPPORT_FIELD(TouchPointSpec, delivery.from_stock), Q::share, 0, 1, none,
                  "Of the service time, the share that an order from stock takes.", "assumption",
                  0.05, 0.4}),
    company_only(ranged(
        {"delivery.cost_of_stock", "Cost of stock",
         RAPPORT_FIELD(TouchPointSpec, delivery.cost_of_stock), Q::money, 0, kMostMoney, none,
         "Money a month to hold a stock as large as the mean demand in the time in "
         "which it is made up. To serve the share s from it takes -log(1 - s) times "
         "as much: 0.69 for a half, 2.3 for nine tenths.",
         "assumption (form: an exponential law of that demand)"},
        Vary::times, 0.5, 2.0, "what capital, room and spoilage cost is an estimate")),
};

const Parameter kStep[] = {
    {"touch_point",
     "Touch point",
     RAPPORT_FIELD(JourneySpec::Step, touch_point),
     Q::plain,
     kNone,
     kNone,
     none,
     "Where the step takes place.",
     "convention",
     kNone,
     kNone,
     {},
     "touch_point"},
};

const Parameter kMove[] = {
    ranged({"probability", "Probability", RAPPORT_FIELD(JourneySpec::Move, probability), Q::share,
            0, 1, at_any_date,
            "Share of the cases that take this move. One move of a list may leave it out and takes "
            "the "
            "rest; those of a list sum to 1.",
            "assumption"},
           Vary::times, 0.8, 1.25,
           "shares of moves are counted over one period, and those of a list always sum to 1"),
    ranged({"delay", "Delay", RAPPORT_FIELD(JourneySpec::Move, delay), Q::duration, 0, kAny,
            at_any_date,
            "Time until the case arrives at the next step. Left out: at once, and the two touch "
            "points "
            "become one service group.",
            "assumption"},
           Vary::times, 0.5, 2, "how long a matter lies between two places is seldom written down"),
    {"satisfaction", "Effect on satisfaction", RAPPORT_FIELD(JourneySpec::Move, satisfaction),
     Q::plain, -kAny, kAny, at_any_date, "Added to satisfaction, after the leg's own effect.",
     "assumption", -0.1, 0.05},
    company_only({"avoidable", "Avoidable", RAPPORT_FIELD(JourneySpec::Move, avoidable), Q::plain,
                  kNone, kNone, at_any_date,
                  "Whether what is done there could be done here as well, were work divided "
                  "otherwise: one owner per case (C2) and structure (C1) save such moves, and no "
                  "others. Only of moves to another department after a leg that was served.",
                  "convention"}),
};

const Sort kSorts[] = {
    {"department", "department", "Departments",
     "Who owns touch points: `[department.NAME]`. Touch points name it, and levers can be set by "
     "it. Of a company, its own metric pays for effort.",
     kDepartment},
    {"division",
     "division",
     "Divisions",
     "Product lines: `[division.NAME]`. A division has no keys of its own; needs and products name "
     "it, and levers can be set by it.",
     {}},
    {"segment", "segment", "Segments", "Groups of customers: `[segment.NAME]`.",
     segment_parameters()},
    {"product", "product", "Products",
     "What customers of a segment hold of a division: `[product.NAME]`, one for each. Needs a "
     "company.",
     product_parameters()},
    {"need", "need", "Needs", "Kinds of root needs: `[need.NAME]`.", need_parameters()},
    {"stream", "stream", "Streams",
     "Contacts without customers behind them: `[stream.NAME]`. They load the queues and have no "
     "satisfaction.",
     stream_parameters()},
    {"pool", "pool", "Pools", "Employees who share queues: `[pool.NAME]`.", kPool},
    {"touch_point", "touch point", "Touch points", "Where legs happen: `[touch_point.NAME]`.",
     kTouchPoint},
    {"shock", "shock", "Shocks",
     "What happens to the firm at dates, whatever its policy: `[shock.NAME]`.", shock_parameters()},
};

}  // namespace

std::span<const Parameter> department_parameters() { return kDepartment; }
std::span<const Parameter> pool_parameters() { return kPool; }
std::span<const Parameter> touch_point_parameters() { return kTouchPoint; }
std::span<const Parameter> step_parameters() { return kStep; }
std::span<const Parameter> move_parameters() { return kMove; }
std::span<const Sort> sorts() { return kSorts; }

}  // namespace rapport
