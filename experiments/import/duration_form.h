// How durations are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace rapport {

/// How numbers of one column are written.
struct NumberStyle {
  char decimal = '.';     ///< '.' or ','
  char thousands = '\0';  ///< what stands between groups of three digits; 0: nothing does
  bool operator==(const NumberStyle&) const = default;
};

/// What a column of durations is read by.
struct DurationForm {
  NumberStyle style{};
  double unit = 1.0;  ///< seconds that a plain number counts
  double minute_unit =
      1.0;  ///< seconds that the last part of 4:30 counts: 1 for MM:SS, 60 for H:MM
  bool operator==(const DurationForm&) const = default;
};

/// A form that a user can ask for, with --durations ROLE=NAME.
struct NamedDurationForm {
  const char* name;
  const char* example;
  void (*set)(DurationForm& form);
};
std::span<const NamedDurationForm> named_duration_forms();

/// For people: "milliseconds", "MM:SS".
const char* unit_name(double unit);

/// Reads a number in this style.
std::optional<double> parse_number(std::string_view text, NumberStyle style);

/// The seconds of a number of units, of H:MM:SS, MM:SS, D.HH:MM:SS, 1h 2m 3s or PT2M35S. Nothing
/// for any other text and for what is beyond a year.
std::optional<double> parse_seconds(std::string_view text, const DurationForm& form = {});
/// The same, rounded to whole seconds.
std::optional<std::int32_t> parse_duration(std::string_view text, const DurationForm& form = {});

/// The forms that these read, for messages.
inline constexpr const char* kDurationForms = "seconds, H:MM:SS, MM:SS or 2m 35s";

/// What the numbers of one column look like, from which their style follows.
class NumberTally {
 public:
  void see(std::string_view text, std::size_t line);

  /// The style that all numbers have; nothing where two are as likely. `first` is then the line of
  /// a number that could be either.
  std::optional<NumberStyle> style() const;
  std::size_t ambiguous_line() const { return ambiguous_line_; }
  std::string_view ambiguous_text() const { return {ambiguous_, ambiguous_size_}; }

 private:
  struct Mark {
    std::size_t grouped = 0;    ///< numbers as 1,485: a thousand, or with three decimals
    std::size_t decimal = 0;    ///< numbers as 1,5
    std::size_t thousands = 0;  ///< numbers as 1,485,000
  };
  std::optional<bool> is_thousands(const Mark& mark, bool by_default) const;

  Mark comma_, point_;
  char other_ = '\0';      ///< a blank or an apostrophe between groups
  std::size_t plain_ = 0;  ///< numbers of digits alone, above 0
  double largest_plain_ = 0.0;
  std::size_t ambiguous_line_ = 0;
  char ambiguous_[32] = {};
  std::size_t ambiguous_size_ = 0;
};

}  // namespace rapport
