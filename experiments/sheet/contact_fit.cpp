#include "experiments/sheet/contact_fit.h"

#include <algorithm>
#include <cmath>

#include "sim/core/moments.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"
#include "sim/engine/simulator.h"
#include "sim/file/scenario_file.h"
#include "sim/measure/measures.h"
#include "sim/model/part.h"

namespace rapport {

namespace {

constexpr std::uint32_t kContactSeed = 0xC0117AC7;  // one that no study is likely to use
constexpr double kNear = 0.02;
constexpr const char* kPath = "the new scenario";
/// Contacts at a channel that one case which begins there makes: a first guess, and bounds.
constexpr double kGain = 1.5, kLeastGain = 1.0, kMostGain = 3.0;
constexpr double kVisitStep = 0.8;

/// Steps of a secant for one channel: from how contacts moved with the cases that begin there.
class Secant {
 public:
  /// How many cases have to begin, where `found` contacts came of those that do now; a year.
  double next(const PlannedChannel& channel, double found) {
    const double moved = channel.begun - begun_;
    if (has_last_ && std::fabs(moved) > 0.02 * channel.contacts) {
      gain_ = std::clamp((found - found_) / moved, kLeastGain, kMostGain);
    }
    has_last_ = true;
    begun_ = channel.begun;
    found_ = found;
    return std::max(1e-3 * channel.contacts, begun_ + (channel.contacts - found) / gain_);
  }

 private:
  bool has_last_ = false;
  double begun_ = 0.0, found_ = 0.0, gain_ = kGain;
};

}  // namespace

std::vector<ContactsFound> measure_contacts(const std::string& text, const CompanyPlan& plan,
                                            const ContactFitOptions& options) {
  Scenario today = read_scenario_file(kPath, {{}, {}, read_from({{kPath, text}})}).today;
  today.horizon = kYear;
  const Model model = build_model(today);
  const int runs = std::max(2, std::min(options.threads, 4));
  std::vector<RandomKey> keys;
  for (int i = 0; i < runs; ++i) keys.push_back({kContactSeed, static_cast<std::uint32_t>(i)});
  const std::vector<RunResult> results = run_many(model, keys, {options.threads, options.stop});
  const Metric& legs = *find_metric("legs");
  std::vector<ContactsFound> found;
  for (const PlannedChannel& channel : plan.channels) {
    const auto place =
        std::ranges::find(today.touch_points, channel.kind->id, &TouchPointSpec::name);
    const Part part{Part::Kind::touch_point,
                    static_cast<std::uint32_t>(place - today.touch_points.begin())};
    Moments moments;
    for (const RunResult& result : results) {
      if (!result.failure.empty()) refuse("new", "a run of Today broke off: " + result.failure);
      moments.add(legs.value(RunView(model, result), part) / 12.0);
    }
    found.push_back({channel.kind, channel.contacts / 12.0, moments.mean(),
                     std::sqrt(moments.variance() / runs)});
  }
  return found;
}

void fit_contacts(const PlanText& text, CompanyPlan& plan, int rounds,
                  const ContactFitOptions& options) {
  std::vector<Secant> steps(plan.channels.size());
  for (int round = 0; round < rounds; ++round) {
    const std::vector<ContactsFound> found = measure_contacts(text(plan), plan, options);
    bool near = true;
    std::string said;
    for (std::size_t i = 0; i < found.size(); ++i) {
      PlannedChannel& channel = plan.channels[i];
      const double off = found[i].found / found[i].asked;
      near = near && std::fabs(off - 1.0) <= kNear;
      said +=
          formatted("%s%s %+.1f %%", i == 0 ? "" : ", ", found[i].kind->id, 100.0 * (off - 1.0));
      if (channel.kind->begins) {
        channel.begun = steps[i].next(channel, 12.0 * found[i].found);
      } else {
        plan.visit_share =
            std::clamp(plan.visit_share / std::pow(std::max(off, 0.1), kVisitStep), 0.0, 0.95);
      }
    }
    if (options.progress) options.progress("contacts: " + said);
    if (near) return;
  }
}

}  // namespace rapport
