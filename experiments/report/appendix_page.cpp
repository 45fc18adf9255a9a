// Page 4: what failed, what it rests on, and how to compute it again.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/output/shell_word.h"
#include "experiments/report/lever_sources.h"
#include "experiments/report/options_table.h"
#include "experiments/report/report_words.h"
#include "experiments/report/study_report.h"

namespace rapport {

namespace {

constexpr std::size_t kMostFailures = 20, kMostOptions = 2000, kMostKeys = 40;

/// Runs that have no result, and why.
void add_runs(const ReportSource& source, const std::vector<FailedRun>& runs, ReportPage& page) {
  ReportTable table;
  table.is_text = {true, true, false, true};
  table.is_small = true;
  table.head = {{"Option"},
                {"Variant"},
                {"Replication", "of seed " + std::to_string(source.data.study.spec.seed)},
                {"Why"}};
  for (const FailedRun& run : runs) {
    if (table.rows.size() == kMostFailures) break;
    table.rows.push_back({{label_of(source, run.point)},
                          {run.variant == 0 ? "as described" : std::to_string(run.variant)},
                          {std::to_string(run.replication)},
                          {run.message}});
  }
  page.add(std::move(table));
  if (runs.size() > kMostFailures) {
    page.add(
        ReportParagraph{Weight::small, plain_sentence(std::to_string(runs.size() - kMostFailures) +
                                                      " more are in the results file.")});
  }
}

void add_what_failed(const ReportSource& source, ReportPage& page) {
  const StudyData& data = source.data;
  page.add(ReportHeading{"What failed", ""});
  if (!data.is_whole()) {
    page.add(ReportParagraph{
        Weight::body, plain_sentence(std::to_string(data.wanted - data.done) + " of " +
                                     std::to_string(data.wanted) + " runs were not made yet.")});
  }
  if (data.failures.empty()) {
    page.add(ReportParagraph{Weight::body, plain_sentence("No run failed.")});
  } else {
    add_runs(source, data.failures, page);
  }
  if (data.timed_out.empty()) return;
  page.add(ReportParagraph{
      Weight::body,
      plain_sentence("These took longer than a run may, and were given up; that is no "
                     "failure of the model.")});
  add_runs(source, data.timed_out, page);
}

void add_targets(const ReportSource& source, ReportPage& page) {
  if (source.targets.empty()) return;
  page.add(ReportHeading{"Does Today fit what is known of it?",
                         "targets of the file, and what runs of Today came to"});
  const bool any =
      std::ranges::any_of(source.targets, [](const TargetCheck& one) { return one.found.n > 0; });
  if (!any) {
    page.add(ReportParagraph{
        Weight::body,
        plain_sentence("The file has " + std::to_string(source.targets.size()) +
                       " targets for Today, but these results keep none of their metrics: name "
                       "them in the study, or keep = \"all\".")});
    return;
  }
  ReportTable table;
  table.is_text = {true, false, false, true};
  table.is_small = true;
  table.head = {{"Target"}, {"Wanted"}, {"Found", "95 %, luck"}, {""}};
  for (const TargetCheck& check : source.targets) {
    const MetricForm form{check.metric, check.unit, false};
    const bool known = check.found.n > 0;
    const bool fits =
        known && std::abs(check.found.mean - check.target) <=
                     std::max(check.metric->matters_at(check.target),
                              std::isfinite(check.found.half_width) ? check.found.half_width : 0.0);
    table.rows.push_back(
        {{std::string(check.metric->label) + ", " + check.unit},
         {rapport::number(check.target, std::pow(10.0, -check.metric->digits))},
         {known ? form.level(check.found) : "–", known ? form.bounds(check.found) : ""},
         {!known ? "not kept in these results"
          : fits ? "fits"
                 : "off"}});
  }
  page.add(std::move(table));
  const bool longer = source.scenario.today.horizon > kYear + kDay;
  if (longer) {
    page.add(ReportParagraph{
        Weight::small,
        plain_sentence("Targets are of the first year; numbers that are not of a number of months "
                       "are of the whole run here, and so no exact check.")});
  }
}

/// A lever's source, without the word that the columns before it have said.
std::string source_words(const LeverSource& one) {
  constexpr std::string_view kAssumption = "assumption: ";
  std::string_view words = one.lever->source;
  if (one.effect == EvidenceKind::assumption && words.starts_with(kAssumption)) {
    words.remove_prefix(kAssumption.size());
  }
  return std::string(words);
}

void add_sources(const ReportSource& source, ReportPage& page) {
  page.add(ReportHeading{"What it rests on", "levers that options set"});
  const std::vector<LeverSource> levers = lever_sources(source);
  if (levers.empty()) {
    page.add(ReportParagraph{Weight::body, plain_sentence("Options set no lever.")});
  } else {
    ReportTable table;
    table.is_text = {true, true, true, true};
    table.is_small = true;
    table.head = {{"Lever"}, {"Its effect"}, {"Its cost"}, {"Source"}};
    for (const LeverSource& one : levers) {
      const std::string code = one.lever->code;
      table.rows.push_back({{(code.empty() ? "" : code + " ") + one.lever->label},
                            {name_of(one.effect)},
                            {name_of(one.cost)},
                            {source_words(one)}});
    }
    page.add(std::move(table));
  }
  const std::vector<std::string> keys = other_keys(source);
  if (!keys.empty()) {
    std::string words = "Options set these keys besides: ";
    for (std::size_t i = 0; i < std::min(keys.size(), kMostKeys); ++i) {
      words += (i == 0 ? "" : ", ") + keys[i];
    }
    if (keys.size() > kMostKeys)
      words += " and " + std::to_string(keys.size() - kMostKeys) + " more";
    page.add(ReportParagraph{Weight::small, plain_sentence(words + ".")});
  }
  const auto counts = source.evidence.count();
  const auto of = [&](EvidenceKind kind) {
    return std::to_string(counts[static_cast<std::size_t>(kind)]);
  };
  page.add(ReportParagraph{
      Weight::body,
      plain_sentence("Of the scenario’s other numbers " + of(EvidenceKind::data) +
                     " are marked as data of this company, " + of(EvidenceKind::literature) +
                     " as literature, " + of(EvidenceKind::assumption) + " are assumptions.")});
}

void add_assumptions(const ReportSource& source, ReportPage& page) {
  page.add(ReportHeading{"Assumptions that were varied", ""});
  const VariantsSpec& spec = source.data.study.spec.variants;
  if (source.draws().empty()) {
    page.add(ReportParagraph{Weight::body,
                             plain_sentence("None: every number is as the scenario has it.")});
    return;
  }
  page.add(ReportParagraph{
      Weight::body,
      plain_sentence(
          variants_words(source.draws().size()) +
          (spec.plausible ? ": every number with a plausible range was drawn over it" : "") +
          (spec.refit && !source.targets.empty() ? ", with Today fitted to its targets in each."
                                                 : "."))});
  if (const std::string weighting = weighting_words(source); !weighting.empty()) {
    page.add(ReportParagraph{Weight::body, plain_sentence(weighting)});
  }
  if (spec.uncertain.empty()) return;
  ReportTable table;
  table.is_text = {true, false, false};
  table.is_small = true;
  table.head = {{"Assumption"}, {"from"}, {"to"}};
  for (const UncertainSpec& one : spec.uncertain) {
    table.rows.push_back({{one.path}, {one.low.text()}, {one.high.text()}});
  }
  page.add(std::move(table));
}

std::string overrides_words(const std::vector<Override>& set) {
  std::string words;
  for (const Override& one : set)
    words += (words.empty() ? "" : ", ") + one.path + " = " + one.value;
  return words;
}

std::string validity_words(const ReportSource& source) {
  const std::string name = name_of(source.validity);
  return source.validity == Validity::fixed_n
             ? name + ": for this number of runs, which was fixed beforehand"
             : name + ": they hold however often one looks and whenever one stops";
}

/// "1 option", "4 options".
std::string counted(std::size_t number, const char* what) {
  return count(static_cast<double>(number)) + " " + what + (number == 1 ? "" : "s");
}

void add_provenance(const ReportSource& source, ReportPage& page) {
  const StudyData& data = source.data;
  const StudyRecord& record = data.study.record;
  page.add(ReportHeading{"How it was computed", ""});
  ReportTable table;
  table.is_text = {true, true};
  table.is_small = true;
  const auto row = [&](const char* what, const std::string& words) {
    if (!words.empty()) table.rows.push_back({{what}, {words}});
  };
  const Scenario& today = source.scenario.today;
  row("Firm", today.name);
  row("Time",
      day_of(to_string(today.start)) + " to " +
          day_of(to_string(civil_from_days(days_from_civil(today.start) + today.horizon / kDay))));
  row("Runs",
      count(static_cast<double>(data.done)) + ": " +
          counted(source.points().points.size(), "option") + ", " +
          (data.selection || data.stop || !data.is_whole() ? "up to " : "") +
          counted(data.study.spec.replications, "replication") + " each" +
          (source.draws().empty() ? ""
                                  : "; " + std::to_string(data.study.spec.variants.replications) +
                                        " in each of " + variants_words(source.draws().size())) +
          (source.points().points.size() > 1
               ? "; all options meet the same customers with the same luck"
               : ""));
  row("Intervals", validity_words(source));
  row("Looks on the way", looks_in_words(data));
  row("The same luck", luck_saved_in_words(source.findings.luck_saved));
  row("Seed", std::to_string(data.study.spec.seed));
  row("Set in the firm", overrides_words(record.set));
  row("Each simulated customer stands for",
      record.represents > 1 ? count(record.represents) + " customers" : "");
  row("Rapport", source.version + (record.engine.empty() ? "" : ", engine " + record.engine));
  row("Hash of the scenario", record.hash);
  row("Results file", source.results);
  for (const std::string& note : record.notes) row("Note", note);
  page.add(std::move(table));
}

/// The command that gives these runs again.
std::string command_of(const ReportSource& source) {
  const StudyData& data = source.data;
  if (source.is_study) {
    return "rapport study run " + shell_word(data.study.spec.path) +
           " --out again.db\nrapport report again.db --out again.html";
  }
  std::string command = "rapport compare " + shell_word(data.study.spec.scenario);
  for (const StudyPoint& point : source.points().points) {
    if (point.as_is) {
      command += " --policy " + shell_word(point.policy.name);
    } else {
      std::string set;
      for (const Override& one : point.policy.set) {
        set += (set.empty() ? "" : ", ") + one.path + "=" + one.value;
      }
      command += " --try " + shell_word(set);
    }
  }
  for (const Override& one : data.study.record.set) {
    command += " --set " + shell_word(one.path + "=" + one.value);
  }
  if (data.study.spec.against != kTodayName) {
    command += " --against " + shell_word(data.study.spec.against);
  }
  return command + " --replications " + std::to_string(data.study.spec.replications) + " --seed " +
         std::to_string(data.study.spec.seed) + " --report again.html";
}

void add_texts(const ReportSource& source, ReportPage& page) {
  page.add(ReportHeading{"How to compute it again", ""});
  const bool has_all = source.data.is_whole() && source.data.timed_out.empty();
  page.add(ReportParagraph{
      Weight::body,
      plain_sentence(
          std::string("With the texts below in files of these names, this ") +
          (has_all ? "gives the same means to the last digit, on every machine:"
                   : "makes the same runs to the last digit, on every machine; means differ where "
                     "runs were not made here, or were given up:"))});
  page.add(ReportCode{command_of(source)});
  std::vector<SourceText> texts = source.data.study.record.study;
  const std::vector<SourceText>& scenario = source.data.study.record.sources;
  texts.insert(texts.end(), scenario.begin(), scenario.end());
  for (const SourceText& text : texts) {
    const auto lines = std::ranges::count(text.text, '\n');
    page.add(ReportFold{text.path + ", " + std::to_string(lines) + " lines", text.text});
  }
}

}  // namespace

ReportPage appendix_page(const ReportSource& source) {
  ReportPage page{"appendix", {}};
  page.add(ReportParagraph{Weight::title, plain_sentence("What this rests on")});
  add_what_failed(source, page);
  add_targets(source, page);
  add_sources(source, page);
  if (source.is_study) add_assumptions(source, page);
  add_provenance(source, page);
  add_texts(source, page);
  if (source.findings.order.size() > kMostOnPage) {
    page.add(ReportHeading{"All options", ""});
    page.add(options_table(source, kMostOptions));
  }
  return page;
}

}  // namespace rapport
