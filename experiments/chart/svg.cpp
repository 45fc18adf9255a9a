#include "experiments/chart/svg.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <limits>

namespace rapport {

namespace {

// Colours that people with colour-blindness can tell apart (Okabe and Ito 2008).
constexpr const char* kPalette[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                    "#E69F00", "#56B4E9", "#666666"};
constexpr double kWidth = 430, kHeight = 312;                       // of a chart, in pixels
constexpr double kLeft = 56, kRight = 14, kTop = 52, kBottom = 44;  // margins inside it

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return result;
}

std::string number(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", std::abs(x) < 1e-12 ? 0.0 : x);
  return text;
}

class Panel {
 public:
  Panel(const Chart& chart, std::string& out) : chart_(chart), out_(out) { measure(); }

  void draw() {
    add("<text x=\"%g\" y=\"20\" class=\"head\">%s</text>\n", kLeft, escaped(chart_.title).c_str());
    axes();
    if (chart_.diagonal) diagonal();
    for (const Series& series : chart_.series) {
      if (series.kind == Series::Kind::band) band(series);
    }
    for (const Series& series : chart_.series) {
      if (series.kind == Series::Kind::points) points(series);
      if (series.kind == Series::Kind::line || series.kind == Series::Kind::step) path(series);
    }
    legend();
  }

 private:
  void add(const char* form, ...) __attribute__((format(printf, 2, 3))) {
    va_list arguments, again;
    va_start(arguments, form);
    va_copy(again, arguments);
    const auto length = static_cast<std::size_t>(std::vsnprintf(nullptr, 0, form, arguments));
    va_end(arguments);
    const std::size_t before = out_.size();
    out_.resize(before + length + 1);
    std::vsnprintf(out_.data() + before, length + 1, form, again);
    va_end(again);
    out_.pop_back();
  }

  /// Whether the series has a point there; NaN stands where nothing is known.
  static bool is_known(const Series& s, std::size_t i) {
    return std::isfinite(s.x[i]) && std::isfinite(s.y[i]);
  }

  static void widen(double& low, double& high, const std::vector<double>& values) {
    for (const double v : values) {
      if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
    }
  }

  void measure() {
    x0_ = y0_ = std::numeric_limits<double>::infinity();
    x1_ = y1_ = -x0_;
    for (const Series& s : chart_.series) {
      widen(x0_, x1_, s.x);
      if (s.kind != Series::Kind::band) widen(y0_, y1_, s.y);
      widen(y0_, y1_, s.low);
      widen(y0_, y1_, s.high);
    }
    x0_ = chart_.x_least.value_or(x0_), x1_ = chart_.x_most.value_or(x1_);
    y0_ = chart_.y_least.value_or(y0_), y1_ = chart_.y_most.value_or(y1_);
    if (!std::isfinite(x0_) || !std::isfinite(x1_)) x0_ = 0, x1_ = 1;
    if (!std::isfinite(y0_) || !std::isfinite(y1_)) y0_ = 0, y1_ = 1;
    if (!(x1_ > x0_)) x1_ = x0_ + 1;
    if (!(y1_ > y0_)) y1_ = y0_ + 1;
  }

  double px(double x) const {
    return kLeft + (std::clamp(x, x0_, x1_) - x0_) / (x1_ - x0_) * (kWidth - kLeft - kRight);
  }
  double py(double y) const {
    return kHeight - kBottom -
           (std::clamp(y, y0_, y1_) - y0_) / (y1_ - y0_) * (kHeight - kTop - kBottom);
  }

  std::string x_text(double x) const {
    if (chart_.x_axis == Chart::Axis::number) return number(x);
    char text[16];
    std::snprintf(text, sizeof text, "%02d:00", static_cast<int>(std::lround(x)));
    return text;
  }

  void axes() {
    for (const double y : nice_ticks(y0_, y1_, 5)) {
      add("<line x1=\"%g\" y1=\"%.2f\" x2=\"%g\" y2=\"%.2f\" class=\"grid\"/>"
          "<text x=\"%g\" y=\"%.2f\" class=\"right\">%s</text>\n",
          kLeft, py(y), kWidth - kRight, py(y), kLeft - 6, py(y) + 4, number(y).c_str());
    }
    std::vector<double> ticks = nice_ticks(x0_, x1_, 6);
    if (chart_.x_axis == Chart::Axis::hours) ticks = {0, 4, 8, 12, 16, 20, 24};
    for (const double x : ticks) {
      if (x < x0_ || x > x1_) continue;
      add("<text x=\"%.2f\" y=\"%g\" class=\"mid\">%s</text>\n", px(x), kHeight - kBottom + 16,
          x_text(x).c_str());
    }
    add("<line x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\" class=\"axis\"/>\n", kLeft,
        kHeight - kBottom, kWidth - kRight, kHeight - kBottom);
    add("<text x=\"%g\" y=\"%g\" class=\"mid\">%s</text>\n", (kLeft + kWidth - kRight) / 2,
        kHeight - 10, escaped(chart_.x_label).c_str());
    add("<text transform=\"translate(13 %g) rotate(-90)\" class=\"mid\">%s</text>\n",
        (kTop + kHeight - kBottom) / 2, escaped(chart_.y_label).c_str());
  }

  void diagonal() {
    const double low = std::max(x0_, y0_), high = std::min(x1_, y1_);
    add("<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" class=\"axis\" "
        "stroke-dasharray=\"4 3\"/>\n",
        px(low), py(low), px(high), py(high));
  }

  static const char* colour(const Series& s) {
    return kPalette[static_cast<std::size_t>(s.colour) % std::size(kPalette)];
  }

  void path(const Series& s) {
    add("<path fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s d=\"", colour(s),
        s.dashed ? " stroke-dasharray=\"5 3\"" : "");
    bool first = true;
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      if (!is_known(s, i)) continue;
      if (first) {
        first = false;
        add("M%.2f %.2f", px(s.x[i]), py(s.y[i]));
      } else if (s.kind == Series::Kind::step) {
        add("H%.2fV%.2f", px(s.x[i]), py(s.y[i]));
      } else {
        add("L%.2f %.2f", px(s.x[i]), py(s.y[i]));
      }
    }
    out_ += "\"/>\n";
  }

  void band(const Series& s) {
    if (s.x.empty()) return;
    add("<path fill=\"%s\" fill-opacity=\"0.18\" d=\"", colour(s));
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      add("%s%.2f %.2f", i == 0 ? "M" : "L", px(s.x[i]), py(s.high[i]));
    }
    for (std::size_t i = s.x.size(); i-- > 0;) add("L%.2f %.2f", px(s.x[i]), py(s.low[i]));
    out_ += "Z\"/>\n";
  }

  void points(const Series& s) {
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      if (!is_known(s, i)) continue;
      if (i < s.low.size()) {
        add("<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" stroke=\"%s\" "
            "stroke-opacity=\"0.6\"/>",
            px(s.x[i]), py(s.low[i]), px(s.x[i]), py(s.high[i]), colour(s));
      }
      add("<circle cx=\"%.2f\" cy=\"%.2f\" r=\"3.2\" fill=\"%s\"/>\n", px(s.x[i]), py(s.y[i]),
          colour(s));
    }
  }

  /// One row under the title, where it covers no series.
  void legend() {
    double x = kLeft;
    const double y = kTop - 12;
    for (const Series& s : chart_.series) {
      if (s.name.empty()) continue;
      if (s.kind == Series::Kind::points) {
        add("<circle cx=\"%g\" cy=\"%g\" r=\"3.2\" fill=\"%s\"/>", x + 9, y - 4, colour(s));
      } else if (s.kind == Series::Kind::band) {
        add("<rect x=\"%g\" y=\"%g\" width=\"18\" height=\"8\" fill=\"%s\" fill-opacity=\"0.18\"/>",
            x, y - 8, colour(s));
      } else {
        add("<line x1=\"%g\" y1=\"%g\" x2=\"%g\" y2=\"%g\" stroke=\"%s\" stroke-width=\"1.8\"%s/>",
            x, y - 4, x + 18, y - 4, colour(s), s.dashed ? " stroke-dasharray=\"5 3\"" : "");
      }
      add("<text x=\"%g\" y=\"%g\">%s</text>\n", x + 23, y, escaped(s.name).c_str());
      x += 38 + 6.2 * static_cast<double>(s.name.size());
    }
  }

  const Chart& chart_;
  std::string& out_;
  double x0_, x1_, y0_, y1_;
};

}  // namespace

std::string svg_page(const std::string& title, const std::string& subtitle,
                     const std::vector<Chart>& charts, int columns) {
  const int rows = (static_cast<int>(charts.size()) + columns - 1) / columns;
  constexpr double kHead = 56, kGap = 14;
  char buffer[1024];
  std::snprintf(buffer, sizeof buffer,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\">\n"
                "<style>text{font:11px sans-serif;fill:#333}.head{font:bold 13px sans-serif}"
                ".page{font:bold 17px sans-serif}.right{text-anchor:end}.mid{text-anchor:middle}"
                ".grid{stroke:#e4e4e4}.axis{stroke:#777}</style>\n"
                "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                columns * (kWidth + kGap) + kGap, kHead + rows * (kHeight + kGap) + kGap);
  std::string out = buffer;
  out += "<text x=\"16\" y=\"26\" class=\"page\">" + escaped(title) + "</text>\n";
  out += "<text x=\"16\" y=\"44\">" + escaped(subtitle) + "</text>\n";
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const int column = static_cast<int>(i) % columns, row = static_cast<int>(i) / columns;
    std::snprintf(buffer, sizeof buffer, "<g transform=\"translate(%g %g)\">\n",
                  kGap + column * (kWidth + kGap), kHead + row * (kHeight + kGap));
    out += buffer;
    Panel(charts[i], out).draw();
    out += "</g>\n";
  }
  return out + "</svg>\n";
}

}  // namespace rapport
