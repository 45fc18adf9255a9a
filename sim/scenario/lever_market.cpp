// The plain levers of what customers are offered and of who joins: a row each, with what it does
// and how much of it is in use.
//
// To add one, add a row, and where it needs them `apply` and `dose` above. A test fails on a row
// without effect.
#include <algorithm>
#include <array>

#include "sim/scenario/joining.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/lever_dose.h"
#include "sim/scenario/lever_parts.h"
#include "sim/scenario/product.h"

namespace rapport {

namespace {

void apply_price(Scenario& scenario, const LeverValues& values) {
  for (SegmentSpec& segment : scenario.segments) {
    segment.price_factor *= values.of_segment(segment.name);
  }
}

template <double SegmentSpec::*number>
void apply_to_segments(Scenario& scenario, const LeverValues& values) {
  for (SegmentSpec& segment : scenario.segments) {
    segment.*number = values.of_segment(segment.name);
  }
}

/// How far above 1 the lever is.
double dose_above_one(const Scenario& scenario, const LeverValues& values) {
  return std::max(0.0, mean_over_segments(scenario, values) - 1.0);
}

/// How much more is spent than Today, of the most that can be.
double spend_dose(const Scenario& scenario, const LeverValues& values) {
  return dose_above_one(scenario, values) / (kMostSpend - 1.0);
}

/// The most of the price that is given back, and of customers who have a manager.
constexpr double kMostRewarded = 0.2, kMostManaged = 0.2;

double rewarded_dose(const Scenario& scenario, const LeverValues& values) {
  return mean_over_segments(scenario, values) / kMostRewarded;
}

double managed_dose(const Scenario& scenario, const LeverValues& values) {
  return mean_over_segments(scenario, values) / kMostManaged;
}

constexpr double kLeastAccepted = 0.2;

/// How many of those who apply are turned away, of the most that can be.
double acceptance_dose(const Scenario& scenario, const LeverValues& values) {
  return std::max(0.0, 1.0 - mean_over_segments(scenario, values)) / (1.0 - kLeastAccepted);
}

const char* lacks_own_price(const Scenario& scenario) {
  const auto pays = [](const SegmentSpec& segment) {
    return segment.price > 0.0 || segment.leaving.purchase_price > 0.0;
  };
  return std::ranges::any_of(scenario.segments, pays) ? nullptr : "a segment that pays a price";
}

const char* lacks_price(const Scenario& scenario) {
  const auto pays_for_products = [&](const SegmentSpec& segment) {
    return scenario.company.on && product_price(scenario, segment) > 0.0;
  };
  return std::ranges::any_of(scenario.segments, pays_for_products) ? nullptr
                                                                   : lacks_own_price(scenario);
}

const char* lacks_contract(const Scenario& scenario) {
  using Form = LeavingSpec::Form;
  const auto can_be_kept = [](const SegmentSpec& segment) {
    const Form form = segment.leaving.form;
    return segment.price > 0.0 && form != Form::none && form != Form::noncontract;
  };
  return std::ranges::any_of(scenario.segments, can_be_kept)
             ? nullptr
             : "a segment under contract that pays a price";
}

const char* lacks_products(const Scenario& scenario) {
  const std::vector<std::string> lines = product_lines(scenario);
  const auto may_hold_two = [&](const SegmentSpec& segment) {
    return std::ranges::count_if(lines, [&](const std::string& line) {
             return product_of(scenario, line, segment.name) != nullptr;
           }) > 1;
  };
  return std::ranges::any_of(scenario.segments, may_hold_two)
             ? nullptr
             : "a segment that may hold products of two divisions ([product.NAME])";
}

const char* lacks_joining(const Scenario& scenario) {
  const bool joins = scenario.company.joining.form != JoiningSpec::Form::none;
  if (!joins) return "customers who join (company.joining.form)";
  const auto has_own = [](const SegmentSpec& segment) {
    return has_propensity(segment.leaving.form);
  };
  return std::ranges::any_of(scenario.segments, has_own)
             ? nullptr
             : "customers with propensities of their own (leaving.form cloglog or noncontract)";
}

const char* lacks_joining_at_rate(const Scenario& scenario) {
  const bool joins = scenario.company.joining.form == JoiningSpec::Form::rate;
  return joins ? nullptr : "customers who join at a rate (company.joining.form)";
}

constexpr std::array kMarketLeverRows{
    Lever{.id = "price",
          .code = "",
          .label = "Price",
          .unit = "x today",
          .least = 0.5,
          .most = 2.0,
          .neutral = 1.0,
          .help = "What customers pay, as a multiple of Today's price (`price` of a segment, "
                  "`leaving.purchase_price` of a purchase). The difference is contribution; at a "
                  "higher price customers leave faster and buy less.",
          .also = "price rise, increase, discount, promotion, fee, tariff, rate, margin, charge",
          .at_least = "half of today's price",
          .at_quarter = "an eighth less than today",
          .at_half = "a quarter more than today",
          .at_three_quarters = "five thirds of today's price",
          .at_most = "twice today's price",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what customers pay more or less is in the contribution",
          .source = "definition: the price is multiplied",
          .apply = apply_price,
          .dose = dose_above_one,
          .lacks = lacks_price},
    Lever{.id = "save",
          .code = "",
          .label = "Save offers",
          .unit = "share",
          .least = 0.0,
          .most = 1.0,
          .neutral = 0.0,
          .help =
              "Share of customers who say that they want to leave (`company.save.reach`) whom a "
              "desk tries to keep with a cut of the price for a time. Which cut depends on what "
              "its people may spend, want, and know of the customer, and what they are paid for "
              "(lever `save_margin`). Only of customers under contract who pay a price.",
          .also = "retention desk, save desk, win-back, cancellation, discount, counter-offer, "
                  "churn, terminate, bind",
          .at_least = "nobody who wants to leave is made an offer",
          .at_quarter = "every fourth who says so is put through to the desk",
          .at_half = "every second who says so is put through to the desk",
          .at_three_quarters = "three in four who say so are put through to the desk",
          .at_most = "everybody who says so is put through to the desk",
          .scopes = {true, true, false, false, false},
          .one_off = 0.3,
          .per_month = 0.05,
          .cost_doc = "to train and keep the people of the desk, per represented customer, at 1 "
                      "(segments count by their customers); in the cost of levers. What the cuts "
                      "cost is in the cost of save offers",
          .cost_low = 0.5,
          .cost_high = 3,
          .cost_why = "a talk takes from five minutes to half an hour, and how many want to leave "
                      "differs by firm",
          .source = "assumption: that a customer stays for a cut at which it would not have "
                    "wanted to leave, and its cost",
          .apply = apply_to_segments<&SegmentSpec::save_desk>,
          .dose = mean_over_segments,
          .needs_company = true,
          .lacks = lacks_contract},
    Lever{.id = "save_margin",
          .code = "",
          .label = "Save desk paid for margin",
          .unit = "share",
          .least = 0.0,
          .most = 1.0,
          .neutral = 0.0,
          .help = "Share of the people who make save offers who are paid for the margin that they "
                  "keep. They offer the smallest cut. The others are paid for customers kept, and "
                  "offer the largest that they may. Does nothing where the lever `save` is 0.",
          .also = "incentive, commission, bonus, retention desk, save desk, pay, discount",
          .at_least = "all of them are paid for customers kept",
          .at_quarter = "every fourth of them is paid for margin",
          .at_half = "every second of them is paid for margin",
          .at_three_quarters = "three in four of them are paid for margin",
          .at_most = "all of them are paid for margin",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: the same pay, for something else",
          .source = "assumption: who is paid for what (form: Holmstrom and Milgrom 1991)",
          .apply = apply_to_segments<&SegmentSpec::save_margin>,
          .dose = mean_over_segments,
          .needs_company = true,
          .lacks = lacks_contract},
    Lever{
        .id = "rewards",
        .code = "P1",
        .label = "Loyalty rewards",
        .unit = "share of price",
        .least = 0.0,
        .most = kMostRewarded,
        .neutral = 0.0,
        .help =
            "Share of the price that customers get back for staying: of `price` every month, of "
            "`leaving.purchase_price` at every purchase. They leave as rarely as at a price that "
            "is lower by what they feel of it (`reward_weight`). Where no price is given there is "
            "nothing to give back.",
        .also = "loyalty programme, points, cashback, bonus, miles, discount, retention, price",
        .at_least = "nothing is given back",
        .at_quarter = "a twentieth of the price is given back",
        .at_half = "a tenth of the price is given back",
        .at_three_quarters = "three twentieths of the price are given back",
        .at_most = "a fifth of the price is given back",
        .scopes = {true, true, false, false, false},
        .cost_doc = "nothing by itself: what is given back is in the cost of rewards",
        .source = "assumption: how much of it is felt",
        .apply = apply_to_segments<&SegmentSpec::rewards>,
        .dose = rewarded_dose,
        .needs_company = true,
        .lacks = lacks_own_price},
    Lever{
        .id = "managers",
        .code = "C3",
        .label = "Account managers",
        .unit = "share",
        .least = 0.0,
        .most = kMostManaged,
        .neutral = 0.0,
        .help =
            "Share of each segment's customers, those with the highest own factor on contribution, "
            "with a manager of their own. What the manager knows is at hand and right wherever "
            "they turn, and they never have to say it all again. When it quits, what is known "
            "of them is gone (`company.manager`).",
        .also = "key account, relationship manager, named contact, advisor, private banking",
        .at_least = "nobody has a manager",
        .at_quarter = "the most valuable twentieth have a manager",
        .at_half = "the most valuable tenth have a manager",
        .at_three_quarters = "three in twenty have a manager",
        .at_most = "the most valuable fifth have a manager",
        .scopes = {true, true, false, false, false},
        .one_off = 0.0,
        .per_month = 8.0,
        .cost_doc =
            "pay of managers, 40 a month for a customer managed, so 8 for each of the start's at a "
            "fifth, whether they stay or not",
        .cost_low = 0.1,
        .cost_high = 3,
        .cost_why = "a manager has from twenty to some hundred customers",
        .source = "assumption: its effects and its cost",
        .apply = apply_to_segments<&SegmentSpec::managers>,
        .dose = managed_dose,
        .needs_company = true},
    Lever{.id = "cross_sell",
          .code = "",
          .label = "Cross-selling",
          .unit = "share",
          .least = 0.0,
          .most = 1.0,
          .neutral = 0.0,
          .help =
              "Share of contacts with employees after which a customer who holds a product is "
              "offered another (`[product.NAME]`), as far as effort goes there (want). Who knows "
              "the customer offers what fits; other offers seldom do (`company.offer.by_chance`), "
              "and those take from satisfaction (`company.offer.annoys`).",
          .also = "cross-sell, up-sell, next best offer, share of wallet, products, bundle, sales",
          .at_least = "nobody is offered another product",
          .at_quarter = "after every fourth contact another product is offered",
          .at_half = "after every second contact another product is offered",
          .at_three_quarters = "after three in four contacts another product is offered",
          .at_most = "after every contact another product is offered",
          .scopes = {true, true, false, false, false},
          .one_off = 0.5,
          .per_month = 0.03,
          .cost_doc = "to train who offers and to keep up what is offered to whom, per represented "
                      "customer, at 1. The offer itself takes no time of service",
          .cost_low = 0.3,
          .cost_high = 4,
          .cost_why = "from a line in a script to a system that proposes the next offer",
          .source = "assumption: its effects and its cost",
          .apply = apply_to_segments<&SegmentSpec::cross_sell>,
          .dose = mean_over_segments,
          .needs_company = true,
          .lacks = lacks_products},
    Lever{.id = "acquisition",
          .code = "A1",
          .label = "Spent on winning customers",
          .unit = "x today",
          .least = 0.0,
          .most = kMostSpend,
          .neutral = 1.0,
          .help = "Multiplies what is spent on winning customers, where they join at a rate "
                  "(`company.joining.form`). More apply, but fewer than as many times as many "
                  "(`company.joining.elasticity`), so each of them costs more.",
          .also = "acquisition, advertising, marketing, sales force, growth, new customers",
          .at_least = "nothing is spent, and nobody is won",
          .at_quarter = "a quarter less than today is spent",
          .at_half = "half as much again as today is spent",
          .at_three_quarters = "two and a quarter times as much as today is spent",
          .at_most = "three times as much as today is spent",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what is spent is in the cost of newcomers",
          .source = "assumption (size of the elasticity: Sethuraman, Tellis and Briesch 2011)",
          .apply = apply_to_segments<&SegmentSpec::acquisition>,
          .dose = spend_dose,
          .needs_company = true,
          .lacks = lacks_joining_at_rate},
    Lever{.id = "acceptance",
          .code = "A2",
          .label = "Whom we accept",
          .unit = "share",
          .least = kLeastAccepted,
          .most = 1.0,
          .neutral = 1.0,
          .help =
              "Share of those who apply that is taken. Of those who are seen through "
              "(`company.joining.screening`) the most loyal are; the others by lot. All who apply "
              "cost what winning them costs.",
          .also = "screening, credit check, scoring, selective, adverse selection, underwriting",
          .at_least = "one in five who apply is taken",
          .at_quarter = "two in five who apply are taken",
          .at_half = "three in five who apply are taken",
          .at_three_quarters = "four in five who apply are taken",
          .at_most = "everybody who applies is taken",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: those who are not taken are in the cost of the others",
          .source = "assumption: that loyalty can be seen in advance in a part of them",
          .apply = apply_to_segments<&SegmentSpec::acceptance>,
          .dose = acceptance_dose,
          .needs_company = true,
          .lacks = lacks_joining},
    Lever{.id = "bought",
          .code = "A3",
          .label = "Bought portfolios",
          .unit = "share",
          .least = 0.0,
          .most = 1.0,
          .neutral = 0.0,
          .help =
              "Share of newcomers who come from portfolios of other firms. They cost less "
              "(`company.joining.bought_cost`), nothing is known of them, and they leave faster "
              "(`company.joining.bought_leaving`).",
          .also = "portfolio, acquisition, merger, takeover, source, partner, list",
          .at_least = "all newcomers are won by the firm itself",
          .at_quarter = "every fourth newcomer is bought",
          .at_half = "every second newcomer is bought",
          .at_three_quarters = "three in four newcomers are bought",
          .at_most = "all newcomers are bought",
          .scopes = {true, true, false, false, false},
          .cost_doc = "nothing by itself: what they cost is in the cost of newcomers",
          .source = "assumption: what bought customers cost, and how fast they leave",
          .apply = apply_to_segments<&SegmentSpec::bought>,
          .dose = mean_over_segments,
          .needs_company = true,
          .lacks = lacks_joining},
};

}  // namespace

std::span<const Lever> market_levers() { return kMarketLeverRows; }

}  // namespace rapport
