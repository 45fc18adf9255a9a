#include "experiments/record/record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "experiments/import/csv_reader.h"
#include "experiments/import/duration_form.h"
#include "experiments/import/file_kind.h"
#include "experiments/import/plain_text.h"
#include "experiments/import/text_file.h"
#include "experiments/output/csv.h"
#include "experiments/record/heading.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

using Kind = RecordHeading::Kind;

constexpr double kNoNumberRead = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostSaid = 10;          // problems of one kind
constexpr std::size_t kMostMonths = 12 * 100;  // from the first month to the last
constexpr std::size_t kEnoughForStep = 6;      // numbers that show to what they are rounded

struct RawCell {
  std::string text;
  std::size_t line = 0;
};

/// The file as records of texts.
struct RawTable {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> lines;
};

RawTable raw_table(std::istream& in, const std::string& name, std::span<const Figure> known) {
  Problems problems;
  check_is_table(in, name, problems);
  problems.throw_if_any();
  CsvReader csv(in, [&](std::string_view heading) { return is_record_heading(heading, known); });
  if (csv.header().empty()) refuse(name, "is empty", "CSV with a header");
  if (csv.header_fault() != CsvFault::none) {
    refuse(name + ":" + std::to_string(csv.header_line()),
           std::string("the header cannot be read: ") + to_string(csv.header_fault()));
  }
  RawTable table;
  for (const std::string& heading : csv.header()) table.headings.emplace_back(trimmed(heading));
  while (csv.next()) {
    if (csv.fault() != CsvFault::none && problems.size() < kMostSaid) {
      problems.add(name + ":" + std::to_string(csv.line()), to_string(csv.fault()));
    }
    if (csv.fault() != CsvFault::none) continue;
    std::vector<std::string> row;
    for (const std::string_view field : csv.fields()) row.emplace_back(trimmed(field));
    row.resize(table.headings.size());
    table.rows.push_back(std::move(row));
    table.lines.push_back(csv.line());
  }
  problems.throw_if_any();
  if (table.rows.empty()) refuse(name, "has a header and no records");
  return table;
}

// ---- numbers ------------------------------------------------------------------------------------

/// A number's text without what stands around it: a currency, a per cent sign, brackets that mean
/// less than nothing.
struct BareNumber {
  std::string digits;
  bool negative = false, percent = false;
};

BareNumber bare_number(std::string_view text) {
  BareNumber bare;
  std::string left(trimmed(text));
  const auto cut = [&](std::string_view mark) {
    if (left.starts_with(mark)) left = std::string(trimmed(left.substr(mark.size())));
    if (left.ends_with(mark))
      left = std::string(trimmed(left.substr(0, left.size() - mark.size())));
  };
  bare.percent = left.ends_with("%");
  for (const char* mark : {"%", "€", "$", "£", "¥", "EUR", "USD", "GBP", "CHF", "ILS"}) cut(mark);
  if (left.size() > 2 && left.front() == '(' && left.back() == ')') {
    bare.negative = true;
    left = left.substr(1, left.size() - 2);
  }
  for (const char* minus : {"-", "−"}) {
    if (!left.starts_with(minus)) continue;
    bare.negative = true;
    left = left.substr(std::string_view(minus).size());
  }
  bare.digits = std::string(trimmed(left));
  return bare;
}

/// The numbers of one figure, or their errors, as the file has them.
struct RawLine {
  std::size_t figure = 0;
  bool is_error = false, is_percent = false;
  std::string heading;
  std::map<MonthNumber, RawCell> cells{};
};

/// The step to which all numbers are rounded: of digits behind the point, or of noughts before it.
double step_of(const std::vector<double>& values) {
  double step = 1e-6;
  std::size_t count = 0;
  for (const double v : values) count += std::isfinite(v) && v != 0.0;
  while (step < (count < kEnoughForStep ? 1.0 : 1e6)) {
    const double next = 10.0 * step;
    const bool fits = std::ranges::all_of(values, [&](double v) {
      return !std::isfinite(v) || std::abs(v / next - std::round(v / next)) < 1e-6;
    });
    if (!fits) break;
    step = next;
  }
  return count == 0 ? 0.0 : step;
}

class RecordReader {
 public:
  RecordReader(const std::string& name, std::span<const Figure> known, const RawTable& table)
      : name_(name), known_(known), table_(table) {}

  /// The first and the last month of rows that have more than their month.
  std::pair<MonthNumber, MonthNumber> months() {
    read_headings();
    std::vector<MonthNumber> filled;
    const auto value = column_with(Kind::metric) ? column_with(Kind::value) : std::nullopt;
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      const auto texts = std::ranges::count_if(
          table_.rows[r], [](const std::string& text) { return !is_empty_text(text); });
      const bool is_filled = value ? !is_empty_text(table_.rows[r][*value]) : texts > 1;
      if (is_filled) filled.push_back(*months_.months[r]);
    }
    if (filled.empty()) refuse(name_, "has no numbers yet");
    const auto [least, most] = std::ranges::minmax_element(filled);
    return {*least, *most};
  }

  MonthlyRecord read() {
    read_headings();
    column_with(Kind::metric) && column_with(Kind::value) ? take_long() : take_wide();
    problems_.throw_if_any();
    if (lines_.empty()) {
      refuse(name_, "has no figure that the runs have", nearest_of("", ids()));
    }
    MonthlyRecord record = made();
    problems_.throw_if_any();
    return record;
  }

 private:
  void read_headings() {
    for (const std::string& heading : table_.headings) {
      columns_.push_back(heading_of(heading, {}, known_));
    }
    find_month_column();
  }

  std::string where(std::size_t line) const { return name_ + ":" + std::to_string(line); }

  std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (const Figure& figure : known_) all.push_back(figure.heading());
    return all;
  }

  std::optional<std::size_t> column_with(Kind kind) const {
    const auto found = std::ranges::find(columns_, kind, &RecordHeading::kind);
    if (found == columns_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns_.begin());
  }

  /// The column of months, by its heading or else the first one, and what its texts are.
  void find_month_column() {
    month_ = column_with(Kind::month).value_or(0);
    std::vector<std::string> texts;
    for (const auto& row : table_.rows) texts.push_back(row[month_]);
    months_ = months_of_texts(texts);
    if (months_.order_open) {
      refuse(where(table_.lines[0]),
             "'" + texts[0] + "' and all others may have the day first or the month",
             "months as 2026-03");
    }
    std::size_t bad = 0;
    for (std::size_t r = 0; r < texts.size(); ++r) {
      if (months_.months[r] || bad++ >= kMostSaid) continue;
      problems_.add(where(table_.lines[r]), "'" + texts[r] + "' is no month", kMonthForms);
    }
    problems_.throw_if_any();
    if (months_.by_days && !months_.at_ends) {
      notes_.push_back("days of dates do not count: each stands for its month");
    }
  }

  void put(RawLine& line, std::size_t row, std::size_t column) {
    const RawCell cell{table_.rows[row][column], table_.lines[row]};
    const auto [at, is_new] = line.cells.emplace(*months_.months[row], cell);
    if (is_new || twice_++ >= kMostSaid) return;
    problems_.add(where(cell.line),
                  month_id(*months_.months[row]) + " is there twice for " + line.heading +
                      ": line " + std::to_string(at->second.line) + " has it too",
                  "one number a month: add up days or weeks first");
  }

  void say_unused(const std::string& heading, const RecordHeading& meant) {
    if (meant.kind == Kind::not_there) {
      note("'" + heading + "' is left out: " + meant.problem);
    } else if (!meant.nearest.empty()) {
      problems_.add(name_, "'" + heading + "' is no figure that runs have",
                    nearest_of(heading, ids()), meant.nearest);
    } else {
      note("'" + heading + "' is left out: it is no figure that runs have");
    }
  }

  void note(const std::string& text) {
    if (std::ranges::find(notes_, text) == notes_.end()) notes_.push_back(text);
  }

  void take_wide() {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (c == month_) continue;
      if (columns_[c].kind != Kind::figure) {
        if (columns_[c].kind == Kind::unknown || columns_[c].kind == Kind::not_there) {
          say_unused(table_.headings[c], columns_[c]);
        }
        continue;
      }
      RawLine& line = line_for(columns_[c], table_.headings[c], true);
      for (std::size_t r = 0; r < table_.rows.size(); ++r) put(line, r, c);
    }
  }

  /// The line that a heading's numbers go to. A second column for the same figure is refused.
  RawLine& line_for(const RecordHeading& meant, const std::string& heading, bool once) {
    for (RawLine& line : lines_) {
      if (line.figure != meant.figure || line.is_error != meant.is_error) continue;
      if (once) {
        problems_.add(name_,
                      "'" + line.heading + "' and '" + heading + "' are both " +
                          known_[meant.figure].heading(),
                      "one column for each figure");
        problems_.throw_if_any();
      }
      return line;
    }
    lines_.push_back({meant.figure, meant.is_error, meant.is_percent, heading});
    return lines_.back();
  }

  void take_long() {
    const std::size_t metric = *column_with(Kind::metric), value = *column_with(Kind::value);
    const auto part = column_with(Kind::part), error = column_with(Kind::error);
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      const std::string& name = table_.rows[r][metric];
      RecordHeading meant = heading_of(name, part ? table_.rows[r][*part] : "", known_);
      if (meant.kind != Kind::figure) {
        if (said_.insert({name, true}).second) say_unused(name, meant);
        continue;
      }
      put(line_for(meant, name, false), r, value);
      if (!error || is_empty_text(table_.rows[r][*error])) continue;
      meant.is_error = true;
      put(line_for(meant, name + " error", false), r, *error);
    }
  }

  /// Whether the mark stands in some number, and in each that has it between groups of three
  /// digits.
  static bool is_grouped(const RawLine& line, char mark) {
    bool any = false;
    for (const auto& [month, cell] : line.cells) {
      const std::string digits = bare_number(cell.text).digits;
      std::size_t at = digits.find(mark);
      if (at == std::string::npos) continue;
      any = true;
      if (at == 0 || at > 3) return false;
      for (; at != std::string::npos; at = digits.find(mark, at + 1)) {
        const std::size_t next = std::min(digits.find(mark, at + 1), digits.size());
        if (next - at != 4 || digits.find_first_not_of("0123456789", at + 1) < next) return false;
      }
    }
    return any;
  }

  std::optional<NumberStyle> style_of(const RawLine& line) {
    NumberTally tally;
    for (const auto& [month, cell] : line.cells) {
      if (!is_empty_text(cell.text)) tally.see(bare_number(cell.text).digits, cell.line);
    }
    // 1.485 customers are a thousand and more: of what is counted in whole numbers nothing else is
    // meant.
    for (const auto& [mark, decimal] : {std::pair{'.', ','}, std::pair{',', '.'}}) {
      if (known_[line.figure].digits == 0 && is_grouped(line, mark)) {
        return NumberStyle{decimal, mark};
      }
    }
    if (const auto style = tally.style()) return style;
    problems_.add(where(tally.ambiguous_line()),
                  line.heading + " '" + std::string(tally.ambiguous_text()) +
                      "' may be a thousand and more, or have three digits behind the point",
                  "numbers without marks between thousands");
    return std::nullopt;
  }

  /// By month of the record; NaN where there is no number.
  std::vector<double> numbers_of(RawLine& line, MonthNumber first, std::size_t months) {
    std::vector<double> numbers(months, kNoNumberRead);
    const auto style = style_of(line);
    if (!style) return numbers;
    std::size_t bad = 0;
    for (const auto& [month, cell] : line.cells) {
      if (is_empty_text(cell.text)) continue;
      const BareNumber bare = bare_number(cell.text);
      const auto number = parse_number(bare.digits, *style);
      line.is_percent = line.is_percent || bare.percent;
      if (number && std::isfinite(*number)) {
        numbers[static_cast<std::size_t>(month - first)] = bare.negative ? -*number : *number;
      } else if (bad++ < kMostSaid) {
        problems_.add(where(cell.line), line.heading + " '" + cell.text + "' is no number",
                      "a number as 12.5, 1,485 or 3.4 %");
      }
    }
    return numbers;
  }

  /// Puts errors into the unit that the figure's numbers have.
  void check_error_unit(const RawLine& error, std::vector<double>& numbers) {
    if (std::ranges::any_of(numbers, [](double x) { return x < 0.0; })) {
      problems_.add(name_ + ", " + error.heading, "has a standard error below 0",
                    "0 or more; an empty place where it is not known");
    }
    const auto of = std::ranges::find_if(
        lines_, [&](const RawLine& line) { return line.figure == error.figure && !line.is_error; });
    if (of == lines_.end()) return;
    const std::string& unit = known_[error.figure].unit;
    if (error.is_percent && !of->is_percent && unit != "%") {
      problems_.add(name_ + ", " + error.heading, "is in percent, and '" + of->heading + "' is not",
                    "both in the same unit");
    }
    if (unit != "0 to 1") return;
    if (of->is_percent) {
      for (double& x : numbers) x /= 100.0;
    }
    if (std::ranges::any_of(numbers, [](double x) { return x > 1.0; })) {
      problems_.add(name_ + ", " + error.heading,
                    "has numbers above 1, and '" + of->heading + "' goes from 0 to 1",
                    "errors in the unit of the numbers");
    }
  }

  /// Puts shares into the figure's own unit, and refuses what can be no such figure.
  void check_unit(const RawLine& line, std::vector<double>& numbers) {
    const Figure& figure = known_[line.figure];
    double most = -1e300, least = 1e300;
    for (const double x : numbers) {
      if (std::isfinite(x)) most = std::max(most, x), least = std::min(least, x);
    }
    if (most < least) return;
    const std::string here = name_ + ", " + line.heading;
    const bool is_share = figure.unit == "%", is_score = figure.unit == "0 to 1";
    if (is_share && !line.is_percent && most <= 1.0 && most > 0.0) {
      problems_.add(here, "has no number above 1: it may be in percent, or a share of 1",
                    "'" + line.heading + " %' as its heading, and numbers in percent");
    }
    if (is_score && line.is_percent) {
      for (double& x : numbers) x /= 100.0;
      most /= 100.0;
    }
    if (is_score && most > 1.0) {
      problems_.add(here, "has numbers above 1, and the runs' figure goes from 0 to 1",
                    "of marks from 1 to 5 (mark - 1) / 4, or numbers in %");
    }
    if (is_share && most > 100.0) problems_.add(here, "has numbers above 100 %");
    const bool may_be_less = figure.is_money || figure.id == "memory";
    if (least < 0.0 && !may_be_less) problems_.add(here, "has numbers below 0");
  }

  MonthlyRecord made() {
    MonthlyRecord record{name_};
    const auto [least, most] = std::ranges::minmax_element(months_.months);
    record.first = **least;
    const MonthNumber last = **most;
    record.months = static_cast<std::size_t>(last - record.first) + 1;
    if (record.months > kMostMonths) {
      refuse(name_, "goes from " + month_id(record.first) + " to " + month_id(last),
             "100 years at most: is one of its months mistyped?");
    }
    std::vector<std::optional<std::vector<double>>> errors(known_.size());
    // Numbers first: what unit they are in holds for their errors too.
    std::ranges::stable_partition(lines_, [](const RawLine& line) { return !line.is_error; });
    for (RawLine& line : lines_) {
      std::vector<double> numbers = numbers_of(line, record.first, record.months);
      if (line.is_error) {
        check_error_unit(line, numbers);
        errors[line.figure] = std::move(numbers);
        continue;
      }
      check_unit(line, numbers);
      const double step = step_of(numbers);
      record.lines.push_back({known_[line.figure], line.heading, std::move(numbers), {}, step});
    }
    for (RecordLine& line : record.lines) {
      line.errors.assign(record.months, 0.0);
      for (std::size_t f = 0; f < known_.size(); ++f) {
        const bool is_its = errors[f] && known_[f].heading() == line.figure.heading();
        if (is_its) line.errors = *errors[f];
      }
      for (double& error : line.errors) error = std::isfinite(error) ? error : 0.0;
    }
    problems_.throw_if_any();
    trim(record);
    say_gaps(record);
    record.notes = notes_;
    return record;
  }

  /// Months at both ends without any number are none of the record: a template has them.
  static void trim(MonthlyRecord& record) {
    const auto is_empty = [&](std::size_t m) {
      return std::ranges::all_of(
          record.lines, [m](const RecordLine& line) { return !std::isfinite(line.values[m]); });
    };
    std::size_t begin = 0, end = record.months;
    while (begin < end && is_empty(begin)) ++begin;
    while (end > begin && is_empty(end - 1)) --end;
    if (begin == end) refuse(record.path, "has no numbers yet");
    for (RecordLine& line : record.lines) {
      for (std::vector<double>* list : {&line.values, &line.errors}) {
        list->erase(list->begin() + static_cast<std::ptrdiff_t>(end), list->end());
        list->erase(list->begin(), list->begin() + static_cast<std::ptrdiff_t>(begin));
      }
    }
    record.first += static_cast<MonthNumber>(begin), record.months = end - begin;
  }

  void say_gaps(const MonthlyRecord& record) {
    for (const RecordLine& line : record.lines) {
      const auto gaps =
          std::ranges::count_if(line.values, [](double x) { return !std::isfinite(x); });
      if (gaps > 0) {
        notes_.push_back("'" + line.heading + "' has no number in " + std::to_string(gaps) +
                         " of " + std::to_string(record.months) + " months; these are left out");
      }
    }
    for (std::size_t r = 1; r < months_.months.size(); ++r) {
      if (*months_.months[r] >= *months_.months[r - 1]) continue;
      if (!column_with(Kind::metric)) notes_.push_back("months are out of order, and were sorted");
      break;
    }
  }

  std::string name_;
  std::span<const Figure> known_;
  const RawTable& table_;
  std::vector<RecordHeading> columns_;
  std::size_t month_ = 0;
  MonthColumn months_;
  std::vector<RawLine> lines_;
  std::map<std::string, bool> said_;
  std::size_t twice_ = 0;
  Problems problems_;
  std::vector<std::string> notes_;
};

}  // namespace

MonthlyRecord read_record(std::istream& in, const std::string& name,
                          std::span<const Figure> known) {
  const RawTable table = raw_table(in, name, known);
  return RecordReader(name, known, table).read();
}

MonthlyRecord read_record(const std::string& path, std::span<const Figure> known) {
  return read_record(*open_text(path), path, known);
}

std::pair<MonthNumber, MonthNumber> months_of_record(const std::string& path) {
  const RawTable table = raw_table(*open_text(path), path, {});
  return RecordReader(path, {}, table).months();
}

std::string record_template(std::span<const Figure> known, MonthNumber first, std::size_t months) {
  constexpr const char* kUsual[] = {"customers",  "left", "joined",  "legs",
                                    "complaints", "wait", "gave_up", "satisfaction_reported",
                                    "revenue",    "cost"};
  const auto is_place = [](const Figure& figure) {
    return figure.id == "legs" && figure.part == "touch_point";
  };
  const bool has_places = std::ranges::any_of(known, is_place);  // else contacts of all of them
  std::string header = "month", row;
  for (const char* id : kUsual) {
    for (const Figure& figure : known) {
      const bool is_asked =
          is_place(figure) || (figure.is_whole() && !(has_places && figure.id == "legs"));
      if (figure.id != id || !is_asked) continue;
      header += "," + csv_field(figure.heading() + (figure.unit == "%" ? " %" : ""));
      row += ",";
    }
  }
  std::string text = header + "\r\n";
  for (std::size_t m = 0; m < months; ++m) {
    text += month_id(first + static_cast<MonthNumber>(m)) + row + "\r\n";
  }
  return text;
}

}  // namespace rapport
