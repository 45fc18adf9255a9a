#include "experiments/import/call_mapping.h"

#include <algorithm>

#include "sim/core/text.h"

namespace rapport {

namespace {

const CallRole& role_of(CallField field) { return call_roles()[static_cast<std::size_t>(field)]; }

// A heading as the guesses are written: "Queue Start" is queue_start.
std::string folded_heading(std::string_view heading) {
  std::string text = lower_case(trimmed(heading));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return text;
}

// One file's header while its columns are given to roles.
class ColumnMapper {
 public:
  ColumnMapper(const std::vector<std::string>& header, const std::string& where, Problems& problems)
      : header_(header), where_(where), problems_(problems), taken_(header.size()) {
    for (const std::string& heading : header) folded_.push_back(folded_heading(heading));
  }

  void wish(const MapWishes::Column& wish) {
    wished_[static_cast<std::size_t>(wish.field)] = true;
    if (wish.heading.empty()) return;
    const auto at = find_heading(wish.heading);
    if (!at) return;
    const std::string role = role_of(wish.field).name;
    if (!taken_[*at].empty()) {
      problems_.add(where_, "the column '" + wish.heading + "' is mapped to both '" + taken_[*at] +
                                "' and '" + role + "'");
      return;
    }
    take(wish.field, *at, false);
  }

  void guess(CallField field) {
    if (wished_[static_cast<std::size_t>(field)]) return;
    for (const std::string& name : role_of(field).guesses) {
      const auto found = std::find(folded_.begin(), folded_.end(), name);
      const auto at = static_cast<std::size_t>(found - folded_.begin());
      if (found == folded_.end() || !taken_[at].empty()) continue;
      take(field, at, true);
      return;
    }
  }

  // A problem where none of the roles has a column; the first one is what to map.
  void need(const char* what, const std::vector<std::vector<CallField>>& choices) {
    for (const std::vector<CallField>& all : choices) {
      if (std::all_of(all.begin(), all.end(), [&](CallField f) { return mapping_.has(f); })) return;
    }
    std::string roles;
    for (const std::vector<CallField>& all : choices) {
      if (!roles.empty()) roles += ", or ";
      for (const CallField& field : all) {
        roles += std::string(&field == &all.front() ? "'" : " and '") + role_of(field).name + "'";
      }
    }
    const CallRole& first = role_of(choices.front().front());
    std::string how = std::string("--map ") + first.name + "=COLUMN";
    const std::string near = nearest_guess(first);
    if (!near.empty()) how += ", perhaps --map " + std::string(first.name) + "=" + near;
    problems_.add(where_, std::string("no column says ") + what + " (" + roles + ")",
                  "the columns are " + quoted_list(header_), "say which: " + how);
  }

  const CallMapping& mapping() const { return mapping_; }

 private:
  // Exactly as written, else in any case.
  std::optional<std::size_t> find_heading(const std::string& heading) {
    const auto same = [&](const std::string& other) { return trimmed(other) == heading; };
    const auto exact = std::find_if(header_.begin(), header_.end(), same);
    if (exact != header_.end()) {
      if (std::count_if(header_.begin(), header_.end(), same) > 1) {
        problems_.add(where_, "the column '" + heading + "' stands twice in the header");
      }
      return static_cast<std::size_t>(exact - header_.begin());
    }
    const auto near = std::find(folded_.begin(), folded_.end(), folded_heading(heading));
    if (near != folded_.end()) return static_cast<std::size_t>(near - folded_.begin());
    problems_.add(where_, "there is no column '" + heading + "'",
                  "the columns are " + quoted_list(header_), did_you_mean(heading, header_));
    return std::nullopt;
  }

  void take(CallField field, std::size_t at, bool guessed) {
    const auto role = static_cast<std::size_t>(field);
    taken_[at] = role_of(field).name;
    mapping_.column[role] = at;
    mapping_.guessed[role] = guessed;
  }

  std::string nearest_guess(const CallRole& role) const {
    for (const std::string& guess : role.guesses) {
      std::vector<std::string> free;
      for (std::size_t i = 0; i < header_.size(); ++i) {
        if (taken_[i].empty()) free.push_back(header_[i]);
      }
      const std::string near = nearest_name(guess, free);
      if (!near.empty()) return near;
    }
    return {};
  }

  const std::vector<std::string>& header_;
  const std::string& where_;
  Problems& problems_;
  std::vector<std::string> folded_;
  std::vector<std::string> taken_;  // the role of each column, empty where it is free
  std::array<bool, kCallFields> wished_{};
  CallMapping mapping_;
};

}  // namespace

CallMapping map_columns(const std::vector<std::string>& header, const MapWishes& wishes,
                        const std::string& where, Problems& problems) {
  using enum CallField;
  ColumnMapper mapper(header, where, problems);
  const std::size_t before = problems.size();
  for (const MapWishes::Column& column : wishes.columns) mapper.wish(column);
  for (std::size_t i = 0; i < kCallFields; ++i) mapper.guess(static_cast<CallField>(i));
  if (problems.size() > before) return mapper.mapping();  // what is missing may be what was meant
  mapper.need("when a call came", {{arrival}, {menu_end}});
  mapper.need("whether a call was served", {{outcome}, {service}, {service_start, service_end}});
  mapper.need("how long a call waited", {{wait}, {queue_end}, {service_start}});
  mapper.need("how long a call was served", {{service}, {service_end}});
  if (!wishes.words.empty() && !mapper.mapping().has(outcome)) {
    mapper.need("what the words for outcomes stand in", {{outcome}});
  }
  return mapper.mapping();
}

void add_missing_date(const std::vector<std::string>& header, const std::string& where,
                      Problems& problems) {
  const std::string no_name;
  ColumnMapper mapper(header, where, problems);
  mapper.need("on which day a call came, and its times do not name it", {{CallField::date}});
}

}  // namespace rapport
