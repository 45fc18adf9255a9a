#include "experiments/output/short_names.h"

#include <algorithm>
#include <map>

#include "experiments/output/text_table.h"

namespace rapport {

namespace {

bool begins_character(char c) { return (c & 0xC0) != 0x80; }

/// The beginning of the text in at most `width` columns, with "…" if something is cut off.
std::string head_of(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::string cut;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    while (next < text.size() && !begins_character(text[next])) ++next;
    const std::string longer = cut + text.substr(i, next - i);
    if (width_of(longer) > width - 1) break;
    cut = longer;
    i = next;
  }
  return cut + "…";
}

/// "…" and the text from `from` on, or from farther in front where there is room.
std::string tail_of(const std::string& text, std::size_t from, std::size_t width) {
  while (from > 0 && !begins_character(text[from])) --from;
  while (from > 0) {
    std::size_t before = from - 1;
    while (before > 0 && !begins_character(text[before])) --before;
    if (width_of(text.substr(before)) > width - 1) break;
    from = before;
  }
  return from == 0 ? head_of(text, width) : "…" + head_of(text.substr(from), width - 1);
}

std::size_t shared_beginning(const std::vector<std::string>& names,
                             const std::vector<std::size_t>& some) {
  const std::string& first = names[some[0]];
  std::size_t shared = first.size();
  for (const std::size_t i : some) {
    const auto [a, b] = std::ranges::mismatch(first, names[i]);
    shared = std::min(shared, static_cast<std::size_t>(a - first.begin()));
  }
  return shared;
}

using Alike = std::map<std::string, std::vector<std::size_t>>;

Alike alike(const std::vector<std::string>& cut, const std::vector<std::size_t>& some) {
  Alike by;
  for (const std::size_t i : some) by[cut[i]].push_back(i);
  return by;
}

/// Cuts those that look alike so that they no longer do.
void tell_apart(const std::vector<std::string>& names, const std::vector<std::size_t>& some,
                std::size_t width, std::vector<std::string>& cut) {
  const std::size_t shared = shared_beginning(names, some);
  for (const std::size_t i : some) {
    cut[i] = tail_of(names[i], std::min(shared, names[i].size()), width);
  }
  for (const auto& [text, same] : alike(cut, some)) {
    if (same.size() > 1 && same.size() < some.size()) tell_apart(names, same, width, cut);
  }
}

}  // namespace

std::vector<std::string> short_names(const std::vector<std::string>& names, std::size_t width) {
  std::vector<std::string> cut;
  std::vector<std::size_t> all;
  for (const std::string& name : names) {
    all.push_back(cut.size());
    cut.push_back(head_of(name, width));
  }
  for (const auto& [text, same] : alike(cut, all)) {
    if (same.size() > 1) tell_apart(names, same, width, cut);
  }
  return cut;
}

}  // namespace rapport
