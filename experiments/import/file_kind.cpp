#include "experiments/import/file_kind.h"

#include <algorithm>
#include <string_view>

#include "experiments/import/queue_log.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

using namespace std::string_view_literals;

/// How a kind of file begins, what it is, and what to do with it.
struct FileKind {
  std::string_view begins;
  const char *is, *instead;
};
constexpr FileKind kFileKinds[] = {
    {"PK\x03\x04"sv, "is a ZIP archive, as workbooks of Excel (.xlsx) are",
     "unpack it, or save the sheet as CSV"},
    {"\xd0\xcf\x11\xe0"sv, "is a workbook of an old Excel (.xls)", "save the sheet as CSV"},
    {"%PDF"sv, "is a PDF", "export the records as CSV"},
    {"SQLite format 3"sv, "is a data base of SQLite", "export the table as CSV"},
    {"PAR1"sv, "is a Parquet file", "write it as CSV"},
    {"BZh"sv, "is packed with bzip2", "unpack it: gzip alone is read"},
    {"\xfd"
     "7zXZ"sv,
     "is packed with xz", "unpack it: gzip alone is read"},
    {"\x28\xb5\x2f\xfd"sv, "is packed with zstd", "unpack it: gzip alone is read"},
    {"7z\xbc\xaf"sv, "is a 7z archive", "unpack it"},
    {"{\""sv, "is JSON", "write it as CSV, a record a line"},
    {"{\n"sv, "is JSON", "write it as CSV, a record a line"},
    {"[{"sv, "is JSON", "write it as CSV, a record a line"},
    {"[\n"sv, "is JSON", "write it as CSV, a record a line"},
    {"<"sv, "is XML or HTML, as some programs call their tables .xls", "export it as CSV"},
};

std::string beginning_of(std::istream& in) {
  std::string text(256, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  in.clear();
  in.seekg(0);
  return text;
}

}  // namespace

bool is_queue_log(std::istream& in) {
  const std::string text = beginning_of(in);
  return is_queue_event(std::string_view(text).substr(0, text.find('\n')));
}

void check_is_table(std::istream& in, const std::string& name, Problems& problems) {
  const std::string text = beginning_of(in);
  std::string_view start = text;
  if (start.starts_with("\xef\xbb\xbf")) start.remove_prefix(3);
  const auto kind = std::ranges::find_if(
      kFileKinds, [&](const FileKind& one) { return trimmed(start).starts_with(one.begins); });
  if (kind != std::end(kFileKinds)) {
    problems.add(name, kind->is, "CSV, plain or packed with gzip", kind->instead);
  }
}

}  // namespace rapport
