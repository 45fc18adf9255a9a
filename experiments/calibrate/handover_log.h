// Hand-overs of cases between teams, from an event log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/log/xes_reader.h"

namespace rapport {

/// How often each case of a log went to another team.
struct HandoverLog {
  /// Of each case that names a team, in the order of the file: changes of the team between
  /// consecutive events. Events that name none are passed over.
  std::vector<std::uint32_t> handovers;
  std::size_t events = 0;
  std::size_t events_without = 0;  ///< that name no team
  std::size_t cases_without = 0;   ///< of which no event names a team; they are left out
  std::size_t teams = 0;           ///< different names
};

inline constexpr const char* kTeamAttribute = "org:group";
/// A case with more is refused: the file or the attribute is not one of hand-overs.
inline constexpr std::uint32_t kMostHandovers = 1'000;

/// Reads an event log in XES (IEEE 1849), plain or packed with gzip, as a stream. `attribute` is
/// the key by which an event names its team. Assumes that the events of a case stand in the order
/// in which they happened, as XES asks for. Throws InvalidInput, with file and line, for what is no
/// such log, ends too early, names no team, or in which no case changes its team.
HandoverLog read_handovers(const std::string& file, const std::string& attribute = kTeamAttribute);
/// The same from any source; `name` is for messages.
HandoverLog read_handovers(XmlTags::Source source, const std::string& name,
                           const std::string& attribute = kTeamAttribute);

}  // namespace rapport
