// A scenario file made of what was estimated from a table of customers.
#pragma once

#include <string>

#include "experiments/customers/customer_fit.h"

namespace rapport {

/// What the table does not say.
struct CustomerScenarioOptions {
  std::string source;  ///< where the table comes from, for the header
  std::string name = "Customers";
  std::string currency = "EUR";
  double contacts_a_year = 2.0;  ///< of a customer, where the table has none
  double value_a_month = 10.0;   ///< of a customer, where the table has none; money
  double cost_an_hour = 20.0;    ///< of an employee, money
};

/// The text of a scenario file: segments with customers, value and contacts, how they differ, and
/// how readily they leave, each number marked data or assumption; around them one desk with staff
/// enough, whose numbers are all assumptions. It can be run as it is.
std::string scenario_of(const CustomerTable& table, const CustomerFit& fit,
                        const CustomerForm& form, const CustomerScenarioOptions& options);

}  // namespace rapport
