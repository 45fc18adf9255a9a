#include "experiments/import/local_zone.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <optional>

#include "experiments/import/date_form.h"
#include "experiments/import/text_scan.h"
#include "sim/core/problem.h"

namespace rapport {

namespace {

constexpr std::int64_t kZoneDay = 86'400;
constexpr std::int64_t kFirstInstant = 315'532'800, kLastInstant = 4'102'444'800;  // 1980, 2100

/// Sets the environment's TZ while it lives.
class ZoneInForce {
 public:
  explicit ZoneInForce(const std::string& name) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    setenv("TZ", (":" + name).c_str(), 1);
    tzset();
  }
  ~ZoneInForce() {
    if (before_) {
      setenv("TZ", before_->c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  ZoneInForce(const ZoneInForce&) = delete;
  ZoneInForce& operator=(const ZoneInForce&) = delete;

 private:
  std::optional<std::string> before_;
};

std::int32_t east_now(std::int64_t instant) {
  const auto time = static_cast<std::time_t>(instant);
  std::tm local{};
  localtime_r(&time, &local);
  return static_cast<std::int32_t>(local.tm_gmtoff);
}

/// Whether the system knows the zone; the C library takes any other name for UTC without a word.
bool is_known_zone(const std::string& name) {
  const bool plain =
      !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, [](char c) {
        return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
      });
  const char* folder = std::getenv("TZDIR");
  std::error_code fault;
  return plain &&
         std::filesystem::is_regular_file(
             std::filesystem::path(folder != nullptr ? folder : "/usr/share/zoneinfo") / name,
             fault);
}

}  // namespace

LocalZone::LocalZone(const std::string& name) : name_(name) {
  if (const auto offset = parse_offset(name)) {
    changes_.push_back({kFirstInstant, *offset});
    return;
  }
  if (!is_known_zone(name)) {
    refuse("--zone " + name, "is no time zone that this system knows",
           "an offset as +02:00, or a name as Europe/Berlin (from the package tzdata)");
  }
  list_changes();
}

void LocalZone::list_changes() {
  const ZoneInForce zone(name_);
  changes_.push_back({kFirstInstant, east_now(kFirstInstant)});
  for (std::int64_t day = kFirstInstant; day < kLastInstant; day += kZoneDay) {
    const std::int32_t after = east_now(day + kZoneDay);
    if (after == changes_.back().east) continue;
    std::int64_t low = day, high = day + kZoneDay;  // it changes in (low, high]
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (east_now(middle) == changes_.back().east ? low : high) = middle;
    }
    changes_.push_back({high, after});
  }
}

std::int32_t LocalZone::east(std::int64_t instant) const {
  const auto next = std::ranges::upper_bound(changes_, instant, {}, &Change::from);
  return next == changes_.begin() ? next->east : std::prev(next)->east;
}

}  // namespace rapport
