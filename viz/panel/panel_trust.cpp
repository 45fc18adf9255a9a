// Can we trust it? What the numbers rest on, what was checked, what intervals contain, and how to
// compute it again.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "experiments/output/numbers.h"
#include "experiments/verdict/claims.h"
#include "sim/core/units.h"
#include "viz/panel/panels.h"
#include "viz/panel/shown_numbers.h"
#include "viz/panel/widgets.h"
#include "viz/words/trust_words.h"

namespace rapport {

namespace {

// ---- what it rests on ---------------------------------------------------------------------------

/// Sorts of things as people call their numbers.
struct NumberGroup {
  const char* sort;
  const char* label;
};
constexpr std::array kNumberGroups{
    NumberGroup{"segment", "Customers"},        NumberGroup{"need", "What they need"},
    NumberGroup{"stream", "Others who call"},   NumberGroup{"journey", "Ways that cases take"},
    NumberGroup{"touch_point", "Touch points"}, NumberGroup{"pool", "Staff and hours"},
    NumberGroup{"department", "Departments"},   NumberGroup{"company", "May, want and know"},
    NumberGroup{"product", "Products"},         NumberGroup{"shock", "Shocks"},
};
constexpr double kTrustRow = 23;
constexpr std::array kShownKinds{EvidenceKind::data, EvidenceKind::literature,
                                 EvidenceKind::assumption};

/// How wide a plausible range is: its upper end over its lower one. 0 where that says nothing.
double width_of_range(const NumberEvidence& number) {
  const Parameter* row = number.row;
  if (row == nullptr || !(row->plausible_low > 0) || !std::isfinite(row->plausible_high)) return 0;
  return row->plausible_high / row->plausible_low;
}

/// "0.05 to 0.75", or by which factor it may be off.
std::string range_text(const Parameter& row, const std::string& currency) {
  const bool is_value = row.vary == Vary::value;
  const auto text = [&](double x) {
    if (row.quantity == Quantity::plain && x >= 1000) return count(x);
    return measure_text(x, is_value ? row.quantity : Quantity::plain, currency);
  };
  const std::string ends = text(row.plausible_low) + " to " + text(row.plausible_high);
  return is_value ? ends
                  : (row.vary == Vary::times ? "× " : "spread × ") + text(row.plausible_low) +
                        " to " + text(row.plausible_high);
}

/// Numbers by group: how many rest on what.
double draw_number_counts(const Studio& studio, Canvas& canvas, const Box& box) {
  const Evidence& evidence = studio.firm->evidence;
  canvas.text(Role::strong, {box.x, box.y + 16}, "Numbers of this company");
  double x = box.right();
  std::array<double, 3> columns{};
  for (std::size_t k = kShownKinds.size(); k-- > 0;) {
    columns[k] = x - 6;
    trust_mark(canvas, {x - 14, box.y + 7}, kShownKinds[k]);
    x -= 46;
  }
  double y = box.y + 24;
  for (const NumberGroup& group : kNumberGroups) {
    const std::array<int, kEvidenceKinds> counts = evidence.count(group.sort);
    if (counts[0] + counts[1] + counts[2] == 0) continue;
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text_within(Role::body, {box.x, y + 17}, x - box.x - 8, group.label);
    for (std::size_t k = 0; k < kShownKinds.size(); ++k) {
      const int n = counts[static_cast<std::size_t>(kShownKinds[k])];
      canvas.text(n > 0 ? Role::strong : Role::body, {columns[k], y + 17}, std::to_string(n),
                  n > 0 ? kInk : kInk3, Anchor::right);
    }
    y += kTrustRow;
  }
  canvas.help({box.x, box.y, box.width, y - box.y},
              "Numbers of the scenario file by the mark behind them: data of this company, "
              "literature or data of others, an assumption (also what has no mark). Of what staff "
              "may, want and know, defaults that the file does not set count too.");
  return y - box.y;
}

/// What is said of a lever where the mouse is on its mark.
std::string lever_help(const LeverEvidence& evidence) {
  const Lever& lever = *evidence.lever;
  std::string words = std::string(lever.label) + ". What it does: " + lever.source + ".";
  if (lever.cost_low > 0) {
    words += " What it costs: " + std::string(name_of(evidence.cost)) + "; it may be " +
             number(lever.cost_low, 0.1) + " to " + number(lever.cost_high, 0.1) + " times that, " +
             lever.cost_why + ".";
  }
  return words;
}

/// How far costs may be off, over all levers that cost something by themselves.
std::string cost_words(const Evidence& evidence) {
  double low = 1, high = 1;
  int own = 0, all = 0;
  for (const LeverEvidence& lever : evidence.levers) {
    if (!(lever.lever->cost_low > 0)) continue;
    ++all;
    if (lever.cost == EvidenceKind::data) {
      ++own;
      continue;
    }
    low = std::min(low, lever.lever->cost_low);
    high = std::max(high, lever.lever->cost_high);
  }
  if (all == 0) return "";
  const std::string whose =
      own == 0     ? "No cost of a lever is this company’s own"
      : own == all ? "All costs of levers are this company’s own."
                   : count(own) + " of " + count(all) + " costs are this company’s own";
  if (own == all) return whose;
  return whose + ": they may be " + number(low, 0.1) + " to " + number(high, 0.1) +
         " times those assumed.";
}

/// All levers by group, each as its mark; a group with many takes several rows.
double draw_lever_marks(Studio& studio, Canvas& canvas, const Box& box) {
  canvas.text(Role::strong, {box.x, box.y + 16}, "What levers do");
  canvas.text(Role::axis, {box.right(), box.y + 16}, "a mark each", kInk2, Anchor::right);
  constexpr double kFirst = 122, kMark = 22;  // where marks begin; the width of one
  double y = box.y + 24 - kTrustRow, x = 0;
  const Lever* last = nullptr;
  for (const LeverEvidence& evidence : studio.firm->evidence.levers) {
    const Lever& lever = *evidence.lever;
    if (last == nullptr || lever.family != last->family) {
      y += kTrustRow;
      x = box.x + kFirst;
      canvas.line({box.x, y}, {box.right(), y}, kLine);
      canvas.text(Role::body, {box.x, y + 17}, label_of(lever.family));
      const std::string id = std::string("trust.") + label_of(lever.family);
      if (canvas.press(id, {box.x, y, 114, kTrustRow}).clicked) {
        studio.show_levers_of(lever.family);
      }
      last = &lever;
    } else if (x + kMark > box.right()) {
      y += kTrustRow;
      x = box.x + kFirst;
    }
    trust_mark(canvas, {x, y + 7}, evidence.effect);
    if (evidence.effect == EvidenceKind::definition) {
      canvas.text(Role::axis, {x + 2, y + 17}, "=", kInk2);
    }
    canvas.help({x - 4, y, kMark, kTrustRow}, lever_help(evidence));
    x += kMark;
  }
  y += kTrustRow;
  y += 18 * canvas.paragraph(Role::axis, {box.x, y + 18}, box.width, 18,
                             cost_words(studio.firm->evidence), kInk2, 2);
  return y + 6 - box.y;
}

/// Whether a study says which assumptions matter.
bool has_flips(const Studio& studio) {
  return studio.study.is_attached() && !studio.study.view->findings.flips.empty();
}

/// Numbers that data do not pin down, those with the widest plausible range first.
void draw_widest(const Studio& studio, Canvas& canvas, const Box& box) {
  std::vector<const NumberEvidence*> numbers;
  for (const NumberEvidence& number : studio.firm->evidence.numbers) {
    if (number.kind == EvidenceKind::assumption && width_of_range(number) > 1) {
      const auto same = [&](const NumberEvidence* other) { return other->row == number.row; };
      if (std::ranges::none_of(numbers, same)) numbers.push_back(&number);
    }
  }
  std::ranges::stable_sort(numbers, std::ranges::greater{},
                           [](const NumberEvidence* n) { return width_of_range(*n); });
  canvas.text(Role::strong, {box.x, box.y + 16}, "Least sure: the widest plausible ranges");
  canvas.text_within(
      Role::axis, {box.right(), box.y + 16}, box.width - 320,
      has_flips(studio) ? "which matter most: The study" : "which matter most is not tried yet",
      kInk2, Anchor::right);
  const auto fits = static_cast<std::size_t>(std::max(0.0, (box.height - 26) / kTrustRow));
  double y = box.y + 24;
  for (std::size_t i = 0; i < std::min(fits, numbers.size()); ++i) {
    const NumberEvidence& number = *numbers[i];
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    trust_mark(canvas, {box.x, y + 7}, number.kind);
    const std::string range = range_text(*number.row, studio.firm->currency);
    const double wide = canvas.width(Role::body, range);
    canvas.text_within(Role::body, {box.x + 20, y + 17}, box.width - wide - 40, number.row->label);
    canvas.text(Role::body, {box.right(), y + 17}, range, kInk2, Anchor::right);
    canvas.help({box.x, y, box.width, kTrustRow},
                number.key + ". " + number.row->doc + " Rests on: " + number.row->source + ".");
    y += kTrustRow;
  }
}

void draw_evidence(Studio& studio, Canvas& canvas, Box box) {
  const Saying saying = evidence_saying(studio.firm->evidence);
  const double said = panel_saying(canvas, box, saying.headline, saying.line) + 10;
  const double y = box.y + said, gap = 32, half = (box.width - gap) / 2;
  const double left = draw_lever_marks(studio, canvas, {box.x, y, half, box.height - said});
  const double right =
      draw_number_counts(studio, canvas, {box.x + half + gap, y, half, box.height - said});
  const double below = y + std::max(left, right) + 12;
  draw_widest(studio, canvas, {box.x, below, box.width, box.bottom() - below});
}

// ---- checks -------------------------------------------------------------------------------------

/// How a figure came out: `open` where luck may explain what it is off by.
enum class FigureOutcome { off, open, fits };
constexpr std::array<const char*, 3> kFigureWords{"off", "open", "fits"};

/// A figure that Today is to come to, and comes to.
struct TodayFigure {
  const TargetView* target;
  Interval now;
  FigureOutcome outcome;
};

/// What Today comes to: in its first year, or for what takes longer in the runs on the screen.
std::optional<Interval> now_of(const Studio& studio, const ChecksView* checks,
                               const Metric& metric) {
  if (checks != nullptr) {
    for (const FirstYearFigure& figure : checks->first_year) {
      if (figure.metric == &metric) return figure.mean;
    }
  }
  const SessionState& state = *studio.seen.state;
  const int key = key_of(state, metric.id);
  const bool is_dated = std::string_view(metric.id).starts_with("retention_");
  if (key < 0 || !is_dated || state.arms.empty() || state.arms[0].means.empty()) return {};
  return state.arms[0].means[static_cast<std::size_t>(key)];
}

/// Off: farther from the target than what matters, and luck does not explain it.
FigureOutcome outcome_of(const Interval& now, const TargetView& target) {
  const double apart = std::abs(now.mean - target.target);
  const double matters = target.metric->matters_at(target.target);
  if (apart <= matters) return FigureOutcome::fits;
  return apart - now.half_width > matters ? FigureOutcome::off : FigureOutcome::open;
}

/// What is off first.
std::vector<TodayFigure> figures_of(const Studio& studio, const ChecksView* checks) {
  std::vector<TodayFigure> figures;
  for (const TargetView& target : studio.firm->targets) {
    const std::optional<Interval> now = now_of(studio, checks, *target.metric);
    if (!now || !std::isfinite(now->mean) || !std::isfinite(now->half_width)) continue;
    figures.push_back({&target, *now, outcome_of(*now, target)});
  }
  std::ranges::stable_sort(figures, {}, &TodayFigure::outcome);
  return figures;
}

/// A word at the left that says how a check came out.
void draw_outcome(Canvas& canvas, Point at, const char* word, bool bad) {
  canvas.text(Role::strong, at, word, bad ? kBad : kInk2);
}

double draw_figures(Canvas& canvas, const std::vector<TodayFigure>& figures, const Box& box) {
  if (figures.empty()) return 0;
  canvas.text(Role::strong, {box.x, box.y + 16}, "Does Today come to what is known of it?");
  double y = box.y + 24;
  for (const TodayFigure& figure : figures) {
    const Metric& metric = *figure.target->metric;
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    draw_outcome(canvas, {box.x, y + 17}, kFigureWords[static_cast<std::size_t>(figure.outcome)],
                 figure.outcome == FigureOutcome::off);
    const double step = std::pow(10.0, -metric.digits);
    const std::string numbers = number(figure.now.mean, step) + " for " +
                                number(figure.target->target, step) +
                                (std::string_view(metric.unit) == "%" ? " %" : "");
    const double wide = canvas.width(Role::body, numbers);
    canvas.text_within(Role::body, {box.x + 52, y + 17}, box.width - 52 - wide - 12, metric.label);
    canvas.text(Role::body, {box.right(), y + 17}, numbers, kInk2, Anchor::right);
    canvas.help({box.x, y, box.width, kTrustRow},
                help_of(metric.id) + " Today comes to " + number(figure.now.mean, step) + " ± " +
                    number(figure.now.half_width, step) + "; the file says " +
                    number(figure.target->target, step) +
                    (figure.target->is_fitted ? ", for the first year, and Today was fitted to it."
                                              : ": a check that nothing was fitted to."));
    y += kTrustRow;
  }
  return y - box.y + 10;
}

/// Paragraphs of small print. What has no room is counted in the last line.
void small_print(Canvas& canvas, const Box& box, const std::vector<std::string>& texts,
                 int most_lines) {
  constexpr double kStep = 18;
  double y = box.y;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const int room = static_cast<int>((box.bottom() - y) / kStep) - (i + 1 < texts.size() ? 1 : 0);
    if (room < 1) {
      canvas.text_within(Role::axis, {box.x, y + 14}, box.width,
                         "… and " + count(static_cast<double>(texts.size() - i)) +
                             " more; a larger window shows all",
                         kInk2);
      return;
    }
    y += kStep * canvas.paragraph(Role::axis, {box.x, y + 14}, box.width, kStep, texts[i], kInk2,
                                  std::min(most_lines, room)) +
         3;
  }
}

/// Runs that broke off.
std::vector<std::string> failures_of(const SessionState& state) {
  std::vector<std::string> lines;
  for (const SessionArm& arm : state.arms) {
    if (arm.failed == 0) continue;
    lines.push_back(count(arm.failed) + " of " + count(arm.done) + " runs of " + arm.short_label +
                    " failed: " + arm.message + ". Numbers rest on the others.");
  }
  return lines;
}

std::vector<std::string> lines_of(const ChecksView& checks) {
  std::vector<std::string> lines;
  for (const std::string& warning : checks.warnings) lines.push_back("Warning: " + warning + ".");
  if (checks.warnings.empty()) {
    lines.push_back("No warning: load, journeys and hours of " +
                    count(static_cast<double>(checks.pools)) + " pools were forecast.");
  }
  if (!checks.has_company) return lines;
  if (checks.looked_at_days == 0) {
    lines.emplace_back("There is no warm-up in which Today could settle.");
  } else {
    lines.push_back("Start: in the last " + count(checks.looked_at_days) +
                    " days before it satisfaction moves by " +
                    signed_number(checks.satisfaction_moves, 0.001) + ".");
  }
  lines.push_back("Feedback: a matter causes " + number(checks.children, 0.01) +
                  " others; load raises itself by " + number(checks.load, 0.01) +
                  " (without end from 1 on).");
  return lines;
}

void draw_claims(Canvas& canvas, const Box& box) {
  canvas.text(Role::strong, {box.x, box.y + 16}, "What the model was built to test");
  canvas.help({box.x, box.y, box.width, 22},
              "Claims on the generic company at its file’s own numbers. docs/evidence.md has what "
              "was run and all figures.");
  double y = box.y + 24;
  std::array<std::string, kClaimOutcomes> others{};
  for (const Claim& claim : claims()) {
    const bool bad = claim.outcome == ClaimOutcome::fails;
    if (!bad) {
      std::string& list = others[static_cast<std::size_t>(claim.outcome)];
      list += (list.empty() ? "" : "; ") + std::string(claim.words);
      continue;
    }
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    draw_outcome(canvas, {box.x, y + 17}, name_of(claim.outcome), bad);
    canvas.text_within(Role::body, {box.x + 48, y + 17}, box.width - 48, capital(claim.words));
    canvas.help({box.x, y, box.width, 23}, std::string("Claim ") + claim.number + ": " +
                                               claim.words + ". Fails: " + claim.because + ".");
    y += 23;
  }
  canvas.line({box.x, y}, {box.right(), y}, kLine);
  std::vector<std::string> texts{kClaimsCaution};
  for (const ClaimOutcome outcome :
       {ClaimOutcome::in_part, ClaimOutcome::open, ClaimOutcome::holds}) {
    const std::string& list = others[static_cast<std::size_t>(outcome)];
    if (!list.empty()) texts.push_back(capital(name_of(outcome)) + ": " + list + ".");
  }
  small_print(canvas, {box.x, y + 6, box.width, box.bottom() - y - 6}, texts, 5);
}

void draw_checks(Studio& studio, Canvas& canvas, Box box) {
  const std::shared_ptr<const ChecksView> checks = studio.checks();
  const std::vector<TodayFigure> figures = figures_of(studio, checks.get());
  TrustCounts counts;
  counts.under_way = checks == nullptr;
  for (const TodayFigure& figure : figures) {
    counts.checks_off += figure.outcome == FigureOutcome::off;
  }
  if (checks != nullptr) counts.warnings = static_cast<int>(checks->warnings.size());
  for (const SessionArm& arm : studio.seen.state->arms) {
    counts.failed_runs += static_cast<int>(arm.failed);
  }
  if (studio.firm->has_company) {
    counts.claims_failed =
        static_cast<int>(std::ranges::count(claims(), ClaimOutcome::fails, &Claim::outcome));
  }
  const Saying saying = checks_saying(counts);
  const std::string where = "Tests of the program: docs/verification.md.";
  const double said =
      panel_saying(canvas, box, saying.headline,
                   studio.firm->has_company ? "Claims and their figures: docs/evidence.md. " + where
                                            : where) +
      10;
  const double y = box.y + said, tall = box.height - said, gap = 32;
  const double left = studio.firm->has_company ? (box.width - gap) / 2 : box.width;
  if (studio.firm->has_company) {
    draw_claims(canvas, {box.x + left + gap, y, left, tall});
  }
  const double used = draw_figures(canvas, figures, {box.x, y, left, tall});
  std::vector<std::string> texts = failures_of(*studio.seen.state);
  if (checks == nullptr) {
    texts.emplace_back("Today is being checked: its load, its start and its first year.");
  } else if (!checks->problem.empty()) {
    texts.push_back("Today could not be checked: " + checks->problem);
  } else {
    const std::vector<std::string> lines = lines_of(*checks);
    texts.insert(texts.end(), lines.begin(), lines.end());
  }
  for (const std::string& note : studio.seen.state->notes) texts.push_back("File: " + note + ".");
  small_print(canvas, {box.x, y + used, left, tall - used}, texts, 4);
}

// ---- intervals ----------------------------------------------------------------------------------

struct Contained {
  std::string what, says;
  bool is_in;
};

/// What is said of other plausible numbers: a study may have tried them, for its own points.
std::string assumptions_words(const Studio& studio) {
  const std::string none = "what other plausible numbers would give is in no interval here.";
  if (!studio.study.is_attached() || studio.study.view->data.study.spec.variants.count == 0)
    return "Not tried yet: " + none;
  return "Tried in " + studio.study.view->path.filename().string() +
         ", see The study. Not in the intervals of the pair: " + none;
}

std::vector<Contained> contained_in(const Studio& studio) {
  const SessionState& state = *studio.seen.state;
  const FirmView& firm = *studio.firm;
  std::vector<Contained> out{
      {"Luck",
       count(state.pairs) + " of " + count(state.wanted) +
           " runs of each policy, both with the same customers, needs and luck. 95 % intervals of "
           "their difference.",
       true},
      {"Looking often",
       "From five runs on intervals hold at every look, also while runs come in. Verdicts are "
       "given to headline metrics only.",
       true},
      {"Assumptions", assumptions_words(studio), false},
      {"What levers do",
       is_illustration(firm.evidence)
           ? "No lever rests on data of this company. Read differences as an illustration."
           : "As their sources say; other plausible effects are not tried.",
       false},
      {"The form of the model",
       firm.has_company ? "That may, want and know are needed together is one hypothesis. Its "
                          "rivals are one key "
                          "in the file: gates."
                        : "Other forms of waiting, patience and leaving are not tried.",
       false},
      {"The world outside", "Competitors, prices and the times stay as the file has them.", false},
  };
  if (firm.represents > 1) {
    out.insert(out.begin() + 2, {"Size",
                                 "Each simulated customer stands for " + count(firm.represents) +
                                     ": intervals are wider than with all of them.",
                                 true});
  }
  return out;
}

void draw_intervals(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  const bool enough = state.pairs >= 5;
  const double said =
      panel_saying(canvas, box, "Intervals contain luck; assumptions are not tried yet",
                   enough ? "So they say how sure the answer is for this firm as it is described."
                          : "With fewer than five runs they are rough: too narrow.") +
      8;
  double y = box.y + said;
  const std::vector<Contained> rows = contained_in(studio);
  const double row = std::clamp((box.bottom() - y) / static_cast<double>(rows.size()), 46.0, 62.0);
  for (const Contained& c : rows) {
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text(Role::strong, {box.x, y + 20}, c.is_in ? "in" : "not in", c.is_in ? kGood : kBad);
    canvas.text_within(Role::strong, {box.x + 60, y + 20}, 190, c.what);
    canvas.paragraph(Role::body, {box.x + 256, y + 20}, box.width - 256, 21, c.says, kInk2, 2);
    y += row;
  }
}

// ---- again --------------------------------------------------------------------------------------

std::string command_of(const Studio& studio) {
  std::string command =
      "rapport compare " + shell_word(studio.proposed_path(SaveKind::document).string());
  command += " --policy today";
  for (const std::string& name : studio.shown) command += " --policy " + shell_word(name);
  if (studio.against != kTodayName) command += " --against " + shell_word(studio.against);
  command += " --seed " + std::to_string(studio.seed()) + " --replications " +
             std::to_string(studio.seen.state->wanted);
  return command + " --out again.db";
}

void draw_again(Studio& studio, Canvas& canvas, Box box) {
  const SessionState& state = *studio.seen.state;
  const bool in_file = studio.document.is_in_file();
  const char* says =
      studio.document.is_saved()
          ? "On any machine, with any number of threads, to the last bit. Intervals of the "
            "command hold for one look and so are narrower."
      : in_file
          ? "Save first: the command reads the file, and what is on the screen differs from it."
          : "Save first, under this name: the command reads a file, and the scenario is in none.";
  const std::string results =
      studio.results && !in_file ? studio.results->path.string() : std::string("again.db");
  double y = box.y + panel_saying(canvas, box, "The same numbers, again", says) + 10;
  y += command_box(canvas, "again.copy", command_of(studio), {box.x, y, box.width, 0}) + 8;
  const bool is_study = studio.results && studio.results->is_study && !in_file;
  const std::string verb = is_study ? "rapport study show " : "rapport replay ";
  y += command_box(canvas, "again.copy_replay", verb + shell_word(results),
                   {box.x, y, box.width, 0}) +
       16;
  const std::array<std::pair<const char*, std::string>, 3> facts{
      {{"Version", "rapport " RAPPORT_VERSION},
       {"Seed of the luck",
        std::to_string(studio.seed()) + ", replications 0 to " + std::to_string(state.wanted - 1)},
       {"File", studio.document_name()}}};
  for (const auto& [what, value] : facts) {
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    canvas.text(Role::body, {box.x, y + 18}, what, kInk2);
    canvas.text_within(Role::body, {box.x + 190, y + 18}, box.width - 190, value);
    y += 25;
  }
  for (const SessionArm& arm : state.arms) {
    if (y + 25 > box.bottom()) break;
    canvas.line({box.x, y}, {box.right(), y}, kLine);
    if (&arm == &state.arms.front()) {
      canvas.text(Role::body, {box.x, y + 18}, "Hash of the first run", kInk2);
      canvas.help({box.x, y, 190, 25},
                  "A number of all that happened in it: equal results have equal hashes. The "
                  "command replay prints it.");
    }
    canvas.marker(studio.slot_of(arm.name), {box.x + 197, y + 13});
    std::array<char, 20> hash{};
    std::snprintf(hash.data(), hash.size(), "%016llx",
                  static_cast<unsigned long long>(arm.first_hash));
    canvas.text_within(Role::body, {box.x + 214, y + 18}, box.width - 214,
                       std::string(arm.first_hash == 0 ? "not there yet" : hash.data()) + "  " +
                           capital(arm.short_label));
    y += 25;
  }
}

}  // namespace

void draw_trust(Studio& studio, Canvas& canvas, Box box) {
  using Draw = void (*)(Studio&, Canvas&, Box);
  std::vector<std::pair<const char*, Draw>> parts{{"What it rests on", draw_evidence},
                                                  {"Checks", draw_checks},
                                                  {"Intervals", draw_intervals},
                                                  {"Compute it again", draw_again}};
  if (studio.study.is_attached()) parts.insert(parts.begin(), {"The study", draw_trust_in_study});
  std::vector<std::string> labels;
  for (const auto& part : parts) labels.emplace_back(part.first);
  const OpenPart open = panel_parts(canvas, "trust", studio.segments["trust"], labels, box);
  parts[open.number].second(studio, canvas, open.box);
}

}  // namespace rapport
