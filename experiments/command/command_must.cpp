// rapport check --must: statements of people who know the firm, tested by runs.
#include <algorithm>
#include <cmath>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/json.h"
#include "experiments/output/text_table.h"
#include "experiments/trial/must_test.h"

namespace rapport {

namespace {

Tone must_tone(MustVerdict verdict) {
  if (verdict == MustVerdict::held) return Tone::good;
  return verdict == MustVerdict::broken ? Tone::bad : Tone::faint;
}

std::string must_numbers(const MustResult& r) {
  const std::string unit = r.unit.empty() ? "" : " " + r.unit;
  std::string text = grouped(r.compared, r.digits) + " -> " + grouped(r.tried, r.digits) + unit +
                     ", " + signed_text(r.difference.mean, r.digits);
  if (!std::isfinite(r.difference.half_width)) return text + " (too few runs to say more)";
  return text + " (" + signed_text(r.difference.lower(), r.digits) + " to " +
         signed_text(r.difference.upper(), r.digits) + ")";
}

/// "has to rise by more than 2": what the statement asks for.
std::string must_asks(const MustResult& r) {
  const Must& must = r.must;
  std::string text = must.metric + (must.segment.empty() ? "" : " of '" + must.segment + "'") +
                     " " + kMustThens[static_cast<std::size_t>(must.then)];
  if (!must.than && r.margin == 0.0) return text;
  const char* by[] = {" by more than ", " by more than ", " by more than ", " by more than ",
                      " within plus or minus "};
  text += by[static_cast<std::size_t>(must.then)] + grouped(r.margin, std::max(2, r.digits));
  return text + (must.than ? "" : ", which is what matters for it");
}

std::string must_text(const std::string& path, const MustStudy& study) {
  const bool colour = colour_on_output();
  const auto count = [&](MustVerdict verdict) {
    return std::ranges::count(study.results, verdict, &MustResult::verdict);
  };
  std::string text =
      painted(path, Tone::strong, colour) + ": of " + std::to_string(study.results.size()) +
      " statements " + std::to_string(count(MustVerdict::held)) + " held, " +
      std::to_string(count(MustVerdict::broken)) + " broken, " +
      std::to_string(count(MustVerdict::open)) + " open (" + std::to_string(study.replications) +
      " runs of each; 95 % intervals that hold together, luck only).\n";
  for (const MustResult& r : study.results) {
    text += "\n  " + painted(name_of(r.verdict), must_tone(r.verdict), colour) + "  " +
            wrapped(printable(r.must.says), terminal_width(), 4);
    if (!r.must.by.empty()) text += "  (" + printable(r.must.by) + ")";
    text += "\n    " + printable(must_asks(r)) + ": " + printable(must_numbers(r)) + ", against " +
            printable(r.against) + "\n";
    if (r.verdict == MustVerdict::broken) {
      text +=
          "    Either the model is wrong there or the statement is: " + printable(r.must.where) +
          "\n";
    }
  }
  return text;
}

Json must_json(const std::string& path, const MustStudy& study) {
  Json json{{"file", path},
            {"replications", study.replications},
            {"failed", study.failed},
            {"musts", Json::array()}};
  for (const MustResult& r : study.results) {
    json["musts"].push_back({{"says", r.must.says},
                             {"by", r.must.by},
                             {"verdict", name_of(r.verdict)},
                             {"metric", r.must.metric},
                             {"segment", r.must.segment},
                             {"then", kMustThens[static_cast<std::size_t>(r.must.then)]},
                             {"than", r.must.than ? Json(*r.must.than) : Json(nullptr)},
                             {"margin", json_number(r.margin)},
                             {"unit", r.unit},
                             {"tried", json_number(r.tried)},
                             {"against", json_number(r.compared)},
                             {"difference", json_number(r.difference.mean)},
                             {"lower", json_number(r.difference.lower())},
                             {"upper", json_number(r.difference.upper())}});
  }
  return json;
}

}  // namespace

int must_command(const Flags& f) {
  const Format format = table_or_json(f);
  Json list = Json::array();
  bool broken = false, failed = false;
  for (const std::string& path : f.files) {
    Flags one = f;
    one.scenario = path;
    const MustStudy study = test_musts(trial_of(one, "check --must"));
    if (study.stopped) return kInterrupted;
    failed = failed || study.failed > 0;
    for (const MustResult& r : study.results) broken = broken || r.verdict == MustVerdict::broken;
    if (format == Format::json) {
      list.push_back(must_json(path, study));
    } else {
      print((path == f.files.front() ? "" : "\n") + must_text(path, study));
    }
  }
  if (format == Format::json) print(json_text(list));
  flush_output();
  if (failed) return kSomeRunsFailed;
  return broken ? kInvalidInput : kFine;
}

}  // namespace rapport
