// What is saved under a name that somebody gives: the document, a chart, the report.
#include <system_error>

#include "experiments/chart/svg.h"
#include "viz/canvas/canvas.h"
#include "viz/canvas/picture.h"
#include "viz/panel/report.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;

constexpr double kPictureScale = 2.0;  ///< pixels a du, so that a chart fills a slide
constexpr const char* kEndings[] = {".toml", ".png", ".svg", ".csv", ".html"};  ///< by SaveKind

/// A chart as it is saved: with a little paper around it.
Drawing with_margin(const Drawing& chart) {
  constexpr double kMargin = 16;
  Drawing out{chart.width + 2 * kMargin, chart.height + 2 * kMargin};
  append(out, chart, kMargin, kMargin);
  return out;
}

}  // namespace

fs::path free_path(const fs::path& path) {
  std::error_code error;
  fs::path free = path;
  for (int n = 2; fs::exists(free, error); ++n) {
    free = path.parent_path() /
           (path.stem().string() + "_" + std::to_string(n) + path.extension().string());
  }
  return free;
}

fs::path Studio::proposed_path(SaveKind what) const {
  const fs::path& own = document.path();
  if (what == SaveKind::document) return document.is_in_file() ? own : free_path(own);
  const std::string rest = what == SaveKind::report ? "report"
                           : chart                  ? file_name_of(chart->title)
                                                    : "chart";
  const std::string name = own.stem().string() + "_" + rest + kEndings[static_cast<int>(what)];
  return free_path((save_folder_.empty() ? own.parent_path() : save_folder_) / name);
}

void Studio::ask_path(SaveKind what) {
  if (what == SaveKind::report && !can_report(*this)) {
    return say_problem("A report needs two policies, and their first runs. Nothing was saved.");
  }
  product = what;
  dialogue = Dialogue::save_path;
  dialogue_problem.clear();
  dialogue_text = proposed_path(what).string();
  focus_field = true;
}

std::string Studio::bytes_of(SaveKind what) const {
  if (what == SaveKind::report) return report_page(*this);
  if (!chart) return {};
  if (what == SaveKind::svg) return svg_of(with_margin(*chart));
  if (what == SaveKind::csv) return chart->csv ? chart->csv() : std::string();
  return png_of(picture_of(with_margin(*chart), kPictureScale));
}

void Studio::save_product(const fs::path& path, bool replace) {
  std::error_code error;
  const fs::path full = fs::absolute(path, error);
  if (product == SaveKind::document && document.is_in_file() && full == document.path()) {
    dialogue = Dialogue::none;
    return save();  // which asks where another program has changed it
  }
  if (!replace && fs::exists(full, error)) {
    dialogue = Dialogue::replace;
    dialogue_text = full.string();
    return;
  }
  try {
    if (product == SaveKind::document) {
      save_as(full);
      say_note("Saved: " + full.string());
    } else {
      write_file(full, bytes_of(product));
      save_folder_ = full.parent_path();
      say_note("Saved: " + full.string());
    }
    quit = quit || (product == SaveKind::document && quit_after_save);
    leave_dialogue();
  } catch (const std::exception& problem) {  // the name stays in the field, to be mended
    dialogue = Dialogue::save_path;
    dialogue_text = path.string();
    dialogue_problem = problem.what();
    focus_field = true;
  }
}

void Studio::chart_asked(Point at, Drawing drawing) {
  chart = std::move(drawing);
  const std::string file = std::exchange(chart_file, {});
  if (file.empty()) {
    menu = Menu{"chart",
                at.x,
                at.y,
                {{"png", "Save as a picture (PNG)…"},
                 {"svg", "Save as a drawing (SVG)…"},
                 {"csv", "Save its numbers (CSV)…", chart->csv != nullptr}}};
    return;
  }
  const std::string ending = fs::path(file).extension().string();
  product = ending == ".svg" ? SaveKind::svg : ending == ".csv" ? SaveKind::csv : SaveKind::png;
  save_product(file, true);
}

}  // namespace rapport
