// What numbers rest on, by their sources and by the marks beside them.
#include "sim/file/evidence.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/source_folder.h"

using namespace rapport;
using rapport::testing::source_folder;

namespace {

/// The number of that key; a failure where there is none.
const NumberEvidence& number_of(const Evidence& evidence, const std::string& key) {
  const auto found = std::ranges::find(evidence.numbers, key, &NumberEvidence::key);
  REQUIRE_MESSAGE(found != evidence.numbers.end(), key);
  return *found;
}

}  // namespace

TEST_CASE("evidence: sources and marks") {
  CHECK(kind_of_source("assumption") == EvidenceKind::assumption);
  CHECK(kind_of_source("Seddon 2003, failure demand; assumption: its cost") ==
        EvidenceKind::assumption);
  CHECK(kind_of_source("data: see docs/calibration.md") == EvidenceKind::literature);
  CHECK(kind_of_source("definition: the roster is multiplied") == EvidenceKind::definition);
  CHECK(kind_of_mark("data, redials taken out") == EvidenceKind::data);
  CHECK(kind_of_mark("data, over the assumption of 5000 customers") == EvidenceKind::assumption);
  CHECK(kind_of_mark("data: from desk to desk (docs/calibration.md)") == EvidenceKind::literature);
  CHECK(kind_of_mark("as in Gans, Koole and Mandelbaum 2003") == EvidenceKind::literature);
  CHECK(kind_of_mark("12,034 of them") == EvidenceKind::assumption);
  CHECK(kind_of_mark("") == EvidenceKind::assumption);
}

TEST_CASE("evidence: marks stand beside a number, above it, or at the head of its table") {
  const auto bank = evidence_of(
      read_scenario_file((source_folder() / "scenarios/bank_call_centre.toml").string()));
  CHECK(number_of(bank, "segment.standard.head_start").kind == EvidenceKind::data);
  CHECK(number_of(bank, "segment.standard.value").kind == EvidenceKind::assumption);
  CHECK(number_of(bank, "need.regular.profile.half_hour").kind == EvidenceKind::data);
  CHECK(number_of(bank, "pool.agents.staff").kind == EvidenceKind::data);
  CHECK(number_of(bank, "pool.agents.cost").kind == EvidenceKind::assumption);
  CHECK(bank.count()[0] > 50);
  CHECK(bank.count("segment")[0] + bank.count("need")[0] < bank.count()[0]);

  const auto company = evidence_of(
      read_scenario_file((source_folder() / "scenarios/generic_company.toml").string()));
  CHECK(company.count()[static_cast<int>(EvidenceKind::data)] == 0);
  CHECK(number_of(company, "company.hand_over.spread").kind == EvidenceKind::literature);
  CHECK_FALSE(number_of(company, "company.quality.fit").in_file);
  CHECK(number_of(company, "segment.single.customers").kind == EvidenceKind::assumption);
}

TEST_CASE("evidence: a cost that the firm has worked out is its own") {
  ReadOptions options;
  options.read = [](const std::string& file) {
    if (file != "own.toml") return read_text_file(file);
    return "schema = 1\nextends = \"" +
           (source_folder() / "scenarios/generic_company.toml").string() +
           "\"\n[lever_cost.training]\nper_month = \"0.2 EUR\"  # data: our books\n";
  };
  const Evidence evidence = evidence_of(read_scenario_file("own.toml", options));
  for (const LeverEvidence& lever : evidence.levers) {
    const bool own = std::string(lever.lever->id) == "training";
    CHECK(lever.cost == (own ? EvidenceKind::data : lever.effect));
    CHECK(lever.effect != EvidenceKind::data);
  }
}
