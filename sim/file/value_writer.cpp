#include "sim/file/value_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "sim/file/scenario_reader.h"
#include "sim/file/value_reader.h"

namespace rapport {

namespace {

bool is_bare(const std::string& text) {
  return text.find_first_not_of("0123456789+-.eE") == std::string::npos;
}

/// The hazard per minute that reads back as `per_tick`: reading divides it by the ticks of a
/// minute.
double per_minute(double per_tick) {
  const double guess = per_tick * kMinute;
  for (const double x : {guess, std::nextafter(guess, 0.0), std::nextafter(guess, 1e300)}) {
    if (x / kMinute == per_tick) return x;
  }
  return guess;
}

class LawWriter {
 public:
  LawWriter(Quantity quantity, const std::string& currency)
      : quantity_(quantity), currency_(currency) {}

  std::string text(const Distribution& law) const {
    const DistributionText made = law.made_from();
    const bool pure = law.kind() == LawKind::beta || law.kind() == LawKind::poisson;
    const Quantity own = pure ? Quantity::plain : quantity_;
    if (law.kind() == LawKind::constant) return number(made.first, quantity_);
    std::string inside = form(law.kind()).key;
    inside += " = " + arguments(law.kind(), made, own);
    if (made.factor != 1) {
      inside += ", times = " + number(made.factor, pure ? quantity_ : Quantity::plain);
    }
    return "{ " + inside + " }";
  }

 private:
  static const LawForm& form(LawKind kind) {
    return *std::ranges::find(law_forms(), kind, &LawForm::kind);
  }
  std::string number(double x, Quantity quantity) const {
    return toml_measure(x, quantity, currency_);
  }
  std::string list(const std::vector<double>& values, Quantity quantity) const {
    std::string text;
    for (const double x : values) text += (text.empty() ? "" : ", ") + number(x, quantity);
    return "[" + text + "]";
  }
  std::string arguments(LawKind kind, const DistributionText& made, Quantity own) const {
    const std::string second = std::string(", ") + form(kind).second + " = ";
    switch (kind) {
      case LawKind::uniform:
      case LawKind::beta:
        return list({made.first, made.second}, own);
      case LawKind::log_normal:
      case LawKind::gamma:
        return number(made.first, own) + second + number(made.second, Quantity::plain);
      case LawKind::weibull:
        return number(made.second, own) + second + number(made.first, Quantity::plain);
      case LawKind::empirical:
        return list(made.values, own) +
               (made.weights.empty() ? "" : second + list(made.weights, Quantity::plain));
      case LawKind::piecewise_hazard: {
        std::vector<double> hazards = made.weights;
        for (double& hazard : hazards) hazard = per_minute(hazard);
        return list(hazards, Quantity::per_minute) + second + list(made.values, own);
      }
      default:
        return number(made.first, own);
    }
  }

  Quantity quantity_;
  const std::string& currency_;
};

std::string clock_text(Time t) {
  char text[40];
  const auto part = [&](Time unit, Time in) { return static_cast<int>(t / unit % in); };
  std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(t / kHour), part(kMinute, 60));
  std::string result = text;
  if (t % kMinute == 0) return result;
  std::snprintf(text, sizeof text, ":%02d", part(kSecond, 60));
  result += text;
  if (t % kSecond == 0) return result;
  std::snprintf(text, sizeof text, ".%03d", part(1, 1000));
  return result + text;
}

/// A stretch of one day with one value above 0.
struct Piece {
  std::size_t day;
  Time from, to;
  int value;
};

std::vector<Piece> pieces_of(const WeekSchedule& week) {
  std::vector<Piece> pieces;
  const auto& changes = week.changes();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Time end = i + 1 < changes.size() ? changes[i + 1].from : kWeek;
    if (changes[i].value == 0) continue;
    for (Time from = changes[i].from; from < end;) {
      const Time midnight = floor_to(from, kDay), to = std::min(end, midnight + kDay);
      pieces.push_back({static_cast<std::size_t>(midnight / kDay), from - midnight, to - midnight,
                        changes[i].value});
      from = to;
    }
  }
  return pieces;
}

using DayList = std::span<const double>;

/// Compares bits, so that what is written reads back as the same bits.
bool is_same(DayList a, DayList b) { return std::memcmp(a.data(), b.data(), a.size_bytes()) == 0; }

/// The weekdays as in files: "mon-thu, sun".
std::string weekdays_text(const std::array<bool, 7>& days) {
  std::string text;
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (!days[day]) continue;
    const std::size_t first = day;
    while (day + 1 < days.size() && days[day + 1]) ++day;
    text += (text.empty() ? "" : ", ") + std::string(kWeekdayNames[first]);
    if (day > first) text += std::string("-") + kWeekdayNames[day];
  }
  return text;
}

/// The lists of half hours as in files: weekdays with the same numbers as one; those with 1 all day
/// are left out.
std::string half_hours_text(const Parameter& p, std::span<const double> week,
                            const std::string& currency) {
  const auto day_list = [&](std::size_t day) {
    return week.subspan(day * kHalfHoursOfDay, kHalfHoursOfDay);
  };
  std::array<bool, 7> done{};
  std::string text;
  for (std::size_t day = 0; day < done.size(); ++day) {
    const DayList list = day_list(day);
    if (done[day] || std::ranges::all_of(list, [](double x) { return x == 1; })) continue;
    std::array<bool, 7> same{};
    for (std::size_t other = day; other < same.size(); ++other) {
      same[other] = is_same(list, day_list(other));
      done[other] |= same[other];
    }
    std::string numbers;
    for (const double x : list) {
      numbers += (numbers.empty() ? "" : ", ") + toml_measure(x, p.quantity, currency);
    }
    text += (text.empty() ? "\"" : ", \"") + weekdays_text(same) + "\" = [" + numbers + "]";
  }
  return text.empty() ? "{}" : "{ " + text + " }";
}

}  // namespace

std::string toml_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04X", static_cast<unsigned>(c));
      quoted += code;
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string toml_measure(double value, Quantity quantity, const std::string& currency) {
  const std::string text = measure_text(value, quantity, currency);
  return is_bare(text) ? text : "\"" + text + "\"";
}

std::string toml_law(const Distribution& law, Quantity quantity, const std::string& currency) {
  return LawWriter(quantity, currency).text(law);
}

std::string toml_week(const WeekSchedule& week, bool is_open) {
  if (week.changes().size() == 1 && !is_open) return std::to_string(week.at(0));
  if (week.changes().size() == 1 && week.at(0) == 1) return "\"always\"";
  // The same hours and value on days in a row are one span.
  std::vector<Piece> pieces = pieces_of(week);
  std::string text;
  while (!pieces.empty()) {
    const Piece first = pieces.front();
    std::size_t last = first.day;
    std::erase_if(pieces, [&](const Piece& p) {
      const bool same = p.from == first.from && p.to == first.to && p.value == first.value;
      if (!same || (p.day != first.day && p.day != last + 1)) return false;
      last = p.day;
      return true;
    });
    std::string span = kWeekdayNames[first.day];
    if (last != first.day) span += std::string("-") + kWeekdayNames[last];
    if (first.from != 0 || first.to != kDay) {
      span += " " + clock_text(first.from) + "-" + clock_text(first.to);
    }
    text += text.empty() ? "" : ", ";
    text += "\"" + span + "\"" + (is_open ? "" : " = " + std::to_string(first.value));
  }
  if (is_open) return "[" + text + "]";
  return text.empty() ? "{}" : "{ " + text + " }";
}

std::string toml_moves(const JourneySpec& journey, const std::string& from, Outcome on,
                       const std::string& currency) {
  std::string list;
  for (const JourneySpec::Move& move : journey.moves) {
    if (move.from != from || move.on != on) continue;
    list += "  { to = " + toml_text(move.to.empty() ? kEndWord : move.to) +
            ", probability = " + toml_measure(move.probability, Quantity::share, currency);
    if (move.delay) list += ", delay = " + toml_law(*move.delay, Quantity::duration, currency);
    if (move.satisfaction != 0) {
      list += ", satisfaction = " + toml_measure(move.satisfaction, Quantity::plain, currency);
    }
    if (move.avoidable) list += ", avoidable = true";
    list += " },\n";
  }
  return list.empty() ? list : "[\n" + list + "]";
}

std::string toml_value(const Parameter& p, const void* owner, const std::string& currency) {
  const auto measure = [&](double x) { return toml_measure(x, p.quantity, currency); };
  switch (p.field.type) {
    case FieldType::number:
      return measure(member<double>(p, owner));
    case FieldType::optional_number: {
      const auto& x = member<std::optional<double>>(p, owner);
      return x ? measure(*x) : "";
    }
    case FieldType::whole:
      return std::to_string(member<int>(p, owner));
    case FieldType::optional_whole: {
      const auto& x = member<std::optional<int>>(p, owner);
      return x ? std::to_string(*x) : "";
    }
    case FieldType::size:
      return std::to_string(member<std::uint32_t>(p, owner));
    case FieldType::duration: {
      const Time t = member<Time>(p, owner);
      return t == kNever ? "" : measure(static_cast<double>(t));
    }
    case FieldType::flag:
      return member<bool>(p, owner) ? "true" : "false";
    case FieldType::text: {
      const auto& text = member<std::string>(p, owner);
      return text.empty() ? "" : toml_text(text);
    }
    case FieldType::date: {
      const Date date = member<Date>(p, owner);
      return date == kNoDate ? "" : to_string(date);
    }
    case FieldType::law:
      return toml_law(member<Distribution>(p, owner), p.quantity, currency);
    case FieldType::optional_law: {
      const auto& law = member<std::optional<Distribution>>(p, owner);
      return law ? toml_law(*law, p.quantity, currency) : "";
    }
    case FieldType::week:
      return toml_week(member<WeekSchedule>(p, owner), p.quantity == Quantity::plain);
    case FieldType::series: {
      std::string list;
      for (const double x : series_of(p, owner)) list += (list.empty() ? "" : ", ") + measure(x);
      return "[" + list + "]";
    }
    case FieldType::half_hours:
      return half_hours_text(p, series_of(p, owner), currency);
    case FieldType::choice:
      return toml_text(p.choices[static_cast<std::size_t>(choice_of(p, owner))]);
    case FieldType::by_segment:
      break;  // needs the segments' names: see scenario_writer.cpp
  }
  return "";
}

}  // namespace rapport
