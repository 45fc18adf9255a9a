#include "experiments/report/explorer_html.h"

#include <cmath>
#include <cstdio>

#include "experiments/chart/svg.h"
#include "experiments/chart/utf8.h"
#include "experiments/output/numbers.h"

namespace rapport {

namespace {

constexpr const char* kRun = "These settings were run. The numbers are its own.";
constexpr const char* kBetween =
    "No run was made here. ≈ stands before what is interpolated between points that were run, and "
    "not simulated; it has no interval.";
constexpr const char* kNoPoint = "No point with these levels was run: nothing is said of it.";

/// As many digits as read back the same; null where it is none.
std::string json_number_of(double x) {
  if (!std::isfinite(x)) return "null";
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", x);
  return text;
}

template <class List, class One>
std::string json_list(const List& list, const One& one) {
  std::string text = "[";
  for (const auto& item : list) text += (text.size() > 1 ? "," : "") + one(item);
  return text + "]";
}

std::string json_of(const ExplorerFactor& factor) {
  std::string text = "{\"unit\":" + json_in_html(factor.unit) +
                     ",\"low\":" + json_number_of(factor.low) +
                     ",\"high\":" + json_number_of(factor.high);
  if (factor.whole) text += ",\"whole\":true";
  if (!factor.is_number()) text += ",\"levels\":" + std::to_string(factor.levels.size());
  return text + "}";
}

std::string json_of(const ExplorerPoint& point) {
  return "{\"label\":" + json_in_html(point.label) +
         ",\"at\":" + json_list(point.at, json_number_of) + ",\"values\":" +
         json_list(point.values,
                   [](const Interval& value) -> std::string {
                     if (!std::isfinite(value.mean)) return "null";
                     return "[" + json_number_of(value.mean) + "," + json_number_of(value.lower()) +
                            "," + json_number_of(value.upper()) + "]";
                   }) +
         "}";
}

std::string json_of(const ExplorerGroup& group) {
  return "{\"points\":" + json_list(group.points, [](std::size_t p) { return std::to_string(p); }) +
         ",\"planes\":" +
         json_list(group.planes,
                   [](const ExplorerPlane& plane) {
                     std::vector<double> numbers{plane.middle};
                     numbers.insert(numbers.end(), plane.slope.begin(), plane.slope.end());
                     return json_list(numbers, json_number_of);
                   }) +
         "}";
}

std::string json_of(const Explorer& explorer) {
  const auto any = [](const auto& item) { return json_of(item); };
  return "{\"factors\":" + json_list(explorer.factors, any) + ",\"metrics\":" +
         json_list(explorer.metrics,
                   [](const ExplorerMetric& metric) {
                     return "{\"step\":" + json_number_of(metric.step) +
                            (metric.is_money ? ",\"money\":true}" : "}");
                   }) +
         ",\"points\":" + json_list(explorer.points, any) +
         ",\"groups\":" + json_list(explorer.groups, any) +
         ",\"words\":{\"run\":" + json_in_html(kRun) + ",\"between\":" + json_in_html(kBetween) +
         ",\"none\":" + json_in_html(kNoPoint) + "}}";
}

std::string shown(double value, const ExplorerMetric& metric) {
  return metric.is_money ? money(value, metric.step) : number(value, metric.step);
}

std::string setting_words(const ExplorerFactor& factor, double value) {
  if (!factor.is_number()) return factor.levels[static_cast<std::size_t>(value)];
  const double range = factor.high > factor.low ? factor.high - factor.low : 1;
  const double step = factor.whole ? 1 : std::pow(10.0, std::floor(std::log10(range / 100)));
  return number(value, step) + (factor.unit.empty() ? "" : " " + factor.unit);
}

std::string control(const Explorer& explorer, std::size_t f) {
  const ExplorerFactor& factor = explorer.factors[f];
  const double at = explorer.points[explorer.start].at[f];
  const std::string n = std::to_string(f);
  std::string html = "<div class=\"factor\">";
  if (factor.is_number()) {
    return html + "<label for=\"factor" + n + "\">" + xml_text(factor.label) +
           "</label><input type=\"range\" disabled id=\"factor" + n + "\" data-factor=\"" + n +
           "\" min=\"" + json_number_of(factor.low) + "\" max=\"" + json_number_of(factor.high) +
           "\" step=\"" + (factor.whole ? "1" : "any") + "\" value=\"" + json_number_of(at) +
           "\"><output id=\"value" + n + "\">" + xml_text(setting_words(factor, at)) +
           "</output></div>\n";
  }
  html += "<span id=\"name" + n + "\">" + xml_text(factor.label) +
          "</span><div class=\"levels\" role=\"radiogroup\" aria-labelledby=\"name" + n + "\">";
  for (std::size_t i = 0; i < factor.levels.size(); ++i) {
    html += "<label><input type=\"radio\" disabled name=\"factor" + n + "\" data-factor=\"" + n +
            "\" value=\"" + std::to_string(i) + "\"" +
            (static_cast<double>(i) == at ? " checked" : "") + ">" + xml_text(factor.levels[i]) +
            "</label>";
  }
  return html + "</div></div>\n";
}

/// The numbers at the settings, at the nearest point that was run, and of what is compared with.
std::string numbers_table(const Explorer& explorer) {
  const ExplorerPoint& point = explorer.points[explorer.start];
  std::string html =
      "<table><thead><tr><th scope=\"col\"></th><th scope=\"col\" class=\"r m\">At these "
      "settings</th><th scope=\"col\" class=\"r\">Nearest that was run<small>and its interval by "
      "luck alone</small></th><th scope=\"col\" class=\"r\">" +
      xml_text(explorer.today.label) + "</th></tr></thead><tbody>\n";
  for (std::size_t m = 0; m < explorer.metrics.size(); ++m) {
    const ExplorerMetric& metric = explorer.metrics[m];
    const std::string n = std::to_string(m);
    const Interval& value = point.values[m];
    const std::string luck = std::isfinite(value.lower()) ? shown(value.lower(), metric) + " to " +
                                                                shown(value.upper(), metric)
                                                          : "";
    html += "<tr><td>" + xml_text(metric.label) + "<small>" + xml_text(metric.unit) +
            "</small></td><td class=\"r m\"><b id=\"here" + n + "\">" +
            xml_text(shown(value.mean, metric)) + "</b></td><td class=\"r\"><span id=\"near" + n +
            "\">" + xml_text(shown(value.mean, metric)) + "</span><small id=\"luck" + n + "\">" +
            xml_text(luck) + "</small></td><td class=\"r\">" +
            xml_text(shown(explorer.today.values[m].mean, metric)) + "</td></tr>\n";
  }
  return html + "</tbody></table>\n";
}

}  // namespace

std::string json_in_html(const std::string& text) {
  std::string json = "\"";
  for (const char c : printable_utf8(text)) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '<' || c == '>' || c == '&' || static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      json += code;
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::string explorer_html(const Explorer& explorer) {
  std::string html =
      "<noscript><p class=\"note\">This browser runs no scripts: the page shows one point, and the "
      "table of options has all others.</p></noscript>\n";
  for (std::size_t f = 0; f < explorer.factors.size(); ++f) html += control(explorer, f);
  html += "<p class=\"note\" aria-live=\"polite\"><span id=\"kind\">" + xml_text(kRun) +
          "</span><br>Nearest that was run: <b id=\"nearest\">" +
          xml_text(explorer.points[explorer.start].label) +
          "</b> <button class=\"on-screen needs-script\" hidden id=\"to-nearest\">Go "
          "there</button></p>\n" +
          numbers_table(explorer) + "<script type=\"application/json\" id=\"points\">" +
          json_of(explorer) + "</script>\n";
  return html;
}

}  // namespace rapport
