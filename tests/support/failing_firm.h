// A firm some of whose runs fail.
#pragma once

namespace rapport {

/// One customer who calls less than twice a run. Whoever calls while nobody answers redials at
/// once for ever, and the run fails; a run without such a call is fine.
inline constexpr const char* kRedials = R"(schema = 1
name = "Redials"
start = 2026-01-05
horizon = "20 days"
[segment.one]
customers = 1
[need.question]
journey = "call"
clock = "calendar"
rate = "12 / year"
[pool.agents]
staff = { "mon-fri 09:00-10:00" = 1 }
[touch_point.line]
kind = "staffed"
pool = "agents"
service = "3 min"
patience = "1 s"
[journey.call.step.line]
touch_point = "line"
entry = 1
abandoned = [{ to = "line" }]
)";

}  // namespace rapport
