#include "viz/document/roadmap_text.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "sim/core/clock.h"
#include "sim/core/problem.h"
#include "sim/core/units.h"
#include "sim/file/document.h"
#include "sim/file/toml_layout.h"
#include "sim/scenario/lever.h"
#include "viz/document/policy_text.h"

namespace rapport {

namespace {

constexpr double kDaysOfMonth = 365.0 / 12.0;

std::size_t line_begin_of(const std::string& text, std::size_t at) {
  const std::size_t end = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  return end == std::string::npos ? 0 : end + 1;
}
/// Behind the line break after `at`.
std::size_t line_end_of(const std::string& text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string::npos ? text.size() : end + 1;
}

bool is_step(const KeyPath& path, const std::string& policy) {
  return path.size() >= 3 && path[0] == "policy" && path[1] == policy && path[2] == "change";
}

/// A step in the text: from its header to behind the line of its last key.
struct StepPlace {
  std::size_t begin = 0, end = 0;
  std::size_t first = 0, last = 0;  ///< sections; subtables belong to it
};

std::vector<StepPlace> steps_of(const std::string& text, const TomlLayout& layout,
                                const std::string& policy) {
  std::vector<StepPlace> steps;
  for (std::size_t s = 1; s < layout.sections.size(); ++s) {
    const SectionPlace& section = layout.sections[s];
    if (!is_step(section.path, policy)) continue;
    if (section.path.size() == 3 && section.is_element) {
      steps.push_back({section.begin, line_end_of(text, section.end), s, s});
    } else if (!steps.empty()) {
      steps.back().last = s;
    }
  }
  for (StepPlace& step : steps) {
    for (const KeyPlace& key : layout.keys) {
      if (key.section < step.first || key.section > step.last) continue;
      step.end = std::max(step.end, line_end_of(text, key.value_end));
    }
  }
  return steps;
}

StepPlace step_of(const std::string& text, const TomlLayout& layout, const std::string& policy,
                  std::size_t step) {
  const std::vector<StepPlace> steps = steps_of(text, layout, policy);
  if (step >= steps.size()) {
    refuse({"policy." + policy,
            "its dated changes stand in one line, or in a file that this one "
            "extends",
            "", "clone the policy, and change the clone"});
  }
  return steps[step];
}

std::string checked_text(std::string text) {
  read_document(text, "the file");  // still a file
  return text;
}

std::string after_start(int months) {
  return "\"" + std::to_string(months) + (months == 1 ? " month\"" : " months\"");
}

std::string header_of(const std::string& policy, int months) {
  return "[[" + join_path({"policy", policy, "change"}) + "]]\nfrom = " + after_start(months) +
         "\n";
}

/// The text with lines of a new step behind all that the policy has.
std::string with_lines(const std::string& text, const std::string& policy, std::string lines) {
  const TomlLayout layout = layout_of(text);
  std::size_t section = 0;
  bool found = false;
  for (std::size_t s = 0; s < layout.sections.size(); ++s) {
    const KeyPath& path = layout.sections[s].path;
    if (path.size() >= 2 && path[0] == "policy" && path[1] == policy) section = s, found = true;
  }
  for (const KeyPlace& key : layout.keys) {  // as dotted keys of another section
    if (key.path.size() < 2 || key.path[0] != "policy" || key.path[1] != policy) continue;
    section = std::max(section, key.section), found = true;
  }
  if (!found) {
    refuse({"policy." + policy, "it stands in a file that this one extends", "",
            "clone the policy, and change the clone"});
  }
  std::size_t end = section == 0 ? 0 : line_end_of(text, layout.sections[section].end);
  for (const KeyPlace& key : layout.keys) {
    if (key.section == section) end = std::max(end, line_end_of(text, key.value_end));
  }
  if (end > 0 && text[end - 1] != '\n') lines.insert(0, "\n");
  return checked_text(text.substr(0, end) + lines + text.substr(end));
}

/// The text in which the levers from the start on that are `meant` stand in a step.
std::string moved_later(const std::string& text, const std::string& policy, int months,
                        const std::function<bool(const std::string&)>& meant) {
  std::string out = text, lines;
  const TomlLayout layout = layout_of(text);
  std::vector<const KeyPlace*> keys;
  for (const KeyPlace& key : layout.keys) {
    const bool from_start = key.path.size() >= 3 && key.path[0] == "policy" &&
                            key.path[1] == policy && key.path[2] == "levers" && !key.is_inline;
    if (!from_start) continue;
    if (key.path.size() == 3) {
      refuse({"policy." + policy, "its levers stand in one line, in braces", "",
              "write levers.NAME = ... on lines of their own"});
    }
    if (meant(key.path[3])) keys.push_back(&key);
  }
  if (keys.empty()) {
    refuse({"policy." + policy, "no lever moves from the start on in this file", "",
            "clone the policy, and change the clone"});
  }
  for (const KeyPlace* key : keys) {
    const KeyPath path(key->path.begin() + 2, key->path.end());
    std::string rest =
        text.substr(key->value_begin, line_end_of(text, key->value_end) - key->value_begin);
    if (!rest.ends_with('\n')) rest += '\n';
    lines += join_path(path) + " = " + rest;
  }
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
    const std::size_t begin = line_begin_of(text, (*key)->begin);
    out.erase(begin, line_end_of(text, (*key)->value_end) - begin);
  }
  lines = header_of(policy, months) + lines;
  const TomlLayout left = layout_of(out);
  const std::vector<StepPlace> steps = steps_of(out, left, policy);
  if (steps.empty()) return with_lines(out, policy, lines);
  const std::size_t at = line_begin_of(out, steps.front().begin);
  return checked_text(out.substr(0, at) + lines + out.substr(at));
}

}  // namespace

Date months_later(Date date, int months) {
  const int month = date.year * 12 + date.month - 1 + months;
  Date out{month / 12, month % 12 + 1, date.day};
  while (!exists(out)) --out.day;
  return out;
}

std::string with_step_moved(const std::string& text, const std::string& policy, std::size_t step,
                            int months, Date start) {
  const TomlLayout layout = layout_of(text);
  const StepPlace place = step_of(text, layout, policy, step);
  for (const KeyPlace& key : layout.keys) {
    if (key.section != place.first || key.path.back() != "from" || key.path.size() != 4) continue;
    const std::string written = text.substr(key.value_begin, key.value_end - key.value_begin);
    const Value value = read_document("from = " + written, "the file").table[0].value;
    std::string next;
    if (value.kind == Value::Kind::date) {
      next = to_string(std::max(start, months_later(value.date, months)));
    } else {
      const double ticks = read_measure(value.text, Quantity::duration, "").value;
      const double before = ticks / static_cast<double>(kDay) / kDaysOfMonth;
      next = after_start(std::max(0, static_cast<int>(std::lround(before + months))));
    }
    return checked_text(text.substr(0, key.value_begin) + next + text.substr(key.value_end));
  }
  refuse({"policy." + policy, "the change does not say from when", "", ""});
}

std::string with_start_moved(const std::string& text, const std::string& policy, int months) {
  return moved_later(text, policy, months, [](const std::string&) { return true; });
}

std::string with_lever_later(const std::string& text, const std::string& policy,
                             const std::string& lever, int months) {
  return moved_later(text, policy, months, [&](const std::string& name) {
    return find_lever(name) == find_lever(lever);
  });
}

std::string with_step(const std::string& text, const std::string& policy, const std::string& lever,
                      double value, int months) {
  return with_lines(text, policy,
                    header_of(policy, months) + join_path({"levers", find_lever(lever)->id}) +
                        " = " + toml_of(value) + "\n");
}

std::string without_step(const std::string& text, const std::string& policy, std::size_t step) {
  const StepPlace place = step_of(text, layout_of(text), policy, step);
  const std::size_t begin = line_begin_of(text, place.begin);
  return checked_text(text.substr(0, begin) + text.substr(place.end));
}

}  // namespace rapport
