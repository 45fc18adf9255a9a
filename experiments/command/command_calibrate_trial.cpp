#include "experiments/command/command_calibrate_trial.h"

#include <algorithm>
#include <cstdio>

#include "experiments/command/command_line.h"
#include "experiments/command/json.h"
#include "experiments/field_trial/trial_words.h"
#include "experiments/output/csv.h"
#include "experiments/output/output_file.h"
#include "experiments/output/text_table.h"
#include "experiments/run/interrupt.h"
#include "experiments/run/progress.h"

namespace rapport {

namespace {

constexpr std::size_t kShownMoves = 5;

std::string number(double value, const FieldTrial& trial) {
  return signed_text(value, digits_of(trial));
}

std::string spread_cell(const ForetoldSpread& spread, const FieldTrial& trial) {
  return number(spread.mean, trial) + " (" + number(spread.low, trial) + " to " +
         number(spread.high, trial) + ")";
}

std::string trials_table(const FieldStudy& field, const FieldAnswer& answer) {
  TextTable table({Align::left, Align::left, Align::left, Align::left, Align::left, Align::left});
  table.titles({"trial", "unit", "foretold (nine in ten)", "found", "by the trials", "surprise"});
  for (std::size_t t = 0; t < answer.judgements.size(); ++t) {
    const FieldTrial& trial = field.trials.trials[t];
    const TrialJudgement& judged = answer.judgements[t];
    const double worst = std::max(judged.surprise, judged.after_others);
    table.row(
        {trial.name,
         trial.unit,
         spread_cell(judged.before, trial),
         number(trial.found.value, trial) + " ± " + grouped(trial.found.error, digits_of(trial)),
         spread_cell(judged.after, trial),
         {grouped(judged.surprise, 1) + ", after the others " + grouped(judged.after_others, 1),
          worst >= kSurprising ? Tone::warning : Tone::plain}});
  }
  return "\nEffects: foretold by variants that all weigh alike, found with its standard error, and "
         "foretold by the weights of all trials:\n" +
         table.text(colour_on_output());
}

std::string held_out_table(const FieldStudy& field, const FieldAnswer& answer) {
  if (!answer.held_out) return {};
  const HeldOutTrial& held = *answer.held_out;
  const FieldTrial& trial = field.trials.trials[held.trial];
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  table.titles({"predicted by", "nine in ten", "off by", ""});
  const auto row = [&](const char* name, const TrialPrediction& p) {
    table.row({name,
               spread_cell({p.mean, p.low, p.high}, trial),
               grouped(p.off, digits_of(trial)),
               {p.met ? "met" : "missed", p.met ? Tone::plain : Tone::warning}});
  };
  row("the other trials", held.weighted);
  row("variants alike", held.alike);
  row("no effect", held.no_effect);
  return "\nThe last trial, '" + printable(trial.name) + "', as it was predicted, " +
         printable(trial.unit) + ":\n" + table.text(colour_on_output());
}

std::string moves_table(const FieldAnswer& answer) {
  if (answer.moves.empty()) return {};
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::left});
  table.titles({"assumption", "before", "after", "luck", ""});
  for (std::size_t i = 0; i < std::min(kShownMoves, answer.moves.size()); ++i) {
    const AssumptionMove& move = answer.moves[i];
    table.row({move.label, percent(move.before, 0), percent(move.after, 0),
               "± " + percent(move.luck, 0), move.is_clear ? "beyond luck" : "may be luck"});
  }
  return "\nWhere assumptions lie in their ranges (weighted mean; luck is what one moves that has "
         "nothing to do with the trials), those that moved farthest:\n" +
         table.text(colour_on_output());
}

std::string answer_text(const FieldStudy& field, const FieldAnswer& answer, const std::string& db) {
  std::string text = painted("What was tried, and what it says of our assumptions", Tone::strong,
                             colour_on_output()) +
                     "\n\n";
  for (const std::string& sentence : trials_in_words(field, answer)) {
    text += "  " + wrapped(printable(sentence), terminal_width(), 2) + "\n";
  }
  if (answer.judgements.empty()) return text;
  return text + trials_table(field, answer) + held_out_table(field, answer) + moves_table(answer) +
         "\nrapport study show STUDY.db --trials " + printable(db) +
         " weighs the draws of a study of the same scenario, seed and number of draws by this.\n";
}

Json json_of(const ForetoldSpread& spread) {
  return {{"mean", json_number(spread.mean)},
          {"low", json_number(spread.low)},
          {"high", json_number(spread.high)}};
}

Json json_of(const TrialPrediction& p) {
  Json json = json_of(ForetoldSpread{p.mean, p.low, p.high});
  json["off"] = json_number(p.off);
  json["met"] = p.met;
  return json;
}

std::string answer_json(const FieldStudy& field, const FieldAnswer& answer) {
  Json json{{"table", field.trials.path},
            {"scenario", field.study.spec.scenario},
            {"seed", field.study.spec.seed},
            {"replications", field.study.spec.replications},
            {"drawn", answer.drawn},
            {"ready", answer.ready},
            {"missing_runs", answer.missing},
            {"failed_runs", answer.failed},
            {"answer", trials_in_words(field, answer)},
            {"trials", Json::array()}};
  for (std::size_t t = 0; t < answer.judgements.size(); ++t) {
    const FieldTrial& trial = field.trials.trials[t];
    const TrialJudgement& judged = answer.judgements[t];
    json["trials"].push_back({{"name", trial.name},
                              {"where", trial.where},
                              {"lever", trial.lever},
                              {"metric", trial.metric->id},
                              {"segment", trial.segment},
                              {"days", trial.days},
                              {"unit", trial.unit},
                              {"found", trial.found.value},
                              {"error", trial.found.error},
                              {"luck", json_number(answer.foretold[t].luck)},
                              {"foretold", json_of(judged.before)},
                              {"by_the_trials", json_of(judged.after)},
                              {"surprise", json_number(judged.surprise)},
                              {"surprise_after_others", json_number(judged.after_others)},
                              {"useless", judged.is_useless}});
  }
  if (answer.held_out) {
    const HeldOutTrial& held = *answer.held_out;
    json["held_out"] = {{"trial", field.trials.trials[held.trial].name},
                        {"by_the_others", json_of(held.weighted)},
                        {"variants_alike", json_of(held.alike)},
                        {"no_effect", json_of(held.no_effect)},
                        {"effective", json_number(held.effective)}};
  }
  json["effective"] = json_number(answer.weights.effective);
  json["weights"] = answer.weights.by_variant;
  json["assumptions"] = Json::array();
  for (const AssumptionMove& move : answer.moves) {
    json["assumptions"].push_back({{"key", move.key},
                                   {"label", move.label},
                                   {"before", json_number(move.before)},
                                   {"after", json_number(move.after)},
                                   {"luck", json_number(move.luck)},
                                   {"beyond_luck", move.is_clear}});
  }
  return json_text(json);
}

/// One row a trial.
std::string answer_csv(const FieldStudy& field, const FieldAnswer& answer) {
  std::string text =
      "trial,metric,segment,days,unit,found,error,foretold,foretold_low,foretold_high,by_trials,"
      "by_trials_low,by_trials_high,surprise,surprise_after_others,predicted,predicted_low,"
      "predicted_high,met\r\n";
  for (std::size_t t = 0; t < answer.judgements.size(); ++t) {
    const FieldTrial& trial = field.trials.trials[t];
    const TrialJudgement& judged = answer.judgements[t];
    text += csv_field(trial.name) + "," + trial.metric->id + "," + csv_field(trial.segment) + "," +
            std::to_string(trial.days) + "," + csv_field(trial.unit);
    for (const double x :
         {trial.found.value, trial.found.error, judged.before.mean, judged.before.low,
          judged.before.high, judged.after.mean, judged.after.low, judged.after.high,
          judged.surprise, judged.after_others}) {
      text += "," + csv_number(x);
    }
    if (answer.held_out && answer.held_out->trial == t) {
      const TrialPrediction& p = answer.held_out->weighted;
      text += "," + csv_number(p.mean) + "," + csv_number(p.low) + "," + csv_number(p.high) +
              (p.met ? ",yes" : ",no");
    } else {
      text += ",,,,";
    }
    text += "\r\n";
  }
  return text;
}

/// What the command line asks for. A results file alone: go on with it.
FieldQuestion question_of(const Flags& f) {
  FieldQuestion question;
  question.path = f.scenario;
  question.trials = f.files[0];
  question.set = overrides_of(f.set, "--set");
  if (!f.seed.empty()) question.seed = whole("--seed", f.seed, 0, 4294967295u);
  if (!f.variants.empty()) question.variants = whole("--variants", f.variants, 2, 100'000);
  if (!f.replications.empty()) {
    question.replications = whole("--replications", f.replications, 2, 10'000);
  }
  return question;
}

/// Refuses flags that would not be looked at.
void check_flags_of_trial(const Flags& f) {
  Problems problems;
  const auto alone = [&](const char* with) {
    const std::pair<const char*, bool> flags[] = {{"--out", !f.out.empty()},
                                                  {"--variants", !f.variants.empty()},
                                                  {"--replications", !f.replications.empty()},
                                                  {"--seed", !f.seed.empty()},
                                                  {"--set", !f.set.empty()}};
    for (const auto& [name, given] : flags) {
      if (given)
        problems.add(name, std::string("does nothing for ") + with, "a scenario and a table");
    }
  };
  if (!f.sheet_template.empty()) {
    alone("--template");
    if (!f.scenario.empty()) problems.add("--template", "stands alone", "no other file");
  } else if (f.scenario.empty()) {
    problems.add("calibrate trial", "is not told what to look at",
                 "a scenario and a table of trials, or a results file of trials",
                 "--template trials.csv writes a table to fill in");
  } else if (f.files.empty()) {
    alone("a results file of trials: it has its own");
  } else if (f.files.size() > 1) {
    problems.add("calibrate trial", "takes one table of trials", "all trials in one table");
  } else if (f.out.empty()) {
    problems.add("calibrate trial", "is not told where results go",
                 "with --out FILE.db, a new file");
  }
  if (!f.picture.empty() && f.picture == f.out) {
    problems.add("--picture " + f.picture, "is the file of --out too", "another name");
  }
  refuse_any(problems);
}

void run_missing(FieldStudy& field, ResultsFile& results, const Flags& f) {
  StudyOptions options;
  options.threads = threads_of(f);
  options.stop = &interrupted();
  ProgressLine line("calibrate trial", f.quiet);
  options.progress = [&](const Progress& progress) { line.show(progress); };
  run_study(field.study, results, options);
  line.clear();
  results.close();
}

int end_of_trial(const FieldAnswer& answer, const std::string& db) {
  if (is_set(&interrupted())) {
    std::fprintf(stderr, "interrupted: 'rapport calibrate trial %s' goes on\n",
                 printable(db).c_str());
    return kInterrupted;
  }
  return answer.failed > 0 ? kSomeRunsFailed : kFine;
}

int write_template(const Flags& f) {
  NewFile out(f.sheet_template);
  out.write(field_trial_template());
  std::string text = "A table of trials is in " + printable(out.path()) +
                     ", with three examples to write over. Its columns:\n";
  TextTable table({Align::left, Align::left});
  for (const FieldColumn& column : field_columns()) table.row({column.name, column.doc});
  print(text + table.text(colour_on_output()));
  flush_output();
  return kFine;
}

}  // namespace

int calibrate_trial(const Flags& f) {
  check_flags_of_trial(f);
  const Format format = format_of(f);
  if (!f.sheet_template.empty()) return write_template(f);
  const bool begins = !f.files.empty();
  const std::string& db = begins ? f.out : f.scenario;
  NewFile picture(f.picture);
  if (begins) NewFile{f.out};  // refuses what cannot be made, before any work
  FieldStudy field = begins ? make_field_study(question_of(f)) : field_study_of(db);
  ResultsFile results = begins ? ResultsFile::create(db, field.study.record)
                               : ResultsFile::resume(db, field.study.record);
  run_missing(field, results, f);
  const FieldAnswer answer = field_answer(field, db);
  if (picture.wanted()) picture.write(trials_picture(field, answer));
  print(format == Format::json  ? answer_json(field, answer)
        : format == Format::csv ? answer_csv(field, answer)
                                : answer_text(field, answer, db));
  flush_output();
  return end_of_trial(answer, db);
}

}  // namespace rapport
