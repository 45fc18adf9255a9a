// From records to a document: the file is read on a thread of its own, what was taken for what is
// shown, and the scenario opened as a new document.
#include "sim/core/problem.h"
#include "sim/core/text.h"
#include "viz/panel/studio.h"

namespace rapport {

void Studio::open_records_file(const std::filesystem::path& path) {
  const RecordGuess guess = guess_records(path);
  if (guess.kind == RecordKind::answers) return open_sheet_file(path);
  if (guess.kind != RecordKind::unknown) return import_records(path, guess.kind);
  open_records();
  if (!at_start) return;
  if (records.step == RecordsStep::making) return say_note(guess.words);
  records.step = RecordsStep::choice;  // answers and a company that were there before stay
  set_records_path(path.string());
  look_at_records_path();
}

void Studio::set_records_path(const std::string& path) {
  records.path = path;
  records.problem.clear();
  records.guess = {};
  records.typed_at = WallClock::now();
}

void Studio::look_at_records_path() {
  records.typed_at.reset();
  const std::string name(trimmed(records.path));
  records.guess = name.empty() ? RecordGuess{} : guess_records(name);
  if (records.guess.kind != RecordKind::unknown) {
    records.marked = static_cast<int>(records.guess.kind);
  }
}

void Studio::import_records(const std::filesystem::path& path, RecordKind kind) {
  if (!may_leave_document()) return;
  if (imports_) {
    dialogue_problem = path.filename().string() + " was not read: one file at a time.";
    return;
  }
  dialogue_problem.clear();
  imported = {path, kind};
  imports_ = true;
  ++imports_begun_;
  dialogue_of = path.filename().string() + " as " + name_of(kind);
  dialogue = Dialogue::importing;
  ask_import();
}

std::shared_ptr<const ImportOutcome> Studio::ask_import() {
  return import_task_.ask("import " + std::to_string(imports_begun_),
                          [path = imported.records, kind = imported.kind,
                           threads = options_.client.threads](const SideTaskLink& link) {
                            return rapport::import_records(path, kind, threads, link.stop);
                          });
}

/// True where the import has just ended.
bool Studio::look_at_import() {
  if (!imports_) return false;
  const auto outcome = ask_import();
  if (outcome == nullptr) return false;
  imports_ = false;
  imported = *outcome;
  import_shows_picture = false;
  open_sheet(Dialogue::imported);
  return true;
}

void Studio::stop_import() {
  if (!imports_) return;
  imports_ = false;
  import_task_.forget();
}

void Studio::open_imported() {
  if (!may_leave_document()) return;
  leave_dialogue();
  try_to("", [&] {
    const std::string name = imported.records.filename().string();
    Document next = Document::out_of(imported.records, imported.text, options_.state, true);
    const std::string note =
        next.was_recovered()
            ? "Your changes to an earlier import of " + name +
                  ", which were not saved, are back. Undo shows what was read now."
            : "Made from " + name + ", not saved yet. What is not in the records is an assumption.";
    take_document(std::move(next), note);
  });
}

}  // namespace rapport
