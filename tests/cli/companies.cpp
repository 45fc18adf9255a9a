#include "tests/cli/companies.h"

#include <doctest/doctest.h>
#include <stdlib.h>

namespace rapport {

CompanyFile::CompanyFile(const std::string& text) { write_text(path, text); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string in_source(const std::string& path) {
  const char* source = getenv("RAPPORT_SOURCE");
  REQUIRE_MESSAGE(source != nullptr, "RAPPORT_SOURCE has to name the root of the repository");
  return std::string(source) + "/" + path;
}

const char* const kCounter = R"(# A counter in a shop. Every number is made up.
schema = 1
name = "Counter, \"small\""
start = 2026-01-05
horizon = "40 days"

[segment.regulars]
customers = 200
satisfaction = { uniform = [0.4, 1.0] }
value = "20 EUR / month"
leaving.form = "logistic"
leaving.period = "10 days"
leaving.threshold = 0.5

[segment."now, and then"]
customers = 100
satisfaction = { uniform = [0.4, 1.0] }
value = "5 EUR / month"
leaving.form = "logistic"
leaving.period = "10 days"
leaving.threshold = 0.5

[need.question]
journey = "ask"
rate = "150 / year"   # three a week

[pool.clerks]
# Two are too few at times.
staff = 2
cost = "15 EUR / hour"

[touch_point."desk, front"]
kind = "staffed"
pool = "clerks"
service = { exponential = "15 min" }
patience = { exponential = "8 min" }
experience.served = 0.02
experience.abandoned = -0.1

[journey.ask.step.desk]
touch_point = "desk, front"
entry = 1

[policy.third]
label = "A third clerk"
pool.clerks.staff = 3

[policy.same_again]
label = "Nothing new"
pool.clerks.staff = 2
)";

const char* const kPhoneLine = R"(# A phone line, invented.
schema = 1
name = "Phone line"
start = 2026-01-05
horizon = "60 days"

[segment.homes]
customers = 400
satisfaction = { uniform = [0.4, 1.0] }
value = "10 EUR / month"
leaving.form = "logistic"
leaving.period = "30 days"
leaving.threshold = 0.5

[segment.firms]
customers = 100
satisfaction = { uniform = [0.4, 1.0] }
value = "50 EUR / month"
leaving.form = "logistic"
leaving.period = "30 days"
leaving.threshold = 0.5

[need.question]
journey = "call"
rate = "120 / year"  # often

[pool.agents]
staff = 2  # two at the phone
cost = "20 EUR / hour"

[touch_point.phone]
kind = "staffed"
pool = "agents"
service = { exponential = "12 min" }
patience = { exponential = "10 min" }
experience.served = 0.02
experience.abandoned = -0.10

[journey.call.step.talk]
touch_point = "phone"
entry = 1
served = [{ to = "end" }]

[policy.more_staff]
label = "One more at the phone"
pool.agents.staff = 3
)";

}  // namespace rapport
