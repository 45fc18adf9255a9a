// Metrics of one run by name, for tests.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sim/engine/simulator.h"
#include "sim/measure/metric.h"

namespace rapport::testing {

/// Values by metric, kind of part and part.
class MetricValues {
 public:
  MetricValues(const Model& model, const RunResult& result) {
    const std::vector<MetricKey> keys = metric_keys(model);
    const std::vector<double> values = metric_values(model, result, keys);
    for (std::size_t k = 0; k < keys.size(); ++k) {
      const std::tuple name{std::string(keys[k].metric->id), keys[k].part.kind,
                            part_name(model, keys[k].part)};
      CHECK(values_.emplace(name, values[k]).second);
    }
  }
  double operator()(const char* id) const { return values_.at({id, Part::firm, "all"}); }
  double of(Part::Kind kind, const char* id, const std::string& name) const {
    return values_.at({id, kind, name});
  }
  double segment(const char* id, const char* name) const { return of(Part::segment, id, name); }
  double at(const char* id, const std::string& touch_point) const {
    return of(Part::touch_point, id, touch_point);
  }
  bool has(const char* id) const { return values_.contains({id, Part::firm, "all"}); }
  bool has(Part::Kind kind, const char* id, const char* name) const {
    return values_.contains({id, kind, name});
  }

 private:
  std::map<std::tuple<std::string, Part::Kind, std::string>, double> values_;
};

}  // namespace rapport::testing
