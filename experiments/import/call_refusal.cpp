// The reasons for which records are no calls, in words; and the words for how calls ended.
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "experiments/import/call_record.h"

namespace rapport {

namespace {

using enum CallField;

const char* form_of(CallField field) {
  switch (field) {
    case date:
      return iso_date().name;
    case wait:
    case service:
    case length:
      return kDurationForms;
    case priority:
      return "a whole number from 0 to 100";
    case abandoned:
      return "yes or no";
    default:
      return kClockForm;
  }
}

std::string name_of(CallField field) { return call_roles()[static_cast<std::size_t>(field)].name; }

}  // namespace

std::string to_string(const Refusal& refusal) {
  switch (refusal.why) {
    case Unusable::broken:
      return to_string(refusal.broken);
    case Unusable::header:
      return "the header once more";
    case Unusable::outbound:
      return "it is no call of a customer by its direction, as '" + std::string(refusal.text) + "'";
    case Unusable::left_line:
      return "it left the line without hanging up, as by " + std::string(refusal.text);
    case Unusable::cut_off:
      return "its beginning or its end is not in the file";
    case Unusable::no_end:
      return "it was neither abandoned nor answered";
    case Unusable::ignored:
      return "the outcome says to ignore it, as '" + std::string(refusal.text) + "'";
    case Unusable::unknown:
      return "an outcome without a meaning, as '" + std::string(refusal.text) + "'";
    case Unusable::empty:
      return name_of(refusal.field) + " is empty";
    case Unusable::unreadable:
      return name_of(refusal.field) + " cannot be read, as '" + std::string(refusal.text) + "' (" +
             form_of(refusal.field) + ")";
    case Unusable::no_day:
      return "the day is not named";
    case Unusable::no_wait:
      return "no wait, and no times to tell it from";
    case Unusable::no_service:
      return "no service, and no times to tell it from";
    case Unusable::reversed:
      return "ends before it begins";
    case Unusable::negative_wait:
      return "the wait is negative";
    case Unusable::negative_service:
      return "the service is negative";
    case Unusable::long_wait:
      return "the wait is longer than 12 hours";
    case Unusable::long_service:
      return "the service is longer than 12 hours";
    case Unusable::far_service:
      return "the service begins more than 12 hours from the arrival";
    case Unusable::duplicate:
      return "an exact duplicate of an earlier record";
    case Unusable::leg:
      return "a further record of a call, by its call_id: joined to the first";
  }
  return "";
}

bool is_on_purpose(Unusable why) {
  return why == Unusable::ignored || why == Unusable::outbound || why == Unusable::header ||
         why == Unusable::leg || why == Unusable::duplicate;
}

bool depends_on_value(const Refusal& refusal) {
  using enum Unusable;
  if (refusal.why == empty) return refusal.field == outcome;  // programs leave it so for some ends
  constexpr Unusable kByValue[] = {broken,           unreadable, no_wait,
                                   no_service,       reversed,   negative_wait,
                                   negative_service, long_wait,  long_service};
  return std::ranges::find(kByValue, refusal.why) != std::end(kByValue);
}

OutcomeMeaning OutcomeWords::meaning(std::string_view word) {
  const auto found = seen_.find(word);
  if (found != seen_.end()) {
    ++found->second.times;
    return found->second.meaning;
  }
  const auto wish = wishes_->find(lower_case(word));
  const OutcomeMeaning meaning = wish == wishes_->end() ? usual_meaning(word) : wish->second;
  // A column of names or numbers instead of outcomes: enough to say so.
  constexpr std::size_t kMostWords = 10'000;
  if (seen_.size() < kMostWords) seen_.emplace(std::string(word), Seen{meaning, 1});
  return meaning;
}

std::string OutcomeWords::unknown() const {
  std::vector<std::pair<std::size_t, std::string>> words;
  for (const auto& [word, seen] : seen_) {
    if (seen.meaning == OutcomeMeaning::unknown && !word.empty())
      words.emplace_back(seen.times, word);
  }
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  constexpr std::size_t kMost = 20;
  std::string list;
  for (std::size_t i = 0; i < std::min(words.size(), kMost); ++i) {
    list += (i == 0 ? "'" : ", '") + words[i].second + "' " + std::to_string(words[i].first) +
            (words[i].first == 1 ? " time" : " times");
  }
  if (words.size() > kMost) list += " and " + std::to_string(words.size() - kMost) + " more";
  return list;
}

std::vector<std::string> OutcomeWords::unused() const {
  std::vector<std::string> words;
  for (const auto& [word, meaning] : *wishes_) {
    const bool used = std::any_of(seen_.begin(), seen_.end(), [&word = word](const auto& seen) {
      return lower_case(seen.first) == word;
    });
    if (!used) words.push_back(word);
  }
  return words;
}

}  // namespace rapport
