// What the numbers of a scenario rest on, as its file marks them: a comment beside a number says
// "data", "assumption" or a citation. Numbers that stand in no file have the source of their row.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "sim/file/scenario_file.h"
#include "sim/scenario/evidence.h"
#include "sim/scenario/lever.h"
#include "sim/scenario/parameter.h"

namespace rapport {

/// One number (or list, law, timetable) of the firm.
struct NumberEvidence {
  std::string sort;                ///< "segment", "journey", "company"
  std::string key;                 ///< in full, as in files: "segment.single.leaving.weight"
  const Parameter* row = nullptr;  ///< null for the ways of journeys
  EvidenceKind kind = EvidenceKind::assumption;
  std::string says;      ///< the comment, or the row's source; empty: nothing is said
  bool in_file = false;  ///< else it is the row's default
};

struct LeverEvidence {
  const Lever* lever = nullptr;
  EvidenceKind effect = EvidenceKind::assumption, cost = EvidenceKind::assumption;
};

struct Evidence {
  std::vector<LeverEvidence> levers;    ///< as levers(); those that this firm has
  std::vector<NumberEvidence> numbers;  ///< without the frame of the run: its dates, its currency
  std::array<int, kEvidenceKinds> levers_by_effect{};  ///< how many, by EvidenceKind
  /// How many numbers of a sort, by EvidenceKind; of all where it is empty.
  std::array<int, kEvidenceKinds> count(const std::string& sort = "") const;
};

/// Of a file that can be read, with all it extends. A mark is what stands behind # on the line on
/// which the value begins; else on a line of its own right above, where that says "data" or
/// "assumption"; else behind the header of its table, if that is one of these words.
Evidence evidence_of(const ScenarioFile& file);

}  // namespace rapport
