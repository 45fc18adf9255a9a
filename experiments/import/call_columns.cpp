#include "experiments/import/call_columns.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "experiments/import/call_mapping.h"
#include "sim/core/text.h"

namespace rapport {

std::span<const CallRole> call_roles() {
  static const std::array<CallRole, kCallFields> roles = {{
      {"date",
       "the day of the call (YYYY-MM-DD); not needed where the times name it",
       {"date", "day", "call_date", "datum"}},
      {"arrival",
       "when the caller joined the line",
       {"q_start", "queue_start", "arrival", "arrival_time", "queue_entry", "enqueued", "arrived",
        "call_start", "start_time", "time", "timestamp", "datetime"}},
      {"menu_end",
       "when the voice menu ended: the arrival of calls that did not wait",
       {"vru_exit", "ivr_exit", "menu_end", "ivr_end", "vru_end"}},
      {"queue_end",
       "when the caller left the line",
       {"q_exit", "queue_end", "queue_exit", "q_end", "dequeued"}},
      {"wait",
       "seconds (or H:MM:SS) in line",
       {"q_time", "wait", "wait_time", "waiting_time", "queue_time", "wait_seconds"}},
      {"outcome",
       "a word that says whether the call was answered",
       {"outcome", "result", "disposition", "status", "call_outcome"}},
      {"service_start",
       "when the service began",
       {"ser_start", "service_start", "answer_time", "answered_at", "talk_start"}},
      {"service_end",
       "when the service ended",
       {"ser_exit", "service_end", "service_exit", "ser_end", "end_time", "talk_end"}},
      {"service",
       "seconds (or H:MM:SS) of service",
       {"ser_time", "service", "service_time", "handle_time", "handling_time", "talk_time",
        "duration", "service_seconds"}},
      {"server", "who served the call", {"server", "agent", "agent_name", "agent_id", "employee"}},
      {"type",
       "what sort of call it was",
       {"type", "call_type", "service_type", "queue", "queue_name", "skill"}},
      {"priority", "a whole number, the larger the sooner", {"priority", "prio"}},
      {"customer",
       "who called; empty or 0 where that is not known",
       {"customer_id", "customer", "caller", "caller_id", "client_id", "client"}},
  }};
  return roles;
}

namespace {

struct WordRole {
  const char* name;
  OutcomeMeaning meaning;
  std::vector<std::string> usual;  // lower case
};

const std::array<WordRole, 3>& word_roles() {
  static const std::array<WordRole, 3> roles = {{
      {"served", OutcomeMeaning::served, {"agent", "answered", "served", "handled"}},
      {"hung_up",
       OutcomeMeaning::hung_up,
       {"hang", "abandoned", "abandon", "hangup", "hung_up", "lost"}},
      {"ignore", OutcomeMeaning::ignored, {"phantom", "test", "ignore"}},
  }};
  return roles;
}

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
  for (const WordRole& role : word_roles()) names.emplace_back(role.name);
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
    const auto word = std::find_if(word_roles().begin(), word_roles().end(),
                                   [&](const WordRole& role) { return role.name == name; });
    if (word != word_roles().end()) {
      wish_for_word(*word, value, wishes, problems);
    } else {
      wish_for_column(name, value, wishes, problems);
    }
  }
  return wishes;
}

OutcomeMeaning usual_meaning(std::string_view word) {
  const std::string lower = lower_case(word);
  for (const WordRole& role : word_roles()) {
    if (std::find(role.usual.begin(), role.usual.end(), lower) != role.usual.end()) {
      return role.meaning;
    }
  }
  return OutcomeMeaning::unknown;
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
