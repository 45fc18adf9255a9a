// What the screen "Start from my own records" knows: what somebody has, the form that is filled in,
// and the company that is made of it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/sheet/company_form.h"
#include "viz/client/company_maker.h"
#include "viz/client/record_kind.h"

namespace rapport {

enum class RecordsStep {
  closed,  ///< the start screen is there
  choice,  ///< what do you have?
  form,    ///< the questions of `rapport new`
  making,  ///< the company is fitted
  made     ///< what came of it, and where it is to be saved
};

/// Parts of the form, each a screen.
enum class FormSection { customers, channels, company };
inline constexpr std::size_t kFormSections = 3;

/// The part of the form that asks the question: texts of the company stand with its customers.
inline FormSection section_of(const Question& question) {
  if (question.of == AskedOf::channel) return FormSection::channels;
  return question.of == AskedOf::segment || question.is_text ? FormSection::customers
                                                             : FormSection::company;
}

inline constexpr const char* kSaveField = "save";  ///< the place of the name of the new file
inline constexpr std::size_t kRecordCards = 4;     ///< in the order of RecordKind

/// A question before something that no file has is lost.
struct LossQuestion {
  std::string title{}, words{};
  std::string act{};              ///< what the button says that loses it
  std::function<void()> go_on{};  ///< what it does
};

struct RecordsPage {
  RecordsStep step = RecordsStep::closed;
  bool is_open() const { return step != RecordsStep::closed; }

  // ---- what do you have?
  std::string path{};   ///< of a file, as it is typed
  RecordGuess guess{};  ///< of what is there
  int marked = 0;       ///< the card that the keyboard is on
  bool focus_path = false;
  /// When a path was typed at which nobody has looked yet.
  std::optional<std::chrono::steady_clock::time_point> typed_at{};

  // ---- the form
  CompanyForm form = empty_form(industries().front());
  std::string kept{};  ///< the sheet that a file has, or the company that was saved is of
  FormCheck check{};
  FormSection section = FormSection::customers;
  bool tried = false;                 ///< "Make my company" was pressed: what lacks is a fault now
  std::size_t first_row = 0;          ///< of the groups, where not all have room
  std::string focus{};                ///< the place whose field is to have the keyboard
  std::string active{};               ///< the place whose field has it
  int focus_step = 0;                 ///< fields to go on from there, by Tab
  std::vector<std::string> places{};  ///< with a field in the frame, in their order

  // ---- the company
  std::size_t pressed = 0;  ///< how often one was asked for: each is another
  std::shared_ptr<StepWords> words{};
  std::size_t words_seen = 0;
  std::shared_ptr<const MadeCompany> made{};
  std::string made_of{};      ///< the sheet of which it was asked for
  bool is_made = false;       ///< `made` is a company, of the answers as they stand
  bool made_is_kept = false;  ///< it is in a file
  std::string save_path{};
  std::string problem{};  ///< why what was asked for last cannot be
  LossQuestion loss{};    ///< of the dialogue that asks
};

}  // namespace rapport
