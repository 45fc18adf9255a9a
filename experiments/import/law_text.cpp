#include "experiments/import/law_text.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

#include "sim/core/text.h"

namespace rapport {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      result += formatted("\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string section_heading(const std::string& words) {
  constexpr std::size_t kColumns = 92;
  const std::size_t dashes = words.size() < kColumns ? kColumns - words.size() : 1;
  return "\n\n# ---- " + words + " " + std::string(dashes, '-') + "\n";
}

std::string key_text(const std::string& name) {
  const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
  return bare ? name : quoted(name);
}

std::string quoted_key(const std::string& key) { return key[0] == '"' ? key : '"' + key + '"'; }

bool is_currency_code(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !text.empty() && text.size() <= 8 && std::ranges::all_of(text, is_letter);
}

std::string comment_text(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

std::string service_text(const ServiceFit& fit) {
  if (fit.seconds.empty()) return "\"1 s\"";
  if (is_log_normal(fit)) {
    return formatted("{ log_normal = \"%.1f s\", cv = %.2f }", fit.mean, fit.cv);
  }
  std::vector<double> cuts;
  for (int i = 0; i < 20; ++i) cuts.push_back(i / 20.0);
  cuts.insert(cuts.end(), {0.98, 0.995, 1.0});
  const auto n = static_cast<double>(fit.seconds.size());
  std::string values, weights;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const auto from = static_cast<std::size_t>(cuts[i] * n);
    const auto to = static_cast<std::size_t>(cuts[i + 1] * n);
    if (to <= from) continue;
    double sum = 0.0;
    for (std::size_t k = from; k < to; ++k) sum += fit.seconds[k];
    const char* comma = values.empty() ? "" : ", ";
    values += formatted("%s\"%.1f s\"", comma, sum / static_cast<double>(to - from));
    weights += formatted("%s%zu", comma, to - from);
  }
  return "{ empirical = [" + values + "], weights = [" + weights + "] }";
}

std::string patience_text(const HazardPieces& pieces) {
  std::string hazards, from;
  for (std::size_t i = 0; i < pieces.starts.size(); ++i) {
    hazards += formatted("%s\"%.4g / min\"", i == 0 ? "" : ", ", 60 * pieces.hazards[i]);
    from += formatted("%s\"%.4g s\"", i == 0 ? "" : ", ", pieces.starts[i]);
  }
  return "{ piecewise_hazard = [" + hazards + "], from = [" + from + "] }";
}

}  // namespace rapport
