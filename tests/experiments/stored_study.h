// A study to be stored, with metrics of its own and records made by hand.
#pragma once

#include <string>
#include <vector>

#include "experiments/results/results.h"
#include "tests/support/workloads.h"

namespace rapport {

struct StoredStudy {
  Metric stay{.group = "",
              .id = "stay",
              .label = "Customers who stay",
              .unit = "%",
              .good = Good::more,
              .matters = 0.3,
              .digits = 1,
              .headline = true,
              .by_segment = true,
              .by_touch_point = false,
              .doc = "",
              .available = nullptr,
              .value = nullptr};
  Metric wait{.group = "",
              .id = "wait",
              .label = "Wait",
              .unit = "min",
              .good = Good::less,
              .matters = 0.5,
              .digits = 1,
              .headline = false,
              .by_segment = false,
              .by_touch_point = true,
              .doc = "",
              .available = nullptr,
              .value = nullptr};
  Model model = build_model(w3(100, 1.0));
  std::vector<MetricKey> keys{
      {&stay}, {&stay, {Part::segment, 0}}, {&wait}, {&wait, {Part::touch_point, 0}}};
  StudyRecord study{
      .command = "compare",
      .version = "0.1.0",
      .scenario_path = "größe/it's \"my\" company.toml",
      .sources = {{"größe/it's \"my\" company.toml", "schema = 1\nextends = 'base.toml'\n# ✓\n"},
                  {"größe/base.toml", "schema = 1\r\nname = \"x\"\n"}},
      .set = {{"levers.staffing", "1.2", "--set staffing=1.2"}},
      .extra = {{"fünf \"mehr\"",
                 "Fünf Leute mehr",
                 {{"pool.agents.staff", "9", "--policy a"},
                  {"touch_point.phone.service.mean", "\"4 min\"", "--policy b"}}},
                {"more", "", {}}},
      .seed = 4294967295u,
      .replications = 20,
      .policies = {"today", "fünf \"mehr\"", "more"},
      .labels = {"Today"}};

  StoredStudy() = default;
  StoredStudy(const StoredStudy&) = delete;  // keys point into it
  StoredStudy& operator=(const StoredStudy&) = delete;

  /// A run that ended well; its hash needs all 64 bits.
  RunRecord record(std::size_t policy, std::uint32_t replication,
                   std::vector<double> values) const {
    RunRecord r;
    r.task = {policy, {study.seed, replication}};
    r.hash = 0x8000000000000000u + replication + 1000 * policy;
    r.values = std::move(values);
    r.seconds = 0.25;
    return r;
  }
  RunRecord failed(std::size_t policy, std::uint32_t replication, std::string message) const {
    RunRecord r = record(policy, replication, {});
    r.status = RunStatus::failed;
    r.message = std::move(message);
    r.hash = 0;
    return r;
  }
};

}  // namespace rapport
