#include "viz/words/trust_words.h"

#include <cctype>

namespace rapport {

namespace {

int of_kind(const std::array<int, kEvidenceKinds>& counts, EvidenceKind kind) {
  return counts[static_cast<std::size_t>(kind)];
}

std::string some(int n, const std::string& one, const std::string& many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

}  // namespace

bool is_illustration(const Evidence& evidence) {
  return of_kind(evidence.levers_by_effect, EvidenceKind::data) == 0;
}

EvidenceKind kind_of_most(const Evidence& evidence) {
  const std::array<int, kEvidenceKinds> counts = evidence.count();
  EvidenceKind most = EvidenceKind::assumption;
  for (const EvidenceKind kind : {EvidenceKind::literature, EvidenceKind::data}) {
    if (of_kind(counts, kind) > of_kind(counts, most)) most = kind;
  }
  return most;
}

Saying evidence_saying(const Evidence& evidence) {
  const int all = static_cast<int>(evidence.levers.size());
  const int assumed = of_kind(evidence.levers_by_effect, EvidenceKind::assumption);
  const int data = of_kind(evidence.levers_by_effect, EvidenceKind::data);
  Saying saying;
  if (all == 0) {
    saying.headline = "This scenario has no levers";
  } else if (data > 0) {
    saying.headline = "What " + some(data, "lever does", "levers do") + " rests on data, of " +
                      std::to_string(all);
  } else if (assumed == all) {
    saying.headline =
        "What all " + some(all, "lever does", "levers do") + " is assumed: an illustration";
  } else {
    saying.headline = "What " + std::to_string(assumed) + " of " +
                      some(all, "lever does", "levers do") + " is assumed: an illustration";
  }
  const std::array<int, kEvidenceKinds> counts = evidence.count();
  const int numbers = static_cast<int>(evidence.numbers.size());
  const int own = of_kind(counts, EvidenceKind::data);
  const int others = of_kind(counts, EvidenceKind::literature);
  saying.line =
      "Of " + some(numbers, "other number, ", "other numbers, ") +
      (own == 0 ? "none is" : some(own, "is", "are")) + " from data of this company" +
      (others == 0 ? "" : ", " + std::to_string(others) + " from literature or data of others") +
      ".";
  return saying;
}

Saying checks_saying(const TrustCounts& counts) {
  Saying saying;
  std::string wrong;
  const auto add = [&](const std::string& what) { wrong += (wrong.empty() ? "" : ", ") + what; };
  if (counts.failed_runs > 0) add(some(counts.failed_runs, "run failed", "runs failed"));
  if (counts.checks_off > 0) {
    add(some(counts.checks_off, "figure of Today is off", "figures of Today are off"));
  }
  if (counts.warnings > 0) add(some(counts.warnings, "warning", "warnings"));
  if (counts.claims_failed > 0) {
    add(some(counts.claims_failed, "claim fails", "claims fail"));
  }
  if (!wrong.empty()) {
    wrong[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(wrong[0])));
    saying.headline = wrong;
  } else if (counts.under_way) {
    saying.headline = "Nothing to warn of so far";
  } else {
    saying.headline = "Nothing to warn of";
  }
  return saying;
}

}  // namespace rapport
