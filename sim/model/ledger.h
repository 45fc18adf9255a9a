// Money: what the counted part of a run cost and brought in, by month.
#pragma once

#include <vector>

#include "sim/model/model.h"
#include "sim/model/simulator.h"

namespace rapport {

/// One month, in the scenario's currency, for the company that the simulated customers represent.
struct LedgerRow {
  double staff = 0.0;         ///< rostered hours x the pool's cost per hour, whether used or not
  double contacts = 0.0;      ///< legs served x cost per contact
  double minutes = 0.0;       ///< minutes of service x cost per minute
  double contribution = 0.0;  ///< customer-months x the segment's value per month, x represents
  double levers = 0.0;        ///< what levers cost at once and by the month, see LeverCharge

  double cost() const { return staff + contacts + minutes + levers; }
  double result() const { return contribution - cost(); }
};

/// By month of the horizon. Touch points' counts hold the background's contacts already; customers
/// are multiplied by `represents`. A customer contributes for the part of a month before it leaves,
/// a month being a twelfth of 365 days. Staff costs what held at the time; contacts, minutes and
/// customers what holds at the end of the run, for a policy changes that from the start or never.
std::vector<LedgerRow> ledger(const Model& model, const RunResult& result);

/// All months together.
LedgerRow total(const std::vector<LedgerRow>& months);

}  // namespace rapport
