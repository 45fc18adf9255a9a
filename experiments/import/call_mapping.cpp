#include "experiments/import/call_mapping.h"

#include <algorithm>
#include <utility>

#include "experiments/import/call_headings.h"
#include "experiments/import/heading.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

using enum CallField;

const CallRole& role_of(CallField field) { return call_roles()[static_cast<std::size_t>(field)]; }

/// How a user would type it in a shell.
std::string map_flag(CallField field, const std::string& column) {
  const bool quoted = column.find_first_of(" ()'$&;|<>*?\"`\\!#") != column.npos;
  const std::string text = std::string(role_of(field).name) + "=" + column;
  return "--map " + (quoted ? "\"" + text + "\"" : text);
}

/// Whether the texts of a column can be what a role says of a call.
bool can_be(const ColumnLook& look, CallField field) {
  switch (field) {
    case date:
      return look.is(&ColumnLook::days) || look.is(&ColumnLook::moments);
    case arrival:
    case menu_end:
    case queue_end:
    case service_start:
    case service_end:
      return look.is(&ColumnLook::moments) || look.is(&ColumnLook::times);
    case wait:
    case service:
    case length:
      return look.is(&ColumnLook::durations) && !look.is(&ColumnLook::moments);
    case outcome:
      return look.outcomes > 0 || (look.words > 0 && look.words <= 8);
    default:
      return false;
  }
}

// One file's header while its columns are given to roles.
class ColumnMapper {
 public:
  /// `has_words`: the user says what words for outcomes mean, so some column has them.
  ColumnMapper(const std::vector<std::string>& header, const SampleRecords& sample, bool has_words,
               const std::string& where, Problems& problems)
      : header_(header),
        sample_(sample),
        has_words_(has_words),
        where_(where),
        problems_(problems),
        taken_(header.size()),
        looks_(header.size()) {
    for (const std::string& heading : header) read_.push_back(read_heading(heading));
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
    if (is_wished(field)) return;
    for (const CallHeading& row : call_headings()) {
      if (row.field != field) continue;
      const auto at = free_column(read_heading(row.spelling).text);
      if (!at || !may_guess(field, *at)) continue;
      take(field, *at, true);
      return;
    }
  }

  // What the headings say is set right by what stands below them, where the user has not said it.
  void mend() {
    const bool days_are_moments = has_guess(date) && !has(arrival) && !is_wished(arrival) &&
                                  look(date).is(&ColumnLook::moments);
    if (days_are_moments) move(date, arrival);
    mend_end();
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
    const CallField first = choices.front().front();
    std::string how = std::string("--map ") + role_of(first).name + "=COLUMN";
    const std::vector<std::string> near = candidates(choices);
    for (std::size_t i = 0; i < near.size(); ++i) how += (i == 0 ? ", perhaps " : " or ") + near[i];
    problems_.add(where_, std::string("no column says ") + what + " (" + roles + ")",
                  "the columns are " + quoted_list(header_) + understood(), "say which: " + how);
  }

  const CallMapping& mapping() const { return mapping_; }

 private:
  bool has(CallField field) const { return mapping_.has(field); }
  bool is_wished(CallField field) const { return wished_[static_cast<std::size_t>(field)]; }
  bool has_guess(CallField field) const { return has(field) && !is_wished(field); }
  const ColumnLook& look(CallField field) const {
    return look_of(*mapping_.column[static_cast<std::size_t>(field)]);
  }
  const ColumnLook& look_of(std::size_t at) const {
    if (!looks_[at]) looks_[at] = look_at_column(sample_, at);
    return *looks_[at];
  }

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
    const std::string text = read_heading(heading).text;
    const auto near = std::ranges::find(read_, text, &Heading::text);
    if (!text.empty() && near != read_.end()) return static_cast<std::size_t>(near - read_.begin());
    problems_.add(where_, "there is no column '" + heading + "'",
                  "the columns are " + quoted_list(header_), did_you_mean(heading, header_));
    return std::nullopt;
  }

  // The first column of this heading that has no role; one that says a unit too will do.
  std::optional<std::size_t> free_column(const std::string& text) const {
    for (std::string Heading::*part : {&Heading::text, &Heading::bare}) {
      for (std::size_t i = 0; i < read_.size(); ++i) {
        if (taken_[i].empty() && read_[i].*part == text) return i;
      }
    }
    return std::nullopt;
  }

  // Some headings mean several things: a type of call that is inbound or outbound is a direction.
  bool may_guess(CallField field, std::size_t at) const {
    const ColumnLook& texts = look_of(at);
    if (texts.filled == 0) return field != outcome;
    switch (field) {
      case queue_end:
      case service_start:
      case service_end:  // "answered" may also be a yes or no
        return 2 * (texts.moments + texts.times) >= texts.filled;
      case type:
        return !texts.is(&ColumnLook::directions);
      case abandoned:
        return texts.is(&ColumnLook::yes_nos);
      case direction:
        return 2 * texts.directions >= texts.filled;
      case outcome:
        return has_words_ || !texts.is(&ColumnLook::durations) || texts.is(&ColumnLook::outcomes);
      default:
        return true;
    }
  }

  // One column says how a call ended. A guessed outcome with words that nobody knows is none beside
  // a yes or no.
  void mend_end() {
    if (!has(outcome) || !has(abandoned)) return;
    const bool keep_outcome =
        is_wished(outcome) || (!is_wished(abandoned) && look(outcome).is(&ColumnLook::outcomes));
    drop(keep_outcome ? abandoned : outcome);
  }

  void take(CallField field, std::size_t at, bool guessed) {
    const auto role = static_cast<std::size_t>(field);
    taken_[at] = role_of(field).name;
    mapping_.column[role] = at;
    mapping_.guessed[role] = guessed;
  }

  void drop(CallField field) {
    auto& column = mapping_.column[static_cast<std::size_t>(field)];
    taken_[*column].clear();
    column.reset();
  }

  void move(CallField from, CallField to) {
    const std::size_t at = *mapping_.column[static_cast<std::size_t>(from)];
    drop(from);
    take(to, at, true);
  }

  // Free columns that could be meant, by their headings or by what stands below: flags to give.
  std::vector<std::string> candidates(const std::vector<std::vector<CallField>>& choices) const {
    const CallField first = choices.front().front();
    const std::string near = nearest_guess(first);
    if (!near.empty()) return {map_flag(first, near)};
    constexpr std::size_t kMostCandidates = 3;
    std::vector<std::string> flags;
    for (std::size_t i = 0; i < header_.size() && flags.size() < kMostCandidates; ++i) {
      if (!taken_[i].empty() || header_[i].empty()) continue;
      if (can_be(look_of(i), first)) flags.push_back(map_flag(first, header_[i]));
    }
    return flags;
  }

  std::string nearest_guess(CallField field) const {
    std::vector<std::string> free;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (taken_[i].empty() && !header_[i].empty()) free.push_back(header_[i]);
    }
    for (const CallHeading& row : call_headings()) {
      if (row.field != field) continue;
      const std::string near = nearest_name(row.spelling, free);
      if (!near.empty()) return near;
    }
    return {};
  }

  // "; understood are date ('Day'), ...", or nothing where nothing is.
  std::string understood() const {
    std::string list;
    for (std::size_t i = 0; i < kCallFields; ++i) {
      if (!mapping_.column[i]) continue;
      list += (list.empty() ? "" : ", ") + std::string(call_roles()[i].name) + " ('" +
              header_[*mapping_.column[i]] + "')";
    }
    return list.empty() ? "" : "; understood: " + list;
  }

  const std::vector<std::string>& header_;
  const SampleRecords& sample_;
  const bool has_words_;
  const std::string& where_;
  Problems& problems_;
  std::vector<Heading> read_;
  std::vector<std::string> taken_;  // the role of each column, empty where it is free
  mutable std::vector<std::optional<ColumnLook>> looks_;  // once they were asked for
  std::array<bool, kCallFields> wished_{};
  CallMapping mapping_;
};

}  // namespace

CallMapping map_columns(const std::vector<std::string>& header, const SampleRecords& sample,
                        const MapWishes& wishes, const std::string& where, Problems& problems) {
  ColumnMapper mapper(header, sample, !wishes.words.empty(), where, problems);
  const std::size_t before = problems.size();
  for (const MapWishes::Column& column : wishes.columns) mapper.wish(column);
  // The direction first: it may stand under a heading of the type.
  mapper.guess(direction);
  for (std::size_t i = 0; i < kCallFields; ++i) {
    if (static_cast<CallField>(i) != direction) mapper.guess(static_cast<CallField>(i));
  }
  mapper.mend();
  if (problems.size() > before) return mapper.mapping();  // what is missing may be what was meant
  mapper.need("when a call came", {{arrival}, {menu_end}});
  mapper.need("whether a call was served",
              {{outcome}, {abandoned}, {service}, {service_start, service_end}});
  mapper.need("how long a call waited",
              {{wait}, {queue_end}, {service_start}, {length, service}, {service_end, service}});
  mapper.need("how long a call was served", {{service}, {service_end}, {length}});
  if (!wishes.words.empty() && !mapper.mapping().has(outcome)) {
    mapper.need("what the words for outcomes stand in", {{outcome}});
  }
  return mapper.mapping();
}

void add_missing_date(const std::vector<std::string>& header, const SampleRecords& sample,
                      const std::string& where, Problems& problems) {
  ColumnMapper mapper(header, sample, false, where, problems);
  mapper.need("on which day a call came, and its times do not name it", {{date}});
}

}  // namespace rapport
