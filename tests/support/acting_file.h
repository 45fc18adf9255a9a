// A scenario file of a company whose employees act.
#pragma once

#include <string>

namespace rapport::testing {

/// All that a company adds to a file, small.
inline const std::string kActing = R"(schema = 1
horizon = "60 days"
warmup = "28 days"
gates = "any"
levers = { latitude = 50, bonus = { all = 0.2, department.desk = 0.4 }, I1 = "40 %" }
lever_cost.bonus = { one_off = "2 EUR", per_month = "0.1 EUR" }

[company]
on = true
update = "disconfirmation"
fit_scale = 0.8
quality = { base = 0.55, wait_reference = "8 min" }
experience.fades = "6 months"
may.request = { log_normal = "20 EUR", cv = 1.2 }
skill = { beta = [16, 4] }
hand_over.spread = { gamma = 1, cv = 0.8 }
complaint = { journey = "call", delay = { exponential = "1 day" } }
repeat.max_attempts = 3
chase.journey = "call"
misfit.journey = "call"
sale.value = "60 EUR"
roadmap = { budget = 2, information_lag = "1 month" }

[mechanism]
dip = false
memory = true

[department.desk]
pays_volume = 1
rules = "40 %"
[department.office]

[segment.homes]
customers = 50
value = "14 EUR / month"
value_factor = { log_normal = 1, cv = 0.8 }
leaving = { form = "cloglog", propensity = { beta = [2, 10] }, weight = 4, memory_weight = 2, memory_reference = -0.1 }

[segment.firms]
customers = 20
leaving = { form = "noncontract", propensity = 0.1, purchases = { gamma = "12 / year", cv = 0.7 }, wallet = 0.6, purchase_value = "35 EUR" }

[need.question]
journey = "call"
rate = "6 / year"
fit_weight = 0.8

[pool.agents]
staff = 2
[pool.clerks]
staff = 1

[touch_point.phone]
department = "desk"
pool = "agents"
element = "presales"
sells = true
quality = 0.5
[touch_point.mail]
kind = "asynchronous"
department = "office"
pool = "clerks"
chase_after = { exponential = "2 days" }

[journey.call.step.talk]
touch_point = "phone"
entry = 0.6
served = [{ to = "write", probability = 0.3, delay = "1 h" }, { to = "end" }]
[journey.call.step.write]
touch_point = "mail"
entry = 0.4

[policy.more]
levers.latitude = 90
levers.deferral.department.desk = 6
[[policy.more.change]]
from = "30 days"
levers.training = 60
[[policy.more.rule]]
when = "complaints > 1.3 x today for 2 weeks"
then = "rescind"
)";

}  // namespace rapport::testing
