#include "experiments/sheet/company_sheet.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "experiments/import/law_text.h"
#include "sim/core/calendar.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"
#include "sim/file/value_reader.h"

namespace rapport {

namespace {

constexpr std::size_t kMostSegments = 20, kLongestName = 60;
constexpr const char* kUnnamed = "My company";

bool is_mark(char c) { return c == ',' || c == '.' || c == '\'' || c == '_' || c == ' '; }

/// A whole number with marks between its thousands, as "400,000" or "1 200 000", without them. All
/// other texts as they are.
std::string without_thousands(const std::string& text) {
  std::string digits;
  std::size_t since = 0;  // digits since the last mark
  char mark = '\0';
  for (const char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c))) {
      digits += c;
      ++since;
      continue;
    }
    const bool first = mark == '\0';
    if (!is_mark(c) || (first ? since == 0 || since > 3 : c != mark || since != 3)) return text;
    mark = c;
    since = 0;
  }
  return mark != '\0' && since == 3 ? digits : text;
}

/// Opening hours as scenario files read them; nothing where the text is none.
std::optional<WeekSchedule> week_of(std::string_view open) {
  Problems problems;
  ValueReader reader("", problems);
  Value list;
  list.kind = ValueKind::list;
  for (const std::string& span : spans_of(open)) {
    Value text;
    text.kind = ValueKind::text;
    text.text = span;
    list.list.push_back(text);
  }
  std::optional<WeekSchedule> week = reader.week(list, true, "open");
  return problems.empty() ? week : std::nullopt;
}

std::string bounds_text(const Question& question, const std::string& currency) {
  return measure_text(question.least, question.quantity, currency) + " to " +
         measure_text(question.most, question.quantity, currency);
}

/// Finds the place of each answer.
class Placer {
 public:
  explicit Placer(Problems& problems) : problems_(problems) {}

  void take(const GivenAnswer& one) {
    if (trimmed(one.text).empty()) return;
    const Question* question = find_question(one.question);
    if (question == nullptr) return refuse_question(one);
    std::string of(trimmed(one.of));
    if (question->of == AskedOf::company && !of.empty()) {
      return problems_.add(one.where, "'" + one.question + "' is asked of the whole company",
                           "an empty column 'of'");
    }
    if (question->of == AskedOf::channel && find_channel_kind(of) == nullptr) {
      return refuse_channel(one, of);
    }
    if (question->of == AskedOf::segment && !of.empty()) {
      if (of.size() > kLongestName) {
        return problems_.add(one.where, "the name of the segment is too long", "60 letters");
      }
      if (std::ranges::find(placed_.segments, of) == placed_.segments.end()) {
        placed_.segments.push_back(of);
      }
    }
    if (!placed_.texts.emplace(std::pair{one.question, of}, &one).second) {
      problems_.add(
          one.where,
          "'" + one.question + (of.empty() ? "" : "." + of) + "' has been answered before",
          "one answer");
    }
  }

  void refuse_question(const GivenAnswer& one) {
    std::vector<std::string> keys;
    for (const Question& question : questions()) keys.emplace_back(question.key);
    problems_.add(one.where, "'" + one.question + "' is none of the questions",
                  "rapport new --questions lists them", did_you_mean(one.question, keys));
  }

  void refuse_channel(const GivenAnswer& one, const std::string& of) {
    std::string known;
    std::vector<std::string> ids;
    for (const ChannelKind& kind : channel_kinds()) {
      known += (known.empty() ? "" : ", ") + std::string(kind.id);
      ids.emplace_back(kind.id);
    }
    problems_.add(one.where,
                  "'" + one.question + "' is asked of a channel, and '" + of + "' is none", known,
                  did_you_mean(of, ids));
  }

  PlacedAnswers done() { return std::move(placed_); }

 private:
  PlacedAnswers placed_;
  Problems& problems_;
};

}  // namespace

PlacedAnswers place_answers(const std::vector<GivenAnswer>& given, Problems& problems) {
  Placer placer(problems);
  for (const GivenAnswer& one : given) placer.take(one);
  return placer.done();
}

std::string usual_text(const Industry& industry, const Question& question,
                       const std::string& channel, double customers) {
  const std::string_view key = question.key;
  const char* text =
      usual_answer(industry, key, question.of == AskedOf::channel ? channel : std::string());
  if (text == nullptr) return key == "name" ? kUnnamed : "";
  if (key != "contacts") return text;
  return formatted("%.0f", read_measure(text, Quantity::plain, "").value * customers / 12.0);
}

Measured read_answer(const Question& question, const std::string& text,
                     const std::string& currency) {
  const bool counts = question.quantity == Quantity::count;
  Measured found =
      read_measure(counts ? without_thousands(text) : text, question.quantity, currency);
  if (!found.problem.empty() || (question.least <= found.value && found.value <= question.most)) {
    return found;
  }
  const double as_percent = found.value / 100.0;
  const bool percent = question.quantity == Quantity::share && found.value > 1.0 &&
                       text.find('%') == std::string::npos && question.least <= as_percent &&
                       as_percent <= question.most;
  found.problem = "'" + text + "' is not possible: " + question.means;
  found.allowed = bounds_text(question, currency);
  if (percent) found.hint = "write '" + text + " %' for a share in a hundred";
  return found;
}

std::string fault_of(const Measured& read) {
  if (read.problem.empty()) return "";
  return read.problem + (read.allowed.empty() ? "" : "; allowed: " + read.allowed) +
         (read.hint.empty() ? "" : "; " + read.hint);
}

std::string SheetAnswer::origin(const Industry& industry) const {
  if (!is_given && !source.empty()) return source;
  if (!is_given) return formatted("assumption: usual in %s", industry.id);
  return source.empty() ? "given" : "given (" + source + ")";
}

/// Takes the answers in, and collects what is wrong with them.
class CompanySheet::Reader {
 public:
  Reader(CompanySheet& sheet, const std::vector<GivenAnswer>& given)
      : sheet_(sheet), given_(given) {}

  void read() {
    PlacedAnswers placed = place_answers(given_, problems_);
    texts_ = std::move(placed.texts);
    sheet_.segments_ = std::move(placed.segments);
    if (sheet_.segments_.empty()) sheet_.segments_.push_back(kOnlySegment);
    refuse_customers_of_all();
    if (sheet_.segments_.size() > kMostSegments) {
      problems_.add("segments", "there are " + std::to_string(sheet_.segments_.size()),
                    std::to_string(kMostSegments) + " at most", "join those that are alike");
    }
    problems_.throw_if_any();
    find_channels();
    currency_ = text_of("currency", "");
    for (const Question& question : questions()) read_all(question);
    check_texts();
    problems_.throw_if_any();
  }

 private:
  /// A number of customers that names no segment cannot be that of each of several.
  void refuse_customers_of_all() {
    const auto found = texts_.find({"customers", ""});
    if (found == texts_.end() || sheet_.segments_.size() < 2) return;
    std::string names;
    for (const std::string& segment : sheet_.segments_) {
      names += (names.empty() ? "" : ", ") + segment;
    }
    problems_.add(found->second->where, "of which segment these customers are is not said",
                  "customers of each: " + names, "as customers." + sheet_.segments_.front());
  }

  const GivenAnswer* given(const std::string& question, const std::string& of) const {
    auto found = texts_.find({question, of});
    // What names no segment holds for all that have no answer of their own.
    if (found == texts_.end() && find_question(question)->of == AskedOf::segment) {
      found = texts_.find({question, ""});
    }
    return found == texts_.end() ? nullptr : found->second;
  }

  /// The text that holds: the company's own, else the usual one; empty where there is neither.
  std::string text_of(const std::string& question, const std::string& of) const {
    if (const GivenAnswer* own = given(question, of)) return std::string(trimmed(own->text));
    const bool by_channel = find_question(question)->of == AskedOf::channel;
    const char* usual = usual_answer(*sheet_.industry_, question, by_channel ? of : "");
    return usual == nullptr ? "" : usual;
  }

  void find_channels() {
    const std::string usual = std::string(" ") + sheet_.industry_->channels + " ";
    for (const ChannelKind& kind : channel_kinds()) {
      const GivenAnswer* own = given("contacts", kind.id);
      const bool here = own != nullptr
                            ? trimmed(own->text) != "0"
                            : usual.find(" " + std::string(kind.id) + " ") != std::string::npos;
      if (here) sheet_.channels_.push_back(&kind);
    }
  }

  void read_all(const Question& question) {
    switch (question.of) {
      case AskedOf::company:
        return read_one(question, "");
      case AskedOf::segment:
        for (const std::string& segment : sheet_.segments_) read_one(question, segment);
        return;
      case AskedOf::channel:
        for (const ChannelKind* kind : sheet_.channels_) {
          if (kind->is_staffed() || !question.staffed_only) read_one(question, kind->id);
        }
    }
  }

  std::string place(const Question& question, const std::string& of) const {
    const GivenAnswer* own = given(question.key, of);
    if (own != nullptr) return own->where;
    return question.key + (of.empty() ? "" : "." + of);
  }

  void read_one(const Question& question, const std::string& of) {
    const GivenAnswer* own = given(question.key, of);
    SheetAnswer answer{text_of(question.key, of), 0.0, own != nullptr,
                       own == nullptr ? "" : std::string(trimmed(own->source))};
    const std::string where = place(question, of);
    if (answer.text.empty()) return refuse_missing(question, where);
    if (!question.is_text && !read_number(question, where, answer)) return;
    // Who brings more than usual pays more than usual, if nothing else is said.
    const bool is_price = std::string_view(question.key) == "price";
    if (own == nullptr && is_price && given("value", of) != nullptr && sheet_.knows("value", of)) {
      scale_price(answer, of);
    }
    // What is usual of contacts is those of one customer in a year.
    if (own == nullptr && std::string_view(question.key) == "contacts") {
      answer.value *= sheet_.customers() / 12.0;
      answer.text = formatted("%.0f", answer.value);
    }
    sheet_.answers_.emplace(std::pair{std::string(question.key), of}, std::move(answer));
  }

  void scale_price(SheetAnswer& price, const std::string& segment) const {
    const char* usual = usual_answer(*sheet_.industry_, "value", "");
    const double value = read_measure(usual, Quantity::money_monthly, currency_).value;
    price.value *= std::max(0.0, sheet_.number("value", segment)) / value;
    price.text =
        measure_text(std::round(100.0 * price.value) / 100.0, Quantity::money_monthly, currency_);
    price.source = "worked out: as value is to the usual value";
  }

  void refuse_missing(const Question& question, const std::string& where) {
    const std::string_view key = question.key;
    if (key == "first_contact") return;  // then it is no target
    if (key == "name") {
      sheet_.answers_.emplace(std::pair{std::string(key), std::string()},
                              SheetAnswer{kUnnamed, 0.0, false});
      return;
    }
    problems_.add(where, std::string("there is no answer, and nothing is usual: ") + question.ask,
                  units_of(question.quantity, currency_));
  }

  bool read_number(const Question& question, const std::string& where, SheetAnswer& answer) {
    // What is usual of contacts is a mean of one customer, and so no whole number.
    const bool usual_contacts = !answer.is_given && std::string_view(question.key) == "contacts";
    const Measured found = usual_contacts ? read_measure(answer.text, Quantity::plain, currency_)
                                          : read_answer(question, answer.text, currency_);
    if (!found.problem.empty()) {
      problems_.add(where, found.problem, found.allowed, found.hint);
      return false;
    }
    answer.value = found.value;
    return true;
  }

  /// Weeks of timetables and of results begin on Mondays.
  void check_start() {
    const std::string text = text_of("start", "");
    const std::string where = place(*find_question("start"), "");
    const std::optional<Date> start = parse_date(text);
    if (!start) {
      problems_.add(where, "'" + text + "' is no date", "a Monday, as 2027-01-04");
    } else if (const int day = weekday(*start); day != 0) {
      const Date nearest = civil_from_days(days_from_civil(*start) + (day <= 3 ? -day : 7 - day));
      problems_.add(where, "'" + text + "' is no Monday", "a Monday",
                    "the nearest is " + to_string(nearest));
    }
  }

  /// What is a text in the sheet and more than that in a scenario file. Opening hours are read by
  /// the reader of such files, so that they mean the same there.
  void check_texts() {
    check_start();
    for (const ChannelKind* kind : sheet_.channels_) {
      if (!kind->is_staffed()) continue;
      const Question& question = *find_question("open");
      const std::string where = place(question, kind->id);
      if (!week_of(text_of("open", kind->id))) {
        problems_.add(where, "'" + text_of("open", kind->id) + "' are no opening hours",
                      "as mon-fri 08:00-20:00; sat 09:00-17:00");
      }
    }
    if (!is_currency_code(currency_)) {
      problems_.add(place(*find_question("currency"), ""),
                    "'" + currency_ + "' is no code of a currency", "one to eight letters, as EUR");
    }
  }

  CompanySheet& sheet_;
  const std::vector<GivenAnswer>& given_;
  decltype(PlacedAnswers::texts) texts_;
  std::string currency_;
  Problems problems_;
};

CompanySheet::CompanySheet(const Industry& industry, const std::vector<GivenAnswer>& given)
    : industry_(&industry) {
  Reader(*this, given).read();
}

const SheetAnswer& CompanySheet::answer(std::string_view question, std::string_view of) const {
  return answers_.at({std::string(question), std::string(of)});
}

double CompanySheet::customers() const {
  double sum = 0.0;
  for (const std::string& segment : segments_) {
    if (knows("customers", segment)) sum += number("customers", segment);
  }
  return sum;
}

WeekSchedule open_week(const CompanySheet& sheet, std::string_view channel) {
  return *week_of(sheet.text("open", channel));
}

std::vector<std::string> spans_of(std::string_view open) {
  std::vector<std::string> spans;
  while (!open.empty()) {
    const std::size_t end = std::min(open.find(';'), open.size());
    const std::string_view span = trimmed(open.substr(0, end));
    if (!span.empty()) spans.emplace_back(span);
    open.remove_prefix(std::min(end + 1, open.size()));
  }
  return spans;
}

}  // namespace rapport
