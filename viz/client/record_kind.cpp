#include "viz/client/record_kind.h"

#include <algorithm>
#include <system_error>

#include "experiments/customers/customer_file.h"
#include "experiments/import/call_headings.h"
#include "experiments/import/csv_reader.h"
#include "experiments/import/file_kind.h"
#include "experiments/import/text_file.h"
#include "experiments/log/log_columns.h"
#include "experiments/log/log_reader.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr std::size_t kFewestHeadings = 2;  // that tell what a table is of

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMostListed = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i) {
    text += (i == 0 ? "“" : ", “") + names[i] + "”";
  }
  return text + (names.size() > kMostListed ? ", …" : "");
}

RecordGuess told(RecordKind kind, const std::string& by) {
  return {kind, "This looks like " + name_of(kind) + ", by " + by + "."};
}

/// The headings of a table that say that it is an event log; empty where one is missing that a log
/// needs.
std::vector<std::string> log_headings(const std::vector<std::string>& header) {
  Problems problems;
  const LogColumns columns = log_columns_of(header, LogMap{}, "", problems);
  std::vector<std::string> found;
  if (!problems.empty()) return found;
  for (const int column : columns) {
    if (column >= 0) found.push_back(header[static_cast<std::size_t>(column)]);
  }
  return found;
}

std::vector<std::string> call_headings_of(const std::vector<std::string>& header) {
  std::vector<std::string> found;
  std::ranges::copy_if(header, std::back_inserter(found), is_usual_heading);
  return found;
}

RecordGuess guess_table(const std::string& file, std::istream& in) {
  const CsvReader csv(in, [](std::string_view heading) {
    return is_usual_heading(heading) || is_log_heading(heading) || trimmed(heading) == "question";
  });
  const std::vector<std::string>& header = csv.header();
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(header, [&](const auto& one) { return trimmed(one) == name; });
  };
  if (csv.header_fault() != CsvFault::none || header.empty()) return {};
  if (has("question") && has("answer")) {
    return told(RecordKind::answers, "the headings “question” and “answer”");
  }
  std::vector<std::string> log = log_headings(header), calls = call_headings_of(header),
                           customers = customer_headings(file);
  std::erase(customers, "");
  const std::size_t most = std::max({log.size(), calls.size(), customers.size()});
  if (most < kFewestHeadings) return {};
  const std::string by = "the headings ";
  if (calls.size() == most) return told(RecordKind::calls, by + listed(calls));
  if (log.size() == most) return told(RecordKind::log, by + listed(log));
  return told(RecordKind::customers, by + listed(customers));
}

}  // namespace

std::string name_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::answers:
      return "a sheet of answers";
    case RecordKind::customers:
      return "a table of customers";
    case RecordKind::calls:
      return "records of calls";
    case RecordKind::log:
      return "an event log";
    case RecordKind::unknown:
      break;
  }
  return "none of these";
}

RecordGuess guess_records(const std::filesystem::path& path) {
  std::error_code error;
  const std::string name = path.filename().string();
  if (!std::filesystem::exists(path, error)) return {RecordKind::unknown, "There is no such file."};
  if (!std::filesystem::is_regular_file(path, error)) {
    return {RecordKind::unknown, "That is no file but a folder, or a device."};
  }
  RecordGuess guess;
  try {
    const auto in = open_text(path.string());
    if (is_queue_log(*in)) return told(RecordKind::calls, "its lines, a queue_log of Asterisk");
    if (is_xml(*in)) return told(RecordKind::log, "its form, XES");
    guess = guess_table(path.string(), *in);
  } catch (const std::exception& problem) {
    const std::string all = problem.what();
    return {RecordKind::unknown, all.substr(0, all.find('\n'))};
  }
  if (guess.kind == RecordKind::unknown) {
    guess.words = "The headings of " + name +
                  " tell none of these. Choose what it is, and the problem is said in full.";
  }
  return guess;
}

}  // namespace rapport
