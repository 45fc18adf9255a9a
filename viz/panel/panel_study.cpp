// Options, Results: what a study found, by four questions; a click on a point makes it a policy.
#include <algorithm>
#include <array>
#include <charconv>

#include "experiments/study/driver_charts.h"
#include "viz/panel/chart_area.h"
#include "viz/panel/panels.h"
#include "viz/panel/study_charts.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kFourWide = 1000, kFourHigh = 400, kQuadrantGap = 28, kLineStep = 20,
                 kNoAnswerHigh = 90, kWayChoiceHigh = 30;
constexpr std::array<const char*, kStudyQuestions> kQuestionNames{"Which is best", "What moves it",
                                                                  "Together", "Other worlds"};

/// Rows or cells of a chart that is drawn at a place: a click makes their point a policy.
void take_clicks(Studio& studio, Canvas& canvas, const Drawing& drawing, Point at,
                 const std::string& name) {
  for (const HitRegion& region : drawing.regions) {
    const std::size_t colon = region.id.find(':');
    const char* const begin = region.id.data() + colon + 1;
    const char* const end = region.id.data() + region.id.size();
    std::size_t point = 0;
    if (colon == std::string::npos || std::from_chars(begin, end, point).ptr != end) continue;
    const Box box{region.box.x + at.x, region.box.y + at.y, region.box.width, region.box.height};
    const Press press = canvas.press(name + "." + std::to_string(point), box);
    if (press.hovered) canvas.frame(box, kLine2, 1, kBarRadius);
    const std::size_t numbers = region.text.find('\n');
    canvas.help(box, studio.study.view->data.study.points.points[point].policy.label +
                         (numbers == std::string::npos ? "" : region.text.substr(numbers)) +
                         "\nA click makes it a policy.");
    if (press.clicked) return studio.load_point(point);
  }
}

template <class Kind>
void draw_rows(Studio& studio, Canvas& canvas, const Kind& chart, const std::string& id,
               const Box& box, bool has_points) {
  const Drawing drawing = draw(chart, {box.width, box.height}, canvas.widths());
  draw_chart(studio, canvas, "study-" + id, drawing, {box.x, box.y});
  if (has_points) take_clicks(studio, canvas, drawing, {box.x, box.y}, id);
}

/// A question without an answer: its title and why.
void draw_no_answer(Canvas& canvas, const Box& box, const std::string& title,
                    const std::string& why) {
  canvas.text_within(Role::strong, {box.x, box.y + 15}, box.width, title);
  canvas.paragraph(Role::body, {box.x, box.y + 42}, box.width, 23, why, kInk2, 4);
}

void draw_best(Studio& studio, Canvas& canvas, const Box& box) {
  const WhiskerChart chart = best_chart(studio);
  if (chart.rows.empty()) return draw_no_answer(canvas, box, chart.title, "No run has ended yet.");
  draw_rows(studio, canvas, chart, "best", box, true);
}

/// Which way to be in force is shown, where there are several.
void draw_way_choice(Studio& studio, Canvas& canvas, const Box& box,
                     const std::vector<std::string>& labels) {
  double wide = 0;
  for (const std::string& label : labels) wide += canvas.width(Role::body, label) + 24;
  wide = std::min(wide, box.width);
  studio.study.block =
      static_cast<std::size_t>(segments(canvas, "block", {box.right() - wide, box.y - 6, wide, 30},
                                        labels, static_cast<int>(studio.study.block)));
}

/// A tornado or an attribution, below a choice of the way to be in force.
template <class Finding, class ChartOf>
void draw_drivers(Studio& studio, Canvas& canvas, const Box& box, const std::vector<Finding>& all,
                  ChartOf chart_of) {
  std::vector<Finding> found;  // of the ranking metric
  std::ranges::copy_if(all, std::back_inserter(found), [](const Finding& f) { return f.key == 0; });
  if (found.empty()) return;
  std::size_t& block = studio.study.block;
  block = std::min(block, found.size() - 1);
  double top = 0;
  if (found.size() > 1) {
    std::vector<std::string> labels;
    for (const Finding& one : found) labels.push_back(one.label);
    draw_way_choice(studio, canvas, box, labels);
    top = kWayChoiceHigh;
  }
  auto chart = chart_of(studio.study.view->data, found[block]);
  chart.slot = -1;
  draw_rows(studio, canvas, chart, "moves", {box.x, box.y + top, box.width, box.height - top},
            false);
}

void draw_moves(Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  const StudyFindings& findings = view.findings;
  if (!findings.tornados.empty()) {
    return draw_drivers(studio, canvas, box, findings.tornados, tornado_chart);
  }
  if (!findings.attributions.empty()) {
    return draw_drivers(studio, canvas, box, findings.attributions, attribution_chart);
  }
  const WhiskerChart chart = moves_chart(view);
  if (!chart.rows.empty()) return draw_rows(studio, canvas, chart, "moves", box, false);
  const bool orders = view.data.study.spec.from == PointsFrom::orders;
  draw_no_answer(canvas, box, "What moves it",
                 orders ? "All points set the same, in another order: which order is best stands "
                          "beside this."
                        : "Nothing is varied by itself in this study. A design with factors, as "
                          "full_factorial or morris, says what moves the answer.");
}

/// "dated" or "steady": which points of a two-level design are shown.
void draw_block_choice(Studio& studio, Canvas& canvas, const Box& box) {
  const std::vector<FactorialBlock>& blocks = studio.study.view->findings.blocks;
  if (blocks.size() < 2) return;
  std::vector<std::string> labels;
  for (const FactorialBlock& block : blocks) labels.push_back(block.label);
  draw_way_choice(studio, canvas, box, labels);
}

/// Whether the factors are superior only in concert, in words.
void draw_together_words(Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  const std::string words = concert_words(view.findings);
  if (words.empty()) return;
  canvas.paragraph(Role::body, {box.x, box.y + 16}, box.width, kLineStep, words, kInk2, 2);
  std::string factors;
  for (const StudyFactorSpec& factor : view.data.study.spec.factors)
    factors += (factors.empty() ? "" : ", ") + factor.label;
  canvas.help(box, "Digits stand for " + factors +
                       " in this order, 1 for high. In brackets is what keeps the claim from "
                       "holding; docs/evidence.md says what it asks for.");
}

void draw_together(Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  StudyPage& page = studio.study;
  const char* title = "How they play together";
  if (!view.findings.attributions.empty()) {
    std::string words;
    for (const std::string& sentence : interplay_in_words(view.data, view.findings)) {
      words += (words.empty() ? "" : " ") + sentence;
    }
    return draw_no_answer(canvas, box, title,
                          words.empty() ? "No step does more or less with the others than alone, "
                                          "as far as luck lets it be told."
                                        : words);
  }
  if (view.findings.blocks.empty()) {
    return draw_no_answer(canvas, box, title,
                          "Only a design of two levels of each factor in all combinations "
                          "(full_factorial) tells what they do together.");
  }
  page.block = std::min(page.block, view.findings.blocks.size() - 1);
  const std::vector<InterplayChart> charts = together_charts(studio, page.block);
  if (charts.empty()) {
    const WhiskerChart chart = interactions_chart(view, page.block);
    if (chart.rows.empty())
      return draw_no_answer(canvas, box, title, "There is one factor, with nothing beside it.");
    draw_rows(studio, canvas, chart, "together", box, false);
    return draw_block_choice(studio, canvas, box);
  }
  canvas.text_within(Role::strong, {box.x, box.y + 15}, box.width - 160, together_title(view));
  draw_block_choice(studio, canvas, box);
  const double words = concert_words(view.findings).empty() ? 0 : 2 * kLineStep + 4;
  const double gap = 20, top = 30, tall = box.height - top - words;
  const double each = (box.width - gap * static_cast<double>(charts.size() - 1)) /
                      static_cast<double>(charts.size());
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const Point at{box.x + static_cast<double>(i) * (each + gap), box.y + top};
    const Drawing drawing = draw(charts[i], {each, tall}, canvas.widths());
    draw_chart(studio, canvas, "study-together-" + std::to_string(i), drawing, at);
    take_clicks(studio, canvas, drawing, at, "cell");
  }
  draw_together_words(studio, canvas, {box.x, box.bottom() - words, box.width, words});
}

void draw_worlds(Studio& studio, Canvas& canvas, const Box& box) {
  const WhiskerChart chart = worlds_chart(studio);
  if (!chart.rows.empty()) return draw_rows(studio, canvas, chart, "world", box, true);
  const bool wanted = studio.study.view->data.study.spec.variants.count > 0;
  draw_no_answer(canvas, box, "If the world differs",
                 wanted
                     ? "Fewer than two variants of the assumptions have been run so far."
                     : "No variants of the assumptions were run. A table [variants] in the study "
                       "file draws every number that no data pin down.");
}

void draw_question(Studio& studio, Canvas& canvas, StudyQuestion question, const Box& box) {
  switch (question) {
    case StudyQuestion::best:
      return draw_best(studio, canvas, box);
    case StudyQuestion::moves:
      return draw_moves(studio, canvas, box);
    case StudyQuestion::together:
      return draw_together(studio, canvas, box);
    case StudyQuestion::worlds:
      return draw_worlds(studio, canvas, box);
  }
}

/// Whether the study answers a question that stands in the lower half.
bool has_lower_half(const StudyView& view) {
  return !view.findings.blocks.empty() ||
         (view.findings.regret && view.findings.regret->variants > 0);
}

/// All four where they have room, else the one that is chosen.
void draw_questions(Studio& studio, Canvas& canvas, const Box& box) {
  if (box.width >= kFourWide && box.height >= kFourHigh) {
    const double wide = (box.width - kQuadrantGap) / 2;
    const double lower =
        has_lower_half(*studio.study.view) ? (box.height - kQuadrantGap) / 2 : kNoAnswerHigh;
    const double upper = box.height - kQuadrantGap - lower;
    const double middle = box.x + wide + kQuadrantGap / 2, half = box.y + upper + kQuadrantGap / 2;
    canvas.line({middle, box.y}, {middle, box.bottom()}, kLine);
    canvas.line({box.x, half}, {box.right(), half}, kLine);
    for (std::size_t q = 0; q < kStudyQuestions; ++q) {
      const double x = box.x + static_cast<double>(q % 2) * (wide + kQuadrantGap);
      const double y = q < 2 ? box.y : box.y + upper + kQuadrantGap;
      draw_question(studio, canvas, static_cast<StudyQuestion>(q),
                    {x, y, wide, q < 2 ? upper : lower});
    }
    return;
  }
  double wide = 0;
  for (const char* name : kQuestionNames) wide += canvas.width(Role::strong, name) + 24;
  studio.study.question = static_cast<StudyQuestion>(segments(
      canvas, "study", {box.x, box.y, std::min(wide, box.width), 30},
      {kQuestionNames.begin(), kQuestionNames.end()}, static_cast<int>(studio.study.question)));
  draw_question(studio, canvas, studio.study.question,
                {box.x, box.y + 42, box.width, box.height - 42});
}

/// The file, how far it is, and buttons for all of what is said. Gives the height that it takes.
double draw_study_line(Studio& studio, Canvas& canvas, const Box& box) {
  const StudyView& view = *studio.study.view;
  double right = box.right();
  const auto text_button = [&](const char* id, const std::string& label, Colour colour) {
    const double wide = canvas.width(Role::axis, label);
    const Box place{right - wide - 12, box.y, wide + 12, 26};
    const Press press = canvas.press(id, place);
    if (press.hovered) canvas.fill(place, kWash, kControlRadius);
    canvas.text(Role::axis, {place.x + 6, box.y + 18}, label, colour);
    right = place.x - 6;
    return press.clicked;
  };
  if (text_button("study.words", "All in words", kInk)) {
    std::string all;
    for (const std::string& sentence : view.answer) all += sentence + "\n\n";
    studio.show_text(all);
  }
  const bool lacks = !view.data.failures.empty() || !view.data.timed_out.empty();
  const char* const label = view.data.failures.empty() ? "Runs given up" : "Failed runs";
  if (lacks && text_button("study.failed", label, kBad)) {
    studio.show_text(failed_runs_words(view.data));
  }
  std::string words =
      view.path.filename().string() + " · " + progress_words(studio.study_progress());
  if (!view.data.study.spec.title.empty()) words += " · " + view.data.study.spec.title;
  if (!studio.study.problem.empty()) words = studio.study.problem;
  canvas.text_within(Role::axis, {box.x, box.y + 18}, right - box.x, words,
                     studio.study.problem.empty() ? kInk2 : kBad);
  return 28;
}

void draw_no_study(Studio& studio, Canvas& canvas, const Box& box) {
  double y = box.y +
             panel_saying(canvas, box, "No study yet",
                          "A study runs many options, each many times, and says which is "
                          "best, what moves it and what it rests on.") +
             12;
  canvas.text(Role::body, {box.x, y + 14},
              "Make one, and open what it wrote, also while it runs:", kInk2);
  y += 28;
  y += command_box(canvas, "study.copy",
                   "rapport study run scenarios/studies/in_concert.toml -o c.db",
                   {box.x, y, box.width, 0}) +
       16;
  if (button(canvas, "study.open", {box.x, y, 220, 40}, "Open a results file…"))
    studio.choose_menu("open");
}

}  // namespace

void draw_study(Studio& studio, Canvas& canvas, Box box) {
  if (!studio.study.is_attached()) return draw_no_study(studio, canvas, box);
  const StudyView& view = *studio.study.view;
  double y = box.y + draw_study_line(studio, canvas, box);
  const std::vector<std::string> said = answer_sentences(view.data, view.answer);
  y += panel_saying(canvas, {box.x, y, box.width, box.bottom() - y},
                    said.empty() ? "No run has ended yet" : said[0],
                    said.size() > 1 ? said[1] : "") +
       12;
  if (view.data.keys.empty()) return;
  draw_questions(studio, canvas, {box.x, y, box.width, box.bottom() - y});
}

}  // namespace rapport
