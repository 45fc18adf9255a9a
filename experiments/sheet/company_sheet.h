// The answers of a company, each with where it comes from.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/sheet/channel_kind.h"
#include "experiments/sheet/given_answer.h"
#include "experiments/sheet/industry.h"
#include "experiments/sheet/question.h"
#include "sim/core/problem.h"
#include "sim/queue/schedule.h"

namespace rapport {

/// Reads the text of an answer that is a number. Whole numbers may have marks between thousands:
/// "400,000". What is not possible is a problem too.
Measured read_answer(const Question& question, const std::string& text,
                     const std::string& currency);

/// What is wrong with it in one line; empty where nothing is.
std::string fault_of(const Measured& read);

/// Answers at their places. What is empty is no answer.
struct PlacedAnswers {
  /// By question, and by segment or channel where it is asked of these.
  std::map<std::pair<std::string, std::string>, const GivenAnswer*> texts;
  std::vector<std::string> segments;  ///< that are named, in the order in which they are
};
/// Adds a problem for each answer that has no place: unknown questions and channels, questions of
/// the whole company that name a part, names that are too long, and what was answered before.
PlacedAnswers place_answers(const std::vector<GivenAnswer>& given, Problems& problems);

/// The segment of a company that names none.
inline constexpr const char* kOnlySegment = "customers";

/// What an empty answer means in the industry; empty where there has to be one. `channel` where the
/// question is asked of channels. Contacts are those of `customers` in a month.
std::string usual_text(const Industry& industry, const Question& question,
                       const std::string& channel, double customers);

struct SheetAnswer {
  std::string text;    ///< as it was given, or is usual
  double value = 0.0;  ///< in the quantity's own unit; 0 for texts
  bool is_given = false;
  std::string source{};  ///< where the company has it from; of others how it was worked out

  /// For a comment: "given (CRM, June)", "assumption: usual in telecom", "worked out: ...".
  std::string origin(const Industry& industry) const;
};

/// What a company has said of itself, filled up with what is usual in its industry.
class CompanySheet {
 public:
  /// Reads all answers. An empty answer is none. Segments are those that some answer is of; with
  /// none that is named, one segment `customers`. An answer that names none holds for all segments
  /// that have none of their own, but for the number of customers of several. Channels are those
  /// usual in the industry and those with answers to `contacts`, but for answers of 0. Throws
  /// InvalidInput with all problems: unknown questions, texts that are no numbers or impossible
  /// ones, no number of customers, a start that is no Monday.
  CompanySheet(const Industry& industry, const std::vector<GivenAnswer>& given);

  const Industry& industry() const { return *industry_; }
  const std::vector<std::string>& segments() const { return segments_; }
  /// In the order of channel_kinds(), only those with contacts.
  const std::vector<const ChannelKind*>& channels() const { return channels_; }

  /// The answer; of a segment or channel where the question is asked of these.
  const SheetAnswer& answer(std::string_view question, std::string_view of = {}) const;
  /// Whether there is such an answer: pay of a web site has none.
  bool knows(const std::string& question, const std::string& of = {}) const {
    return answers_.contains({question, of});
  }
  double number(std::string_view question, std::string_view of = {}) const {
    return answer(question, of).value;
  }
  const std::string& text(std::string_view question, std::string_view of = {}) const {
    return answer(question, of).text;
  }
  /// Customers of all segments.
  double customers() const;

 private:
  class Reader;

  const Industry* industry_;
  std::vector<std::string> segments_;
  std::vector<const ChannelKind*> channels_;
  std::map<std::pair<std::string, std::string>, SheetAnswer> answers_;
};

/// When somebody serves at a channel.
WeekSchedule open_week(const CompanySheet& sheet, std::string_view channel);
/// "mon-fri 08:00-20:00; sat 09:00-17:00" as its spans.
std::vector<std::string> spans_of(std::string_view open);

}  // namespace rapport
