#include "experiments/import/column_look.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "experiments/import/call_headings.h"
#include "experiments/import/date_form.h"
#include "experiments/import/duration_form.h"
#include "experiments/import/plain_text.h"
#include "experiments/import/text_scan.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

void count_times(std::string_view text, ColumnLook& look) {
  bool is_moment = false, is_time = false, is_day = false;
  for (const DateForm& form : date_forms()) {
    // A day of Excel is any five digits: only with a part of a day it tells what a column is.
    if (form.number == DateNumber::excel_days && text.find_first_of(".,") == text.npos) continue;
    const auto time = parse_clock_time(text, form);
    is_moment = is_moment || (time && time->day);
    is_time = is_time || (time && !time->day);
    is_day = is_day || parse_day(text, form).has_value();
  }
  look.moments += is_moment ? 1 : 0;
  look.times += is_time && !is_moment ? 1 : 0;
  look.days += is_day && !is_moment ? 1 : 0;
}

}  // namespace

ColumnLook look_at_row(const std::vector<std::string>& texts) {
  SampleRecords column;
  for (const std::string& text : texts) column.push_back({text});
  return look_at_column(column, 0);
}

ColumnLook look_at_column(const SampleRecords& records, std::size_t column) {
  ColumnLook look;
  std::set<std::string_view> words;
  for (const std::vector<std::string>& record : records) {
    const std::string_view text = column < record.size() ? trimmed(record[column]) : "";
    if (is_empty_text(text)) continue;
    ++look.filled;
    count_times(text, look);
    look.durations += parse_duration(text) || parse_duration(text, {{',', '.'}}) ||
                              parse_duration(text, {{'.', ','}})
                          ? 1
                          : 0;
    look.yes_nos += yes_or_no(text) != YesNo::neither ? 1 : 0;
    look.directions += direction_of(text) != CallDirection::unknown ? 1 : 0;
    look.outcomes += usual_meaning(text) != OutcomeMeaning::unknown ? 1 : 0;
    if (is_letter(text.front()) || static_cast<unsigned char>(text.front()) >= 0x80) {
      words.insert(text);
    }
  }
  look.words = words.size();
  return look;
}

}  // namespace rapport
