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
  dialogue = Dialogue::none;
  try_to("", [&] {
    std::filesystem::path proposed = imported.records;
    proposed.replace_extension(".toml");
    results.reset();
    take_document(
        Document::of_text(std::filesystem::absolute(proposed), imported.text, options_.state),
        "Made from " + imported.records.filename().string() +
            ", not saved yet. What is not in the records is an assumption.");
  });
}

}  // namespace rapport
