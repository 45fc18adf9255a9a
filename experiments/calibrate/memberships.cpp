#include "experiments/calibrate/memberships.h"

#include <algorithm>
#include <cmath>

namespace rapport {

namespace {

constexpr double kDaysOfMonth = kDaysOfYear / 12;

std::size_t month_of(double days) {
  return static_cast<std::size_t>(std::max(0.0, std::floor(days / kDaysOfMonth)));
}

/// Cells by year of joining (back from the end) and month of tenure.
class Grid {
 public:
  TenureCell& at(std::size_t year, std::size_t month) {
    if (year >= rows_.size()) rows_.resize(year + 1);
    if (month >= rows_[year].size()) rows_[year].resize(month + 1);
    return rows_[year][month];
  }

  TenureCells cells() const {
    TenureCells result;
    std::size_t months = 0;
    for (const auto& row : rows_) months = std::max(months, row.size());
    for (std::size_t m = 0; m < months; ++m) {
      for (std::size_t y = 0; y < rows_.size(); ++y) {
        if (m >= rows_[y].size() || !(rows_[y][m].exposure > 0)) continue;
        TenureCell cell = rows_[y][m];
        cell.from = static_cast<double>(m) / 12, cell.width = 1.0 / 12;
        cell.joined = -0.5 - static_cast<double>(y);
        result.cells.push_back(cell);
      }
    }
    return result;
  }

 private:
  std::vector<std::vector<TenureCell>> rows_;
};

}  // namespace

std::int64_t Memberships::first_joined() const {
  std::int64_t first = at;
  for (const Membership& member : all) first = std::min(first, member.joined);
  return first;
}

double joined_before(const Membership& member, std::int64_t at) {
  const double years = static_cast<double>(at - member.joined) / kDaysOfYear;
  return -0.5 - std::max(0.0, std::floor(years));
}

TenureCells cells_of(const Memberships& members, std::int64_t from, std::int64_t at, int cause) {
  const std::int64_t begin = std::max(from, members.since);
  Grid grid;
  for (const Membership& member : members.all) {
    const std::int64_t first = std::max(member.joined, begin);
    const bool left = member.ended <= at;
    if (first >= at || (left && member.ended < first)) continue;
    if (left && member.ended == first && first != member.joined) continue;
    // Who leaves on the day of joining was there for half of it.
    const double start = static_cast<double>(first - member.joined);
    const double end =
        std::max(start + 0.5, static_cast<double>((left ? member.ended : at) - member.joined));
    const auto year = static_cast<std::size_t>(-joined_before(member, at));
    const std::size_t last = month_of(end - 0.5);
    for (std::size_t m = month_of(start); m <= last; ++m) {
      const double low = std::max(start, static_cast<double>(m) * kDaysOfMonth);
      const double high =
          m == last ? end : std::min(end, static_cast<double>(m + 1) * kDaysOfMonth);
      grid.at(year, m).exposure += std::max(0.0, high - low) / kDaysOfYear;
    }
    if (left && (cause == kAnyCause || member.cause == cause)) grid.at(year, last).leavers += 1.0;
  }
  return grid.cells();
}

}  // namespace rapport
