#include "experiments/sheet/company_words.h"

#include "experiments/output/numbers.h"
#include "sim/core/text.h"

namespace rapport {

std::string answers_words(const NewCompany& company) {
  const CompanySheet& sheet = company.sheet;
  int given = 0, all = 0;
  const auto add = [&](const Question& question, const std::string& of) {
    if (!sheet.knows(question.key, of)) return;
    ++all;
    given += sheet.answer(question.key, of).is_given ? 1 : 0;
  };
  for (const Question& question : questions()) {
    if (question.of == AskedOf::company) add(question, "");
    if (question.of == AskedOf::segment) {
      for (const std::string& segment : sheet.segments()) add(question, segment);
    }
    if (question.of == AskedOf::channel) {
      for (const ChannelKind* kind : sheet.channels()) add(question, kind->id);
    }
  }
  std::string text = formatted(
      "%d of %d answers are the company's own; the others are usual in the industry (%s) or follow "
      "from that: assumptions. ",
      given, all, sheet.industry().id);
  if (company.plan.represents > 1) {
    text += formatted(
        "Of %s customers one in %.0f is simulated: a preview, in which waits in backlogs come out "
        "somewhat too long (docs/measurements.md). ",
        count(sheet.customers()).c_str(), company.plan.represents);
  }
  return text;
}

std::string left_target_words(const LeftTarget& left) {
  const Metric* metric = find_metric(left.metric);
  const std::string label = metric == nullptr ? left.metric : metric->label;
  return "Left out of [target]: " + label + ". " + left.why + ".";
}

std::vector<FitWords> left_words(const NewCompany& company) {
  std::vector<FitWords> words;
  for (const LeftTarget& left : company.plan.left_out) {
    words.push_back({left_target_words(left), ""});
  }
  if (!company.why_once.empty()) {
    words.push_back(
        {"After contacts were counted once more, Today could not be fitted again; what the first "
         "fit found is kept, and contacts may be somewhat off:",
         company.why_once});
  }
  if (!company.why_not.empty()) {
    words.push_back(
        {"Contacts are fitted, but Today could not be fitted to [target]:", company.why_not});
  }
  return words;
}

}  // namespace rapport
