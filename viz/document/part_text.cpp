#include "viz/document/part_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "sim/file/document.h"
#include "sim/file/toml_layout.h"
#include "sim/scenario/lever.h"
#include "viz/document/policy_text.h"

namespace rapport {

namespace {

/// Where the name of a lever stands in the path of a key: "policy.P.levers.NAME", or
/// "policy.P.change.levers.NAME" of a dated change; 0: the key is of no lever of the policy.
std::size_t lever_place(const KeyPath& path, const std::string& policy) {
  if (path.size() < 4 || path[0] != "policy" || path[1] != policy) return 0;
  if (path[2] == "levers") return 3;
  return path.size() >= 5 && path[2] == "change" && path[3] == "levers" ? 4 : 0;
}

/// The keys of one lever of a policy in the last place that sets it: with its dated changes those
/// of the last one, else those from the start on.
struct LeverKeys {
  std::vector<KeyPlace> keys;
  KeyPath front{};  ///< the path up to the lever's name

  LeverKeys(const std::string& text, const std::string& policy, const Lever* lever) {
    for (const KeyPlace& key : layout_of(text).keys) {
      const std::size_t at = lever_place(key.path, policy);
      if (at == 0 || key.value_end == 0 || find_lever(key.path[at]) != lever) continue;
      const bool other_place = !keys.empty() && at == 4 && keys.back().section != key.section;
      if (other_place || (front.size() == 4 && at == 4)) keys.clear();
      if (front.size() == 5 && at == 3) continue;  // dated changes come later, wherever they stand
      keys.push_back(key);
      front.assign(key.path.begin(), key.path.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
  }
  const KeyPlace* find(const KeyPath& path) const {
    const auto found = std::ranges::find(keys, path, &KeyPlace::path);
    return found == keys.end() ? nullptr : &*found;
  }
};

KeyPath path_of(const KeyPath& front, const LeverPart& part) {
  KeyPath path = front;
  path.emplace_back(name_of(part.scope));
  path.push_back(part.of);
  return path;
}

/// The key as it is written: where it ends, and how many names it has.
struct WrittenKey {
  std::size_t end = 0, names = 0;
};
WrittenKey written_key(const std::string& text, const KeyPlace& key) {
  std::size_t at = key.begin;
  const auto names = read_key_path(text, at);
  while (at > key.begin && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return {at, names ? names->size() : 1};
}

/// The key for `path`, written beside another one: below it, or behind it within braces.
std::string beside(const std::string& text, const KeyPlace& key, const KeyPath& path,
                   const std::string& number) {
  const std::size_t shared = key.path.size() - written_key(text, key).names;
  const KeyPath own(path.begin() + static_cast<std::ptrdiff_t>(shared), path.end());
  const std::string added = join_path(own) + " = " + number;
  if (key.is_inline) {
    return text.substr(0, key.value_end) + ", " + added + text.substr(key.value_end);
  }
  const std::size_t begin = key.begin == 0 ? std::string::npos : text.rfind('\n', key.begin - 1);
  const std::size_t from = begin == std::string::npos ? 0 : begin + 1;
  const std::string line = text.substr(from, key.begin - from) + added;
  const std::size_t end = text.find('\n', key.value_end);
  if (end == std::string::npos) return text + "\n" + line;
  return text.substr(0, end + 1) + line + "\n" + text.substr(end + 1);
}

std::string checked(std::string text) {
  read_document(text, "the file");  // still a file
  return text;
}

}  // namespace

std::string with_lever_part(const std::string& text, const std::string& policy,
                            const std::string& name, const LeverPart& part, double value) {
  const Lever* lever = find_lever(name);
  const std::string number = toml_of(value);
  const LeverKeys there(text, policy, lever);
  if (there.keys.empty()) {
    return edit_document(text, "the file",
                         join_path(path_of({"policy", policy, "levers", lever->id}, part)), number);
  }
  const KeyPath path = path_of(there.front, part);
  if (const KeyPlace* key = there.find(path)) {
    return checked(text.substr(0, key->value_begin) + number + text.substr(key->value_end));
  }
  const KeyPlace* whole = there.find(there.front);
  const bool is_number = whole != nullptr && text[whole->value_begin] != '{';
  if (!is_number) return checked(beside(text, there.keys.back(), path, number));
  const std::size_t end = written_key(text, *whole).end;
  const std::string split = text.substr(0, end) + ".all" + text.substr(end);
  const LeverKeys renamed(split, policy, lever);
  return checked(beside(split, renamed.keys.back(), path, number));
}

std::string without_lever_part(const std::string& text, const std::string& policy,
                               const std::string& name, const LeverPart& part) {
  const LeverKeys there(text, policy, find_lever(name));
  const KeyPlace* key = there.keys.empty() ? nullptr : there.find(path_of(there.front, part));
  if (key == nullptr) return text;
  if (key->is_inline) {
    refuse({"policy." + policy, "the lever's parts stand in braces", "",
            "set the part to the value of the whole firm"});
  }
  const std::size_t begin = key->begin == 0 ? std::string::npos : text.rfind('\n', key->begin - 1);
  const std::size_t from = begin == std::string::npos ? 0 : begin + 1;
  const std::size_t end = text.find('\n', key->value_end);
  return checked(text.substr(0, from) + (end == std::string::npos ? "" : text.substr(end + 1)));
}

}  // namespace rapport
