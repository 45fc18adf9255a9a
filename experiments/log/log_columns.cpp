#include "experiments/log/log_columns.h"

#include <algorithm>

#include "experiments/import/call_mapping.h"
#include "experiments/import/heading.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr const char* kCaseHeadings[] = {"caseid",     "caseconceptname", "case",      "traceid",
                                         "trace",      "casenumber",      "ticketid",  "ticket",
                                         "incidentid", "processid",       "orderid",   "fall",
                                         "fallid",     "vorgang",         "vorgangsid"};
constexpr const char* kActivityHeadings[] = {
    "activity",  "activityname", "conceptname", "event",          "eventname",
    "task",      "action",       "state",       "status",         "step",
    "aktivitat", "aktivitaet",   "taetigkeit",  "vorgangsschritt"};
constexpr const char* kTimeHeadings[] = {
    "timestamp",    "timetimestamp",  "time",         "completetimestamp",
    "endtimestamp", "completiontime", "completetime", "endtime",
    "end",          "complete",       "datetime",     "eventtime",
    "at",           "date",           "zeitstempel",  "zeitpunkt",
    "zeit",         "datum"};
constexpr const char* kStartHeadings[] = {"starttimestamp", "starttime", "start",
                                          "begin",          "begintime", "beginn"};
constexpr const char* kLifecycleHeadings[] = {"lifecycletransition", "lifecycle", "transition",
                                              "eventtype"};
constexpr const char* kResourceHeadings[] = {"orgresource", "resource", "user",       "agent",
                                             "person",      "employee", "assignedto", "bearbeiter",
                                             "mitarbeiter", "performer"};
constexpr const char* kGroupHeadings[] = {"orggroup",  "group",           "team",   "department",
                                          "workgroup", "assignmentgroup", "gruppe", "abteilung"};

constexpr LogRole kRoles[] = {
    {"case", "what the event belongs to: a number or name", "concept:name", kCaseHeadings},
    {"activity", "what was done", "concept:name", kActivityHeadings},
    {"time", "when it happened, or ended", "time:timestamp", kTimeHeadings},
    {"start", "when it began, where that is another column", "start_timestamp", kStartHeadings},
    {"lifecycle", "start, complete, schedule, ...: what the event was of its activity",
     "lifecycle:transition", kLifecycleHeadings},
    {"resource", "who did it", "org:resource", kResourceHeadings},
    {"group", "the team", "org:group", kGroupHeadings},
};
static_assert(std::size(kRoles) == kLogFields);

/// Words of the standard's life cycle, as letters in lower case.
struct LifecycleWord {
  std::string_view word;
  Lifecycle meaning;
};
constexpr LifecycleWord kLifecycleWords[] = {
    {"schedule", Lifecycle::schedule},  {"scheduled", Lifecycle::schedule},
    {"start", Lifecycle::start},        {"started", Lifecycle::start},
    {"begin", Lifecycle::start},        {"complete", Lifecycle::complete},
    {"completed", Lifecycle::complete}, {"end", Lifecycle::complete},
    {"unknown", Lifecycle::complete},   {"", Lifecycle::complete},
    {"withdraw", Lifecycle::stop},      {"ateabort", Lifecycle::stop},
    {"piabort", Lifecycle::stop},       {"manualskip", Lifecycle::other},
    {"autoskip", Lifecycle::other},     {"assign", Lifecycle::other},
    {"reassign", Lifecycle::other},     {"suspend", Lifecycle::other},
    {"resume", Lifecycle::other},
};

constexpr LogField kNeeded[] = {LogField::case_id, LogField::activity, LogField::time};

std::size_t number_of(LogField field) { return static_cast<std::size_t>(field); }

int column_named(const std::vector<std::string>& header, const std::string& name) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (trimmed(header[i]) == name) return static_cast<int>(i);
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (read_heading(header[i]).text == read_heading(name).text) return static_cast<int>(i);
  }
  return -1;
}

int guessed_column(const std::vector<std::string>& header, const LogRole& role,
                   const std::vector<bool>& taken) {
  for (const char* heading : role.headings) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (!taken[i] && read_heading(header[i]).text == heading) return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace

std::span<const LogRole> log_roles() { return kRoles; }

LogMap read_log_map(const std::vector<std::string>& texts, Problems& problems) {
  LogMap map;
  std::vector<std::string> names;
  for (const LogRole& role : kRoles) names.emplace_back(role.name);
  for (const std::string& text : texts) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string role(trimmed(std::string_view(text).substr(0, equals)));
    const auto found = std::ranges::find(names, role);
    if (found == names.end() || equals == text.size()) {
      problems.add("--map " + text, "is not ROLE=COLUMN", "a role of " + quoted_list(names),
                   did_you_mean(role, names));
      continue;
    }
    map[static_cast<std::size_t>(found - names.begin())] =
        std::string(trimmed(std::string_view(text).substr(equals + 1)));
  }
  return map;
}

LogColumns log_columns_of(const std::vector<std::string>& header, const LogMap& map,
                          const std::string& where, Problems& problems) {
  LogColumns columns;
  columns.fill(-1);
  std::vector<bool> taken(header.size(), false);
  const auto take = [&](std::size_t field, int column) {
    columns[field] = column;
    if (column >= 0) taken[static_cast<std::size_t>(column)] = true;
  };
  for (std::size_t f = 0; f < kLogFields; ++f) {
    if (!map[f] || map[f]->empty()) continue;
    take(f, column_named(header, *map[f]));
    if (columns[f] < 0) {
      problems.add(where, "has no column '" + *map[f] + "'", quoted_list(header),
                   did_you_mean(*map[f], header));
    }
  }
  for (std::size_t f = 0; f < kLogFields; ++f) {
    if (!map[f]) take(f, guessed_column(header, kRoles[f], taken));
  }
  // One column of times is when things happen, whatever it is called.
  const std::size_t time = number_of(LogField::time), start = number_of(LogField::start);
  if (columns[time] < 0 && !map[time] && columns[start] >= 0) {
    columns[time] = columns[start];
    columns[start] = -1;
  }
  if (!problems.empty()) return columns;
  for (const LogField field : kNeeded) {
    const LogRole& role = kRoles[number_of(field)];
    if (columns[number_of(field)] >= 0) continue;
    problems.add(where,
                 std::string("no column is known to say '") + role.name + "' (" + role.what + ")",
                 std::string("--map ") + role.name + "= and one of " + quoted_list(header));
  }
  return columns;
}

bool is_log_heading(std::string_view heading) {
  const std::string text = read_heading(heading).text;
  return std::ranges::any_of(kRoles, [&](const LogRole& role) {
    return std::ranges::any_of(role.headings, [&](const char* known) { return text == known; });
  });
}

std::optional<Lifecycle> lifecycle_of(std::string_view word) {
  const std::string text = read_heading(word).text;
  for (const LifecycleWord& known : kLifecycleWords) {
    if (text == known.word) return known.meaning;
  }
  return std::nullopt;
}

}  // namespace rapport
