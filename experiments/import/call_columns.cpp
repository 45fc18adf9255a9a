#include "experiments/import/call_columns.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "experiments/import/call_headings.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/plain_text.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr CallRole kCallRoles[] = {
    {"date", "the day of the call; not needed where the times name it"},
    {"arrival", "when the caller joined the line"},
    {"menu_end", "when the voice menu ended: the arrival of calls that did not wait"},
    {"queue_end", "when the caller left the line"},
    {"wait", "how long the caller was in line"},
    {"outcome", "a word that says whether the call was answered"},
    {"service_start", "when the service began"},
    {"service_end", "when the service ended, or the caller hung up"},
    {"service", "how long the service took"},
    {"server", "who served the call"},
    {"type", "what sort of call it was"},
    {"priority", "a whole number, the larger the sooner"},
    {"customer", "who called; empty, 0 or anonymous where that is not known"},
    {"abandoned", "a yes or no: whether the caller hung up"},
    {"length", "how long it all took, from the arrival on"},
    {"direction", "inbound or outbound; outbound calls are left out"},
    {"call_id", "a number or name of the call; records of one call are joined"},
};
static_assert(std::size(kCallRoles) == kCallFields, "a row for each value of CallField");

/// Roles whose names users give to words of the outcome.
struct WordRole {
  const char* name;
  OutcomeMeaning meaning;
};
constexpr WordRole kWordRoles[] = {{"served", OutcomeMeaning::served},
                                   {"hung_up", OutcomeMeaning::hung_up},
                                   {"ignore", OutcomeMeaning::ignored}};

void wish_for_word(const WordRole& role, const std::string& word, MapWishes& wishes,
                   Problems& problems) {
  const auto [found, added] = wishes.words.emplace(lower_case(word), role.meaning);
  if (added || found->second == role.meaning) return;
  problems.add("--map", "the outcome '" + word + "' is given two meanings");
}

void wish_for_column(std::string_view name, const std::string& heading, MapWishes& wishes,
                     Problems& problems) {
  std::vector<std::string> names;
  for (const CallRole& role : call_roles()) names.emplace_back(role.name);
  for (const WordRole& role : kWordRoles) names.emplace_back(role.name);
  const auto at =
      static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  if (at >= kCallFields) {
    problems.add("--map", "there is no role '" + std::string(name) + "'", quoted_list(names),
                 did_you_mean(name, names));
    return;
  }
  const auto field = static_cast<CallField>(at);
  for (const MapWishes::Column& column : wishes.columns) {
    if (column.field != field) continue;
    problems.add("--map", "the role '" + std::string(name) + "' is mapped twice");
    return;
  }
  wishes.columns.push_back({field, heading});
}

}  // namespace

MapWishes read_map_wishes(const CallReading& reading, Problems& problems) {
  MapWishes wishes;
  for (const std::string& text : reading.map) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      problems.add("--map", "'" + text + "' says no column", "ROLE=COLUMN, as arrival=q_start");
      continue;
    }
    const std::string_view name = trimmed(std::string_view(text).substr(0, equals));
    const std::string value(trimmed(std::string_view(text).substr(equals + 1)));
    const auto word =
        std::ranges::find_if(kWordRoles, [&](const WordRole& role) { return role.name == name; });
    if (word != std::end(kWordRoles)) {
      wish_for_word(*word, value, wishes, problems);
    } else {
      wish_for_column(name, value, wishes, problems);
    }
  }
  return wishes;
}

std::span<const CallRole> call_roles() { return kCallRoles; }

OutcomeMeaning usual_meaning(std::string_view word) {
  const std::string plain = plain_text(word);
  const auto row = std::ranges::find_if(outcome_words(),
                                        [&](const OutcomeWord& one) { return one.word == plain; });
  return row == outcome_words().end() ? OutcomeMeaning::unknown : row->meaning;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string quoted_list(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 20;
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    list += (i == 0 ? "'" : ", '") + names[i] + "'";
  }
  if (names.size() > kMost) list += " and " + std::to_string(names.size() - kMost) + " more";
  return list;
}

}  // namespace rapport
