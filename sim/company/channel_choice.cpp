#include "sim/company/channel_choice.h"

#include <algorithm>
#include <limits>

#include "sim/core/check.h"
#include "sim/core/elementary.h"

namespace rapport {

namespace {

/// Entries whose utility is this far below the best are chosen never, as far as a run can tell; a
/// customer who knows nothing else still chooses one of them.
constexpr double kHopeless = -600.0;

/// What a customer of the segment gets out of an entry, but for habit; 0 at the references.
double utility(const Model& model, const Tables& tables, std::size_t journey, std::size_t place,
               std::size_t segment, double wait) {
  const ChannelChoiceSpec& weight = model.company.channel;
  const TouchPoint& at = tables.touch_points[place];
  const double cheaper = -math::log1p(-tables.granted(journey, place, segment));
  const double sooner = (static_cast<double>(at.channel.usual_wait) - wait) / at.wait_reference;
  return weight.price * cheaper + weight.wait * sooner - at.channel.effort;
}

bool knows(const Model& model, const Tables& tables, std::size_t place, RandomKey key,
           const ChannelQuestion& of) {
  const ChannelSpec& channel = tables.touch_points[place].channel;
  if (!(channel.innovation > 0.0)) return true;
  const Time opened = model.company.opened[place];
  if (of.now <= opened) return false;
  const double years = static_cast<double>(of.now - opened) / static_cast<double>(kYear);
  const RandomBlock b = draw_channel(key, of.customer, model.company.place_codes[place]);
  return uniform(b.u64(0)) < share_that_heard(channel.innovation, channel.imitation, years);
}

}  // namespace

double share_that_heard(double innovation, double imitation, double years) {
  const double x = (innovation + imitation) * years;
  return -math::expm1(-x) / (1.0 + imitation / innovation * math::exp(-x));
}

void weigh_channels(const Model& model, const Tables& tables, std::span<const double> waits,
                    std::vector<double>& weights) {
  const std::size_t segments = tables.segments.size();
  weights.assign(tables.entries.size() * segments, 0.0);
  for (std::size_t j = 0; j < tables.journeys.size(); ++j) {
    const Range entries = tables.journeys[j].entries;
    for (std::size_t s = 0; s < segments; ++s) {
      const auto utility_of = [&](std::uint32_t e) {
        const std::size_t place = tables.steps[tables.entries[e].step].touch_point;
        return utility(model, tables, j, place, s, waits[place]);
      };
      double best = -std::numeric_limits<double>::infinity();
      for (std::uint32_t e = entries.first; e < entries.last; ++e) {
        best = std::max(best, utility_of(e));
      }
      double before = 0.0;
      for (std::uint32_t e = entries.first; e < entries.last; ++e) {
        const double share = tables.entries[e].cumulative - before;
        before = tables.entries[e].cumulative;
        weights[e * segments + s] = share * math::exp(std::max(utility_of(e) - best, kHopeless));
      }
    }
  }
}

std::uint32_t choose_channel(const Model& model, const Tables& tables,
                             std::span<const double> weights, RandomKey key,
                             const ChannelQuestion& question) {
  const Range entries = tables.journeys[question.journey].entries;
  const std::size_t segments = tables.segments.size();
  const auto weight_of = [&](std::uint32_t e) {
    const std::size_t place = tables.steps[tables.entries[e].step].touch_point;
    const double weight = weights[e * segments + question.segment];
    if (weight == 0.0 || !knows(model, tables, place, key, question)) return 0.0;
    return place + 1 == question.last ? weight * model.company.habit_factor : weight;
  };
  double all = 0.0;
  for (std::uint32_t e = entries.first; e < entries.last; ++e) all += weight_of(e);
  check(all > 0.0, "a customer knows somewhere to turn to");
  const double u = uniform(question.draw) * all;
  double sum = 0.0;
  std::uint32_t chosen = entries.first;
  for (std::uint32_t e = entries.first; e < entries.last; ++e) {
    const double weight = weight_of(e);
    if (weight == 0.0) continue;
    chosen = e;
    sum += weight;
    if (u < sum) break;
  }
  return chosen;
}

}  // namespace rapport
