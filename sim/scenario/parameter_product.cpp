// Parameters of products.
#include "sim/scenario/parameter_tables.h"

namespace rapport {

namespace {

using namespace detail;  // NOLINT: the words of these tables
using enum PolicyRight;

const Parameter kProduct[] = {
    {"division",
     "Division",
     RAPPORT_FIELD(ProductSpec, division),
     Q::plain,
     kNone,
     kNone,
     none,
     "The division of which it is. Needs of that division come only to customers who hold it, in "
     "segments whose customers may hold it. At most 8 divisions have products.",
     "convention",
     kNone,
     kNone,
     {},
     "division"},
    {"segment",
     "Segment",
     RAPPORT_FIELD(ProductSpec, segment),
     Q::plain,
     kNone,
     kNone,
     none,
     "Whose customers may hold it. Left out: all who have none of that division by themselves.",
     "convention",
     kNone,
     kNone,
     {},
     "segment"},
    ranged({"held", "Held at the start", RAPPORT_FIELD(ProductSpec, held), Q::share, 0, 1, none,
            "Share of customers who hold it at the start, and of those who join when they do. "
            "Products are held independently of each other at first.",
            "assumption"},
           Vary::times, 0.9, 1.1, "what customers hold is on record, seldom by segment"),
    ranged({"value", "Contribution", RAPPORT_FIELD(ProductSpec, value), Q::money_monthly,
            -kMostMoney, kMostMoney, none,
            "Money that a customer who holds it brings in a month, before the cost of service, on "
            "top of the segment's `value`.",
            "assumption"},
           Vary::times, 0.8, 1.25, "what overhead a contribution bears is a matter of the ledger"),
    ranged(
        {"price", "Price", RAPPORT_FIELD(ProductSpec, price), Q::money_monthly, 0, kMostMoney, none,
         "What a customer who holds it pays a month. The lever `price` moves it as it moves "
         "that of the segment: the difference is contribution, and at a higher price it is "
         "taken less and given up more. 0: no price moves it.",
         "assumption"},
        Vary::times, 0.9, 1.1, "prices are known, rebates on them less so"),
    ranged({"buys", "Taken, a year", RAPPORT_FIELD(ProductSpec, buys), Q::share, 0, 0.99, none,
            "Chance that a customer who does not hold it takes it within a year without being "
            "offered it, at the reference satisfaction and memory. Decided at renewals; "
            "satisfaction and memory raise it by the weights with which they lower leaving.",
            "assumption"},
           Vary::times, 0.5, 2.0, "sales are counted, seldom by who was not asked"),
    {"after", "Factor for who holds another", RAPPORT_FIELD(ProductSpec, after), Q::plain, 0, 1000,
     none, "Multiplies the rate at which it is taken by customers who hold another product.",
     "assumption (that customers who hold much take more: Verhoef, Franses and Hoekstra 2001; an "
     "association)",
     1.0, 3.0},
    ranged({"drops", "Given up, a year", RAPPORT_FIELD(ProductSpec, drops), Q::share, 0, 0.99, none,
            "Chance that a customer who stays gives it up within a year, at the references. "
            "Satisfaction and memory lower it by the weights with which they lower leaving.",
            "assumption"},
           Vary::times, 0.5, 2.0, "closed accounts are counted, dormant ones are not"),
    {"offered", "Offers taken", RAPPORT_FIELD(ProductSpec, offered), Q::share, 0, 0.99, none,
     "Chance that a customer takes it who is offered it after a contact (lever `cross_sell`), "
     "where "
     "the offer fits, at the references.",
     "assumption", 0.02, 0.25},
};

}  // namespace

std::span<const Parameter> product_parameters() { return kProduct; }

}  // namespace rapport
