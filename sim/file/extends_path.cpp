#include "sim/file/extends_path.h"

#include <filesystem>

#include "sim/file/document.h"
#include "sim/file/value_writer.h"

namespace rapport {

namespace fs = std::filesystem;

namespace {

/// The folder of a file in full, without links; the file need not be there.
fs::path folder_of(const fs::path& file) {
  std::error_code error;
  const fs::path folder = fs::absolute(file).parent_path();
  const fs::path real = fs::weakly_canonical(folder, error);
  return error ? folder.lexically_normal() : real;
}

/// What `extends` of a file in `folder` finds.
fs::path found_from(const fs::path& folder, const fs::path& extends) {
  return (folder / extends).lexically_normal();
}

}  // namespace

std::string path_seen_from(const std::string& file, const std::string& base) {
  const fs::path full = folder_of(base) / fs::path(base).filename();
  const fs::path way = full.lexically_relative(folder_of(file));
  std::error_code error;
  const bool leads =
      !way.empty() && fs::equivalent(found_from(fs::path(file).parent_path(), way), full, error);
  return (leads && !error ? way : full).generic_string();
}

std::string moved_text(const std::string& text, const std::string& from, const std::string& to) {
  const Value root = read_document(text, from);
  const Value* extends = root.find("extends");
  if (extends == nullptr || extends->kind != Value::Kind::text) return text;
  const bool stays = fs::path(extends->text).is_absolute() || folder_of(from) == folder_of(to);
  if (extends->text.empty() || stays) return text;
  const fs::path base = found_from(fs::path(from).parent_path(), extends->text);
  const std::string path = path_seen_from(to, base.string());
  return path == extends->text ? text : edit_document(text, from, "extends", toml_text(path));
}

}  // namespace rapport
