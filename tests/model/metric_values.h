// Metrics of one run by name, for tests.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sim/model/metric.h"
#include "sim/model/simulator.h"

namespace rapport::testing {

/// Values by metric, segment and touch point, "all" where there is none.
class MetricValues {
 public:
  MetricValues(const Model& model, const RunResult& result) {
    const std::vector<MetricKey> keys = metric_keys(model);
    const std::vector<double> values = metric_values(model, result, keys);
    for (std::size_t k = 0; k < keys.size(); ++k) {
      const std::tuple name{std::string(keys[k].metric->id), segment_name(model, keys[k]),
                            touch_point_name(model, keys[k])};
      CHECK(values_.emplace(name, values[k]).second);
    }
  }
  double operator()(const char* id) const { return values_.at({id, "all", "all"}); }
  double segment(const char* id, const char* name) const { return values_.at({id, name, "all"}); }
  double at(const char* id, const char* name) const { return values_.at({id, "all", name}); }
  bool has(const char* id, const char* segment = "all", const char* touch_point = "all") const {
    return values_.count({id, segment, touch_point}) == 1;
  }

 private:
  std::map<std::tuple<std::string, std::string, std::string>, double> values_;
};

}  // namespace rapport::testing
