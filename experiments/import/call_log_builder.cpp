#include "experiments/import/call_log_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "experiments/import/call_headings.h"
#include "experiments/import/column_comparison.h"
#include "experiments/import/file_kind.h"
#include "experiments/import/heading.h"
#include "experiments/import/plain_text.h"
#include "sim/core/check.h"
#include "sim/core/give_up.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

// A column of many more different texts is no column of types.
constexpr std::size_t kMostTextsOfTypes = 1000;

// Enough to tell what the columns are.
SampleRecords sample_of(CsvReader& csv) {
  constexpr std::size_t kMostSampled = 200;
  SampleRecords sample;
  while (sample.size() < kMostSampled && csv.next()) {
    if (csv.fault() == CsvFault::none)
      sample.emplace_back(csv.fields().begin(), csv.fields().end());
  }
  return sample;
}

void go_back(std::istream& in) {
  in.clear();
  in.seekg(0);
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

std::uint64_t hash_of(std::span<const std::string_view> fields) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::string_view field : fields) {
    hash = (hash ^ std::hash<std::string_view>()(field)) * 0x100000001b3;
    hash ^= hash >> 32;
  }
  return hash;
}

std::uint64_t id_hash(std::string_view id) {
  if (is_empty_text(id) || id == "0") return 0;
  const std::string_view fields[] = {id};
  return std::max<std::uint64_t>(hash_of(fields), 1);
}

CallLogBuilder::Tally& CallLogBuilder::tally_of(std::vector<Tally>& tallies,
                                                const Refusal& refusal) {
  for (Tally& tally : tallies) {
    if (tally.refusal.same_reason(refusal)) return tally;
  }
  tallies.push_back({refusal, {}});
  tallies.back().refusal.text = {};  // refers to the record
  return tallies.back();
}

CallLogBuilder::CallLogBuilder(const CallReading& reading, const std::atomic<bool>* stop)
    : reading_(reading),
      stop_(stop),
      wishes_(read_map_wishes(reading, problems_)),
      form_wishes_(read_form_wishes(reading, problems_)),
      words_(wishes_) {}

void CallLogBuilder::read(std::istream& in, const std::string& name) {
  files_.push_back(name);
  if (is_queue_log(in)) return read_queue_log(in, name);
  const std::size_t before = problems_.size();
  check_is_table(in, name, problems_);
  if (problems_.size() == before) read_table(in, name);
}

void CallLogBuilder::read_table(std::istream& in, const std::string& name) {
  const auto known = [&](std::string_view heading) { return is_known_heading(heading); };
  CsvReader csv(in, known);
  if (in.bad()) problems_.add(name, "cannot be read");
  if (in.bad() || !check_header(csv, name)) return;
  const SampleRecords sample = sample_of(csv);
  if (!check_has_header(csv, name)) return;
  CallMapping mapping = map_columns(csv.header(), sample, wishes_, name, problems_);
  const bool has_problems = !problems_.empty();
  const CallForms forms = has_problems ? CallForms() : find_forms(in, name, sample, mapping);
  if (columns_.empty()) columns_ = mapped_columns(csv.header(), mapping);
  if (!problems_.empty()) return;
  const std::size_t records = log_.records, calls = log_.calls.size();
  go_back(in);
  CsvReader again(in, known);
  read_records(again, mapping, forms);
  if (in.bad()) problems_.add(name, "cannot be read to its end");
  end_file(log_.records - records, calls);
  note_encoding(again, name);
  note_header(again, name);
}

bool CallLogBuilder::is_known_heading(std::string_view heading) const {
  return is_usual_heading(heading) ||
         std::ranges::any_of(wishes_.columns, [&](const MapWishes::Column& wish) {
           return !wish.heading.empty() &&
                  read_heading(wish.heading).text == read_heading(heading).text;
         });
}

bool CallLogBuilder::check_header(const CsvReader& csv, const std::string& name) {
  if (csv.header_fault() != CsvFault::none) {
    problems_.add(name + ":" + std::to_string(csv.header_line()),
                  std::string("the header cannot be read: ") + to_string(csv.header_fault()));
  } else if (csv.header().empty()) {
    problems_.add(name, "is empty", "CSV with a header and a record for each call");
  } else {
    return true;
  }
  return false;
}

// A record in place of the header would make columns of its values.
bool CallLogBuilder::check_has_header(const CsvReader& csv, const std::string& name) {
  const std::vector<std::string>& header = csv.header();
  const bool any_known = std::ranges::any_of(
      header, [&](const std::string& heading) { return is_known_heading(heading); });
  const ColumnLook look = look_at_row(header);
  if (any_known || look.moments + look.days == 0) return true;
  problems_.add(name + ":" + std::to_string(csv.header_line()),
                "is a record and no header: its columns have no names",
                "a first line that names the columns, as arrival,wait,outcome,service");
  return false;
}

// How the whole file is written, and what its columns are by what stands in them.
CallForms CallLogBuilder::find_forms(std::istream& in, const std::string& name,
                                     const SampleRecords& sample, CallMapping& mapping) {
  go_back(in);
  CsvReader csv(in, [&](std::string_view heading) { return is_known_heading(heading); });
  CallFormsFinder finder(csv.header(), mapping, form_wishes_);
  while (csv.next()) {
    throw_if_set(stop_);
    if (csv.fault() == CsvFault::none) finder.see(csv.fields(), csv.line());
  }
  if (!mapping.has(CallField::date) && !finder.has_days() && finder.has_times_alone()) {
    add_missing_date(csv.header(), sample, name, problems_);
    return {};
  }
  CallForms forms = finder.decide(name, problems_, log_.notes);
  if (problems_.empty()) compare_columns(in, name, mapping, forms);
  return forms;
}

void CallLogBuilder::compare_columns(std::istream& in, const std::string& name,
                                     CallMapping& mapping, CallForms& forms) {
  go_back(in);
  CsvReader csv(in, [&](std::string_view heading) { return is_known_heading(heading); });
  CallRecordReader reader(mapping, forms, reading_, words_, names_, oddities_);
  ColumnComparison comparison;
  for (std::size_t n = 0; n < ColumnComparison::kMostRecords && csv.next(); ++n) {
    throw_if_set(stop_);
    if (csv.fault() == CsvFault::none) comparison.see(reader.spans(csv.fields()), csv.line());
  }
  comparison.settle(csv.header(), name, mapping, forms, problems_, log_.notes);
  note_other_work(csv.header(), mapping);
}

/// Columns of work beside talking, which keep an employee busy too.
void CallLogBuilder::note_other_work(const std::vector<std::string>& header,
                                     const CallMapping& mapping) {
  std::vector<std::string> unused;
  for (std::size_t c = 0; c < header.size(); ++c) {
    const bool is_used =
        std::ranges::find(mapping.column, std::optional(c)) != mapping.column.end();
    if (!is_used && is_other_work(header[c])) unused.push_back(header[c]);
  }
  const auto service = mapping.column[static_cast<std::size_t>(CallField::service)];
  const auto holds_all = [&] { return read_heading(header[*service]).text.starts_with("handl"); };
  if (unused.empty() || !service || holds_all()) return;
  log_.notes.push_back(
      quoted_list(unused) + (unused.size() == 1 ? " is not used" : " are not used") + ": where '" +
      header[*service] +
      "' does not hold that time, staffing comes out too small. Name a column with "
      "all the time that a call takes (--map service=COLUMN).");
}

void CallLogBuilder::read_records(CsvReader& csv, const CallMapping& mapping,
                                  const CallForms& forms) {
  CallRecordReader reader(mapping, forms, reading_, words_, names_, oddities_);
  const std::size_t file = files_.size() - 1;
  while (csv.next()) {
    throw_if_set(stop_);
    ++log_.records;
    if (csv.fault() != CsvFault::none) {
      leave_out({.why = Unusable::broken, .broken = csv.fault()}, csv.line());
      continue;
    }
    if (std::ranges::equal(csv.fields(), csv.header())) {
      leave_out({.why = Unusable::header}, csv.line());
      continue;
    }
    const std::optional<Call> call = reader.read(csv.fields());
    if (!call) {
      leave_out(reader.refusal(), csv.line());
      lost_.add(reader.recorded_end());
      continue;
    }
    kept_.add(reader.recorded_end());
    add_call(*call, {hash_of(csv.fields()), static_cast<std::uint32_t>(file),
                     static_cast<std::uint32_t>(csv.line()), id_hash(reader.call_id_text())});
  }
}

void CallLogBuilder::add_call(const Call& call, const Origin& origin) {
  if (!log_.calls.empty() && call.day < last_day_ && out_of_order_.empty()) {
    out_of_order_ = place(origin.file, origin.line);
  }
  last_day_ = call.day;
  log_.calls.push_back(call);
  origins_.push_back(origin);
}

void CallLogBuilder::leave_out(const Refusal& refusal, std::size_t line) {
  Tally& tally = tally_of(in_file_, refusal);
  if (tally.left_out.records++ == 0) {
    tally.left_out.reason = to_string(refusal);
    tally.left_out.on_purpose = is_on_purpose(refusal.why);
    tally.left_out.first = place(files_.size() - 1, line);
  }
}

void CallLogBuilder::end_file(std::size_t records, std::size_t calls_before) {
  if (problems_.empty()) check_file(records, calls_before);
  if (problems_.empty()) check_loss(records);
  if (problems_.empty()) note_ends();
  for (const Tally& tally : in_file_) add_tally(tally);
  in_file_.clear();
  kept_ = lost_ = {};
}

void CallLogBuilder::add_tally(const Tally& tally) {
  LeftOut& total = tally_of(tallies_, tally.refusal).left_out;
  const std::size_t records = total.records + tally.left_out.records;
  if (total.records == 0) total = tally.left_out;
  total.records = records;
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
  if (names_.types.size() > kMostTextsOfTypes) {
    problems_.add(name, "has more than 1,000 types of calls", "",
                  "is that the right column? say which: --map type=COLUMN, or --map type=");
  }
  if (log_.calls.size() > calls_before || !words_.unknown().empty()) return;
  std::string why;
  for (const Tally& tally : in_file_) {
    why += (why.empty() ? "" : "; ") + tally.left_out.reason + " (" +
           std::to_string(tally.left_out.records) + ", first at " + tally.left_out.first + ")";
  }
  problems_.add(name, "has no usable call in " + std::to_string(records) +
                          (records == 1 ? " record" : " records") +
                          (why.empty() ? "" : ": " + why));
}

// Refuses a file of which so many records are left out for what stands in them that the others say
// something else than all would.
void CallLogBuilder::check_loss(std::size_t records) {
  constexpr std::size_t kFewLost = 20, kLeastShare = 100;  // 1 in 100
  if (reading_.leave_out_unreadable) return;
  for (const Tally& tally : in_file_) {
    const std::size_t lost = tally.left_out.records;
    const bool is_much = lost >= kFewLost && kLeastShare * lost > records;
    if (!is_much || !depends_on_value(tally.refusal)) continue;
    problems_.add(
        files_.back(),
        std::to_string(lost) + " of " + std::to_string(records) +
            " records would be left out, and not by chance: " + tally.left_out.reason +
            " (first: " + tally.left_out.first + ")",
        "",
        (tally.refusal.broken == CsvFault::field_count
             ? "numbers and texts that hold the separator have to stand in quotes; "
             : "see whether --map or --durations say more rightly what the columns are; ") +
            std::string("--leave-out-unreadable goes on without these records"));
  }
}

// Records that are left out for an empty field are no fair sample either, where most of them hung
// up.
void CallLogBuilder::note_ends() {
  constexpr std::size_t kFewEnds = 20, kLeastShare = 100;  // 1 in 100
  constexpr double kFarApart = 0.2;
  const double lost = lost_.share_hung_up(), kept = kept_.share_hung_up();
  const bool is_much = lost_.all() >= kFewEnds && kLeastShare * lost_.all() > kept_.all();
  if (!is_much || std::abs(lost - kept) < kFarApart) return;
  log_.notes.push_back(
      formatted("Of the records that are left out %.0f %% hung up, of those that stay %.0f %%: "
                "what is estimated "
                "is of another sample than all calls.",
                100 * lost, 100 * kept));
}

void CallLogBuilder::note_header(const CsvReader& csv, const std::string& name) {
  if (csv.utf16()) log_.notes.push_back(name + " is UTF-16.");
  if (csv.title_lines() == 0) return;
  log_.notes.push_back(name + ": the header is line " + std::to_string(csv.header_line()) +
                       "; what stands before it is passed over.");
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
  join_legs();
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

}  // namespace rapport
