// Tornados and attributions in the panel of studies: the charts and the words that reports have.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/study/driver_charts.h"
#include "tests/studio/screen_checks.h"
#include "tests/studio/small_study.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

constexpr const char* kDriversTop =
    "schema = 1\ntitle = \"Drivers\"\nscenario = \"small.toml\"\nreplications = 3\n"
    "in_force = \"both\"\nmetrics = [\"retention\", \"npv\"]\n[design]\n";

void open_drivers(Studio& studio, const TemporaryFolder& folder, const std::string& text) {
  studio.open(run_small(folder, std::string(kDriversTop) + text));
  REQUIRE(settle(studio));
  REQUIRE_MESSAGE(studio.study.is_attached(), studio.strip);
}

}  // namespace

TEST_CASE("studio study: a tornado's bars stand under what moves it, for each way to be in force") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 1));
  open_drivers(studio, folder,
               "kind = \"tornado\"\n[[factor]]\npath = \"levers.latitude\"\nfrom = 0\nto = 300\n"
               "[[factor]]\npath = \"levers.bonus\"\n");
  window.frame(studio, 1600, 1000);
  CHECK(stands_there(window.canvas(), "each by itself, against Today"));
  CHECK(stands_there(window.canvas(), "Spend without asking"));
  CHECK(stands_there(window.canvas(), "steady"));
  CHECK_FALSE(stands_there(window.canvas(), "nan"));
  const StudyView& view = *studio.study.view;
  REQUIRE(view.findings.tornados.size() == 4);  // two metrics, dated and steady
  const std::string wide = tornado_chart(view.data, view.findings.tornados[0]).rows[0].text;
  CHECK(stands_there(window.canvas(), wide));
}

TEST_CASE("studio study: an attribution's steps stand one after another, and their interplay") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 1));
  open_drivers(studio, folder,
               "kind = \"attribution\"\n"
               "[[step]]\nname = \"money\"\nset = { levers.latitude = 300 }\n"
               "[[step]]\nname = \"pay\"\nset = { levers.bonus = 0.9 }\n");
  window.frame(studio, 1600, 1000);
  CHECK(stands_there(window.canvas(), "from Today to all steps"));
  CHECK(stands_there(window.canvas(), "All steps"));
  CHECK(stands_there(window.canvas(), "How they play together"));
  CHECK_FALSE(stands_there(window.canvas(), "Only a design of two levels"));
  REQUIRE(studio.study.view->findings.attributions.size() == 4);
  studio.study.block = 7;  // of a study that had more ways
  window.frame(studio, 1600, 1000);
  CHECK(studio.study.block == 1);
}
