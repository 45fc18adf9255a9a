// Parameters of needs and streams.
#include "sim/scenario/parameter_tables.h"

namespace rapport {

namespace {

using namespace detail;  // NOLINT: the words of these tables
using enum PolicyRight;

constexpr std::array kClocks{"calendar", "after_case"};
constexpr std::array kOverlaps{"queue", "merge", "beside"};
constexpr std::array kChoices{"shares", "logit"};

const Parameter kNeed[] = {
    {"division",
     "Product line",
     RAPPORT_FIELD(NeedSpec, division),
     Q::plain,
     kNone,
     kNone,
     none,
     "The division that the need is about; levers can be set by it.",
     "convention",
     kNone,
     kNone,
     {},
     "division"},
    {"journey",
     "Journey",
     RAPPORT_FIELD(NeedSpec, journey),
     Q::plain,
     kNone,
     kNone,
     none,
     "The journey that its cases go through.",
     "convention",
     kNone,
     kNone,
     {},
     "journey"},
    {"clock", "Clock", RAPPORT_FIELD(NeedSpec, clock), Q::plain, kNone, kNone, none,
     "after_case: the next need is drawn when this one's case has closed. calendar: needs come on "
     "their own, whatever cases are open.",
     "convention", kNone, kNone, kClocks},
    {"overlap", "During an open case", RAPPORT_FIELD(NeedSpec, overlap), Q::plain, kNone, kNone,
     none,
     "What becomes of a need that comes due while the customer has an open case. queue: it waits. "
     "merge: it is part of that case. beside: it opens a case of its own. An after_case clock "
     "always queues.",
     "convention", kNone, kNone, kOverlaps},
    ranged({"rate", "Needs a year", RAPPORT_FIELD(NeedSpec, per_year), Q::rate, 0, kMostRate,
            at_any_date,
            "Of a customer with rate factor 1, before the profile and the segment's factor.",
            "assumption"},
           Vary::times, 0.8, 1.25, "contacts are counted, but not those that found no way through"),
    {"max_rate", "Largest rate", RAPPORT_FIELD(NeedSpec, max_per_year), Q::rate, 0, kMostRate, none,
     "Rate of the candidates of which the real needs are a share, before the day factor. Left out: "
     "the largest rate that Today can have. Give it where a policy raises the rate: then the needs "
     "that there are stay "
     "where they are.",
     "convention"},
    ranged({"segment_factor", "Factor by segment", RAPPORT_FIELD(NeedSpec, segment_factor),
            Q::plain, 0, kAny, at_any_date,
            "Multiplies the rate; 1 for segments that are not named.", "assumption"},
           Vary::times, 0.8, 1.25, "contacts are seldom counted by segment"),
    ranged({"profile.hour", "Multipliers by hour", RAPPORT_FIELD(NeedSpec, profile.hour), Q::plain,
            0, kAny, at_any_date, "24 multipliers of the rate, from midnight on.", "assumption"},
           Vary::spread, 0.7, 1.3, "one period recorded is no other"),
    ranged(
        {"profile.weekday", "Multipliers by weekday", RAPPORT_FIELD(NeedSpec, profile.weekday),
         Q::plain, 0, kAny, at_any_date, "7 multipliers of the rate, Monday first.", "assumption"},
        Vary::spread, 0.7, 1.3, "one period recorded is no other"),
    ranged(
        {"profile.month", "Multipliers by month", RAPPORT_FIELD(NeedSpec, profile.month), Q::plain,
         0, kAny, at_any_date, "12 multipliers of the rate, January first.", "assumption"},
        Vary::spread, 0.5, 1.5, "most records span little more than a year"),
    ranged({"profile.half_hour", "Multipliers by half hour",
            RAPPORT_FIELD(NeedSpec, profile.half_hour), Q::plain, 0, kAny, at_any_date,
            "48 multipliers of the rate from midnight on, by weekdays as { \"mon-thu\" = [48 "
            "numbers] }; "
            "multiplied with the others. 1 on weekdays that are not named.",
            "assumption"},
           Vary::spread, 0.7, 1.3, "one period recorded is no other"),
    ranged(
        {"day_factor", "Factor of the day", RAPPORT_FIELD(NeedSpec, day_factor), Q::plain, 0, kAny,
         none,
         "Drawn for each day of the run and multiplied with the rate of all customers on that day; "
         "its "
         "mean is 1, its standard deviation at most 2. Left out: every day is as the profile says.",
         "assumption"},
        Vary::spread, 0.5, 1.5, "a few weeks of records tell the spread of days to about a third"),
    {"day_factor_group", "Days in common", RAPPORT_FIELD(NeedSpec, day_factor_group), Q::plain,
     kNone, kNone, none,
     "All needs and streams with the same group have their high and low days together. Left out: "
     "the name of the need.",
     "convention"},
    company_only({"fit_weight", "How much fit matters", RAPPORT_FIELD(NeedSpec, fit_weight),
                  Q::plain, 0, 5, none,
                  "Multiplies the effect of an act that fits; 0 for matters that are the same for "
                  "everybody. "
                  "Needs a company.",
                  "assumption", 0.5, 1.5}),
    company_only({"choice", "Where a case begins", RAPPORT_FIELD(NeedSpec, choice), Q::plain, kNone,
                  kNone, none,
                  "shares: at the journey's entries by their shares. logit: the customer chooses "
                  "among them, by price, published wait, effort and habit (company.channel), and "
                  "the shares are what holds where all of these are alike. Needs a company.",
                  "convention (form: McFadden 1974)", kNone, kNone, kChoices}),
    company_only(
        ranged({"order.price", "Price of an order", RAPPORT_FIELD(NeedSpec, order_price), Q::money,
                0, kMostMoney, none,
                "Above 0 a case of this need is an order: where its last leg does what the "
                "customer came for, the customer pays this at list price. Needs a company.",
                "assumption"},
               Vary::times, 0.8, 1.25, "orders differ in size, and what counts as one too")),
    company_only(
        ranged({"order.margin", "Margin of an order", RAPPORT_FIELD(NeedSpec, order_margin),
                Q::share, 0, 1, none,
                "Share of that price that is contribution, before what is granted and the cost of "
                "service. Needs a company.",
                "assumption"},
               Vary::times, 0.7, 1.3, "what overhead a margin bears is a matter of the ledger")),
    company_only({"order.errors", "Orders configured wrongly",
                  RAPPORT_FIELD(NeedSpec, order.errors), Q::share, 0, 1, none,
                  "Share of orders that are configured wrongly where systems do not talk to each "
                  "other (I3 = 0). It shows when the order is delivered: the customer comes back "
                  "with it. Needs order.price.",
                  "assumption", 0.02, 0.2}),
    company_only({"order.errors_least", "The same where systems talk",
                  RAPPORT_FIELD(NeedSpec, order.errors_least), Q::share, 0, 1, none,
                  "The same where they do (I3 = 1); in proportion between.", "assumption", 0,
                  0.05}),
    company_only(
        {"order.error_cost", "Cost of a wrong order", RAPPORT_FIELD(NeedSpec, order.error_cost),
         Q::share, 0, 5, none,
         "Share of its price that putting it right costs: what is sent back and made anew.",
         "assumption", 0.1, 0.8}),
    company_only(ranged(
        {"order.cancels", "Cancelled a day", RAPPORT_FIELD(NeedSpec, order.cancels), Q::plain, 0,
         10, none,
         "Of orders that wait in a backlog, the share that customers cancel a day (a rate: who "
         "waits the time t has not cancelled with chance exp(-rate t)). Needs order.price.",
         "assumption"},
        Vary::times, 0.3, 3.0, "why an order is cancelled is seldom asked")),
    company_only(ranged(
        {"order.patience", "Longest promise accepted", RAPPORT_FIELD(NeedSpec, order.patience),
         Q::duration, 0, kAny, none,
         "Who is promised a later delivery (touch_point.delivery.promise) cancels at once. Left "
         "out: customers accept any. Needs order.price.",
         "assumption"},
        Vary::times, 0.5, 2.0, "what customers would have accepted shows in no record")),
    company_only({"order.work_saved", "Work saved where systems talk",
                  RAPPORT_FIELD(NeedSpec, order.work_saved), Q::share, 0, 0.95, none,
                  "Share of employees' work on an order that is saved where systems talk to each "
                  "other (I3 = 1): nothing is typed in twice. In proportion below. Needs "
                  "order.price.",
                  "assumption", 0, 0.3}),
    company_only({"order.on_credit", "Ordered on credit", RAPPORT_FIELD(NeedSpec, order.on_credit),
                  Q::plain, kNone, kNone, none,
                  "Whether orders are paid later. Their customers' credit is checked first "
                  "(`credit.declines`, `credit.reviews` of the segment), and what is owed costs "
                  "funds and may be lost (`credit.delay`, `funding`, `default`, `risk`, `loss`). "
                  "Needs order.price; not of segments with a `credit.limit`.",
                  "convention"}),
    {"priority_class", "Priority class", RAPPORT_FIELD(NeedSpec, priority_class), Q::count, 0,
     kMostPriority, at_any_date, "0 is served first; the segment's class is added.", "convention"},
    {"head_start", "Head start", RAPPORT_FIELD(NeedSpec, head_start), Q::duration, 0, kLongest,
     at_any_date, "Served as if it had arrived this much earlier; the segment's is added.",
     "convention"},
};

const Parameter kStream[] = {
    {"journey",
     "Journey",
     RAPPORT_FIELD(StreamSpec, journey),
     Q::plain,
     kNone,
     kNone,
     none,
     "The journey that its contacts go through.",
     "convention",
     kNone,
     kNone,
     {},
     "journey"},
    ranged({"rate", "Contacts an hour", RAPPORT_FIELD(StreamSpec, per_hour), Q::rate_hourly, 0,
            kMostRate, at_any_date, "Poisson arrivals, before the profile.", "assumption"},
           Vary::times, 0.8, 1.25, "contacts are counted, but not those that found no way through"),
    {"max_rate", "Largest rate", RAPPORT_FIELD(StreamSpec, max_per_hour), Q::rate_hourly, 0,
     kMostRate, none,
     "Rate of the candidates of which the real contacts are a share; as for needs. Left out: the "
     "largest rate that Today can have.",
     "convention"},
    ranged(
        {"profile.hour", "Multipliers by hour", RAPPORT_FIELD(StreamSpec, profile.hour), Q::plain,
         0, kAny, at_any_date, "24 multipliers of the rate, from midnight on.", "assumption"},
        Vary::spread, 0.7, 1.3, "one period recorded is no other"),
    ranged(
        {"profile.weekday", "Multipliers by weekday", RAPPORT_FIELD(StreamSpec, profile.weekday),
         Q::plain, 0, kAny, at_any_date, "7 multipliers of the rate, Monday first.", "assumption"},
        Vary::spread, 0.7, 1.3, "one period recorded is no other"),
    ranged({"profile.month", "Multipliers by month", RAPPORT_FIELD(StreamSpec, profile.month),
            Q::plain, 0, kAny, at_any_date, "12 multipliers of the rate, January first.",
            "assumption"},
           Vary::spread, 0.5, 1.5, "most records span little more than a year"),
    ranged({"profile.half_hour", "Multipliers by half hour",
            RAPPORT_FIELD(StreamSpec, profile.half_hour), Q::plain, 0, kAny, at_any_date,
            "48 multipliers of the rate from midnight on, by weekdays as { \"mon-thu\" = [48 "
            "numbers] }; "
            "multiplied with the others. 1 on weekdays that are not named.",
            "assumption"},
           Vary::spread, 0.7, 1.3, "one period recorded is no other"),
    ranged({"day_factor", "Factor of the day", RAPPORT_FIELD(StreamSpec, day_factor), Q::plain, 0,
            kAny, none,
            "Drawn for each day of the run and multiplied with the rate on that day; its mean is "
            "1, its "
            "standard deviation at most 2. Left out: every day is as the profile says.",
            "assumption"},
           Vary::spread, 0.5, 1.5,
           "a few weeks of records tell the spread of days to about a third"),
    {"day_factor_group", "Days in common", RAPPORT_FIELD(StreamSpec, day_factor_group), Q::plain,
     kNone, kNone, none,
     "All needs and streams with the same group have their high and low days together. Left out: "
     "the name of the stream.",
     "convention"},
    {"priority_class", "Priority class", RAPPORT_FIELD(StreamSpec, priority_class), Q::count, 0,
     kMostPriority, at_any_date, "0 is served first.", "convention"},
    {"head_start", "Head start", RAPPORT_FIELD(StreamSpec, head_start), Q::duration, 0, kLongest,
     at_any_date, "Served as if it had arrived this much earlier.", "convention"},
};

}  // namespace

std::span<const Parameter> need_parameters() { return kNeed; }
std::span<const Parameter> stream_parameters() { return kStream; }

}  // namespace rapport
