// From a value of a document to a number, a distribution, a timetable. Problems are collected with
// the value's place; what cannot be read is left as it was.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "sim/file/document.h"
#include "sim/scenario/parameter.h"

namespace rapport {

using LawKind = Distribution::Kind;

/// Kinds of distributions as they are written, and what stands beside the kind's own key.
struct LawForm {
  const char* key;     ///< "log_normal"
  const char* first;   ///< what its value means: "mean", "[low, high]"
  const char* second;  ///< a further key, or "": "cv"
  Distribution::Kind kind;
  const char* doc;
};
std::span<const LawForm> law_forms();

/// The days of "mon-fri, sun" or "daily"; ranges may go over the end of the week. Nothing where the
/// text is none of these.
std::optional<std::array<bool, 7>> weekdays_of(std::string_view text);

/// Reads values of one file tree into members.
class ValueReader {
 public:
  ValueReader(std::string currency, Problems& problems)
      : currency_(std::move(currency)), problems_(&problems) {}

  /// Reads `value` into the member of `owner` that the parameter is about. `place` says for people
  /// whose it is: "touch point 'phone'". Returns whether it could be read.
  bool read(const Parameter& parameter, const Value& value, void* owner, const std::string& place);

  std::optional<double> number(const Value& value, Quantity quantity, const std::string& what);
  std::optional<Distribution> law(const Value& value, Quantity quantity, const std::string& what);
  std::optional<WeekSchedule> week(const Value& value, bool is_open, const std::string& what);

  /// Reports a problem at a position; also for readers of what is no parameter.
  void problem(const Position& position, const std::string& what, const std::string& allowed = {},
               const std::string& hint = {});
  Problems& problems() { return *problems_; }
  void set_problems(Problems& problems) { problems_ = &problems; }
  void set_currency(std::string currency) { currency_ = std::move(currency); }
  const std::string& currency() const { return currency_; }

 private:
  std::optional<std::int64_t> whole(const Value& value, const std::string& what, std::int64_t least,
                                    std::int64_t most, const std::string& allowed);
  std::optional<Time> duration(const Value& value, const std::string& what);
  std::optional<std::vector<double>> numbers(const Value& value, Quantity quantity,
                                             const std::string& what, std::size_t count);
  bool wrong_kind(const Value& value, const std::string& what, const std::string& allowed);
  struct Span;
  std::optional<WeekSchedule> staff_number(const Value& value, const std::string& what);
  bool add_span(const std::string& text, int number, const Position& position,
                const std::string& what, std::vector<Span>& spans);
  bool open_spans(const Value& value, const std::string& what, std::vector<Span>& spans);
  bool staff_spans(const Value& value, const std::string& what, std::vector<Span>& spans);
  bool are_apart(std::vector<Span>& spans, const std::string& what);
  bool read_plain(const Parameter& p, const Value& value, void* owner, const std::string& what);
  bool read_series(const Parameter& p, const Value& value, void* owner, const std::string& what);
  bool read_half_hours(const Parameter& p, const Value& value, void* owner,
                       const std::string& what);
  std::optional<std::array<bool, 7>> weekdays_key(const KeyValue& entry, const std::string& what,
                                                  std::array<const std::string*, 7>& taken);
  bool read_choice(const Parameter& p, const Value& value, void* owner, const std::string& what);
  const LawForm* form_of(const Value& value, const std::string& what);
  std::optional<Distribution> law_of(const LawForm& form, const Value& table, Quantity quantity,
                                     const std::string& what);
  struct LawNumbers;
  std::optional<LawNumbers> law_numbers(const LawForm& form, const Value& table, Quantity quantity,
                                        const std::string& what);
  Distribution made(const LawForm& form, const LawNumbers& numbers);

  std::string currency_;
  Problems* problems_;
  std::map<std::string, Distribution> laws_;  ///< made before: their tables take milliseconds
};

}  // namespace rapport
