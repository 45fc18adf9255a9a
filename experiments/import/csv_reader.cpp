#include "experiments/import/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace rapport {

namespace {

constexpr std::size_t kBufferSize = 4 * CsvReader::kLongestRecord;

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

constexpr std::array<char, 4> kSeparators = {',', ';', '\t', '|'};

// How often each separator stands in the first line, outside quotes.
std::array<std::size_t, kSeparators.size()> count_separators(std::string_view text) {
  std::array<std::size_t, kSeparators.size()> counts{};
  bool in_quotes = false;
  for (const char c : text) {
    if (c == '"') in_quotes = !in_quotes;
    if (in_quotes) continue;
    if (c == '\n') break;
    for (std::size_t i = 0; i < kSeparators.size(); ++i) counts[i] += c == kSeparators[i] ? 1 : 0;
  }
  return counts;
}

// The most frequent of the separators in the first line, outside quotes; the first of equals.
char guess_separator(std::string_view text) {
  const auto counts = count_separators(text);
  const auto most = std::max_element(counts.begin(), counts.end());
  return kSeparators[static_cast<std::size_t>(most - counts.begin())];
}

bool has_separator(std::string_view line) {
  const auto counts = count_separators(line);
  return std::any_of(counts.begin(), counts.end(), [](std::size_t n) { return n > 0; });
}

// The separator that a line as sep=; or "sep=," says.
std::optional<char> said_separator(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.size() == 7 && line.front() == '"' && line.back() == '"') line = line.substr(1, 5);
  const bool is_said = line.size() == 5 && (line[0] | 0x20) == 's' && (line[1] | 0x20) == 'e' &&
                       (line[2] | 0x20) == 'p' && line[3] == '=';
  return is_said && line[4] != '"' ? std::optional(line[4]) : std::nullopt;
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

CsvReader::CsvReader(std::istream& in, const KnownHeading& known)
    : source_(in), buffer_(kBufferSize, '\0') {
  refill();
  skip_mark();
  skip_separator_line();
  find_header(known);
  if (!take_record()) return;
  header_line_ = line_;
  header_fault_ = fault_;
  header_.assign(fields_.begin(), fields_.end());
}

bool CsvReader::next() {
  if (!take_record()) return false;
  if (fault_ == CsvFault::none) even_out();
  if (fault_ == CsvFault::none && fields_.size() != header_.size()) fault_ = CsvFault::field_count;
  return true;
}

// Takes empty fields off the end that have no heading, and adds those whose headings are empty.
void CsvReader::even_out() {
  while (fields_.size() > header_.size() && fields_.back().empty()) fields_.pop_back();
  while (fields_.size() < header_.size() && header_[fields_.size()].empty() &&
         std::all_of(header_.begin() + static_cast<std::ptrdiff_t>(fields_.size()), header_.end(),
                     [](const std::string& heading) { return heading.empty(); })) {
    fields_.emplace_back();
  }
}

// Moves what is left to the front and fills the buffer from the stream.
void CsvReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
  filled_ -= at_;
  at_ = 0;
  constexpr std::size_t kLeastRead = 4;  // see Utf8Source
  while (!ended_ && filled_ + kLeastRead <= buffer_.size()) {
    const std::size_t size = source_.read(buffer_.data() + filled_, buffer_.size() - filled_);
    filled_ += size;
    ended_ = size == 0;
  }
}

void CsvReader::skip_mark() {
  if (rest().starts_with("\xef\xbb\xbf")) at_ += 3;
}

void CsvReader::skip_separator_line() {
  const std::size_t line_end = rest().find('\n');
  const auto said = said_separator(rest().substr(0, line_end));
  if (!said) return;
  separator_ = *said;
  separator_said_ = true;
  skip_to(line_end == std::string_view::npos ? rest().size() : line_end + 1);
}

// Passes so many bytes, which are whole lines.
void CsvReader::skip_to(std::size_t offset) {
  lines_ += count_lines(rest().substr(0, offset));
  at_ += offset;
}

// How many different fields of a record are headings that are looked for.
std::size_t CsvReader::known_headings(std::string_view record, const KnownHeading& known) {
  std::string copy(record);  // quotes are taken out where they stand
  while (!copy.empty() && (copy.back() == '\n' || copy.back() == '\r')) copy.pop_back();
  fields_.clear();
  fault_ = CsvFault::none;
  split(copy.data(), copy.data() + copy.size());
  if (fault_ != CsvFault::none) return 0;
  std::vector<std::string_view> found;
  for (const std::string_view field : fields_) {
    if (known(field) && std::ranges::find(found, field) == found.end()) found.push_back(field);
  }
  return found.size();
}

void CsvReader::find_header(const KnownHeading& known) {
  const std::string_view text = rest().substr(0, kLongestRecord);
  const char said = separator_;
  std::size_t best = 1, best_offset = 0, titles = 0, best_titles = 0;
  std::optional<std::size_t> first_separated;
  std::size_t separated_titles = 0;
  char best_separator = separator_said_ ? said : guess_separator(text);
  std::size_t offset = 0;
  for (std::size_t line = 0; line < kMostTitleLines && offset < text.size(); ++line) {
    const std::string_view here = text.substr(offset);
    const std::size_t line_size = std::min(here.find('\n'), here.size() - 1) + 1;
    const bool is_blank = here.substr(0, line_size).find_first_not_of("\r\n") == here.npos;
    if (!first_separated && (separator_said_ || has_separator(here))) {
      first_separated = offset;
      separated_titles = titles;
    }
    for (const char candidate : kSeparators) {
      if (!known || is_blank) break;
      separator_ = separator_said_ ? said : candidate;
      bool in_quotes = false;
      const std::size_t size = record_size(here, in_quotes);
      const std::size_t headings =
          known_headings(here.substr(0, size == 0 ? line_size : size), known);
      if (headings <= best) continue;
      best = headings, best_offset = offset, best_titles = titles, best_separator = separator_;
    }
    titles += is_blank ? 0 : 1;
    offset += line_size;
  }
  separator_ = best_separator;
  encoding_ = {};  // of fields that are read again
  const bool has_titles = first_separated && *first_separated > 0 &&
                          text.substr(0, *first_separated).find('"') == text.npos;
  if (best == 1 && has_titles) {
    best_offset = *first_separated;
    best_titles = separated_titles;
    if (!separator_said_) separator_ = guess_separator(text.substr(best_offset));
  }
  title_lines_ = best_titles;
  skip_to(best_offset);
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
