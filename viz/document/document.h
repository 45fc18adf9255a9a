// What somebody works on: the text of one scenario file, with undo and redo, saved as the same file
// with its comments, and kept beside it meanwhile so that a crash loses nothing.
#pragma once

#include <cstdint>
#include <filesystem>
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
  /// A text that stands in no file yet; `path` is where it will be proposed to be saved.
  /// `is_new`: it is lost unless it is saved; else it can be had again, as out of a results file.
  static Document of_text(const std::filesystem::path& path, std::string text,
                          const std::filesystem::path& state_folder, bool is_new = true);

  const std::filesystem::path& path() const { return path_; }
  const std::string& text() const { return text_; }
  bool is_open() const { return !path_.empty(); }
  bool is_changed() const { return text_ != on_disk_; }
  bool was_recovered() const { return recovered_; }
  bool is_in_file() const { return in_file_; }

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
  /// Goes back to what is on the disk, as one change.
  void forget_changes();
  /// Whether the file holds another text than the one that was read or written last. Cheap, to be
  /// asked every second.
  bool is_changed_outside();
  /// Takes what the file holds now, as one change.
  void load_again();
  /// The changes are not wanted any more: nothing is recovered.
  void drop_recovery();

 private:
  struct Step {
    std::string before, after, what;
  };

  std::filesystem::path path_, state_folder_;
  std::string text_, on_disk_, autosaved_;
  bool in_file_ = false, recovered_ = false;
  void look_at_disk();

  std::filesystem::file_time_type disk_time_{};  ///< when the file was read or written last
  std::uintmax_t disk_size_ = 0;
  std::string group_;
  std::vector<Step> done_, undone_;
};

/// A document whose changes were not saved when the studio went away.
struct Recovery {
  std::filesystem::path path;  ///< of the document
  std::string text;
};
std::vector<Recovery> recoveries(const std::filesystem::path& state_folder);

/// The text of a file. Throws DocumentError.
std::string read_file(const std::filesystem::path& path);
/// Writes a file, whole or not at all; keeps the permissions of one that is there. Throws
/// DocumentError.
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace rapport
