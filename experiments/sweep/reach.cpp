#include "experiments/sweep/reach.h"

#include <algorithm>
#include <optional>

namespace rapport {

namespace {

/// Where a straight line from `a` to `b` is 0, as a share of the way; nothing where it is not.
std::optional<double> zero_of(double a, double b) {
  if ((a > 0 && b > 0) || (a < 0 && b < 0) || a == b) return std::nullopt;
  return a / (a - b);
}

/// Whether the interval holds the target.
bool holds(const Response& r, double target) { return std::abs(r.mean - target) <= r.half_width; }

Response between(const Response& a, const Response& b, double share) {
  return {a.x + share * (b.x - a.x), a.mean + share * (b.mean - a.mean),
          a.half_width + share * (b.half_width - a.half_width)};
}

/// How far from `here`, on the way to the responses that follow, intervals hold the target.
template <class Next>
double edge_of(Response here, Next next, double target, bool& open) {
  for (const Response* to = next(); to != nullptr; to = next()) {
    if (!std::isfinite(here.half_width) || !std::isfinite(to->half_width)) return NAN;
    if (!holds(*to, target)) {
      double share = 1;
      for (const double side : {-1.0, 1.0}) {
        const auto edge = [&](const Response& r) { return r.mean + side * r.half_width - target; };
        const std::optional<double> zero = zero_of(edge(here), edge(*to));
        if (zero) share = std::min(share, *zero);
      }
      return between(here, *to, share).x;
    }
    here = *to;
  }
  open = true;
  return here.x;
}

}  // namespace

Reach reach(std::span<const Response> responses, double target, double from) {
  Reach found;
  if (responses.size() < 2) return found;
  found.kind = responses[0].mean > target ? Reach::Kind::by_all : Reach::Kind::by_none;
  Response here;
  for (std::size_t i = 0; i < responses.size(); ++i) {
    const auto off = [&](std::size_t k) { return std::abs(responses[k].mean - target); };
    if (off(i) < off(found.nearest)) found.nearest = i;
    if (i + 1 == responses.size()) break;
    const auto share = zero_of(responses[i].mean - target, responses[i + 1].mean - target);
    if (!share) continue;
    const Response at = between(responses[i], responses[i + 1], *share);
    if (found.kind == Reach::Kind::at && std::abs(found.x - from) <= std::abs(at.x - from))
      continue;
    found.kind = Reach::Kind::at;
    found.x = at.x;
    found.grows = responses[i].mean < responses[i + 1].mean;
    found.segment = i;
    here = at;
  }
  if (found.kind != Reach::Kind::at) return found;
  std::size_t right = found.segment + 1;
  found.high = edge_of(
      here, [&] { return right < responses.size() ? &responses[right++] : nullptr; }, target,
      found.to_most);
  std::size_t left = found.segment + 1;
  found.low = edge_of(
      here, [&] { return left > 0 ? &responses[--left] : nullptr; }, target, found.from_least);
  return found;
}

}  // namespace rapport
