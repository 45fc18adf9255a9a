#include "experiments/chart/svg.h"

#include <cmath>
#include <cstdio>

#include "experiments/chart/inter_width.h"
#include "experiments/chart/tokens.h"
#include "experiments/chart/utf8.h"

namespace rapport {

std::string xml_text(const std::string& text) {
  std::string result;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    for (const char c : printable_utf8(std::string_view(text).substr(begin, end - begin))) {
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
          result += c;
      }
    }
    if (end < text.size()) result += '\n';
    begin = end + 1;
  }
  return result;
}

namespace {

/// A hundredth of a du is less than anybody sees.
std::string number(double x) {
  char text[400];
  std::snprintf(text, sizeof text, "%.2f", std::isfinite(x) ? x : 0.0);
  std::string digits = text;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits == "-0" ? "0" : digits;
}

class SvgPainter {
 public:
  explicit SvgPainter(std::string& out) : out_(out) {}

  void operator()(const Polyline& line) {
    if (line.points.empty()) return;
    const std::string path = path_of(line.points) + (line.closed ? "Z" : "");
    if (line.casing > 0) stroked(path, kPaper, line.casing, {});
    stroked(path, line.colour, line.width, line.dash);
  }

  void operator()(const Strip& strip) {
    std::vector<Point> outline = strip.upper;
    outline.insert(outline.end(), strip.lower.rbegin(), strip.lower.rend());
    filled(outline, strip.fill);
  }

  void operator()(const Polygon& polygon) { filled(polygon.points, polygon.fill); }

  void operator()(const Rectangle& r) {
    out_ += "<rect" + box_of_rectangle(r.box) +
            (r.radius > 0 ? attribute("rx", number(r.radius)) : "") + paint("fill", r.fill);
    if (r.stroke.alpha > 0) out_ += stroke(r.stroke, r.width, r.dash);
    out_ += "/>\n";
  }

  void operator()(const Marker& m) {
    if (m.casing) shape(m, m.radius + kMarkerCasing, paint("fill", kPaper));
    if (m.hollow) {
      shape(m, m.radius - 1, paint("fill", kPaper) + stroke(m.colour, 2, {}));
    } else {
      shape(m, m.radius, paint("fill", m.colour));
    }
  }

  void operator()(const Hatch& hatch) {
    std::string path;
    for (std::size_t i = 0; i + 1 < hatch.ends.size(); i += 2) {
      path += path_of({hatch.ends[i], hatch.ends[i + 1]});
    }
    if (!path.empty()) stroked(path, hatch.colour, hatch.width, {});
  }

  void operator()(const Text& text) {
    static constexpr const char* kAnchors[] = {"start", "middle", "end"};
    const Type& type = type_of(text.role);
    out_ += "<text" + attribute("x", number(text.at.x)) + attribute("y", number(text.at.y)) +
            attribute("font-size", number(type.size));
    if (type.semibold) out_ += attribute("font-weight", "600");
    if (text.anchor != Anchor::left) {
      out_ += attribute("text-anchor", kAnchors[static_cast<int>(text.anchor)]);
    }
    out_ += paint("fill", text.colour) + ">" + xml_text(text.text) + "</text>\n";
  }

  void operator()(const HitRegion& region) {
    if (region.text.empty()) return;
    out_ += "<rect" + box_of_rectangle(region.box) +
            " fill=\"none\" pointer-events=\"all\"><title>" + xml_text(region.text) +
            "</title></rect>\n";
  }

 private:
  static std::string attribute(const char* name, const std::string& value) {
    return std::string(" ") + name + "=\"" + value + "\"";
  }

  static std::string paint(const std::string& what, Colour colour) {
    if (colour.alpha <= 0) return attribute(what.c_str(), "none");
    char hex[8];
    std::snprintf(hex, sizeof hex, "#%06x", static_cast<unsigned>(colour.rgb & 0xFFFFFFu));
    const std::string opaque = attribute(what.c_str(), hex);
    if (colour.alpha >= 1) return opaque;
    return opaque + attribute((what + "-opacity").c_str(), number(colour.alpha));
  }

  static std::string stroke(Colour colour, double width, Dash dash) {
    std::string result = paint("stroke", colour) + attribute("stroke-width", number(width));
    if (dash.on > 0) {
      result += attribute("stroke-dasharray", number(dash.on) + " " + number(dash.off));
    }
    return result;
  }

  static std::string box_of_rectangle(const Box& box) {
    return attribute("x", number(box.x)) + attribute("y", number(box.y)) +
           attribute("width", number(std::max(0.0, box.width))) +
           attribute("height", number(std::max(0.0, box.height)));
  }

  static std::string path_of(const std::vector<Point>& points) {
    std::string path;
    for (const Point& p : points) {
      path += (path.empty() ? "M" : "L") + number(p.x) + " " + number(p.y);
    }
    return path;
  }

  void stroked(const std::string& path, Colour colour, double width, Dash dash) {
    out_ += "<path fill=\"none\" stroke-linejoin=\"round\"" + stroke(colour, width, dash) +
            attribute("d", path) + "/>\n";
  }

  void filled(const std::vector<Point>& outline, Colour fill) {
    if (outline.empty()) return;
    out_ += "<path" + paint("fill", fill) + attribute("d", path_of(outline) + "Z") + "/>\n";
  }

  void shape(const Marker& m, double radius, const std::string& look) {
    if (m.shape == Shape::circle) {
      out_ += "<circle" + attribute("cx", number(m.at.x)) + attribute("cy", number(m.at.y)) +
              attribute("r", number(radius)) + look + "/>\n";
      return;
    }
    out_ +=
        "<path" + look + attribute("d", path_of(corners_of(m.shape, m.at, radius)) + "Z") + "/>\n";
  }

  std::string& out_;
};

std::string opened(double width, double height, const std::string& attributes = "") {
  const std::string w = number(width), h = number(height);
  return "<svg" + attributes + " xmlns=\"http://www.w3.org/2000/svg\" width=\"" + w +
         "\" height=\"" + h + "\" viewBox=\"0 0 " + w + " " + h +
         "\" font-family=\"Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif\" "
         "style=\"font-variant-numeric:tabular-nums\">\n";
}

/// All that a drawing shows, behind an opened element.
std::string painted_on(std::string out, const Drawing& drawing) {
  SvgPainter painter(out);
  painter(Rectangle{{0, 0, drawing.width, drawing.height}, kPaper, kNoColour, 1, 0, {}});
  for (const Primitive& item : drawing.items) std::visit(painter, item);
  for (const HitRegion& region : drawing.regions) painter(region);
  return out + "</svg>\n";
}

}  // namespace

std::string svg_of(const Drawing& drawing) {
  return painted_on(opened(drawing.width, drawing.height), drawing);
}

std::string svg_of(const Drawing& drawing, const std::string& id, const std::string& title,
                   const std::string& description) {
  const std::string name = xml_text(id);
  std::string out =
      opened(drawing.width, drawing.height,
             " role=\"img\" aria-labelledby=\"" + name + "-title " + name + "-text\"");
  out += "<title id=\"" + name + "-title\">" + xml_text(title) + "</title>\n<desc id=\"" + name +
         "-text\">" + xml_text(description) + "</desc>\n";
  return painted_on(std::move(out), drawing);
}

std::string svg_page(const std::string& title, const std::string& subtitle,
                     const std::vector<Chart>& charts, int columns) {
  constexpr Extent kChart{520, 380};
  constexpr double kHead = 76, kGap = 32, kMargin = 24;
  const int rows = (static_cast<int>(charts.size()) + columns - 1) / columns;
  Draft page({2 * kMargin + columns * (kChart.width + kGap) - kGap,
              kHead + rows * (kChart.height + kGap) + kMargin},
             inter_width);
  page.text(Role::question, Anchor::left, {kMargin, 34}, kInk, title,
            page.bounds().width - 2 * kMargin);
  page.text(Role::body, Anchor::left, {kMargin, 58}, kInk2, subtitle,
            page.bounds().width - 2 * kMargin);
  Drawing drawing = page.finish();
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const int column = static_cast<int>(i) % columns, row = static_cast<int>(i) / columns;
    append(drawing, draw(charts[i], kChart, inter_width), kMargin + column * (kChart.width + kGap),
           kHead + row * (kChart.height + kGap));
  }
  return svg_of(drawing);
}

}  // namespace rapport
