#include "experiments/import/duration_form.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "experiments/import/plain_text.h"
#include "experiments/import/text_encoding.h"
#include "experiments/import/text_scan.h"

namespace rapport {

namespace {

constexpr NamedDurationForm kNamedForms[] = {
    {"seconds", "155", [](DurationForm& form) { form.unit = 1.0; }},
    {"milliseconds", "155000", [](DurationForm& form) { form.unit = 0.001; }},
    {"minutes", "2.6", [](DurationForm& form) { form.unit = 60.0; }},
    {"hours", "0.043", [](DurationForm& form) { form.unit = 3600.0; }},
    {"days", "0.0018", [](DurationForm& form) { form.unit = 86'400.0; }},
    {"MM:SS", "2:35", [](DurationForm& form) { form.minute_unit = 1.0; }},
    {"H:MM", "0:03", [](DurationForm& form) { form.minute_unit = 60.0; }},
    {"decimal-comma", "155,4",
     [](DurationForm& form) {
       form.style = {',', '\0'};
     }},
    {"decimal-point", "155.4",
     [](DurationForm& form) {
       form.style = {'.', '\0'};
     }},
    {"thousands-comma", "1,485",
     [](DurationForm& form) {
       form.style = {'.', ','};
     }},
    {"thousands-point", "1.485",
     [](DurationForm& form) {
       form.style = {',', '.'};
     }},
};

// Words for units, in lower case and without accents, and their seconds.
struct UnitWord {
  std::string_view word;
  double seconds;
};
constexpr UnitWord kUnitWords[] = {
    {"ms", 0.001},     {"msec", 0.001},  {"millis", 0.001}, {"milliseconds", 0.001},
    {"s", 1},          {"sec", 1},       {"secs", 1},       {"second", 1},
    {"seconds", 1},    {"sek", 1},       {"sekunden", 1},   {"seg", 1},
    {"segundos", 1},   {"secondes", 1},  {"m", 60},         {"min", 60},
    {"mins", 60},      {"minute", 60},   {"minutes", 60},   {"minuten", 60},
    {"minutos", 60},   {"mn", 60},       {"h", 3600},       {"hr", 3600},
    {"hrs", 3600},     {"hour", 3600},   {"hours", 3600},   {"std", 3600},
    {"stunden", 3600}, {"heures", 3600}, {"horas", 3600},   {"d", 86'400},
    {"day", 86'400},   {"days", 86'400}, {"tage", 86'400},  {"jours", 86'400},
    {"dias", 86'400},
};

constexpr double kLongestDuration = 366 * 86'400.0;

/// Digits with marks between groups of three, or without any.
std::optional<double> take_whole(std::string_view& text, char thousands) {
  std::string_view rest = text;
  const auto first = take_number(rest, 1, 12);
  if (!first) return std::nullopt;
  auto value = static_cast<double>(*first);
  const bool may_be_grouped = text.size() - rest.size() <= 3;
  while (thousands != '\0' && may_be_grouped && !rest.empty() && rest.front() == thousands) {
    std::string_view group = rest.substr(1);
    const auto three = take_number(group, 3, 3);
    if (!three || (!group.empty() && is_digit(group.front()))) return std::nullopt;
    value = 1000 * value + static_cast<double>(*three);
    rest = group;
  }
  text = rest;
  return value;
}

/// A number off the front, which has digits behind a decimal mark if it has one.
std::optional<double> take_decimal(std::string_view& text, NumberStyle style) {
  auto value = take_whole(text, style.thousands);
  if (!value || !take(text, style.decimal)) return value;
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  double place = 0.1;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), place /= 10) {
    *value += place * (text.front() - '0');
  }
  return value;
}

/// A part of a second behind a point or comma; the whole of the rest of a text.
std::optional<double> fraction_to_end(std::string_view text) {
  if (text.empty()) return 0.0;
  if (text.front() != '.' && text.front() != ',') return std::nullopt;
  double value = 0.0, place = 0.1;
  text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value += place * (c - '0');
    place /= 10;
  }
  return value;
}

/// [D.]H:MM:SS, MM:SS or, by the form, H:MM.
std::optional<double> colons(std::string_view text, double minute_unit) {
  double days = 0.0;
  if (const std::size_t point = text.find('.'); point < text.find(':')) {
    const auto whole = take_number(text, 1, 3);
    if (!whole || !take(text, '.')) return std::nullopt;
    days = static_cast<double>(*whole);
  }
  const auto first = take_number(text, 1, 5);
  if (!first || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto high = static_cast<double>(*first), low = static_cast<double>(*second);
  if (!take(text, ':')) {
    const auto rest = fraction_to_end(text);
    if (!rest || days > 0) return std::nullopt;
    return minute_unit * (60 * high + low + *rest);
  }
  const auto third = take_number(text, 2, 2);
  const auto rest = fraction_to_end(text);
  if (!third || *third > 59 || !rest) return std::nullopt;
  return 86'400 * days + 3600 * high + 60 * low + static_cast<double>(*third) + *rest;
}

/// 1h 2m 3s, 2 min 35 sec, 35s, PT2M35S; in lower case.
std::optional<double> words(std::string_view text, NumberStyle style) {
  if (take(text, 'p')) take(text, 't');
  double sum = 0.0;
  bool any = false;
  while (!text.empty()) {
    const auto value = take_decimal(text, style);
    if (!value) return std::nullopt;
    take_blanks(text);
    const std::string_view word = take_letters(text);
    const auto unit =
        std::ranges::find_if(kUnitWords, [&](const UnitWord& one) { return one.word == word; });
    if (unit == std::end(kUnitWords)) return std::nullopt;
    sum += *value * unit->seconds;
    any = true;
    take(text, '.');  // of an abbreviation
    take(text, ',');
    take_blanks(text);
  }
  return any ? std::optional(sum) : std::nullopt;
}

std::optional<double> seconds_of(std::string_view text, const DurationForm& form) {
  if (const auto number = parse_number(text, form.style)) return *number * form.unit;
  if (text.find(':') != text.npos) return colons(text, form.minute_unit);
  if (text.empty() || (!is_digit(text.front()) && (text.front() | 0x20) != 'p')) {
    return std::nullopt;
  }
  return words(plain_text(text), form.style);
}

}  // namespace

std::span<const NamedDurationForm> named_duration_forms() { return kNamedForms; }

const char* unit_name(double unit) {
  for (const NamedDurationForm& named : kNamedForms) {
    DurationForm form;
    form.unit = 0.0;
    named.set(form);
    if (form.unit == unit) return named.name;
  }
  return "of an unknown unit";
}

std::optional<double> parse_number(std::string_view text, NumberStyle style) {
  const auto value = take_decimal(text, style);
  return value && text.empty() ? value : std::nullopt;
}

std::optional<double> parse_seconds(std::string_view text, const DurationForm& form) {
  if (!is_ascii(text)) return parse_seconds(std::string_view(plain_text(text)), form);
  const bool negative = take(text, '-');
  const auto seconds = seconds_of(text, form);
  if (!seconds || *seconds > kLongestDuration) return std::nullopt;
  return negative ? -*seconds : *seconds;
}

std::optional<std::int32_t> parse_duration(std::string_view text, const DurationForm& form) {
  const auto seconds = parse_seconds(text, form);
  if (!seconds) return std::nullopt;
  return static_cast<std::int32_t>(std::lround(*seconds));
}

// ---- the style of a column's numbers ------------------------------------------------------------

void NumberTally::see(std::string_view text, std::size_t line) {
  if (!is_ascii(text)) return see(std::string_view(plain_text(text)), line);
  take(text, '-');
  std::string_view rest = text;
  const auto first = take_number(rest, 1, 12);
  if (!first) return;
  const std::size_t lead = text.size() - rest.size();
  if (rest.empty()) {
    if (*first == 0) return;
    ++plain_;
    largest_plain_ = std::max(largest_plain_, static_cast<double>(*first));
    return;
  }
  const char mark = rest.front();
  if (mark == ' ' || mark == '\'') {
    std::string_view group = rest.substr(1);
    if (lead <= 3 && take_number(group, 3, 3) && group.empty()) other_ = mark;
    return;
  }
  if (mark != ',' && mark != '.') return;
  std::size_t groups = 0;
  bool threes = lead <= 3 && *first > 0;
  while (take(rest, mark)) {
    const std::size_t before = rest.size();
    if (!take_number(rest, 1, 12)) return;
    threes = threes && before - rest.size() == 3;
    ++groups;
  }
  Mark& seen = mark == ',' ? comma_ : point_;
  if (!rest.empty()) {  // 1,485.5: the second mark is that of decimals
    if (rest.front() != ',' && rest.front() != '.') return;
    if (threes) ++seen.thousands;
    return;
  }
  if (groups > 1) {
    seen.thousands += threes ? 1 : 0;
  } else if (!threes) {
    ++seen.decimal;
  } else {
    ++seen.grouped;
    if (ambiguous_line_ == 0) {
      ambiguous_line_ = line;
      ambiguous_size_ = std::min(text.size(), sizeof ambiguous_);
      std::copy_n(text.begin(), ambiguous_size_, ambiguous_);
    }
  }
}

// A mark that only stands where three digits follow is one of thousands if numbers without it end
// below 1,000, and one of decimals if they do not. Nothing where that does not say it.
std::optional<bool> NumberTally::is_thousands(const Mark& mark, bool by_default) const {
  if (mark.thousands > 0) return mark.decimal == 0 ? std::optional(true) : std::nullopt;
  if (mark.decimal > 0 || mark.grouped == 0) return false;
  if (largest_plain_ >= 1000) return false;
  if (plain_ > mark.grouped) return true;
  return by_default ? std::optional(false) : std::nullopt;
}

std::optional<NumberStyle> NumberTally::style() const {
  if (other_ != '\0') return NumberStyle{comma_.decimal + comma_.grouped > 0 ? ',' : '.', other_};
  const auto comma = is_thousands(comma_, false);
  const auto point = is_thousands(point_, true);
  if (!comma || !point || (*comma && *point)) return std::nullopt;
  if (*comma) return NumberStyle{'.', ','};
  if (*point) return NumberStyle{',', '.'};
  const bool with_comma = comma_.decimal + comma_.grouped > 0;
  const bool with_point = point_.decimal + point_.grouped > 0;
  if (with_comma && with_point) return std::nullopt;
  return NumberStyle{with_comma ? ',' : '.', '\0'};
}

}  // namespace rapport
