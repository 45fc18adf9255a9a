// Writes a Scenario as a file. Parameters at their default are left out.
#include <algorithm>

#include "sim/file/scenario_file.h"
#include "sim/file/scenario_reader.h"
#include "sim/file/value_writer.h"

namespace rapport {

namespace {

class Writer {
 public:
  explicit Writer(const Scenario& scenario) : scenario_(scenario) {}

  std::string write() {
    line("schema", std::to_string(kSchema));
    line("name", toml_text(scenario_.name));
    parameters(scenario_parameters(), &scenario_, Scenario{});
    levers();
    items("department", scenario_.departments);
    items("division", scenario_.divisions);
    items("segment", scenario_.segments);
    items("need", scenario_.needs);
    items("stream", scenario_.streams);
    items("pool", scenario_.pools);
    items("touch_point", scenario_.touch_points);
    items("product", scenario_.products);
    items("shock", scenario_.shocks);
    for (const JourneySpec& journey : scenario_.journeys) write(journey);
    return std::move(text_);
  }

 private:
  void line(const std::string& key, const std::string& value) {
    text_ += key + " = " + value + "\n";
  }

  template <class Spec>
  void parameters(std::span<const Parameter> rows, const Spec* spec, const Spec& plain) {
    for (const Parameter& p : rows) {
      const std::string value = toml_value(p, spec, scenario_.currency);
      if (!value.empty() && value != toml_value(p, &plain, scenario_.currency)) line(p.key, value);
    }
  }

  template <class Spec>
  void items(const char* sort, const std::vector<Spec>& specs) {
    for (const Spec& spec : specs) {
      text_ += "\n[" + join_path({sort, spec.name}) + "]\n";
      parameters(sort_of(sort).parameters, &spec, Spec{});
      if constexpr (std::is_same_v<Spec, NeedSpec>) segment_factor(spec);
    }
  }

  void segment_factor(const NeedSpec& need) {
    std::string factors;
    for (std::size_t s = 0; s < need.segment_factor.size(); ++s) {
      factors += (factors.empty() ? "" : ", ") + join_path({scenario_.segments[s].name}) + " = " +
                 toml_measure(need.segment_factor[s], Quantity::plain, scenario_.currency);
    }
    if (!factors.empty()) line("segment_factor", "{ " + factors + " }");
  }

  void levers() {
    for (const LeverSetting& setting : scenario_.levers) {
      std::vector<std::string> path{"levers", setting.lever,
                                    kLeverScopeNames[static_cast<std::size_t>(setting.scope)]};
      if (setting.scope != LeverScope::all) path.push_back(setting.of);
      line(join_path(path), toml_measure(setting.value, Quantity::share, scenario_.currency));
    }
    for (const LeverCostSpec& cost : scenario_.lever_costs) {
      const auto amount = [&](const char* key, const std::optional<double>& money) {
        if (!money) return;
        line(join_path({"lever_cost", cost.lever, key}),
             toml_measure(*money, Quantity::money, scenario_.currency));
      };
      amount("one_off", cost.one_off);
      amount("per_month", cost.per_month);
    }
  }

  void write(const JourneySpec& journey) {
    for (const JourneySpec::Step& step : journey.steps) {
      text_ += "\n[" + join_path({"journey", journey.name, "step", step.name}) + "]\n";
      parameters(step_parameters(), &step, JourneySpec::Step{});
      for (const JourneySpec::Entry& entry : journey.entries) {
        if (entry.step != step.name) continue;
        line("entry", toml_measure(entry.probability, Quantity::share, scenario_.currency));
      }
      for (int o = 0; o < kOutcomes; ++o) moves(journey, step.name, static_cast<Outcome>(o));
    }
  }

  void moves(const JourneySpec& journey, const std::string& from, Outcome on) {
    const std::string list = toml_moves(journey, from, on, scenario_.currency);
    if (!list.empty()) line(kOutcomeNames[static_cast<std::size_t>(on)], list);
  }

  const Scenario& scenario_;
  std::string text_;
};

}  // namespace

std::string write_scenario(const Scenario& scenario) { return Writer(scenario).write(); }

}  // namespace rapport
