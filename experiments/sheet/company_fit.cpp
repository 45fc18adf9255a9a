#include "experiments/sheet/company_fit.h"

#include <algorithm>
#include <utility>

#include "experiments/sheet/company_text.h"
#include "sim/core/problem.h"
#include "sim/file/document.h"
#include "sim/file/scenario_file.h"

namespace rapport {

namespace {

constexpr const char* kFitPath = "the new scenario";
constexpr int kFirstRounds = 4, kSecondRounds = 2;  // of contacts

/// A comment for the end of the file: which numbers the fit moved.
std::string fitted_note(const std::vector<KeyChange>& changes) {
  if (changes.empty()) return "";
  std::string text =
      "\n\n# ---- Fitted "
      "--------------------------------------------------------------------------\n"
      "# To come to [target] these numbers above were moved from where answers and assumptions had "
      "them:\n";
  for (const KeyChange& change : changes) {
    std::string from = change.from.empty() ? "not set" : change.from;
    std::ranges::replace(from, '\n', ' ');
    text += "#   " + change.key + " from " + from + "\n";
  }
  return text;
}

/// What of a company has been found so far.
struct Found {
  CompanyPlan plan;
  std::optional<TodayFit> fit;
  std::vector<KeyChange> changes;  ///< from the plan's text
};

class CompanyFitter {
 public:
  CompanyFitter(NewCompany& company, const ContactFitOptions& contacts)
      : company_(company), contacts_(contacts), now_{company.plan, {}, {}} {
    options_.threads = contacts.threads;
    options_.progress = contacts.progress;
    options_.stop = contacts.stop;
  }

  void run() {
    fit_contacts_of(now_, kFirstRounds);
    try {
      fit(now_);
      second_time();
    } catch (const InvalidInput& error) {
      company_.why_not = error.what();
    }
    company_.text = text_of(now_, now_.plan) + fitted_note(now_.changes);
    company_.plan = now_.plan;
    company_.fit = std::move(now_.fit);
    company_.contacts = measure_contacts(company_.text, company_.plan, contacts_);
  }

 private:
  /// The plan's text with what was moved.
  std::string text_of(const Found& found, const CompanyPlan& plan) const {
    std::string text = company_text(company_.sheet, plan);
    for (const KeyChange& change : found.changes) {
      text = edit_document(text, kFitPath, change.key, change.to);
    }
    return text;
  }

  void fit_contacts_of(Found& found, int rounds) const {
    fit_contacts([&](const CompanyPlan& plan) { return text_of(found, plan); }, found.plan, rounds,
                 contacts_);
  }

  void second_time() {
    Found again = now_;
    try {
      fit_contacts_of(again, kSecondRounds);
      fit(again);
    } catch (const InvalidInput& error) {
      company_.why_once = error.what();
      return;
    }
    now_ = std::move(again);
  }

  /// Without targets that cannot be reached.
  void fit(Found& found) const {
    const std::string text = text_of(found, found.plan);
    const Scenario today =
        read_scenario_file(kFitPath, {{}, {}, read_from({{kFitPath, text}})}).today;
    found.fit = fit_what_can_be(today, options_, found.plan.left_out);
    add_changes(found.changes, found.fit->changes);
  }

  NewCompany& company_;
  ContactFitOptions contacts_;
  FitOptions options_;
  Found now_;
};

}  // namespace

NewCompany new_company(CompanySheet sheet, double simulated) {
  NewCompany company{std::move(sheet)};
  company.plan = plan_company(company.sheet, simulated);
  company.text = company_text(company.sheet, company.plan);
  return company;
}

void fit_company(NewCompany& company, const ContactFitOptions& options) {
  CompanyFitter(company, options).run();
}

}  // namespace rapport
