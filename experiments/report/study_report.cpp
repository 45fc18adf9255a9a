#include "experiments/report/study_report.h"

#include <ctime>

#include "experiments/output/numbers.h"

namespace rapport {

std::string date_of_today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &local);
  return text;
}

Report make_report(const ReportSource& source) {
  const StudySpec& spec = source.data.study.spec;
  Report report;
  report.title = spec.title.empty() ? source.scenario.today.name : spec.title;
  if (!source.made_on.empty()) report.made_on = "report of " + day_of(source.made_on);
  report.pages.push_back(decision_page(source));
  report.pages.push_back(options_page(source));
  if (auto page = explore_page(source)) report.pages.push_back(std::move(*page));
  report.pages.push_back(appendix_page(source));
  return report;
}

}  // namespace rapport
