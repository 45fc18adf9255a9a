#include "experiments/import/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "experiments/import/text_encoding.h"

namespace rapport {

namespace {

constexpr std::size_t kBufferSize = 4 * CsvReader::kLongestRecord;

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// The most frequent of the separators in the first line, outside quotes; the first of equals.
char guess_separator(std::string_view text) {
  constexpr std::array<char, 3> candidates = {',', ';', '\t'};
  std::array<std::size_t, 3> counts{};
  bool in_quotes = false;
  for (const char c : text) {
    if (c == '"') in_quotes = !in_quotes;
    if (in_quotes) continue;
    if (c == '\n') break;
    for (std::size_t i = 0; i < candidates.size(); ++i) counts[i] += c == candidates[i] ? 1 : 0;
  }
  const auto most = std::max_element(counts.begin(), counts.end());
  return candidates[static_cast<std::size_t>(most - counts.begin())];
}

}  // namespace

const char* to_string(CsvFault fault) {
  switch (fault) {
    case CsvFault::none:
      return "no fault";
    case CsvFault::field_count:
      return "another number of fields than the header";
    case CsvFault::nul_byte:
      return "a NUL byte";
    case CsvFault::unclosed_quote:
      return "a quote is opened and never closed";
    case CsvFault::text_after_quote:
      return "text between a closing quote and the next separator";
    case CsvFault::too_long:
      return "longer than 64 KiB";
  }
  return "";
}

CsvReader::CsvReader(std::istream& in) : in_(in), buffer_(kBufferSize, '\0') {
  refill();
  skip_mark();
  separator_ = guess_separator(rest().substr(0, kLongestRecord));
  if (!take_record()) return;
  header_fault_ = fault_;
  header_.assign(fields_.begin(), fields_.end());
}

bool CsvReader::next() {
  if (!take_record()) return false;
  if (fault_ == CsvFault::none && fields_.size() != header_.size()) fault_ = CsvFault::field_count;
  return true;
}

// Moves what is left to the front and fills the buffer from the stream.
void CsvReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
  filled_ -= at_;
  at_ = 0;
  while (!ended_ && filled_ < buffer_.size()) {
    in_.read(buffer_.data() + filled_, static_cast<std::streamsize>(buffer_.size() - filled_));
    filled_ += static_cast<std::size_t>(in_.gcount());
    ended_ = !in_;
  }
}

void CsvReader::skip_mark() {
  if (rest().starts_with("\xef\xbb\xbf")) at_ += 3;
  utf16_ = rest().starts_with("\xff\xfe") || rest().starts_with("\xfe\xff");
}

// Bytes of the record that `text` begins with, its line break included; 0 where it does not end.
std::size_t CsvReader::record_size(std::string_view text, bool& in_quotes) const {
  in_quotes = false;
  const std::size_t line_end = text.find('\n');
  const std::string_view line = text.substr(0, line_end);
  if (line.find('"') == line.npos) return line_end == text.npos ? 0 : line_end + 1;
  bool at_start = true;  // of a field, where a quote opens
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_quotes) {
      if (c != '"') continue;
      if (i + 1 < text.size() && text[i + 1] == '"') {
        ++i;
      } else {
        in_quotes = false;
      }
    } else if (c == '"' && at_start) {
      in_quotes = true;
    } else if (c == '\n') {
      return i + 1;
    }
    at_start = !in_quotes && c == separator_;
  }
  return 0;
}

bool CsvReader::take_record() {
  fault_ = CsvFault::none;
  fields_.clear();
  while (true) {
    if (filled_ - at_ < kLongestRecord && !ended_) refill();
    if (at_ == filled_) return false;
    const std::string_view text = rest().substr(0, kLongestRecord);
    bool in_quotes = false;
    std::size_t size = record_size(text, in_quotes);
    const bool is_last = ended_ && text.size() == filled_ - at_;
    if (size == 0 && is_last && !in_quotes) size = text.size();
    line_ = lines_ + 1;
    if (size == 0) {
      fault_ = in_quotes ? CsvFault::unclosed_quote : CsvFault::too_long;
      take_faulty_line();
      return true;
    }
    const std::string_view record = text.substr(0, size);
    lines_ += count_lines(record);
    char* begin = buffer_.data() + at_;
    at_ += size;
    std::size_t content = size;
    if (content > 0 && begin[content - 1] == '\n') --content;
    if (content > 0 && begin[content - 1] == '\r') --content;
    if (content == 0) continue;  // an empty line
    split(begin, begin + content);
    return true;
  }
}

// Passes the line that the record began with, however long it is.
void CsvReader::take_faulty_line() {
  while (true) {
    const std::size_t line_end = rest().find('\n');
    if (line_end != std::string_view::npos) {
      at_ += line_end + 1;
      ++lines_;
      return;
    }
    at_ = filled_;
    if (ended_) return;
    refill();
  }
}

void CsvReader::split(char* begin, char* end) {
  const std::string_view record(begin, static_cast<std::size_t>(end - begin));
  if (record.find('\0') != record.npos) {
    fault_ = CsvFault::nul_byte;
    return;
  }
  const bool ascii = is_ascii(record);
  char* at = begin;
  while (true) {
    if (at != end && *at == '"') {
      at = split_quoted(at, end);
    } else {
      char* stop = std::find(at, end, separator_);
      fields_.emplace_back(at, static_cast<std::size_t>(stop - at));
      at = stop;
    }
    if (at == end) break;
    ++at;  // the separator
  }
  if (!ascii) convert();
}

// The field whose opening quote is at `at`, its doubled quotes made single where they stand.
char* CsvReader::split_quoted(char* at, char* end) {
  char* const begin = ++at;
  char* write = begin;
  while (at != end) {
    if (*at == '"') {
      ++at;
      if (at == end || *at != '"') break;
    }
    *write++ = *at++;
  }
  fields_.emplace_back(begin, static_cast<std::size_t>(write - begin));
  if (at != end && *at != separator_) fault_ = CsvFault::text_after_quote;
  return std::find(at, end, separator_);
}

void CsvReader::convert() {
  converted_.clear();
  // A byte becomes three at most. All is reserved at once, so that nothing moves while fields refer
  // to it.
  std::size_t longest = 0;
  for (const std::string_view field : fields_) longest += 3 * field.size();
  converted_.reserve(longest);
  for (std::string_view& field : fields_) {
    if (is_ascii(field)) continue;
    if (is_utf8(field)) {
      ++encoding_.utf8_fields;
      continue;
    }
    if (encoding_.other_fields++ == 0) encoding_.first_other = line_;
    const std::size_t from = converted_.size();
    append_windows_1252(field, converted_);
    field = std::string_view(converted_).substr(from);
  }
}

}  // namespace rapport
