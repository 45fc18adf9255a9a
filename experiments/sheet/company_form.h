// Answers as somebody fills them in: a form of the table of questions, checked while it is typed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiments/sheet/company_plan.h"
#include "experiments/sheet/company_sheet.h"
#include "sim/core/problem.h"

namespace rapport {

struct FormAnswer {
  std::string text;
  std::string source;  ///< where the company has it from; may be empty
};

/// Of whom some questions are asked: the company, a segment or a channel.
struct FormPart {
  AskedOf of = AskedOf::company;
  std::string name{};                           ///< of a segment as it is typed; id of a channel
  const ChannelKind* kind = nullptr;            ///< of channels
  std::map<std::string, FormAnswer> answers{};  ///< by key of the question

  /// Whether the question is asked of this part: of the web site nobody asks for people.
  bool is_asked(const Question& question) const;
};

/// Answers by part. Parts have no answers at first.
struct CompanyForm {
  const Industry* industry = nullptr;
  FormPart company{};
  std::vector<FormPart> segments{}, channels{};  ///< channels in the order of channel_kinds()
};

/// A form without answers: one segment, and the channels that are usual in the industry.
CompanyForm empty_form(const Industry& industry);
/// The form of a sheet. Answers that cannot be read stay in it, as they are for a form to mend.
/// Throws InvalidInput where an answer has no place (place_answers()).
CompanyForm form_of(const Industry& industry, const std::vector<GivenAnswer>& answers);

/// Another industry. Channels that are usual in it come, and others go where nothing is said of
/// them.
void choose_industry(CompanyForm& form, const Industry& industry);
void add_segment(CompanyForm& form);  ///< with a name that no other has
void add_channel(CompanyForm& form, const ChannelKind& kind);
/// Kinds of channels that the form does not have.
std::vector<const ChannelKind*> other_channels(const CompanyForm& form);

/// The name of an answer's place, which messages of check_form() have: "churn.private".
std::string place_of(const Question& question, const FormPart& part);
/// The place of the name of a segment.
std::string place_of_name(std::size_t segment);

/// All answers as a sheet has them; a usual channel that was taken away is answered with 0.
std::vector<GivenAnswer> answers_of(const CompanyForm& form);
/// The form as a sheet (CSV), with what is usual and what is meant beside each question.
std::string sheet_text(const CompanyForm& form);

struct FormCheck {
  std::map<std::string, Problem> problems{};  ///< by place; the first of each
  std::vector<Problem> others{};              ///< that are about no single answer
  std::optional<CompanySheet> sheet{};        ///< where the answers can be read
  std::optional<CompanyPlan> plan{};          ///< where a company can be made of them

  bool is_fine() const { return plan.has_value(); }
};
/// What the sheet's own reader and the plan say of the answers.
FormCheck check_form(const CompanyForm& form);

/// What is taken where nothing is answered, for people; empty where there has to be an answer.
std::string usual_of(const CompanyForm& form, const FormCheck& check, const Question& question,
                     const FormPart& part);
/// How an answer may be written: "as 18 %".
std::string example_of(const Question& question, const std::string& currency);

}  // namespace rapport
