#include "tests/study/study_texts.h"

#include <doctest/doctest.h>

namespace rapport::testing {

const char* const kLineFirm = R"(schema = 1
name = "Line"
start = 2026-01-05
horizon = "40 days"
warmup = "7 days"
currency = "EUR"
[segment.homes]
customers = 60
satisfaction = { uniform = [0.4, 1.0] }
value = "10 EUR / month"
leaving.form = "logistic"
leaving.period = "10 days"
leaving.threshold = 0.5
[segment.firms]
customers = 20
satisfaction = { uniform = [0.4, 1.0] }
value = "50 EUR / month"
leaving.form = "logistic"
leaving.period = "10 days"
leaving.threshold = 0.5
[need.question]
journey = "call"
rate = "100 / year"
[pool.agents]
staff = { "mon-fri 08:00-16:00" = 1 }
cost = "30 EUR / hour"
[touch_point."line, main"]
kind = "staffed"
pool = "agents"
service = { exponential = "30 min" }
patience = { exponential = "20 min" }
experience.abandoned = -0.1
[journey.call.step.talk]
touch_point = "line, main"
entry = 1
[policy.more]
label = "More staff"
levers.staffing = 1.5
[[policy.soon.change]]
from = 2026-01-15
levers.call_backs = 1
[policy.p1]
levers.staffing = 2
)";

const char* const kTop = R"(schema = 1
scenario = "line.toml"
replications = 2
)";

const char* const kGrid = R"(schema = 1
title = "Staff and causes"
scenario = "line.toml"
replications = 3
metrics = ["retention", "profit"]
seed = 7
[design]
kind = "full_factorial"
[[factor]]
name = "staff"
label = "Staff"
path = "levers.staffing"
from = 0.5
to = 1.5
[[factor]]
name = "causes"
label = "Causes"
path = "levers.prevention"
values = [0, 0.25, 0.5]
)";

std::vector<SourceText> texts_of(const std::string& study, const std::vector<SourceText>& more) {
  std::vector<SourceText> texts{{"study.toml", study}, {"line.toml", kLineFirm}};
  texts.insert(texts.end(), more.begin(), more.end());
  return texts;
}

Study study_of_text(const std::string& text, const std::vector<SourceText>& more) {
  return make_study("study.toml", read_from(texts_of(text, more)));
}

std::string said_of(const std::string& text, const std::vector<SourceText>& more) {
  try {
    check_points(study_of_text(text, more));
  } catch (const InvalidInput& error) {
    CHECK(!error.problems().empty());
    return error.what();
  }
  return {};
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace rapport::testing
