// rapport import customers: a table of customers in, a scenario file out.
#pragma once

#include <string>
#include <vector>

#include "experiments/command/commands.h"
#include "experiments/customers/customer_scenario.h"

namespace rapport {

struct ImportCustomersOptions {
  std::string file, out;
  std::vector<std::string> map;
  CustomerForm form;
  CustomerScenarioOptions scenario;
};

int import_customers_command(const ImportCustomersOptions& options, Format format);

}  // namespace rapport
