// What `rapport calibrate price` says of offers that a fit has not seen, and all of it as JSON.
#pragma once

#include <string>
#include <vector>

#include "experiments/calibrate/price_judgement.h"
#include "experiments/command/json.h"

namespace rapport {

/// Each half of the offers, judged by the other; none where they allow no fit by themselves.
std::vector<PriceJudgement> judged_by_halves(const PriceTrial& trial);

/// `unseen`: the file of offers on which the fit was judged; empty: halves.
std::string judgements_text(const std::vector<PriceJudgement>& judged, const std::string& unseen);

Json price_json(const PriceTrial& trial, const PriceResponse& response,
                const std::vector<PriceJudgement>& judged);

}  // namespace rapport
