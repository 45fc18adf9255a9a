// A company made of answers, for the screen: what `rapport new` does, beside it.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "experiments/sheet/company_fit.h"

namespace rapport {

/// What long work has said so far, told on one thread and read on another.
class StepWords {
 public:
  void add(std::string words) {
    const std::lock_guard lock(mutex_);
    words_.push_back(std::move(words));
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return words_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> words_;
};

struct MadeCompany {
  std::optional<NewCompany> company{};  ///< nothing: it cannot be made
  std::string problems{};               ///< why not
};

/// Plans the company and fits it. `on_step` is told each step in words. Throws GivenUp soon after
/// `stop` became true.
MadeCompany make_company(const CompanySheet& sheet, double simulated, int threads,
                         const std::function<void(const std::string&)>& on_step,
                         const std::atomic<bool>& stop);

}  // namespace rapport
