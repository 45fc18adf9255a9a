// Names cut to the width of a column still tell columns apart.
#include "experiments/output/short_names.h"

#include <doctest/doctest.h>

#include "experiments/output/text_table.h"

using namespace rapport;

namespace {
using ColumnNames = std::vector<std::string>;
}  // namespace

TEST_CASE("short names: what fits stays, what does not is cut at its end") {
  CHECK(short_names({"today", "managers.segment.business=0.2"}, 14) ==
        ColumnNames{"today", "managers.segm…"});
  CHECK(short_names({}, 14).empty());
}

TEST_CASE("short names: where beginnings are alike, what differs is shown") {
  CHECK(short_names({"managers.segment.business=0.1", "managers.segment.business=0.2"}, 14) ==
        ColumnNames{"….business=0.1", "….business=0.2"});
  CHECK(short_names({"managers.segment.business=0.1", "managers.segment.family=0.1"}, 14) ==
        ColumnNames{"….business=0.1", "…nt.family=0.1"});
  CHECK(short_names({"staffing.touch_point.phone=1.1, call_backs=1",
                     "staffing.touch_point.phone=1.2, call_backs=1"},
                    14) == ColumnNames{"…1, call_back…", "…2, call_back…"});
}

TEST_CASE("short names: three of which two are more alike, letters of several bytes, equal names") {
  const ColumnNames three =
      short_names({"owner.segment.airlines=0.5, depth=0.1", "owner.segment.airlines=0.5, depth=0.2",
                   "owner.segment.shops=0.5, depth=0.1"},
                  14);
  CHECK(three[0] != three[1]);
  CHECK(three[1] != three[2]);
  CHECK(three[0] != three[2]);
  const ColumnNames umlauts =
      short_names({"Öffnungszeiten länger, Früh", "Öffnungszeiten länger, Spät"}, 9);
  CHECK(umlauts[0] != umlauts[1]);
  for (const std::string& name : umlauts) CHECK(width_of(name) <= 9);
  for (const std::string& name : three) CHECK(width_of(name) <= 14);
  CHECK(short_names({"the same long name", "the same long name"}, 8) ==
        ColumnNames{"…ng name", "…ng name"});
}
