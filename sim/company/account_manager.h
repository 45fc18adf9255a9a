// Which customers have a manager of their own, and whether it knows them. docs/ODD.md, Account
// managers.
#pragma once

#include "sim/model/population.h"

namespace rapport {

enum class Managed : std::uint8_t {
  no,     ///< it has no manager
  known,  ///< its manager knows it
  lost    ///< its manager has quit, and the next one does not know it yet
};

/// How it stands with a customer's manager at `now`, under the policy or, where what people know is
/// frozen (CompanyModel::frozen), under Today.
Managed manager_of(const Model& model, const Population& population, RandomKey key,
                   std::uint32_t customer, Time now);

}  // namespace rapport
