#include "viz/client/company_maker.h"

#include "sim/core/problem.h"

namespace rapport {

MadeCompany make_company(const CompanySheet& sheet, double simulated, int threads,
                         const std::function<void(const std::string&)>& on_step,
                         const std::atomic<bool>& stop) {
  MadeCompany made;
  try {
    NewCompany company = new_company(sheet, simulated);
    fit_company(company, {threads, on_step, &stop});
    made.company = std::move(company);
  } catch (const InvalidInput& error) {
    made.problems = error.what();
  }
  return made;
}

}  // namespace rapport
