// What a text says of a firm and its policies, as the screen shows it before anything has run.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "sim/file/evidence.h"
#include "sim/file/scenario_difference.h"
#include "sim/file/scenario_file.h"
#include "sim/measure/metric.h"
#include "sim/scenario/lever.h"
#include "viz/document/part_text.h"

namespace rapport {

/// A lever's value for a part of the firm.
struct PartView {
  LeverPart part;
  double value = 0.0;
  bool own = false;  ///< set for this part; else it is that of a wider scope
};

/// A lever from one date on.
struct LeverStep {
  std::string date;             ///< "2026-04-05"; empty: from the start on
  double value = 0.0;           ///< for the whole firm
  std::vector<PartView> parts;  ///< of the scopes that the lever has
};

/// A lever under one policy, when all of the policy's changes are in force.
struct LeverView {
  double value = 0.0;               ///< for the whole firm
  int parts = 0;                    ///< settings for parts of the firm besides
  std::vector<PartView> by_part{};  ///< of the scopes that the lever has
  std::vector<LeverStep> steps{};   ///< by date: the start, and each change that moves it
  std::string from;       ///< the date of the last change that moves it; empty: from the start
  double per_year = 0.0;  ///< what it costs by itself, money
  double one_off = 0.0;   ///< for its rise over Today's setting
};

/// Whether a lever does the same under two policies of one firm, at all times and in all its parts.
bool same_course(const LeverView& a, const LeverView& b);

/// A date at which a policy changes levers.
struct DatedChange {
  std::string date;   ///< "2026-04-05"
  double days = 0.0;  ///< since the start
  std::vector<const Lever*> levers;
  std::vector<double> values{};  ///< by lever, for the whole firm from then on
  /// Which of the policy's tables [[policy.NAME.change]] of this text it is; -1: none of them.
  int step = -1;
};

/// How long levers of a family take, at full speed: nothing until `lag`, all after `ramp` more.
struct Pace {
  double lag = 0.0, ramp = 0.0;  ///< days
};

struct PolicyView {
  std::string name, label, short_label, doc;
  std::vector<LeverView> levers;  ///< by place in levers()
  std::vector<DatedChange> dates;
  DatedChange at_start{};  ///< what moves from the start on
  bool in_text = false;    ///< stands in this file, not in one that it extends
  /// What it changes besides levers, as keys with both values: "pool.agents.staff".
  std::vector<KeyChange> others{};
};

/// What Today is to come to by the file.
struct TargetView {
  const Metric* metric = nullptr;
  double target = 0.0;     ///< in the metric's unit
  bool is_fitted = false;  ///< something was moved for it; else it is a check
};

/// Never changes.
struct FirmView {
  std::string text;      ///< that it was read from
  std::string problems;  ///< why the text cannot be read; the rest is empty then
  std::string title, question, currency, start, end;
  double days = 0.0, customers = 0.0, represents = 1.0;
  bool has_company = false;
  std::vector<bool> of_use;  ///< by row of levers(): whether it can do anything in this firm
  std::vector<std::string> segments, touch_points;
  std::array<Pace, 5> paces{};        ///< by LeverFamily
  std::vector<std::size_t> elements;  ///< by touch point: of kElementNames, that it belongs to
  std::vector<TargetView> targets;
  Evidence evidence;
  std::string today;                 ///< as a file of its own: all that its runs depend on
  std::vector<PolicyView> policies;  ///< Today first
  const PolicyView* find(const std::string& name) const;
};

/// Reads the text; what is wrong with it is said in `problems`.
std::shared_ptr<const FirmView> view_of(const std::string& path, const std::string& text);

}  // namespace rapport
