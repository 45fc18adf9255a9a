#include "experiments/log/log_reader.h"

#include <algorithm>

#include "experiments/import/csv_reader.h"
#include "experiments/import/file_kind.h"
#include "experiments/import/gzip_file.h"
#include "experiments/import/plain_text.h"
#include "experiments/import/text_file.h"
#include "experiments/log/log_builder.h"
#include "experiments/log/log_columns.h"
#include "experiments/log/xes_reader.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// The order of day and month that the user says.
DateOrder said_order(const LogReading& reading, Problems& problems) {
  if (reading.dates == "day-first") return DateOrder::day_first;
  if (reading.dates == "month-first") return DateOrder::month_first;
  if (!reading.dates.empty()) {
    problems.add("--dates " + reading.dates, "is no order", "day-first or month-first");
  }
  return DateOrder::plain;
}

/// How a column of times is written: the form that most texts have.
class TimeColumn {
 public:
  TimeColumn() : fits_(date_forms().size(), 0) {}

  void see(std::string_view text, std::size_t line) {
    if (is_empty_text(text)) return;
    // Most texts are of the form of the one before.
    if (fits(text, last_) && date_forms()[last_].order == DateOrder::plain) {
      ++fits_[last_];
      return;
    }
    for (std::size_t f = 0; f < fits_.size(); ++f) {
      if (!fits(text, f)) continue;
      ++fits_[f];
      last_ = f;
      if (line_ == 0) line_ = line, text_ = std::string(text);
    }
  }

  /// Adds a problem where two orders of day and month fit alike.
  const DateForm& decide(DateOrder order, const std::string& where, Problems& problems) const {
    std::size_t best = 0;
    for (std::size_t f = 0; f < fits_.size(); ++f) {
      const DateOrder own = date_forms()[f].order;
      if (order != DateOrder::plain && own != DateOrder::plain && own != order) continue;
      if (fits_[f] > fits_[best]) best = f;
    }
    const DateForm& form = date_forms()[best];
    const bool two_ways = order == DateOrder::plain && form.order != DateOrder::plain &&
                          std::ranges::any_of(date_forms(), [&](const DateForm& other) {
                            const auto f = static_cast<std::size_t>(&other - date_forms().data());
                            return other.order != DateOrder::plain && other.order != form.order &&
                                   fits_[f] == fits_[best];
                          });
    if (two_ways) {
      problems.add(where + ":" + std::to_string(line_),
                   "'" + text_ + "' can be read day first or month first, and no date says which",
                   "--dates day-first or --dates month-first");
    }
    return form;
  }

 private:
  static bool fits(std::string_view text, std::size_t form) {
    const DateForm& one = date_forms()[form];
    const auto time = parse_clock_time(text, one);
    return time ? time->day.has_value() : parse_day(text, one).has_value();
  }

  std::vector<std::size_t> fits_;
  std::size_t last_ = 0, line_ = 0;
  std::string text_;
};

/// A table, read twice: how its times are written is decided by all of them.
class TableLog {
 public:
  TableLog(std::istream& in, const std::string& file, const LogReading& reading)
      : in_(in), file_(file), reading_(reading) {}

  EventLog read() {
    Problems problems;
    check_is_table(in_, file_, problems);
    problems.throw_if_any();
    const LogMap map = read_log_map(reading_.map, problems);
    const DateOrder order = said_order(reading_, problems);
    problems.throw_if_any();
    LogBuilder builder(file_, reading_);
    look(map, order, builder);
    in_.clear();
    in_.seekg(0);
    CsvReader csv(in_, is_log_heading);
    NameTable cases;
    while (csv.next()) {
      if (csv.fault() != CsvFault::none) {
        builder.leave_out(csv.line(), to_string(csv.fault()));
        continue;
      }
      take(csv, cases, builder);
    }
    const std::vector<std::string> ids = cases.take();
    for (std::size_t i = 0; i < ids.size(); ++i) builder.name_case(i, ids[i]);
    return builder.finish({columns_text()});
  }

 private:
  void look(const LogMap& map, DateOrder order, LogBuilder& builder) {
    CsvReader csv(in_, is_log_heading);
    Problems problems;
    if (csv.header_fault() != CsvFault::none || csv.header().size() < 3) {
      refuse(file_, "is no table of events",
             "an event log as XES, or a table as CSV with a case, an activity and a time");
    }
    header_ = csv.header();
    columns_ = log_columns_of(header_, map, file_, problems);
    problems.throw_if_any();
    TimeColumn time, start;
    while (csv.next()) {
      if (csv.fault() != CsvFault::none) continue;
      time.see(field(csv, LogField::time), csv.line());
      start.see(field(csv, LogField::start), csv.line());
    }
    const DateForm& time_form = time.decide(order, file_, problems);
    const DateForm& start_form = start.decide(order, file_, problems);
    problems.throw_if_any();
    builder.set_forms(time_form, start_form);
  }

  std::string_view field(const CsvReader& csv, LogField role) const {
    const int column = columns_[static_cast<std::size_t>(role)];
    if (column < 0) return {};
    return trimmed(csv.fields()[static_cast<std::size_t>(column)]);
  }

  void take(const CsvReader& csv, NameTable& cases, LogBuilder& builder) const {
    EventTexts texts{field(csv, LogField::activity), field(csv, LogField::time),
                     field(csv, LogField::start),    field(csv, LogField::lifecycle),
                     field(csv, LogField::resource), field(csv, LogField::group)};
    const std::string_view id = field(csv, LogField::case_id);
    if (id.empty()) {
      builder.leave_out(csv.line(), "no case");
      return;
    }
    builder.add(static_cast<std::size_t>(cases.number(id)), texts, csv.line());
  }

  std::string columns_text() const {
    std::string text = "Columns: ";
    bool first = true;
    for (std::size_t f = 0; f < kLogFields; ++f) {
      if (columns_[f] < 0) continue;
      text += std::string(first ? "" : ", ") + log_roles()[f].name + " is '" +
              header_[static_cast<std::size_t>(columns_[f])] + "'";
      first = false;
    }
    return text + ".";
  }

  std::istream& in_;
  const std::string& file_;
  const LogReading& reading_;
  std::vector<std::string> header_;
  LogColumns columns_{};
};

/// The key of each role in XES, as the user says or as the standard has it.
std::vector<std::string> keys_of(const LogMap& map) {
  std::vector<std::string> keys;
  for (std::size_t f = 0; f < kLogFields; ++f) {
    keys.push_back(map[f] ? *map[f] : std::string(log_roles()[f].attribute));
  }
  return keys;
}

}  // namespace

bool is_xml(std::istream& in) {
  std::string start(256, '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(in.gcount()));
  in.clear();
  in.seekg(0);
  if (start.starts_with("\xef\xbb\xbf")) start.erase(0, 3);
  return trimmed(start).starts_with('<');
}

EventLog read_xes_log(XmlTags::Source source, const std::string& name, const LogReading& reading) {
  Problems problems;
  const std::vector<std::string> keys = keys_of(read_log_map(reading.map, problems));
  problems.throw_if_any();
  LogBuilder builder(name, reading);
  XesReader events(std::move(source), name);
  std::size_t of_case = 0;
  const auto text = [&](LogField field) -> std::string_view {
    const std::string& key = keys[static_cast<std::size_t>(field)];
    return key.empty() ? std::string_view() : value_of(events.attributes(), key);
  };
  for (auto found = events.next(); found != XesReader::Found::end; found = events.next()) {
    if (found == XesReader::Found::case_end) {
      const std::string_view id = text(LogField::case_id);
      builder.name_case(of_case, id.empty() ? "case " + std::to_string(of_case + 1) : id);
      ++of_case;
      continue;
    }
    builder.add(of_case,
                {text(LogField::activity), text(LogField::time), text(LogField::start),
                 text(LogField::lifecycle), text(LogField::resource), text(LogField::group)},
                events.line());
  }
  return builder.finish({});
}

EventLog read_event_log(const std::string& file, const LogReading& reading) {
  const std::unique_ptr<std::istream> in = open_text(file);
  if (!is_xml(*in)) return TableLog(*in, file, reading).read();
  GzipFile bytes(file);
  return read_xes_log([&](char* to, std::size_t most) { return bytes.read(to, most); }, file,
                      reading);
}

}  // namespace rapport
