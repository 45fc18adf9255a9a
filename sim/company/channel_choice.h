// Which channel a customer turns to with a need: a logit on price, published wait, effort and
// habit, among those of which it knows. docs/ODD.md, Channels, has the equations.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/model/draws.h"
#include "sim/model/model.h"

namespace rapport {

/// The share of customers who have heard of a channel `years` after they first could: the
/// innovation diffusion of Bass (1969). `innovation` is above 0.
double share_that_heard(double innovation, double imitation, double years);

/// Fills `weights`, [entry][segment] of the tables: an entry's chance is in proportion to its
/// weight, among those that a customer knows and but for habit. `waits` are the published ones, in
/// ticks by touch point. Reuses the room that `weights` has.
void weigh_channels(const Model& model, const Tables& tables, std::span<const double> waits,
                    std::vector<double>& weights);

/// A customer who has a need and has to turn somewhere.
struct ChannelQuestion {
  CustomerKey customer;
  std::uint8_t segment;
  std::uint16_t journey;
  std::uint16_t last;  ///< the touch point to which it turned last, counted from 1; 0: to none yet
  Time now;
  std::uint32_t draw;  ///< that decides; the same as where journeys' shares do
};

/// The entry that the customer chooses: an index into the tables' entries.
std::uint32_t choose_channel(const Model& model, const Tables& tables,
                             std::span<const double> weights, RandomKey key,
                             const ChannelQuestion& question);

}  // namespace rapport
