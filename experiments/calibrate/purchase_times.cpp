#include "experiments/calibrate/purchase_times.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace rapport {

namespace {

constexpr std::array kHalfModels{PurchaseModel::bg_nbd, PurchaseModel::stay, PurchaseModel::alike};

bool bought_again(const std::vector<Buyer>& buyers) {
  return std::ranges::any_of(buyers, [](const Buyer& b) { return b.repeats > 0; });
}

std::size_t repeat_row(std::uint32_t repeats) {
  return std::min<std::size_t>(repeats, kRepeatRows - 1);
}

/// Adds how many of the customers are expected with each count.
void add_expected(const PurchaseLaw& law, const std::vector<Buyer>& buyers,
                  std::array<double, kRepeatRows>& expected) {
  std::map<double, double> by_time;
  for (const Buyer& buyer : buyers) by_time[buyer.seen] += 1.0;
  for (const auto& [weeks, customers] : by_time) {
    const std::vector<double> chances = repeat_chances(law, weeks, kRepeatRows - 2);
    double rest = 1.0;
    for (std::size_t n = 0; n < chances.size(); ++n) {
      expected[n] += customers * chances[n];
      rest -= chances[n];
    }
    expected[kRepeatRows - 1] += customers * std::max(0.0, rest);
  }
}

double sum_of_logs(const PurchaseLaw& law, const std::vector<Buyer>& buyers) {
  double sum = 0.0;
  for (const Buyer& buyer : buyers) sum += log_likelihood(law, buyer);
  return sum;
}

/// Takes up what was predicted and what came.
class Misses {
 public:
  void add(double predicted, double seen) {
    const double off = predicted - seen;
    sum_ += predicted, absolute_ += std::abs(off), square_ += off * off, ++count_;
  }
  PurchaseMiss mean() const {
    const auto n = static_cast<double>(count_);
    return {sum_ / n, absolute_ / n, std::sqrt(square_ / n)};
  }

 private:
  double sum_ = 0.0, absolute_ = 0.0, square_ = 0.0;
  std::size_t count_ = 0;
};

constexpr std::uint32_t kNoEnd = 0xFFFFFFFF;

std::vector<PurchaseRow> empty_rows() {
  std::vector<PurchaseRow> rows(6);
  constexpr std::uint32_t kFrom[] = {0, 1, 2, 3, 4, 7};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].least = kFrom[i];
    rows[i].most = i + 1 < rows.size() ? kFrom[i + 1] - 1 : kNoEnd;
  }
  return rows;
}

}  // namespace

std::vector<Buyer> buyers_of(const PurchaseTimes& times, double until) {
  std::vector<Buyer> buyers;
  for (const std::vector<double>& bought : times.bought) {
    const auto end = std::ranges::upper_bound(bought, until);
    if (end == bought.begin()) continue;
    const double first = bought.front();
    buyers.push_back(
        {static_cast<std::uint32_t>(end - bought.begin() - 1), *(end - 1) - first, until - first});
  }
  return buyers;
}

PurchaseHalves predict_halves(const std::vector<Buyer>& buyers) {
  std::array<std::vector<Buyer>, 2> halves;
  for (std::size_t i = 0; i < buyers.size(); ++i) halves[i % 2].push_back(buyers[i]);
  PurchaseHalves result;
  result.known = bought_again(halves[0]) && bought_again(halves[1]);
  if (!result.known) return result;
  for (const Buyer& buyer : buyers) result.seen[repeat_row(buyer.repeats)] += 1.0;
  double* const sums[] = {&result.bg_nbd, &result.stay, &result.alike};
  std::array<double, kRepeatRows>* const tables[] = {&result.expected, &result.expected_stay,
                                                     &result.expected_alike};
  for (std::size_t half = 0; half < 2; ++half) {
    for (std::size_t m = 0; m < kHalfModels.size(); ++m) {
      const PurchaseLaw law = maximum_of(halves[half], kHalfModels[m]).law;
      *sums[m] += sum_of_logs(law, halves[1 - half]) / static_cast<double>(buyers.size());
      add_expected(law, halves[1 - half], *tables[m]);
      if (kHalfModels[m] == PurchaseModel::bg_nbd) result.laws[half] = law;
    }
  }
  return result;
}

PurchaseForecast predict_last_third(const PurchaseTimes& times) {
  return predict_after(times, times.until - times.until / 3);
}

PurchaseForecast predict_after(const PurchaseTimes& times, double from) {
  PurchaseForecast result;
  result.from = from;
  result.weeks = times.until - from;
  const std::vector<Buyer> before = buyers_of(times, result.from);
  result.customers = before.size();
  double repeats = 0.0, weeks = 0.0;
  for (const Buyer& buyer : before) repeats += buyer.repeats, weeks += buyer.seen;
  result.known = repeats > 0;
  if (!result.known) return result;
  result.law = maximum_of(before, PurchaseModel::bg_nbd).law;
  result.rows = empty_rows();
  Misses model, as_before, alike;
  std::size_t known = 0;
  for (const std::vector<double>& bought : times.bought) {
    if (bought.front() > result.from) continue;
    const Buyer& buyer = before[known++];
    const auto seen = static_cast<double>(bought.size() - 1 - buyer.repeats);
    const double predicted = further_purchases(result.law, buyer, result.weeks);
    const double same = buyer.repeats == 0 ? 0.0 : buyer.repeats / buyer.seen * result.weeks;
    model.add(predicted, seen);
    as_before.add(same, seen);
    alike.add(repeats / weeks * result.weeks, seen);
    PurchaseRow& row = *std::ranges::find_if(
        result.rows, [&](const PurchaseRow& one) { return buyer.repeats <= one.most; });
    ++row.customers;
    row.seen += seen, row.predicted += predicted, row.as_before += same;
    result.seen += seen / static_cast<double>(before.size());
  }
  for (PurchaseRow& row : result.rows) {
    const auto n = static_cast<double>(std::max<std::size_t>(1, row.customers));
    row.seen /= n, row.predicted /= n, row.as_before /= n;
  }
  result.model = model.mean(), result.as_before = as_before.mean(), result.alike = alike.mean();
  return result;
}

}  // namespace rapport
