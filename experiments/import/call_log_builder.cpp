#include "experiments/import/call_log_builder.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "experiments/import/call_notes.h"
#include "sim/core/check.h"

namespace rapport {

namespace {

// A column of many more different texts is no column of types.
constexpr std::size_t kMostTypes = 1000;

// FNV-1a's constants over 8 bytes at a time: records that differ have the same hash once in 1e19,
// and only calls that are equal in all they say are compared by it.
std::uint64_t hash_of(std::span<const std::string_view> fields) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::string_view field : fields) {
    hash = (hash ^ std::hash<std::string_view>()(field)) * 0x100000001b3;
    hash ^= hash >> 32;
  }
  return hash;
}

std::vector<MappedColumn> mapped_columns(const std::vector<std::string>& header,
                                         const CallMapping& mapping) {
  std::vector<MappedColumn> columns;
  for (std::size_t i = 0; i < kCallFields; ++i) {
    if (!mapping.column[i]) continue;
    columns.push_back({call_roles()[i].name, header[*mapping.column[i]], mapping.guessed[i]});
  }
  return columns;
}

}  // namespace

CallLogBuilder::CallLogBuilder(const CallReading& reading)
    : reading_(reading), wishes_(read_map_wishes(reading, problems_)), words_(wishes_) {}

void CallLogBuilder::read(std::istream& in, const std::string& name) {
  CsvReader csv(in);
  files_.push_back(name);
  if (in.bad()) problems_.add(name, "cannot be read");
  if (in.bad() || !check_header(csv, name)) return;
  const CallMapping mapping = map_columns(csv.header(), wishes_, name, problems_);
  if (columns_.empty()) columns_ = mapped_columns(csv.header(), mapping);
  if (!problems_.empty()) return;
  const std::size_t records = log_.records, calls = log_.calls.size();
  read_records(csv, mapping);
  if (in.bad()) problems_.add(name, "cannot be read to its end");
  if (problems_.empty()) check_file(log_.records - records, calls);
  note_encoding(csv, name);
}

bool CallLogBuilder::check_header(const CsvReader& csv, const std::string& name) {
  if (csv.utf16()) {
    problems_.add(name, "is UTF-16, which is not read", "CSV as UTF-8 or Windows-1252");
  } else if (csv.header_fault() != CsvFault::none) {
    problems_.add(name + ":1",
                  std::string("the header cannot be read: ") + to_string(csv.header_fault()));
  } else if (csv.header().empty()) {
    problems_.add(name, "is empty", "CSV with a header and a record for each call");
  } else {
    return true;
  }
  return false;
}

void CallLogBuilder::read_records(CsvReader& csv, const CallMapping& mapping) {
  CallRecordReader reader(mapping, reading_, words_, names_, oddities_);
  const std::size_t file = files_.size() - 1;
  bool first = true;
  while (csv.next()) {
    ++log_.records;
    if (csv.fault() != CsvFault::none) {
      leave_out({.why = Unusable::broken, .broken = csv.fault()}, file, csv.line());
      continue;
    }
    if (std::exchange(first, false) && !reader.names_day(csv.fields())) {
      add_missing_date(csv.header(), files_[file], problems_);
      return;
    }
    const std::optional<Call> call = reader.read(csv.fields());
    if (!call) {
      leave_out(reader.refusal(), file, csv.line());
      continue;
    }
    if (!log_.calls.empty() && call->day < last_day_ && out_of_order_.empty()) {
      out_of_order_ = place(file, csv.line());
    }
    last_day_ = call->day;
    log_.calls.push_back(*call);
    origins_.push_back({hash_of(csv.fields()), static_cast<std::uint32_t>(file),
                        static_cast<std::uint32_t>(csv.line())});
  }
}

void CallLogBuilder::leave_out(const Refusal& refusal, std::size_t file, std::size_t line,
                               std::size_t count) {
  auto tally = std::find_if(tallies_.begin(), tallies_.end(),
                            [&](const Tally& one) { return one.refusal.same_reason(refusal); });
  if (tally == tallies_.end()) {
    tallies_.push_back({refusal, {to_string(refusal), 0, place(file, line)}, 0});
    tally = tallies_.end() - 1;
    tally->refusal.text = {};  // refers to the record
  }
  tally->left_out.records += count;
}

std::string CallLogBuilder::place(std::size_t file, std::size_t line) const {
  return files_[file] + ":" + std::to_string(line);
}

void CallLogBuilder::check_file(std::size_t records, std::size_t calls_before) {
  const std::string& name = files_.back();
  if (records == 0) {
    problems_.add(name, "has a header and no records");
    return;
  }
  if (names_.types.size() > kMostTypes) {
    problems_.add(name, "has more than 1,000 types of calls", "",
                  "is that the right column? say which: --map type=COLUMN, or --map type=");
  }
  if (log_.calls.size() > calls_before || !words_.unknown().empty()) return;
  std::string why;
  for (const Tally& tally : tallies_) {
    if (tally.left_out.first.compare(0, name.size() + 1, name + ":") != 0) continue;
    why += (why.empty() ? "" : "; ") + tally.left_out.reason + " (" +
           std::to_string(tally.left_out.records) + ", first at " + tally.left_out.first + ")";
  }
  problems_.add(name, "has no usable call in " + std::to_string(records) +
                          (records == 1 ? " record" : " records") +
                          (why.empty() ? "" : ": " + why));
}

void CallLogBuilder::note_encoding(const CsvReader& csv, const std::string& name) {
  const CsvEncoding& encoding = csv.encoding();
  if (encoding.other_fields == 0) return;
  log_.notes.push_back(
      name + (encoding.utf8_fields > 0 ? " has mixed encodings" : " is not UTF-8") + ": " +
      std::to_string(encoding.other_fields) + " fields read as Windows-1252, first on line " +
      std::to_string(encoding.first_other) + ".");
}

CallLog CallLogBuilder::finish() {
  check_words();
  problems_.throw_if_any();
  check(!log_.calls.empty(), "a file that was read has a usable call");
  check(log_.calls.size() <= std::numeric_limits<std::uint32_t>::max(), "calls are numbered");
  sort_calls();
  remove_duplicates();
  origins_ = {};
  for (const Tally& tally : tallies_) log_.left_out.push_back(tally.left_out);
  std::stable_sort(log_.left_out.begin(), log_.left_out.end(),
                   [](const LeftOut& a, const LeftOut& b) { return a.records > b.records; });
  list_days();
  list_names();
  note_oddities();
  return std::move(log_);
}

void CallLogBuilder::check_words() {
  const std::string unknown = words_.unknown();
  if (!unknown.empty()) {
    problems_.add("--map", "outcomes without a known meaning: " + unknown, "",
                  "say what each means: --map served=WORD, hung_up=WORD or ignore=WORD");
  }
  for (const std::string& word : words_.unused()) {
    log_.notes.push_back("No record has the outcome '" + word + "', which is mapped.");
  }
}

// By day and arrival, then as in the files.
void CallLogBuilder::sort_calls() {
  const std::vector<Call>& calls = log_.calls;
  const auto earlier = [](const Call& a, const Call& b) {
    return a.day != b.day ? a.day < b.day : a.arrival < b.arrival;
  };
  if (std::is_sorted(calls.begin(), calls.end(), earlier)) return;
  std::vector<std::uint32_t> order(calls.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (earlier(calls[a], calls[b])) return true;
    return !earlier(calls[b], calls[a]) && a < b;
  });
  std::vector<Call> sorted_calls(calls.size());
  for (std::size_t i = 0; i < order.size(); ++i) sorted_calls[i] = calls[order[i]];
  log_.calls = std::move(sorted_calls);
  std::vector<Origin> sorted_origins(origins_.size());
  for (std::size_t i = 0; i < order.size(); ++i) sorted_origins[i] = origins_[order[i]];
  origins_ = std::move(sorted_origins);
}

// Of equal records, which have the same arrival, the first one stays.
void CallLogBuilder::remove_duplicates() {
  std::vector<Call>& calls = log_.calls;
  std::vector<std::uint32_t> group;  // calls of one arrival, by hash
  std::vector<std::uint32_t> repeated;
  for (std::size_t begin = 0, end = 0; begin < calls.size(); begin = end) {
    end = begin + 1;
    while (end < calls.size() && calls[end].day == calls[begin].day &&
           calls[end].arrival == calls[begin].arrival) {
      ++end;
    }
    if (end == begin + 1) continue;
    group.clear();
    for (std::size_t i = begin; i < end; ++i) group.push_back(static_cast<std::uint32_t>(i));
    std::sort(group.begin(), group.end(), [&](std::uint32_t a, std::uint32_t b) {
      return origins_[a].hash != origins_[b].hash ? origins_[a].hash < origins_[b].hash : a < b;
    });
    for (std::size_t i = 1; i < group.size(); ++i) {
      const std::uint32_t a = group[i - 1], b = group[i];
      if (origins_[a].hash == origins_[b].hash && calls[a] == calls[b]) repeated.push_back(b);
    }
  }
  if (repeated.empty()) return;
  std::sort(repeated.begin(), repeated.end());
  const Origin& first = origins_[repeated.front()];
  leave_out({.why = Unusable::duplicate}, first.file, first.line, repeated.size());
  std::size_t kept = repeated.front(), next = 0;
  for (std::size_t i = kept; i < calls.size(); ++i) {
    if (next < repeated.size() && repeated[next] == i) {
      ++next;
    } else {
      calls[kept++] = calls[i];
    }
  }
  calls.resize(kept);
}

void CallLogBuilder::list_days() {
  std::int64_t day = 0;
  for (Call& call : log_.calls) {
    if (log_.days.empty() || call.day != day) {
      day = call.day;
      log_.days.push_back(civil_from_days(day));
    }
    call.day = static_cast<std::int32_t>(log_.days.size() - 1);
  }
}

namespace {

// Gives each number that `of` refers to in the calls its place in `order`.
template <typename Number>
void renumber(std::vector<Call>& calls, Number Call::*of, const std::vector<std::int32_t>& place) {
  for (Call& call : calls) {
    Number& number = call.*of;
    if (number >= 0) number = static_cast<Number>(place[static_cast<std::size_t>(number)]);
  }
}

// Names in the order of `order`, and where each went.
std::vector<std::int32_t> reorder(std::vector<std::string>& names,
                                  const std::vector<std::int32_t>& order) {
  std::vector<std::string> ordered(order.size());
  std::vector<std::int32_t> place(names.size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto from = static_cast<std::size_t>(order[i]);
    ordered[i] = std::move(names[from]);
    place[from] = static_cast<std::int32_t>(i);
  }
  names = std::move(ordered);
  return place;
}

std::vector<std::int32_t> counting(std::size_t size) {
  std::vector<std::int32_t> numbers(size);
  for (std::size_t i = 0; i < size; ++i) numbers[i] = static_cast<std::int32_t>(i);
  return numbers;
}

}  // namespace

// Types by their number of calls, servers by name, customers by their first call: whatever the
// order of the files.
void CallLogBuilder::list_names() {
  log_.types = names_.types.take();
  log_.servers = names_.servers.take();
  log_.customers = names_.customers.take();
  std::vector<std::size_t> calls_of_type(log_.types.size());
  std::vector<std::int32_t> customers;
  std::vector<bool> known(log_.customers.size());
  for (const Call& call : log_.calls) {
    ++calls_of_type[static_cast<std::size_t>(call.type)];
    if (call.customer == Call::kNobody || known[static_cast<std::size_t>(call.customer)]) continue;
    known[static_cast<std::size_t>(call.customer)] = true;
    customers.push_back(call.customer);
  }
  std::vector<std::int32_t> types = counting(log_.types.size());
  std::vector<std::int32_t> servers = counting(log_.servers.size());
  std::sort(types.begin(), types.end(), [&](std::int32_t a, std::int32_t b) {
    const std::size_t of_a = calls_of_type[static_cast<std::size_t>(a)];
    const std::size_t of_b = calls_of_type[static_cast<std::size_t>(b)];
    return of_a != of_b
               ? of_a > of_b
               : log_.types[static_cast<std::size_t>(a)] < log_.types[static_cast<std::size_t>(b)];
  });
  std::sort(servers.begin(), servers.end(), [&](std::int32_t a, std::int32_t b) {
    return log_.servers[static_cast<std::size_t>(a)] < log_.servers[static_cast<std::size_t>(b)];
  });
  renumber(log_.calls, &Call::type, reorder(log_.types, types));
  renumber(log_.calls, &Call::server, reorder(log_.servers, servers));
  renumber(log_.calls, &Call::customer, reorder(log_.customers, customers));
}

void CallLogBuilder::note_oddities() {
  if (!out_of_order_.empty()) {
    log_.notes.push_back("The days were not in order in the file, first at " + out_of_order_ + ".");
  }
  add_notes(oddities_, log_);
}

}  // namespace rapport
