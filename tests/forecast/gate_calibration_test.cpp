// Rivals of gates = all fit as often as it does at both ends, and are told so.
#include "sim/forecast/gate_calibration.h"

#include <doctest/doctest.h>

#include "tests/support/sampling.h"
#include "tests/support/small_company.h"

using namespace rapport;
using namespace rapport::testing;

TEST_CASE("gates: a rival fits as often as all under Today and where all levers are high") {
  Scenario today = two_departments();
  CHECK(calibrate_gates(today, 1).join.nu == 1.0);  // nothing to find
  CHECK(in_words(today, calibrate_gates(today, 1)).empty());
  for (const Gates form : {Gates::any, Gates::between, Gates::weakest}) {
    if (testing::kSanitized && form != Gates::between) continue;  // alike, in memory
    CAPTURE(static_cast<int>(form));
    today.company.gates = form;
    const GateCalibration found = calibrate_gates(today, 1);
    CHECK(found.all.today > 0.01);
    CHECK(found.all.high > 2 * found.all.today);
    CHECK(found.rival.today == doctest::Approx(found.all.today).epsilon(0.03));
    CHECK(found.rival.high == doctest::Approx(found.all.high).epsilon(0.03));
    CHECK(found.rival.retention == doctest::Approx(found.all.retention).epsilon(0.01));
    const std::string words = in_words(today, found);
    CHECK(words.find("of Today's acts") != std::string::npos);
    // The same again, whatever the number of threads.
    CHECK(calibrate_gates(today, 2).join.nu == found.join.nu);
  }
}
