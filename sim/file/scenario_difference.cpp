#include "sim/file/scenario_difference.h"

#include "sim/core/check.h"
#include "sim/file/document.h"
#include "sim/file/scenario_reader.h"
#include "sim/file/value_writer.h"
#include "sim/scenario/parameter.h"

namespace rapport {

namespace {

class Difference {
 public:
  Difference(const Scenario& from, const Scenario& to) : from_(from), to_(to) {}

  std::vector<KeyChange> find() {
    parameters(scenario_parameters(), &from_, &to_, "");
    items("department", from_.departments, to_.departments);
    items("segment", from_.segments, to_.segments);
    items("need", from_.needs, to_.needs);
    items("stream", from_.streams, to_.streams);
    items("pool", from_.pools, to_.pools);
    items("touch_point", from_.touch_points, to_.touch_points);
    items("product", from_.products, to_.products);
    items("shock", from_.shocks, to_.shocks);
    check(from_.journeys.size() == to_.journeys.size(), "both scenarios have the same journeys");
    for (std::size_t j = 0; j < from_.journeys.size(); ++j) {
      journey(from_.journeys[j], to_.journeys[j]);
    }
    return std::move(changes_);
  }

 private:
  void parameters(std::span<const Parameter> rows, const void* from, const void* to,
                  const std::string& prefix) {
    for (const Parameter& p : rows) {
      if (has_same_value(p, from, to)) continue;
      changes_.push_back(
          {prefix + p.key, toml_value(p, from, from_.currency), toml_value(p, to, to_.currency)});
    }
  }

  template <class Spec>
  void items(const char* sort, const std::vector<Spec>& from, const std::vector<Spec>& to) {
    check(from.size() == to.size(), "both scenarios have the same things");
    for (std::size_t i = 0; i < from.size(); ++i) {
      parameters(sort_of(sort).parameters, &from[i], &to[i], join_path({sort, from[i].name}) + ".");
    }
  }

  void journey(const JourneySpec& from, const JourneySpec& to) {
    for (const JourneySpec::Step& step : from.steps) {
      for (int o = 0; o < kOutcomes; ++o) {
        const auto on = static_cast<Outcome>(o);
        const std::string before = toml_moves(from, step.name, on, from_.currency);
        const std::string after = toml_moves(to, step.name, on, to_.currency);
        if (before == after) continue;
        const std::string outcome = kOutcomeNames[static_cast<std::size_t>(o)];
        changes_.push_back(
            {join_path({"journey", from.name, "step", step.name, outcome}), before, after});
      }
    }
  }

  const Scenario &from_, &to_;
  std::vector<KeyChange> changes_;
};

}  // namespace

std::vector<KeyChange> difference_of(const Scenario& from, const Scenario& to) {
  return Difference(from, to).find();
}

std::string extending_file(const std::string& extends, const std::string& doc,
                           const std::vector<KeyChange>& changes) {
  std::string text = "# " + doc + "\nschema = " + std::to_string(kSchema) +
                     "\nextends = " + toml_text(extends) + "\n\n";
  for (const KeyChange& change : changes) text += change.key + " = " + change.to + "\n";
  return text;
}

}  // namespace rapport
