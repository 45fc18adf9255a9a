#include "viz/document/document.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "sim/core/problem.h"
#include "sim/file/extends_path.h"

namespace rapport {

namespace {

namespace fs = std::filesystem;

// A recovery begins with two lines: of which file, and what the changes were made to.
constexpr std::string_view kFront = "# rapport-studio, changes not saved of ";
constexpr std::string_view kMadeTo = "# made to a text with the hash ";

/// FNV-1a, as 16 digits.
std::string hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  char digits[20];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

fs::path recovery_path(const fs::path& state_folder, const fs::path& origin) {
  return state_folder / "recovery" / (hash_of(origin.string()) + ".toml");
}

/// Takes a first line that begins so off the text, and gives the rest of that line.
std::string take_line(std::string& text, std::string_view begin) {
  const std::size_t end = text.find('\n');
  if (!text.starts_with(begin) || end == std::string::npos) return {};
  const std::string rest = text.substr(begin.size(), end - begin.size());
  text.erase(0, end + 1);
  return rest;
}

/// Of no path where the file is no recovery.
Recovery read_recovery(const fs::path& file) {
  Recovery recovery;
  recovery.text = read_file(file);
  recovery.path = take_line(recovery.text, kFront);
  recovery.base = take_line(recovery.text, kMadeTo);
  return recovery;
}

/// What was kept under that name; nothing where there is none.
std::optional<Recovery> recovery_of(const fs::path& state_folder, const fs::path& origin) {
  const fs::path file = recovery_path(state_folder, origin);
  std::error_code error;
  if (!fs::exists(file, error)) return {};
  Recovery recovery = read_recovery(file);
  if (recovery.path != origin) return {};
  return recovery;
}

/// Whether hands have changed anything; else the text is one that was made of a file, and can be
/// made again.
bool has_changes(const Recovery& recovery) { return hash_of(recovery.text) != recovery.base; }

/// The one name of a file, whatever links lead to it.
fs::path full_path(const fs::path& path) {
  std::error_code error;
  fs::path full = fs::weakly_canonical(fs::absolute(path), error);
  return error ? path : full;
}

/// The text of `from` as it has to be in a file at `to`; as it is, where it is no TOML yet.
std::string as_seen_from(const fs::path& to, const fs::path& from, const std::string& text) {
  try {
    return moved_text(text, from.string(), to.string());
  } catch (const InvalidInput&) {
    return text;
  }
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

namespace {

std::size_t bare_line_ends(const std::string& text) {
  std::size_t bare = 0;
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    bare += at == 0 || text[at - 1] != '\r';
  }
  return bare;
}

/// Where all lines of `like` end as on Windows, those of `text` do too.
std::string with_line_ends_of(const std::string& like, std::string text) {
  if (like.find("\r\n") == std::string::npos || bare_line_ends(like) > 0) return text;
  std::string out;
  for (const char c : text) {
    if (c == '\n' && !out.ends_with('\r')) out += '\r';
    out += c;
  }
  return out;
}

}  // namespace

std::string read_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw DocumentError(path.string() + " is a folder.");
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("Cannot read", path, errno);
  try {  // reading from the buffer itself throws where the disk fails
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // a mark of the encoding, no text
    return text;
  } catch (const std::ios_base::failure&) {
    fail("Cannot read", path, EIO);
  }
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

Document Document::open(const fs::path& path, const fs::path& state_folder) {
  Document document;
  document.path_ = full_path(path);
  document.state_folder_ = state_folder;
  document.text_ = read_file(path);
  document.in_file_ = true;
  document.agree_on(document.text_);
  document.recover();
  return document;
}

Document Document::out_of(const fs::path& source, std::string text, const fs::path& state_folder,
                          bool is_new) {
  Document document;
  document.source_ = full_path(source);
  document.path_ = document.source_;
  document.path_.replace_extension(".toml");
  document.state_folder_ = state_folder;
  document.text_ = std::move(text);
  document.base_ = hash_of(document.text_);
  if (!is_new) document.on_disk_ = document.text_;
  document.recover();
  return document;
}

std::optional<Document> Document::kept_of(const fs::path& file, const fs::path& state_folder) {
  const std::optional<Recovery> kept = recovery_of(state_folder, full_path(file));
  std::error_code error;
  if (!kept || (!has_changes(*kept) && fs::exists(file, error))) return {};
  Document document = out_of(file, kept->text, state_folder, true);
  document.base_ = kept->base;
  document.autosaved_ = kept->text;
  document.recovered_ = true;
  return document;
}

/// Takes the changes that were kept, if any, as changes not saved yet.
void Document::recover() {
  const std::optional<Recovery> kept = recovery_of(state_folder_, origin());
  if (!kept || kept->text == text_ || !has_changes(*kept)) return;
  change(kept->text, "changes recovered");
  base_ = kept->base;
  autosaved_ = kept->text;
  recovered_ = true;
}

/// The file holds this text, and whoever works on the document knows it.
void Document::agree_on(std::string text) {
  on_disk_ = std::move(text);
  base_ = hash_of(on_disk_);
  look_at_disk();
}

bool Document::lies_over_other() const { return is_changed() && base_ != hash_of(on_disk_); }

void Document::change(std::string text, std::string what, const std::string& group) {
  text = with_line_ends_of(text_, std::move(text));
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
  if (!is_changed()) base_ = hash_of(on_disk_);  // what follows is made to that
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
  const bool asks = in_file_ && !anyway && fs::exists(path_, error);
  if (asks && (lies_over_other() || read_file(path_) != on_disk_)) {
    throw DocumentError(path_.filename().string() + " was changed by another program meanwhile.");
  }
  write_file(path_, text_);
  drop_recovery();
  source_.clear();
  in_file_ = true;
  agree_on(text_);
}

void Document::look_at_disk() {
  std::error_code error;
  disk_time_ = fs::last_write_time(path_, error);
  disk_size_ = fs::file_size(path_, error);
}

bool Document::is_changed_outside() {
  std::error_code error;
  if (!in_file_ || !fs::is_regular_file(path_, error)) return false;
  if (lies_over_other()) return true;
  if (fs::last_write_time(path_, error) == disk_time_ && fs::file_size(path_, error) == disk_size_)
    return false;
  if (read_file(path_) != on_disk_) return true;
  look_at_disk();  // somebody wrote the same
  return false;
}

void Document::load_again() {
  agree_on(read_file(path_));
  change(on_disk_, "the file as another program left it");
}

void Document::save_as(const fs::path& path) {
  if (path.empty()) throw DocumentError("A file name is needed.");
  const std::string text = in_file_ ? as_seen_from(path, path_, text_) : text_;
  write_file(path, text);
  change(text, "what it extends, as seen from its new place");
  drop_recovery();
  path_ = full_path(path);
  source_.clear();
  in_file_ = true;
  agree_on(text_);
}

void Document::autosave() {
  if (!is_open()) return;
  if (!is_changed()) {
    if (!autosaved_.empty()) drop_recovery();
    return;
  }
  std::error_code error;
  // Another program that works on the same file may have taken it away.
  const bool is_kept = fs::exists(recovery_path(state_folder_, origin()), error);
  if (text_ == autosaved_ && is_kept) return;
  fs::create_directories(state_folder_ / "recovery", error);
  const std::string front =
      std::string(kFront) + origin().string() + "\n" + std::string(kMadeTo) + base_ + "\n";
  write_file(recovery_path(state_folder_, origin()), front + text_);
  autosaved_ = text_;
}

void Document::drop_recovery() {
  std::error_code error;
  fs::remove(recovery_path(state_folder_, origin()), error);
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
