// The ways in which customers get in touch that `rapport new` knows: one row each.
#pragma once

#include <span>
#include <string_view>

namespace rapport {

/// What a kind of channel is in a scenario. All texts are TOML values, as they go into the file.
struct ChannelKind {
  const char* id;          ///< name of the touch point, and in sheets: "phone"
  const char* label;       ///< for people: "the phone"
  const char* kind;        ///< of the touch point: "staffed"
  const char* department;  ///< who serves there; empty: nobody
  const char* element;     ///< of the customer's experience
  double cv;               ///< of the time of one contact
  const char* cost;        ///< money per contact besides work, without currency
  const char* patience;    ///< law of patience; empty: customers wait, or a backlog
  const char* waits;       ///< for staffed ones the service level's time, for backlogs the deadline
  bool begins;             ///< cases begin there; else they are led there by other channels

  bool is_staffed() const { return *department != '\0'; }
  bool is_waited_for() const { return std::string_view(kind) == "staffed"; }
  bool is_backlog() const { return is_staffed() && !is_waited_for(); }
};

std::span<const ChannelKind> channel_kinds();
/// Null where there is none.
const ChannelKind* find_channel_kind(std::string_view id);

/// Where a case goes on from one channel to another, as a share of the contacts there: what is
/// assumed of every company, as nobody has these figures at hand.
struct UsualMove {
  const char *from, *to;
  double share;
  const char* delay;
  bool avoidable;  ///< what is done there could be done here
};
std::span<const UsualMove> usual_moves();

/// What a department is paid on besides what the lever `bonus` says; see docs/reference.md.
struct UsualDepartment {
  const char* name;
  const char* paid_on;
  double serve, volume, game;
};
std::span<const UsualDepartment> usual_departments();

}  // namespace rapport
