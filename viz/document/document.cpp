#include "viz/document/document.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace rapport {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFront = "# rapport-studio, changes not saved of ";

/// FNV-1a: a name that differs by path.
std::string name_for(const fs::path& path) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : path.string()) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%016llx.toml", static_cast<unsigned long long>(hash));
  return text;
}

fs::path recovery_path(const fs::path& state_folder, const fs::path& path) {
  return state_folder / "recovery" / name_for(path);
}

Recovery read_recovery(const fs::path& file) {
  const std::string text = read_file(file);
  const std::size_t end = text.find('\n');
  if (!text.starts_with(kFront) || end == std::string::npos) return {};
  const std::size_t begin = std::strlen(kFront);
  return {text.substr(begin, end - begin), text.substr(end + 1)};
}

[[noreturn]] void fail(const std::string& what, const fs::path& path, int error) {
  throw DocumentError(what + " " + path.string() + ": " + std::generic_category().message(error));
}

/// Removes what was not finished, and says why.
[[noreturn]] void give_up(int file, const fs::path& temporary, const fs::path& path) {
  const int error = errno;
  if (file >= 0) close(file);
  unlink(temporary.c_str());
  fail("Cannot save", path, error);
}

}  // namespace

std::string read_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw DocumentError(path.string() + " is a folder.");
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("Cannot read", path, errno);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) fail("Cannot read", path, EIO);
  return text;
}

void write_file(const fs::path& path, const std::string& text) {
  std::error_code error;
  const fs::path there = fs::exists(path, error) ? fs::canonical(path, error) : path;
  const fs::path target = error ? path : there;
  const fs::path temporary = target.string() + ".part";
  struct stat before {};
  const mode_t mode = stat(target.c_str(), &before) == 0 ? before.st_mode & 07777 : 0644;
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) fail("Cannot save", path, errno);
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::write(file, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) give_up(file, temporary, path);
    done += static_cast<std::size_t>(n);
  }
  if (fsync(file) != 0) give_up(file, temporary, path);
  if (close(file) != 0) give_up(-1, temporary, path);
  if (rename(temporary.c_str(), target.c_str()) != 0) give_up(-1, temporary, path);
}

Document Document::of_text(const fs::path& path, std::string text, const fs::path& state_folder,
                           bool is_new) {
  Document document;
  document.path_ = path;
  document.state_folder_ = state_folder;
  document.text_ = std::move(text);
  if (!is_new) document.on_disk_ = document.text_;
  return document;
}

Document Document::open(const fs::path& path, const fs::path& state_folder) {
  std::error_code error;
  fs::path full = fs::weakly_canonical(fs::absolute(path), error);
  if (error) full = path;
  const fs::path kept = recovery_path(state_folder, full);
  if (!fs::exists(path, error) && fs::exists(kept, error)) {  // it was never saved
    Document document = of_text(full, read_recovery(kept).text, state_folder);
    document.autosaved_ = document.text_;
    document.recovered_ = true;
    return document;
  }
  Document document = of_text(full, read_file(path), state_folder);
  document.on_disk_ = document.text_;
  document.in_file_ = true;
  document.look_at_disk();
  if (!fs::exists(kept, error)) return document;
  const Recovery recovery = read_recovery(kept);
  if (recovery.path != document.path_ || recovery.text == document.text_) return document;
  document.change(recovery.text, "changes recovered");
  document.autosaved_ = recovery.text;
  document.recovered_ = true;
  return document;
}

void Document::change(std::string text, std::string what, const std::string& group) {
  if (text == text_) return;
  undone_.clear();
  if (!group.empty() && group == group_ && !done_.empty()) {
    done_.back().after = text;
    done_.back().what = std::move(what);
  } else {
    done_.push_back({text_, text, std::move(what)});
  }
  group_ = group;
  text_ = std::move(text);
}

void Document::give_up_group() {
  if (group_.empty() || done_.empty()) return;
  text_ = done_.back().before;
  done_.pop_back();
  group_.clear();
}

std::string Document::undo() {
  group_.clear();
  if (done_.empty()) return {};
  Step step = std::move(done_.back());
  done_.pop_back();
  text_ = step.before;
  undone_.push_back(std::move(step));
  return undone_.back().what;
}

std::string Document::redo() {
  group_.clear();
  if (undone_.empty()) return {};
  Step step = std::move(undone_.back());
  undone_.pop_back();
  text_ = step.after;
  done_.push_back(std::move(step));
  return done_.back().what;
}

const std::string& Document::next_undo() const {
  static const std::string none;
  return done_.empty() ? none : done_.back().what;
}

void Document::save(bool anyway) {
  std::error_code error;
  if (in_file_ && !anyway && fs::exists(path_, error) && read_file(path_) != on_disk_) {
    throw DocumentError(path_.filename().string() + " was changed by another program meanwhile.");
  }
  write_file(path_, text_);
  on_disk_ = text_;
  in_file_ = true;
  look_at_disk();
  drop_recovery();
}

void Document::look_at_disk() {
  std::error_code error;
  disk_time_ = fs::last_write_time(path_, error);
  disk_size_ = fs::file_size(path_, error);
}

bool Document::is_changed_outside() {
  std::error_code error;
  if (!in_file_ || !fs::is_regular_file(path_, error)) return false;
  if (fs::last_write_time(path_, error) == disk_time_ && fs::file_size(path_, error) == disk_size_)
    return false;
  if (read_file(path_) != on_disk_) return true;
  look_at_disk();  // somebody wrote the same
  return false;
}

void Document::load_again() {
  on_disk_ = read_file(path_);
  look_at_disk();
  change(on_disk_, "the file as another program left it");
}

void Document::save_as(const fs::path& path) {
  if (path.empty()) throw DocumentError("A file name is needed.");
  write_file(path, text_);
  drop_recovery();
  std::error_code error;
  const fs::path full = fs::weakly_canonical(fs::absolute(path), error);
  path_ = error ? path : full;
  on_disk_ = text_;
  in_file_ = true;
  look_at_disk();
}

void Document::autosave() {
  if (!is_open()) return;
  if (!is_changed()) {
    if (!autosaved_.empty()) drop_recovery();
    return;
  }
  if (text_ == autosaved_) return;
  std::error_code error;
  fs::create_directories(state_folder_ / "recovery", error);
  write_file(recovery_path(state_folder_, path_), kFront + path_.string() + "\n" + text_);
  autosaved_ = text_;
}

void Document::forget_changes() { change(on_disk_, "back to the file"); }

void Document::drop_recovery() {
  std::error_code error;
  fs::remove(recovery_path(state_folder_, path_), error);
  autosaved_.clear();
  recovered_ = false;
}

std::vector<Recovery> recoveries(const fs::path& state_folder) {
  std::vector<Recovery> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(state_folder / "recovery", error)) {
    if (entry.path().extension() != ".toml") continue;
    try {
      Recovery recovery = read_recovery(entry.path());
      if (!recovery.path.empty()) found.push_back(std::move(recovery));
    } catch (const DocumentError&) {  // one that cannot be read recovers nothing
    }
  }
  return found;
}

}  // namespace rapport
