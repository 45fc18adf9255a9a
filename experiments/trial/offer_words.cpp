#include "experiments/trial/offer_words.h"

#include <algorithm>
#include <array>
#include <set>

#include "sim/core/text.h"

namespace rapport {

namespace {

struct Offer {
  const char* what;
  bool is_money;  ///< a month
  double (*of)(const Segment& segment);
};

constexpr std::array kOffers{
    Offer{"price", true, [](const Segment& s) { return s.price; }},
    Offer{"back for staying", true, [](const Segment& s) { return s.reward; }},
    Offer{"interest at the mean balance", true,
          [](const Segment& s) { return s.credit.mean_use * s.credit.interest; }},
    Offer{"late fees", true, [](const Segment& s) { return s.credit.late_fee; }},
    Offer{"what the terms of credit cost as it is felt", true,
          [](const Segment& s) { return s.credit.felt; }},
    Offer{"limit of credit", false, [](const Segment& s) { return s.credit.line; }},
    Offer{"share declined credit", false, [](const Segment& s) { return s.check.declines; }},
    Offer{"share whose credit is looked at by hand", false,
          [](const Segment& s) { return s.check.reviews; }},
    Offer{"share offered other products", false, [](const Segment& s) { return s.cross_sell; }},
    Offer{"share talked to who want to leave", false, [](const Segment& s) { return s.save_desk; }},
    Offer{"share with a manager", false, [](const Segment& s) { return s.managers; }},
    Offer{"offers of the rival, a year", false, [](const Segment& s) { return s.rival.offers; }},
    Offer{"the rival's price, of the usual one", false,
          [](const Segment& s) { return s.rival.price; }},
};

}  // namespace

OfferDifferences offer_differences(const Model& a, const Model& b, std::size_t segment) {
  OfferDifferences differences;
  std::set<Time> dates{0};
  for (const Model* model : {&a, &b}) {
    for (const Time t : model->period_starts) {
      if (t >= 0 && t < model->end) dates.insert(t);
    }
  }
  for (const Offer& offer : kOffers) {
    const auto under = [&](const Model& model, Time t) {
      return offer.of(model.tables_at(t).segments[segment]);
    };
    const auto first =
        std::ranges::find_if(dates, [&](Time t) { return under(a, t) != under(b, t); });
    if (first == dates.end()) continue;
    differences.since = std::min(differences.since, *first);
    const std::string unit = offer.is_money ? a.scenario.currency + " a month" : "";
    differences.found.push_back({offer.what, unit, under(a, *first), under(b, *first)});
  }
  return differences;
}

std::string words_of(const OfferDifferences& differences, const std::string& a,
                     const std::string& b) {
  std::string text;
  for (const OfferDifference& one : differences.found) {
    if (!text.empty()) text += "; ";
    text += std::string(one.what) + " " + formatted("%.4g", one.a) +
            (one.unit.empty() ? "" : " " + one.unit) + " under " + a + ", " +
            formatted("%.4g", one.b) + " under " + b;
  }
  return text;
}

}  // namespace rapport
