// What `rapport calibrate purchases` says.
#pragma once

#include <string>

#include "experiments/calibrate/purchase_file.h"
#include "experiments/command/json.h"

namespace rapport {

/// Purchases of customers without a contract: the fitted law, and what it predicts.
struct PurchaseAnswer {
  PurchaseFile file;
  PurchaseFit fit;
  PurchaseHalves halves;
  PurchaseForecast forecast;
};
PurchaseAnswer purchase_answer(PurchaseFile file);

std::string purchases_text(const PurchaseAnswer& answer);
Json purchases_json(const PurchaseAnswer& answer);

}  // namespace rapport
