#include "experiments/scorecard/scorecard_question.h"

#include <algorithm>
#include <array>
#include <vector>

#include "experiments/import/call_mapping.h"
#include "experiments/sheet/company_sheet.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

const ScorecardQuestion kQuestionsAsked[] = {
    // ---- orientation
    {"customers_first",
     "How much is a customer's satisfaction worth to staff, beside the next sale?"},
    {"share", "How much of what one team learns of a customer is of use to the others?"},
    {"latitude", "What may an employee spend, without asking, to put a case right?"},
    {"lifetime", "How far does effort for a customer go by what it is worth in the long run?"},
    {"strategy", "Who wins where the customer strategy and a department's rules conflict?"},
    // ---- configuration
    {"structure", "Is the work organised by products or by groups of customers?"},
    {"owner", "How many cases does one person see through, from beginning to end?"},
    {"managers", "Which customers have an account manager of their own?"},
    {"bonus", "How much of variable pay is on customers: on their satisfaction, or on who stays?"},
    {"deferral", "When is that bonus paid?"},
    {"metrics", "What is measured: internal scores, or what became of customers, and why?"},
    {"survey", "When customers are asked, what is corrected for those who are silent or polite?"},
    {"training", "How many hours of training and team support has an employee a year?"},
    {"route_by_value", "When several customers wait, who is served first?"},
    {"answer", "How many messages does somebody competent answer in full?"},
    // ---- information
    {"one_view", "Of how many customers does one view show all records, joined up?"},
    {"upkeep", "How right and how fresh are the records of customers?"},
    {"systems", "How easily does a department see the records of the others?"},
    {"depth", "How many of the few facts that decide how to serve a customer are held?"},
    {"screen", "For how many contacts does the screen show likely reason, worth and offers?"},
    {"tests", "How many controlled tests of what customers like are run a year?"},
    // ---- four of yes or no, in our words, after P. Keen, "You and Your Customers". They set no
    // lever.
    {"mail_answered", "Is every message from a customer answered?"},
    {"terms_on_line", "Can customers see and settle their terms of credit on line?"},
    {"quarter_of_bonus",
     "Does at least a quarter of bonuses hang on the satisfaction of customers?"},
    {"call_centre",
     "Are those at the telephone trained for it, and rewarded for the relationship rather than for "
     "calls an hour?"},
};

/// The number of the word that a text names, by its letter or in full.
std::optional<std::size_t> word_named(const Lever& lever, const std::string& text) {
  const auto words = words_of(lever);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (text == std::string(1, letter_of(i)) || text == lower_case(trimmed(words[i]))) return i;
  }
  return std::nullopt;
}

/// What the number of an answer measures, as scenario files read the lever.
Quantity quantity_of(const Lever& lever, const std::string& text) {
  const std::string_view unit = lever.unit;
  if (unit == "money") return Quantity::money;
  if (unit == "months" && text.find("month") != std::string::npos) return Quantity::duration;
  return lever.most > 1.0 ? Quantity::plain : Quantity::share;
}

Measured read_yes_or_no(const std::string& text) {
  const std::string answer = lower_case(trimmed(text));
  if (answer == "yes" || answer == "y") return {1.0};
  if (answer == "no" || answer == "n") return {0.0};
  return {0.0, "'" + text + "' is neither yes nor no", "yes, no, or do not know"};
}

}  // namespace

const char* name_of(Component component) {
  constexpr std::array kNames{"orientation", "configuration", "information"};
  return kNames[static_cast<std::size_t>(component)];
}

const char* gate_of(Component component) {
  constexpr std::array kGates{"may", "want", "know"};
  return kGates[static_cast<std::size_t>(component)];
}

std::span<const ScorecardQuestion> scorecard_questions() { return kQuestionsAsked; }

Component component_of(const Lever& lever) {
  return lever.code[0] == 'O'   ? Component::orientation
         : lever.code[0] == 'C' ? Component::configuration
                                : Component::information;
}

std::string range_of(const Lever& lever) {
  const std::string_view unit = lever.unit;
  const std::string range = formatted("%g to %g", lever.least, lever.most);
  return unit == "share" || unit == "0 to 1" ? range : range + " " + lever.unit;
}

double position_of(const Lever& lever, double value) {
  return (value - lever.least) / (lever.most - lever.least);
}

std::string word_of(const Lever& lever, double value) {
  for (std::size_t i = 0; i < 5; ++i) {
    if (value == value_of_word(lever, i)) return words_of(lever)[i];
  }
  return "";
}

bool is_unknown(std::string_view text) {
  constexpr std::array kUnknown{"",
                                "?",
                                "-",
                                "do not know",
                                "don't know",
                                "n/a",
                                "not known",
                                "i do not know",
                                "i don't know",
                                "unknown"};
  return std::ranges::find(kUnknown, lower_case(trimmed(text))) != kUnknown.end();
}

char letter_of(std::size_t word) { return static_cast<char>('a' + word); }

Measured read_scorecard_answer(const ScorecardQuestion& question, const std::string& text,
                               const std::string& currency) {
  const Lever* lever = question.lever();
  if (lever == nullptr) return read_yes_or_no(text);
  if (const auto word = word_named(*lever, lower_case(trimmed(text)))) return {value_of_word(*lever, *word)};
  const Quantity quantity = quantity_of(*lever, text);
  const bool is_time = quantity == Quantity::duration;
  const double unit = is_time ? static_cast<double>(kYear) / 12.0 : 1.0;
  Measured read = read_answer({question.key, AskedOf::company, question.ask, lever->label, quantity,
                               false, lever->least * unit, lever->most * unit, false},
                              text, currency);
  read.value /= unit;
  if (!read.problem.empty()) {
    read.allowed = "a to e (`rapport scorecard --questions`), do not know, or " + range_of(*lever);
  }
  return read;
}

}  // namespace rapport
