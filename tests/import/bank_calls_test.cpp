// The records of a bank's call centre, where they are at hand: they are not part of the project.
// All figures were counted apart from the code, by a script over the file's rows.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "experiments/import/call_columns.h"

using namespace rapport;

namespace {

std::string data_file(const std::string& name) {
  const char* data = std::getenv("RAPPORT_DATA");
  const char* source = std::getenv("RAPPORT_SOURCE");
  const std::filesystem::path folder =
      data != nullptr ? std::filesystem::path(data)
                      : std::filesystem::path(source != nullptr ? source : ".") / "../shared/data";
  return (folder / name).string();
}

void check_calls(const CallLog& log) {
  std::int64_t waits = 0, services = 0, arrivals = 0, served = 0, of_customers = 0, of_servers = 0;
  std::int64_t balked = 0;
  std::vector<std::int64_t> of_type(log.types.size());
  for (const Call& call : log.calls) {
    waits += call.wait;
    services += call.service;
    arrivals += call.arrival;
    served += call.served() ? 1 : 0;
    of_customers += call.customer != Call::kNobody ? 1 : 0;
    of_servers += call.server != Call::kNobody ? 1 : 0;
    balked += !call.served() && call.wait == 0 ? 1 : 0;
    ++of_type[static_cast<std::size_t>(call.type)];
  }
  CHECK(served == 14'405);
  CHECK(waits == 603'720);
  CHECK(services == 2'403'563);
  CHECK(arrivals == 914'682'491);
  CHECK(of_customers == 6'286);
  CHECK(of_servers == 14'130);
  CHECK(balked == 1'040);
  CHECK(of_type == std::vector<std::int64_t>{11'120, 4'259, 1'243, 445, 145, 101});
}

}  // namespace

TEST_CASE("two weeks of a bank's calls are read") {
  const std::string file = data_file("bank_calls.csv");
  if (!std::filesystem::exists(file)) {
    std::cout << "SKIPPED: " << file << " is not there (RAPPORT_DATA names its folder)\n";
    return;
  }
  std::vector<MappedColumn> columns;
  const CallLog log = read_calls({file}, {}, &columns);
  CHECK(log.records == 17'456);
  REQUIRE(log.calls.size() == 17'313);
  REQUIRE(log.left_out.size() == 1);
  CHECK(log.left_out[0].records == 143);
  CHECK(log.left_out[0].reason == "the outcome says to ignore it, as 'PHANTOM'");
  CHECK(log.types == std::vector<std::string>{"PS", "NW", "NE", "TT", "IN", "PE"});
  CHECK(log.days.size() == 14);
  CHECK(log.days.front() == Date{1999, 2, 1});
  CHECK(log.days.back() == Date{1999, 2, 14});
  CHECK(log.servers.size() == 24);
  CHECK(log.customers.size() == 2'641);
  CHECK(columns.size() == 14);
  check_calls(log);
  const auto noted = [&](const std::string& text) {
    return std::any_of(log.notes.begin(), log.notes.end(),
                       [&](const std::string& note) { return note.find(text) != note.npos; });
  };
  CHECK(noted("days were not in order"));
  CHECK(noted("50 calls that hung up have a service"));
  CHECK(noted("25 served calls have no service start"));
  CHECK(noted("18 services do not begin within a minute"));
  CHECK(noted("212 calls begin while"));
}
