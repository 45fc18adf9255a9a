// Gathers the calls of one or several files and puts them in order.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/import/call_columns.h"
#include "experiments/import/call_forms.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/call_record.h"
#include "experiments/import/csv_reader.h"
#include "experiments/import/queue_log.h"

namespace rapport {

/// Of all fields of a record. Two given records that differ have the same hash about once in 2^64
/// times, and only calls of one arrival are compared by it.
std::uint64_t hash_of(std::span<const std::string_view> fields);
/// Of what names a call; 0 where nothing does.
std::uint64_t id_hash(std::string_view id);

/// Reads files one after another, and then gives all their calls.
class CallLogBuilder {
 public:
  /// Keeps a reference to `reading`. While it reads, GivenUp is thrown once `stop` is true.
  explicit CallLogBuilder(const CallReading& reading, const std::atomic<bool>* stop = nullptr);

  /// Reads one file to its end: CSV three times from its beginning, because how it is written is
  /// decided by all of it, or a log of Asterisk's queues. `name` is for messages. Once there is a
  /// problem, only the headers of further files are read, for their problems.
  void read(std::istream& in, const std::string& name);

  /// All calls in order. Throws InvalidInput where there is a problem. To be called once.
  CallLog finish();

  Problems& problems() { return problems_; }
  /// What was mapped in the first file.
  const std::vector<MappedColumn>& columns() const { return columns_; }

 private:
  // Where a call stands, and what tells two records apart.
  struct Origin {
    std::uint64_t hash;  // of all fields
    std::uint32_t file;
    std::uint32_t line;
    std::uint64_t call;  // hash of its call_id; 0: it has none
  };
  struct Tally {
    Refusal refusal;
    LeftOut left_out;
  };

  /// Records of one file whose end is recorded.
  struct Ends {
    std::size_t served = 0, hung_up = 0;

    void add(const std::optional<CallEnd>& end) {
      if (end) ++(*end == CallEnd::served ? served : hung_up);
    }
    std::size_t all() const { return served + hung_up; }
    double share_hung_up() const {
      return all() == 0 ? 0.0 : static_cast<double>(hung_up) / static_cast<double>(all());
    }
  };

  static Tally& tally_of(std::vector<Tally>& tallies, const Refusal& refusal);
  void read_table(std::istream& in, const std::string& name);
  void read_queue_log(std::istream& in, const std::string& name);
  std::optional<Call> call_of(const QueuedCall& queued, Refusal& refusal);
  void add_call(const Call& call, const Origin& origin);
  bool check_header(const CsvReader& csv, const std::string& name);
  bool check_has_header(const CsvReader& csv, const std::string& name);
  bool is_known_heading(std::string_view heading) const;
  CallForms find_forms(std::istream& in, const std::string& name, const SampleRecords& sample,
                       CallMapping& mapping);
  void note_other_work(const std::vector<std::string>& header, const CallMapping& mapping);
  void compare_columns(std::istream& in, const std::string& name, CallMapping& mapping,
                       CallForms& forms);
  void read_records(CsvReader& csv, const CallMapping& mapping, const CallForms& forms);
  void note_header(const CsvReader& csv, const std::string& name);
  void leave_out(const Refusal& refusal, std::size_t line);
  void add_tally(const Tally& tally);
  void end_file(std::size_t records, std::size_t calls_before);
  void check_file(std::size_t records, std::size_t calls_before);
  void check_loss(std::size_t records);
  void note_ends();
  void note_encoding(const CsvReader& csv, const std::string& name);
  std::string place(std::size_t file, std::size_t line) const;

  void check_words();
  void sort_calls();
  std::vector<std::uint32_t> find_duplicates() const;
  void remove_duplicates();
  std::vector<std::vector<std::uint32_t>> calls_by_id() const;
  bool ids_join(const std::vector<std::vector<std::uint32_t>>& groups) const;
  void take_legs_out(const std::vector<bool>& is_leg);
  void join_legs();
  static void join(Call& first, const Call& leg);
  void list_days();
  void list_names();
  void note_oddities();

  const CallReading& reading_;
  const std::atomic<bool>* stop_;  // null: nobody stops it
  Problems problems_;
  MapWishes wishes_;
  FormWishes form_wishes_;
  OutcomeWords words_;
  CallNames names_;
  CallOddities oddities_;
  std::vector<MappedColumn> columns_;
  std::vector<std::string> files_;
  std::vector<Tally> tallies_;   // of all files
  std::vector<Tally> in_file_;   // of the one being read
  Ends kept_, lost_;             // of the one being read
  std::vector<Origin> origins_;  // of the calls in log_, until they are in order
  std::string out_of_order_;     // where the first call of an earlier day stands
  std::int32_t last_day_ = 0;
  CallLog log_;
};

}  // namespace rapport
