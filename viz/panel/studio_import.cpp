// From call records to a document: the file is asked for, read on a thread of its own, what was
// taken for what is shown, and the scenario opened as a new document.
#include "sim/core/problem.h"
#include "viz/panel/studio.h"

namespace rapport {

void Studio::ask_records() {
  dialogue = Dialogue::import_path;
  dialogue_text.clear();
  dialogue_problem.clear();
  focus_field = true;
}

void Studio::import_records(const std::filesystem::path& path) {
  if (!may_leave_document()) return;
  if (import_job_ != nullptr) {
    dialogue_problem = path.filename().string() + " was not read: one file at a time.";
    return;
  }
  dialogue_problem.clear();
  import_job_ = std::make_unique<ImportJob>(path, options_.client.threads, options_.client.on_news);
  dialogue_of = path.filename().string();
  dialogue = Dialogue::importing;
}

/// True where the import has just ended.
bool Studio::look_at_import() {
  if (import_job_ == nullptr || !import_job_->is_done()) return false;
  imported = import_job_->take();
  import_job_.reset();
  dialogue = Dialogue::imported;
  return true;
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
