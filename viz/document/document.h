// What somebody works on: the text of one scenario file, with undo and redo, saved as the same file
// with its comments, and kept beside it meanwhile so that a crash loses nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace rapport {

/// Reading, writing and autosaving throw DocumentError with a sentence for people.
class DocumentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Document {
 public:
  Document() = default;
  /// Reads the file. Where changes to it were recovered, they are taken, as changes not saved yet.
  static Document open(const std::filesystem::path& path,
                       const std::filesystem::path& state_folder);
  /// A text that was made of another file, as of results or records, and stands in no file yet: it
  /// will be proposed to be saved beside that one. Changes to it are recovered as by `open`.
  /// `is_new`: it is lost unless it is saved; else it can be had again, as out of a results file.
  static Document out_of(const std::filesystem::path& source, std::string text,
                         const std::filesystem::path& state_folder, bool is_new);
  /// What was kept of that file, or of a document out of it, without reading the file. Nothing
  /// where nothing was kept, or only what the file, which is there, gives again.
  static std::optional<Document> kept_of(const std::filesystem::path& file,
                                         const std::filesystem::path& state_folder);

  /// The file, or the one that will be proposed.
  const std::filesystem::path& path() const { return path_; }
  /// The file that has to be opened to come back to this document: its own, or, while it is in
  /// none, the one that it was made of. It is recovered under that name.
  const std::filesystem::path& origin() const { return source_.empty() ? path_ : source_; }
  const std::string& text() const { return text_; }
  bool is_open() const { return !path_.empty(); }
  bool is_changed() const { return text_ != on_disk_; }
  bool was_recovered() const { return recovered_; }
  /// Whether there are changes that were made to another text than its file, or its results file,
  /// holds now.
  bool lies_over_other() const;
  bool is_in_file() const { return in_file_; }
  /// Whether its file holds what is shown: then a command that reads the file computes the same.
  bool is_saved() const { return in_file_ && !is_changed(); }

  /// Another text; `what` names the change for people ("Spend without asking: 60 EUR"). Changes of
  /// one group that is not closed are one step: all of a drag.
  void change(std::string text, std::string what, const std::string& group = {});
  void close_group() { group_.clear(); }
  bool is_grouping() const { return !group_.empty(); }
  /// Takes back all changes of the open group.
  void give_up_group();

  bool can_undo() const { return !done_.empty(); }
  bool can_redo() const { return !undone_.empty(); }
  /// Both give what was taken back, or done again; empty where there is nothing.
  std::string undo();
  std::string redo();
  const std::string& next_undo() const;  ///< names it; empty where there is none

  /// Writes the file, whole or not at all. Throws where somebody else has changed it meanwhile,
  /// unless `anyway`.
  void save(bool anyway = false);
  void save_as(const std::filesystem::path& path);
  /// Keeps what is not saved where `open` finds it again. Nothing to do: returns at once.
  void autosave();
  /// Whether the file holds another text than the one that was read or written last, or than the
  /// one that recovered changes were made to. Cheap, to be asked every second.
  bool is_changed_outside();
  /// Takes what the file holds now, as one change.
  void load_again();
  /// The changes are not wanted any more: nothing is recovered.
  void drop_recovery();

 private:
  struct Step {
    std::string before, after, what;
  };

  void recover();
  void agree_on(std::string text);
  void look_at_disk();

  std::filesystem::path path_, state_folder_;
  std::filesystem::path source_;  ///< what it was made of; empty once it is in a file
  std::string text_, on_disk_, autosaved_;
  std::string base_;  ///< hash of the text that the changes were made to
  bool in_file_ = false, recovered_ = false;

  std::filesystem::file_time_type disk_time_{};  ///< when the file was read or written last
  std::uintmax_t disk_size_ = 0;
  std::string group_;
  std::vector<Step> done_, undone_;
};

/// A document whose changes were not saved when the studio went away.
struct Recovery {
  std::filesystem::path path;  ///< Document::origin()
  std::string text;
  std::string base;  ///< hash of the text that it was made of by changes
};
std::vector<Recovery> recoveries(const std::filesystem::path& state_folder);

/// The text of a file. Throws DocumentError.
std::string read_file(const std::filesystem::path& path);
/// Writes a file, whole or not at all; keeps the permissions of one that is there. Throws
/// DocumentError.
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace rapport
