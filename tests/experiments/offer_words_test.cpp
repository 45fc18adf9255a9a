// What two policies offer customers differently is found with its date and its numbers.
#include "experiments/trial/offer_words.h"

#include <doctest/doctest.h>

#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// Two segments that pay; from June or so on the second one pays half as much again.
Scenario with_prices() {
  Scenario s = two_departments();
  s.segments[0].price = 30.0;
  s.segments[1].price = 100.0;
  return s;
}

}  // namespace

TEST_CASE("offers: only the segment whose terms differ, from the date on at which they do") {
  const Scenario today = with_prices();
  Change dearer{60 * kDay, today};
  dearer.then.levers.push_back({"price", LeverScope::segment, "firms", 1.5});
  dearer.then.levers.push_back({"managers", LeverScope::segment, "firms", 0.1});
  const Model a = build_model(today, std::vector<Change>{dearer}), b = build_model(today);
  CHECK(offer_differences(a, b, 0).found.empty());
  CHECK(offer_differences(b, b, 1).found.empty());
  const OfferDifferences firms = offer_differences(a, b, 1);
  CHECK(firms.since == 60 * kDay);
  CHECK(words_of(firms, "dearer", "today") ==
        "price 150 " + today.currency +
            " a month under dearer, 100 under today; share with a manager 0.1 under dearer, 0 "
            "under today");
}
