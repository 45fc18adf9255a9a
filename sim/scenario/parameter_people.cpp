// Parameters of the scenario as a whole and of segments.
#include "sim/scenario/parameter_tables.h"

namespace rapport {

namespace {

using namespace detail;  // NOLINT: the words of these tables
using enum PolicyRight;

constexpr std::array kForms{"none", "logistic", "cloglog", "noncontract"};
constexpr std::array kStarts{"newcomers", "stock"};

const Parameter kScenario[] = {
    {"currency", "Currency", RAPPORT_FIELD(Scenario, currency), Q::plain, kNone, kNone, none,
     "Name of the money in this file, as it stands in texts like \"28 EUR / hour\".", "convention"},
    {"start", "First day", RAPPORT_FIELD(Scenario, start), Q::plain, kNone, kNone, none,
     "Date of the first day of the run, at midnight; local time without daylight saving.",
     "convention"},
    {"horizon", "Length of the run", RAPPORT_FIELD(Scenario, horizon), Q::duration, 1,
     static_cast<double>((Time{1} << 31) * kSecond - 1), none,
     "How long the run goes on after its start. Retention at 12 months needs 12 months.",
     "convention"},
    {"warmup", "Warm-up", RAPPORT_FIELD(Scenario, warmup), Q::duration, 0,
     static_cast<double>((Time{1} << 31) * kSecond - 1), none,
     "Whole days before the start in which queues fill, under Today for every policy. Nobody "
     "leaves "
     "in them and nothing is counted.",
     "convention"},
    {"lookahead", "Lookahead", RAPPORT_FIELD(Scenario, lookahead), Q::duration, kMinute, kLongest,
     none,
     "What follows from a case outside its service group takes at least this long; shorter delays "
     "are lengthened to it, and the metric 'lengthened' says how often.",
     "convention"},
    {"represents", "Real customers for each simulated one", RAPPORT_FIELD(Scenario, represents),
     Q::plain, 1, kAny, none,
     "One simulated customer stands for this many; staff and contacts keep their real size. With a "
     "company it is a preview: at most 1000, after a warm-up of 12 weeks at least. Copies of legs "
     "stand for the others, and waits in a backlog come out too long where few customers are "
     "simulated; docs/measurements.md has the bias.",
     "convention"},
};

const Parameter kSegment[] = {
    {"customers", "Simulated customers", RAPPORT_FIELD(SegmentSpec, customers), Q::count, 0,
     2147483647, none, "How many customers of this segment are simulated.", "convention"},
    {"satisfaction", "Satisfaction at the start", RAPPORT_FIELD(SegmentSpec, satisfaction),
     Q::plain, 0, 1, none, "Drawn for each customer; 0 is the worst, 1 the best.", "assumption",
     0.3, 0.8},
    ranged({"rate_factor", "Own factor on need rates", RAPPORT_FIELD(SegmentSpec, rate_factor),
            Q::plain, 0, kAny, none,
            "Drawn for each customer and multiplied with the rate of all its needs; its mean "
            "should be 1.",
            "assumption"},
           Vary::spread, 0.5, 1.5,
           "how much customers differ in asking can be counted, but is seldom known before it is"),
    ranged({"value", "Contribution of a customer", RAPPORT_FIELD(SegmentSpec, value_per_month),
            Q::money_monthly, -kMostMoney, kMostMoney, at_start,
            "Money that a customer brings in a month, before the cost of service.", "assumption"},
           Vary::times, 0.8, 1.25, "what overhead a contribution bears is a matter of the ledger"),
    ranged(
        {"price", "Price", RAPPORT_FIELD(SegmentSpec, price), Q::money_monthly, 0, kMostMoney, none,
         "What a customer pays a month, of which `value` is left after what it costs to make. "
         "Where the lever `price` moves it, the difference is contribution. 0: the lever has "
         "nothing to move.",
         "assumption"},
        Vary::times, 0.9, 1.1, "prices are known, rebates on them less so"),
    company_only(
        ranged({"value_factor", "Own factor on the contribution",
                RAPPORT_FIELD(SegmentSpec, value_factor), Q::plain, 0, kAny, none,
                "Drawn for each customer, evenly over its quantiles, and multiplied with its "
                "contribution; "
                "its mean is 1. Needs a company.",
                "assumption (form: log-normal; 4 % of customers with 45 % of revenue is cv 3.61)"},
               Vary::spread, 0.5, 1.5,
               "its mean is 1; `rapport calibrate value` fits how unequal customers are")),
    company_only(ranged(
        {"polygamous", "Have other suppliers", RAPPORT_FIELD(SegmentSpec, polygamous), Q::share, 0,
         1, none,
         "Share of customers who buy the same of others too. It changes nobody's leaving: of "
         "those who would have left anyway, it says who had somewhere to go already. Needs a "
         "company.",
         "assumption (most customers of most brands buy others too, Ehrenberg, Uncles and "
         "Goodhardt 2004)"},
        Vary::value, 0.0, 0.8, "few hold two electricity contracts, most have two banks")),
    company_only(ranged(
        {"negotiates", "Gets what is granted", RAPPORT_FIELD(SegmentSpec, negotiates), Q::share, 0,
         1, none,
         "Of what representatives grant informally (`channel.grants` of a touch point), the share "
         "that these customers get: 1 all of it, 0 they pay the list price. Needs a company.",
         "assumption"},
        Vary::value, 0.0, 1.0, "who buys much haggles, who buys little does not")),
    company_only(
        ranged({"rival.offers", "Offers of a rival", RAPPORT_FIELD(SegmentSpec, rival.offers),
                Q::rate, 0, 365, none,
                "Offers of a rival that reach a customer, a year. It looks at them when it "
                "could leave: at a renewal, without a contract after a purchase. 0: there "
                "is no rival. Needs a company.",
                "assumption"},
               Vary::times, 0.5, 2, "nobody counts what rivals send")),
    company_only(ranged({"rival.price", "Price of the rival",
                         RAPPORT_FIELD(SegmentSpec, rival.price), Q::plain, 0.05, 20, none,
                         "What the rival asks, as a multiple of what customers pay here Today. The "
                         "difference weighs as `leaving.price_weight` says.",
                         "assumption"},
                        Vary::times, 0.9, 1.1, "list prices are known, what is granted is not")),
    company_only(ranged({"rival.satisfaction", "Satisfaction there",
                         RAPPORT_FIELD(SegmentSpec, rival.satisfaction), Q::plain, 0, 1, none,
                         "How satisfied customers expect to be with the rival. The difference to "
                         "their own satisfaction weighs as `leaving.weight` says.",
                         "assumption"},
                        Vary::value, 0.3, 0.7, "what customers hear of rivals is not measured")),
    company_only(ranged(
        {"rival.switching", "Cost of switching", RAPPORT_FIELD(SegmentSpec, rival.switching),
         Q::plain, -kMostWeight, kMostWeight, none,
         "What going over costs a customer, on the log-odds: at the same price and satisfaction "
         "1 / (1 + exp(switching)) of those who look at an offer take it.",
         "assumption"},
        Vary::value, 1.5, 4.5, "one in five to one in ninety of those who look goes over")),
    company_only(ranged(
        {"rival.inert", "Look at no offers", RAPPORT_FIELD(SegmentSpec, rival.inert), Q::share, 0,
         1, none, "Share of customers who look at no offer, unless a contact has woken them.",
         "assumption (form: Ascarza, Iyengar and Schleicher 2016; Hortacsu, Madanizadeh and Puller "
         "2017)"},
        Vary::value, 0.2, 0.9, "most customers of utilities never look around")),
    company_only(ranged(
        {"rival.wakes", "Woken by a contact", RAPPORT_FIELD(SegmentSpec, rival.wakes), Q::share, 0,
         1, none,
         "Chance that an inert customer looks at offers at a renewal after a "
         "contact.",
         "assumption (form: Ascarza, Iyengar and Schleicher 2016)"},
        Vary::value, 0.0, 0.6,
        "advice on tariffs raised those who left in three months from 6 to 10 % in one trial")),
    company_only(ranged({"rival.awake", "Awake after a contact",
                         RAPPORT_FIELD(SegmentSpec, rival.awake), Q::duration, 0, kLongest, none,
                         "How long after a contact a customer may be woken by it.", "assumption"},
                        Vary::value, 30.0 * kDay, 180.0 * kDay,
                        "the trial's customers were followed for three months")),
    company_only(
        ranged({"reward_weight", "Weight of rewards", RAPPORT_FIELD(SegmentSpec, reward_weight),
                Q::share, 0, 1, none,
                "How much of what customers get back (lever `rewards`) they feel, as a share of as "
                "large a cut of the price: 1 all of it. What is earned later, in points, counts "
                "for less. Needs a company.",
                "assumption"},
               Vary::value, 0.3, 1.0,
               "many points are never redeemed; credited on the next bill they are a cut")),
    company_only(
        ranged({"becomes.value", "What contribution becomes",
                RAPPORT_FIELD(SegmentSpec, becomes.value), Q::plain, 0, 1000, none,
                "A multiple: what a customer's contribution comes to in the end, over what it is "
                "at the start, or when it joins. Each changes once, after a time "
                "(`becomes.after`); what is counted is the mean of these times. 1: it stays what "
                "it is. Needs a company.",
                "assumption"},
               Vary::times, 0.8, 1.25, "how far students become affluent is seen after decades")),
    company_only(
        ranged({"becomes.after", "Until contribution changes",
                RAPPORT_FIELD(SegmentSpec, becomes.after), Q::duration, kDay, kLongest, none,
                "Mean time from the start, or from joining, until what a customer contributes "
                "becomes what it will be; exponential. Needs a company.",
                "assumption"},
               Vary::times, 0.5, 2.0, "the past of those who stayed says little of the rest")),
    company_only(ranged({"credit.limit", "Limit of credit",
                         RAPPORT_FIELD(SegmentSpec, credit.limit), Q::money, 0, kMostMoney, none,
                         "What a customer may owe: its line. 0: nobody owes anything. Needs a "
                         "company and a price; not of noncontract.",
                         "assumption"},
                        Vary::times, 0.8, 1.25,
                        "limits are on record, but not alike for all of a segment")),
    company_only(ranged({"credit.use", "Share of the line that is used",
                         RAPPORT_FIELD(SegmentSpec, credit.use), Q::share, 0, 1, none,
                         "Drawn for each customer, its own for good: what its monthly bill comes "
                         "to, as a share of the line.",
                         "assumption"},
                        Vary::spread, 0.5, 1.5,
                        "balances are on record, how lasting they are is not")),
    company_only(ranged({"credit.revolves", "Carried on",
                         RAPPORT_FIELD(SegmentSpec, credit.revolves), Q::share, 0, 1, none,
                         "Share of a bill that is not paid, but carried on to the next one and "
                         "bears interest all the month.",
                         "assumption"},
                        Vary::value, 0.0, 0.9,
                        "from hardly anything where people pay in full to nearly all")),
    company_only(ranged(
        {"credit.interest", "Interest", RAPPORT_FIELD(SegmentSpec, credit.interest), Q::share, 0,
         10, none, "What customers pay a year on what bears interest, as a share of it.",
         "assumption"},
        Vary::times, 0.8, 1.25, "rates are known, how much of them is forgiven is not")),
    company_only(ranged(
        {"credit.funding", "Cost of funds", RAPPORT_FIELD(SegmentSpec, credit.funding), Q::share, 0,
         10, none, "What the money costs the firm a year, as a share of all that is owed.",
         "assumption"},
        Vary::value, 0.01, 0.06, "what banks have paid in the last twenty years")),
    company_only(ranged(
        {"credit.delay", "Mean time to pay", RAPPORT_FIELD(SegmentSpec, credit.delay), Q::duration,
         0, kLongest, none,
         "From a bill, or an order on credit, to paying what is not carried on, on average; "
         "exponential.",
         "assumption"},
        Vary::value, 10.0 * kDay, 60.0 * kDay, "terms of payment run from days to two months")),
    company_only({"credit.grace", "Grace period", RAPPORT_FIELD(SegmentSpec, credit.grace),
                  Q::duration, 0, kLongest, none,
                  "After a bill, the time in which what is paid bears no interest. What is paid "
                  "later bears it for the time that it is later. The lever `grace` moves it.",
                  "convention"}),
    company_only({"credit.due", "Due", RAPPORT_FIELD(SegmentSpec, credit.due), Q::duration, 0,
                  kLongest, none, "After a bill, the time in which what is paid is not late.",
                  "convention"}),
    company_only(ranged(
        {"credit.late_fee", "Late fee", RAPPORT_FIELD(SegmentSpec, credit.late_fee), Q::money, 0,
         kMostMoney, none, "For a bill that is paid later than it is due.", "assumption"},
        Vary::times, 0.5, 1.5, "fees are known, how often they are waived is not")),
    company_only(
        ranged({"credit.default", "Defaults, a year",
                RAPPORT_FIELD(SegmentSpec, credit.default_rate), Q::share, 0, 0.99, none,
                "Chance that one who asks for credit can no longer pay within a year, at the "
                "reference limit and an own factor (`credit.risk`) of 1. With a line it is drawn "
                "at renewals, and then the customer is gone; of orders on credit it says how much "
                "of what they owe is lost on average.",
                "assumption"},
               Vary::value, 0.005, 0.08,
               "one in two hundred in good years and good segments, one in twelve in bad ones")),
    company_only(ranged(
        {"credit.risk", "Own factor on defaults", RAPPORT_FIELD(SegmentSpec, credit.risk), Q::plain,
         0, kAny, none,
         "Drawn for each customer, and multiplied with the rate of its default; its mean is 1.",
         "assumption"},
        Vary::spread, 0.5, 1.5, "scores tell good risks from bad ones only in part")),
    company_only({"credit.reference_limit", "Reference limit",
                  RAPPORT_FIELD(SegmentSpec, credit.reference_limit), Q::money, 0.01, kMostMoney,
                  none, "The limit at which the chance of default holds as it is.", "convention"}),
    company_only(
        ranged({"credit.default_slope", "Slope of defaults by limit",
                RAPPORT_FIELD(SegmentSpec, credit.default_slope), Q::plain, -10, 10, none,
                "Effect of the logarithm of the limit, over the reference, on that of the rate of "
                "default. Below 0: larger limits were granted to better risks. Moving limits by "
                "the lever `credit_limit` does not move it.",
                "assumption"},
               Vary::value, -1.0, 0.0,
               "between limits that say nothing and limits that halve the risk where they double")),
    company_only(
        ranged({"credit.default_rise", "Rise of defaults with a raised limit",
                RAPPORT_FIELD(SegmentSpec, credit.default_rise), Q::plain, 0, 10, none,
                "The same of the factor by which the lever `credit_limit` moves the limits of the "
                "same customers.",
                "assumption"},
               Vary::value, 0.0, 1.0,
               "between debts that change nobody and a rate of default in proportion to them")),
    company_only(ranged(
        {"credit.loss", "Loss on default", RAPPORT_FIELD(SegmentSpec, credit.loss), Q::share, 0, 1,
         none, "Share of what a customer owes that is lost when it defaults.", "assumption"},
        Vary::value, 0.4, 0.9, "unsecured debts bring back little")),
    company_only(ranged(
        {"credit.worth_of_grace", "Worth of the grace period",
         RAPPORT_FIELD(SegmentSpec, credit.worth_of_grace), Q::money_monthly, 0, kMostMoney, none,
         "What a full grace period is worth to customers beyond the interest that it saves them. "
         "What is taken from it by the lever `grace` counts as a rise of the price.",
         "assumption (size: a long grace period is worth 0.83 of a low annual fee to people who "
         "choose between cards, Allenby and Ginter 1995)"},
        Vary::times, 0.25, 2.0, "what people choose on paper is not what they pay for")),
    company_only(ranged(
        {"credit.knows", "What a credit score knows", RAPPORT_FIELD(SegmentSpec, credit.knows),
         Q::share, 0, 1, none,
         "Chance that the firm's score ranks a customer by its own risk (`credit.risk`); the "
         "others are ranked by lot, once and for good. 1: scores know all.",
         "assumption"},
        Vary::value, 0.3, 0.95, "how well scores tell bad risks differs by what lenders know")),
    company_only(ranged(
        {"credit.declines", "Declined", RAPPORT_FIELD(SegmentSpec, credit.declines), Q::share, 0,
         0.9, none,
         "Share of the segment, those with the worst scores, that is not given credit: applicants "
         "for a line (`credit.limit`) do not join, orders on credit (`order.on_credit`) end at "
         "once. The lever `decline` moves it.",
         "assumption"},
        Vary::times, 0.5, 2.0, "how many are declined is on record, how many did not ask is not")),
    company_only(ranged(
        {"credit.reviews", "Looked at by hand", RAPPORT_FIELD(SegmentSpec, credit.reviews),
         Q::share, 0, 1, none,
         "Share just better than those who are declined whose credit is looked at by hand before "
         "it is granted. The lever `review` moves it.",
         "assumption"},
        Vary::times, 0.5, 2.0, "what is put on hold is seldom counted")),
    company_only(ranged(
        {"credit.review", "Time of a review", RAPPORT_FIELD(SegmentSpec, credit.review),
         Q::duration, 0, kAny, at_any_date,
         "How long it takes to look at one by hand. An order waits that much longer before it "
         "begins; it counts in what a promised delivery is held against.",
         "assumption"},
        Vary::times, 0.5, 2.0, "from a call to a file that goes round")),
    company_only(ranged({"credit.review_cost", "Cost of a review",
                         RAPPORT_FIELD(SegmentSpec, credit.review_cost), Q::money, 0, kMostMoney,
                         at_any_date, "Money that looking at one by hand costs.", "assumption"},
                        Vary::times, 0.5, 2.0,
                        "an enquiry is bought, the time of who reads it is not counted")),
    {"priority_class", "Priority class", RAPPORT_FIELD(SegmentSpec, priority_class), Q::count, 0,
     kMostPriority, at_any_date,
     "0 is served first; the need's class is added. Lower classes always go first.", "convention"},
    {"head_start", "Head start", RAPPORT_FIELD(SegmentSpec, head_start), Q::duration, 0, kLongest,
     at_any_date, "Served as if it had arrived this much earlier; the need's is added.",
     "convention"},
    {"leaving.form", "How customers leave", RAPPORT_FIELD(SegmentSpec, leaving.form), Q::plain,
     kNone, kNone, none,
     "none: nobody leaves. logistic: at each renewal with satisfaction s below the threshold, with "
     "probability 1 / (1 + exp(slope (s - midpoint))). cloglog: with 1 - exp(-exp(eta - weight (s "
     "- "
     "reference))), where eta comes from the customer's own yearly propensity. noncontract: the "
     "same "
     "after each purchase, where the propensity is that of one purchase.",
     "convention", kNone, kNone, kForms},
    ranged({"leaving.period", "Time between renewals", RAPPORT_FIELD(SegmentSpec, leaving.period),
            Q::duration, kSecond, static_cast<double>((Time{1} << 31) * kSecond - kSecond), none,
            "A customer can leave once in this time; whole seconds.", "assumption"},
           Vary::value, 30.0 * kDay, 1.0 * kYear, "contracts and bills run from a month to a year"),
    ranged({"leaving.notice", "Notice", RAPPORT_FIELD(SegmentSpec, leaving.notice), Q::duration, 0,
            static_cast<double>((Time{1} << 31) * kSecond - kSecond), none,
            "From a decision to leave at a renewal to leaving; whole seconds. In this time the "
            "customer is served and pays as before, and nothing changes its mind. Not of "
            "noncontract, who just stay away.",
            "assumption"},
           Vary::value, 0.0, 90.0 * kDay, "contracts ask for none to three months"),
    company_only(
        ranged({"leaving.moving", "Moves away, a year", RAPPORT_FIELD(SegmentSpec, leaving.moving),
                Q::share, 0, 0.99, none,
                "Share of customers who move away in a year, or no longer need what is sold. It "
                "changes nobody's leaving, it is a part of the propensity: of those who would have "
                "left anyway, it says who did for this. No offer keeps them. Needs a company.",
                "assumption", 0, 0.1},
               Vary::value, 0.0, 0.1, "about a tenth of households move in a year, most nearby")),
    company_only(ranged(
        {"leaving.put_off", "Put off by the contract", RAPPORT_FIELD(SegmentSpec, leaving.put_off),
         Q::duration, 0, kLongest, none,
         "Of those who would have left anyway, those whom the contract has put off by at least "
         "this time count as leaving at its end: without it they would have gone earlier in the "
         "period, by the same luck. It changes nobody's leaving. 0: nobody is said to. Needs a "
         "company.",
         "convention"},
        Vary::value, 0.0, 180.0 * kDay, "what counts as put off is a matter of words")),
    {"leaving.threshold", "Threshold of leaving", RAPPORT_FIELD(SegmentSpec, leaving.threshold),
     Q::plain, -kMostWeight, kMostWeight, none,
     "logistic: nobody with at least this satisfaction leaves.", "assumption", 0.3, 0.7},
    {"leaving.slope", "Slope of leaving", RAPPORT_FIELD(SegmentSpec, leaving.slope), Q::plain,
     -kMostWeight, kMostWeight, none, "logistic: how sharply the chance falls with satisfaction.",
     "assumption", 5, 20},
    {"leaving.midpoint", "Midpoint of leaving", RAPPORT_FIELD(SegmentSpec, leaving.midpoint),
     Q::plain, -kMostWeight, kMostWeight, none,
     "logistic: satisfaction at which the chance is one half.", "assumption", 0.1, 0.4},
    {"leaving.propensity", "Yearly propensity to leave",
     RAPPORT_FIELD(SegmentSpec, leaving.propensity), Q::share, 0, 1, none,
     "cloglog, noncontract: drawn for each customer, the chance to leave within a year at "
     "reference "
     "satisfaction. A beta distribution gives the shifted beta-geometric curve.",
     "assumption (form: Fader and Hardie 2007)", 0.05, 0.4},
    {"leaving.weight", "Weight of satisfaction", RAPPORT_FIELD(SegmentSpec, leaving.weight),
     Q::plain, -kMostWeight, kMostWeight, none,
     "cloglog: effect of satisfaction on the complementary log-log scale; 0: none.", "assumption",
     0, 5},
    {"leaving.reference", "Reference satisfaction", RAPPORT_FIELD(SegmentSpec, leaving.reference),
     Q::plain, -kMostWeight, kMostWeight, none,
     "cloglog: satisfaction at which the propensity holds as it is.", "convention"},
    company_only(
        {"leaving.memory_weight", "Weight of memory",
         RAPPORT_FIELD(SegmentSpec, leaving.memory_weight), Q::plain, -kMostWeight, kMostWeight,
         none,
         "cloglog, noncontract: effect of what is remembered of cases on the complementary log-log "
         "scale; needs a company.",
         "assumption", 0, 4}),
    {"leaving.product_weight", "Weight of products",
     RAPPORT_FIELD(SegmentSpec, leaving.product_weight), Q::plain, -kMostWeight, kMostWeight, none,
     "cloglog: each product that a customer holds beyond its segment's mean at the start lowers "
     "the complementary log-log of leaving by so much. Needs products (`[product.NAME]`).",
     "assumption (that who holds more leaves less: Reinartz and Kumar 2003; an association, no "
     "trial shows a cause)",
     0, 0.3},
    {"leaving.memory_reference", "Reference memory",
     RAPPORT_FIELD(SegmentSpec, leaving.memory_reference), Q::plain, -1, 1, none,
     "What is remembered of cases where the propensity holds as it is.", "convention"},
    ranged({"leaving.purchases", "Purchases a year", RAPPORT_FIELD(SegmentSpec, leaving.purchases),
            Q::rate, 0, kAny, none,
            "noncontract: drawn for each customer; purchases come at random at this rate at the "
            "reference "
            "satisfaction. A gamma distribution with beta propensity gives the BG/NBD model.",
            "assumption (form: Fader, Hardie and Lee 2005)"},
           Vary::times, 0.7, 1.4, "purchases elsewhere are not seen"),
    {"leaving.wallet", "Share of wallet", RAPPORT_FIELD(SegmentSpec, leaving.wallet), Q::share, 0,
     1, none,
     "noncontract: of the occasions to buy, those that bring a purchase here at the reference "
     "satisfaction; better ones bring more, by weight on the log-odds. Above 0; 1: all, always.",
     "assumption", 0.2, 1},
    ranged({"leaving.purchase_value", "Value of a purchase",
            RAPPORT_FIELD(SegmentSpec, leaving.purchase_value), Q::money, -kMostMoney, kMostMoney,
            none, "noncontract: money that a purchase brings in, before the cost of service.",
            "assumption"},
           Vary::times, 0.8, 1.25, "what overhead a margin bears is a matter of the ledger"),
    ranged({"leaving.purchase_price", "Price of a purchase",
            RAPPORT_FIELD(SegmentSpec, leaving.purchase_price), Q::money, 0, kMostMoney, none,
            "noncontract: what a customer pays for a purchase. Where the lever `price` moves it, "
            "the difference is part of what a purchase brings in.",
            "assumption"},
           Vary::times, 0.9, 1.1, "prices are known, rebates on them less so"),
    {"leaving.price_weight", "Weight of the price",
     RAPPORT_FIELD(SegmentSpec, leaving.price_weight), Q::plain, 0, kMostWeight, none,
     "Effect of the logarithm of the price, as a multiple of Today's, on the complementary log-log "
     "scale of leaving, for as long as it lasts. 1: at a price 10 % higher, with those of others "
     "as "
     "they are, customers leave 1.1 times as fast.",
     "assumption (size: offers of loans at rates drawn by lot, 0.26 +- 0.07, Karlan and Zinman "
     "2008; up to the mean elasticity of choices between brands, Bijmolt, van Heerde and Pieters "
     "2005)",
     0.1, 2.6},
    {"leaving.price_rise_weight", "Weight of a rise",
     RAPPORT_FIELD(SegmentSpec, leaving.price_rise_weight), Q::plain, 0, kMostWeight, none,
     "The same of a price above what people are used to, besides; a fall surprises nobody. It "
     "fades as they get used to the new price.",
     "assumption (form: reference prices, Kalyanaram and Winer 1995)", 0, 4},
    ranged({"leaving.price_memory", "Time to get used to a price",
            RAPPORT_FIELD(SegmentSpec, leaving.price_memory), Q::duration, 0, kLongest, none,
            "What people are used to moves towards the price so that 1/e of the way is left after "
            "this time, on a logarithmic scale. 0: at once.",
            "assumption"},
           Vary::value, 60.0 * kDay, 720.0 * kDay,
           "bills come monthly, and some look at them once a year"),
    {"leaving.start", "Tenures at the start", RAPPORT_FIELD(SegmentSpec, leaving.start), Q::plain,
     kNone, kNone, none,
     "newcomers: everybody has just joined. stock: customers of a company that has won and lost at "
     "constant rates, so those still there are the more loyal ones.",
     "convention", kNone, kNone, kStarts},
    ranged({"leaving.company_age", "Age of the company",
            RAPPORT_FIELD(SegmentSpec, leaving.firm_age), Q::duration, -kAny, kAny, none,
            "stock: since when the company has won customers.", "assumption"},
           Vary::value, 5.0 * kYear, 40.0 * kYear,
           "firms that have customers to lose are older than a few years"),
};

}  // namespace

std::span<const Parameter> plain_scenario_parameters() { return kScenario; }
std::span<const Parameter> segment_parameters() { return kSegment; }

}  // namespace rapport
