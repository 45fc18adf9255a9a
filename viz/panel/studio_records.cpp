// From what somebody knows to a document: the form is filled in, a company made of it on another
// thread, saved, and opened.
#include <algorithm>
#include <system_error>

#include "experiments/output/output_file.h"
#include "experiments/sheet/sheet_file.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"
#include "viz/canvas/canvas.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;

/// The industry of a sheet that names one; throws where it is none.
const Industry& industry_of(const std::string& name, const fs::path& sheet) {
  if (const Industry* found = find_industry(trimmed(name))) return *found;
  std::vector<std::string> ids;
  std::string known;
  for (const Industry& industry : industries()) {
    ids.emplace_back(industry.id);
    known += (known.empty() ? "" : ", ") + ids.back();
  }
  refuse(sheet.string(), "'" + name + "' is no industry that is known", known,
         did_you_mean(name, ids));
}

}  // namespace

void Studio::open_records() {
  if (!at_start) to_start();
  if (!at_start) return;  // what is not saved could not be kept
  if (records.step == RecordsStep::closed) records.step = RecordsStep::choice;
  records.problem.clear();
  records.focus_path = false;
  check_records();
}

void Studio::close_records() {
  company_task_.forget();
  records.step = RecordsStep::closed;
}

void Studio::leave_to_records() {
  leave_dialogue();
  open_records();
}

void Studio::choose_records(int card) {
  const auto kind = static_cast<RecordKind>(card);
  const std::string path(trimmed(records.path));
  if (records.typed_at) look_at_records_path();
  records.problem.clear();
  if (kind == RecordKind::answers && records.guess.kind == kind) return open_sheet_file(path);
  if (kind == RecordKind::answers) return open_form();
  if (!path.empty()) return import_records(path, kind);
  records.problem = "Type the path of the file above, or drop it on this window.";
  records.focus_path = true;
}

void Studio::leave_records() {
  if (records.step == RecordsStep::making) return cancel_company();
  records.problem.clear();
  records.step = records.step == RecordsStep::made   ? RecordsStep::form
                 : records.step == RecordsStep::form ? RecordsStep::choice
                                                     : RecordsStep::closed;
}

void Studio::open_form() {
  records.step = RecordsStep::form;
  records.problem.clear();
  records.focus = place_of(*find_question("name"), records.form.company);
  check_records();
}

void Studio::check_records() {
  records.check = check_form(records.form);
  records.is_made = records.made != nullptr && records.made->company &&
                    records.made_of == sheet_text(records.form);
}

std::string Studio::unsaved_records() const {
  if (records.is_made && !records.made_is_kept) {
    return records.made->company->sheet.text("name") +
           " is made and in no file yet. “Save and compare” keeps it.";
  }
  const std::string now = sheet_text(records.form);
  const bool is_empty = now == sheet_text(empty_form(*records.form.industry));
  if (is_empty || now == records.kept) return "";
  return "Your answers for a company of your own are in no file yet. “Save as a sheet…” keeps "
         "them.";
}

void Studio::ask_to_lose(LossQuestion question) {
  records.loss = std::move(question);
  dialogue = Dialogue::lose_records;
}

void Studio::lose_records() {
  const auto go_on = std::exchange(records.loss.go_on, nullptr);
  leave_dialogue();
  if (go_on) go_on();
}

bool Studio::show_answer(const std::string& place) {
  const CompanyForm& form = records.form;
  const auto asks = [&](const FormPart& part) {
    for (const Question& question : questions()) {
      if (!part.is_asked(question) || place_of(question, part) != place) continue;
      records.section = section_of(question);
      return true;
    }
    return false;
  };
  bool found = asks(form.company) || std::ranges::any_of(form.segments, asks) ||
               std::ranges::any_of(form.channels, asks);
  for (std::size_t i = 0; !found && i < form.segments.size(); ++i) {
    found = place_of_name(i) == place;
    if (found) records.section = FormSection::customers;
  }
  if (found) records.focus = place;
  return found;
}

void Studio::open_sheet_file(const fs::path& path) {
  try {
    std::vector<GivenAnswer> answers = read_sheet(path.string(), "new");
    const std::optional<std::string> named = take_industry(answers);
    CompanyForm form = form_of(named ? industry_of(*named, path) : *records.form.industry, answers);
    const bool same = sheet_text(form) == sheet_text(records.form);
    const std::string loss = same ? "" : unsaved_records();
    if (loss.empty()) return take_form(std::move(form));
    leave_dialogue();
    ask_to_lose({"Open " + path.filename().string() + " in place of your answers?", loss, "Open",
                 [this, form] { take_form(form); }});
  } catch (const std::exception& problem) {
    dialogue_problem = first_line(problem.what());
    if (dialogue != Dialogue::sheet_open)
      say_strip(first_line(problem.what()), StripKind::problem, problem.what());
  }
}

/// The form of a sheet that a file has.
void Studio::take_form(CompanyForm form) {
  leave_dialogue();
  if (!at_start) to_start();
  if (!at_start) return;  // what is not saved could not be kept
  company_task_.forget();
  records.form = std::move(form);
  records.kept = sheet_text(records.form);
  records.tried = true;  // what the sheet does not answer is meant so, and what it lacks is said
  records.section = FormSection::customers;
  open_form();
}

void Studio::save_sheet_file(const fs::path& path) {
  try {
    const std::string text = sheet_text(records.form);
    NewFile(path.string()).write(text);
    records.kept = text;
    leave_dialogue();
    say_note("Saved: " + path.string());
  } catch (const std::exception& problem) {
    dialogue_problem = problem.what();
    focus_field = true;
  }
}

void Studio::ask_sheet(Dialogue what) {
  dialogue = what;
  dialogue_problem.clear();
  dialogue_text =
      what == Dialogue::sheet_save ? free_path(own_folder() / "company.csv").string() : "";
  focus_field = true;
}

/// Where files of one's own are proposed: beside the document that was open last, or here.
fs::path Studio::own_folder() const {
  std::error_code error;
  if (!settings.recent.empty()) {
    const fs::path folder = fs::path(settings.recent.front().path).parent_path();
    std::error_code same;
    const bool shipped = fs::equivalent(folder, options_.scenarios, same);
    if (!shipped && fs::is_directory(folder, error)) return folder;
  }
  return fs::current_path(error);
}

void Studio::make_my_company() {
  check_records();
  records.tried = true;
  records.problem.clear();
  if (!records.check.is_fine()) return show_fault();
  if (records.is_made) return show_company();
  // Curves of the start screen would take the processors that the fit needs.
  preview_client_.reset();
  previewed_ = -1;
  records.made.reset();
  records.made_of = sheet_text(records.form);
  records.made_is_kept = false;
  records.words = std::make_shared<StepWords>();
  records.words_seen = 0;
  ++records.pressed;
  records.step = RecordsStep::making;
  ask_company();
}

/// Goes to the first answer that cannot be, where it can be seen.
void Studio::show_fault() {
  const auto shows = [&](const FormPart& part) {
    return std::ranges::any_of(questions(), [&](const Question& question) {
      const std::string place = place_of(question, part);
      return part.is_asked(question) && records.check.problems.contains(place) &&
             show_answer(place);
    });
  };
  for (std::size_t i = 0; i < records.form.segments.size(); ++i) {
    const std::string place = place_of_name(i);
    if (records.check.problems.contains(place) && show_answer(place)) return;
  }
  if (std::ranges::any_of(records.form.segments, shows)) return;
  if (std::ranges::any_of(records.form.channels, shows)) return;
  shows(records.form.company);
}

std::shared_ptr<const MadeCompany> Studio::ask_company() {
  const auto on_news = options_.client.on_news;
  const auto words = records.words;
  const int threads = options_.client.threads;
  const double simulated = options_.simulated;
  return company_task_.ask("company " + std::to_string(records.pressed),
                           [=, sheet = *records.check.sheet](const SideTaskLink& link) {
                             const auto on_step = [&](const std::string& step) {
                               words->add(step);
                               if (on_news) on_news();
                             };
                             return make_company(sheet, simulated, threads, on_step, link.stop);
                           });
}

/// True where the screen shows something new of the company that is made.
bool Studio::look_at_company() {
  if (records.step != RecordsStep::making) return false;
  const std::size_t words = records.words->all().size();
  const bool has_more = std::exchange(records.words_seen, words) != words;
  const auto made = ask_company();
  if (made == nullptr) return has_more;
  records.made = made;
  if (made->company) {
    const std::string name = file_name_of(made->company->sheet.text("name"));
    records.save_path =
        free_path(own_folder() / ((name.empty() ? "company" : name) + ".toml")).string();
    records.is_made = true;
    show_company();
  } else {
    records.step = RecordsStep::form;
    records.problem = made->problems;
  }
  return true;
}

/// The company that was made, until an answer is another.
void Studio::show_company() {
  records.step = RecordsStep::made;
  records.focus = kSaveField;
}

void Studio::cancel_company() {
  company_task_.forget();
  records.step = RecordsStep::form;
}

void Studio::save_company() {
  records.problem.clear();
  try {
    std::error_code error;
    const fs::path path = fs::absolute(trimmed(records.save_path), error);
    NewFile(path.string()).write(records.made->company->text);
    records.made_is_kept = true;
    records.kept = records.made_of;
    records.step = RecordsStep::closed;
    open(path);
    if (at_start) return;
    const std::size_t all = firm->policies.size() - 1;
    if (all > shown.size() && strip.empty())
      say_note("Saved: " + path.string() + ". “" + firm->policies.back().label +
               "” is behind New policy.");
  } catch (const std::exception& problem) {
    records.problem = problem.what();
    records.focus = kSaveField;
  }
}

void Studio::drop_company_part(const std::string& place) {
  CompanyForm& form = records.form;
  for (std::size_t i = 0; i < form.segments.size(); ++i) {
    if (place != place_of_name(i)) continue;
    if (form.segments.size() > 1)
      form.segments.erase(form.segments.begin() + static_cast<std::ptrdiff_t>(i));
    return check_records();
  }
  std::erase_if(form.channels, [&](const FormPart& channel) { return channel.name == place; });
  check_records();
}

void Studio::step_field(int direction) { records.focus_step += direction; }

/// Keys of the screen "Start from my own records".
void Studio::records_key(const std::string& name) {
  const bool forth = name == "Tab" || name == "Down", back = name == "Shift+Tab" || name == "Up";
  if (name == "Esc") {
    // A field gives back what was typed, by itself; the next Esc leaves.
    if (!records.active.empty()) return;
    if (!strip.empty()) return strip.clear();
    return leave_records();
  }
  if (records.step == RecordsStep::form || records.step == RecordsStep::made) {
    if (forth || back) return step_field(forth ? 1 : -1);
    if (name == "PageDown" || name == "PageUp") return step_section(name == "PageDown" ? 1 : -1);
    if (name != "Enter" || !records.active.empty()) return;
    return records.step == RecordsStep::form ? make_my_company() : save_company();
  }
  if (records.step != RecordsStep::choice) return;
  const int cards = static_cast<int>(kRecordCards);
  if (forth || name == "Right") records.marked = (records.marked + 1) % cards;
  if (back || name == "Left") records.marked = (records.marked + cards - 1) % cards;
  if (name == "Enter") choose_records(records.marked);
}

void Studio::step_section(int direction) {
  const int sections = static_cast<int>(kFormSections);
  const int now = static_cast<int>(records.section);
  records.section = static_cast<FormSection>((now + direction + sections) % sections);
  records.first_row = 0;
}

}  // namespace rapport
