// The civil time of a place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rapport {

/// How far the clocks of a place are ahead of UTC, and when that changes.
class LocalZone {
 public:
  /// An offset as +02:00, or a zone of the system's list as Europe/Berlin. Throws InvalidInput for
  /// any other name. Not to be called while another thread asks for local times.
  explicit LocalZone(const std::string& name);

  /// Seconds ahead of UTC at an instant (seconds since 1970-01-01 UTC).
  std::int32_t east(std::int64_t instant) const;
  const std::string& name() const { return name_; }

 private:
  struct Change {
    std::int64_t from;  ///< instant
    std::int32_t east;
  };
  void list_changes();

  std::string name_;
  std::vector<Change> changes_;  // by instant; the first holds from ever
};

}  // namespace rapport
