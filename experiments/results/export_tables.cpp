#include "experiments/results/export_tables.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "experiments/output/csv.h"
#include "experiments/output/output_file.h"
#include "experiments/results/results.h"

namespace rapport {

namespace {

struct TableQuery {
  const char* file;
  const char* query;
};

constexpr TableQuery kExported[] = {
    {"runs.csv",
     "SELECT run.id AS run, policy.name AS policy, policy.label AS label, variant.name AS variant, "
     "run.replication, run.seed, run.status, run.message, run.hash "
     "FROM run JOIN policy ON policy.id = run.policy JOIN variant ON variant.id = run.variant "
     "ORDER BY run.id"},
    {"values.csv",
     "SELECT run.id AS run, policy.name AS policy, policy.label AS label, variant.name AS variant, "
     "run.replication, key.metric, metric.unit, key.part, key.part_name, value.value "
     "FROM value JOIN key ON key.ord = value.ord JOIN run ON run.id = value.run "
     "JOIN policy ON policy.id = run.policy JOIN variant ON variant.id = run.variant "
     "LEFT JOIN metric ON metric.id = key.metric ORDER BY value.run, value.ord"},
    {"months.csv",
     "SELECT run.id AS run, policy.name AS policy, policy.label AS label, variant.name AS variant, "
     "run.replication, series_key.series, series.unit, series_key.part, series_key.part_name, "
     "month_value.month, month.date, month.days, month_value.value "
     "FROM month_value JOIN month ON month.month = month_value.month "
     "JOIN series_key ON series_key.ord = month_value.ord JOIN run ON run.id = month_value.run "
     "JOIN policy ON policy.id = run.policy JOIN variant ON variant.id = run.variant "
     "LEFT JOIN series ON series.id = series_key.series "
     "ORDER BY month_value.run, month_value.ord, month_value.month"},
    {"metrics.csv", "SELECT id AS metric, label, unit, good, matters FROM metric ORDER BY id"},
    {"settings.csv",
     "SELECT policy.name AS policy, policy.label AS label, factor.name AS factor, "
     "factor.label AS factor_label, factor.unit, setting.text, setting.value "
     "FROM setting JOIN policy ON policy.id = setting.policy "
     "JOIN factor ON factor.id = setting.factor ORDER BY policy.id, factor.id"},
    {"variants.csv",
     "SELECT variant.name AS variant, variant.state, variant.message, variant_override.path, "
     "variant_override.value FROM variant LEFT JOIN variant_override "
     "ON variant_override.variant = variant.id WHERE variant.id > 0 ORDER BY variant.id, "
     "variant_override.ord"}};

/// A file of the folder that is made when it gets its first row, and goes again where nobody keeps
/// it.
class ExportedFile {
 public:
  explicit ExportedFile(std::string path) : path_(std::move(path)) {}
  ~ExportedFile() {
    file_.reset();
    if (!kept_ && is_ours_) std::remove(path_.c_str());
  }
  ExportedFile(ExportedFile&&) = default;

  void take(const std::string& record) {
    if (head_.empty()) {
      head_ = kByteOrderMark + record;
      return;
    }
    if (rows_++ == 0) {
      claim_output(path_);
      is_ours_ = true;
      file_.reset(std::fopen(path_.c_str(), "wb"));
      write(head_);
    }
    write(record);
  }

  void close() {
    if (rows_ > 0 && std::fclose(file_.release()) != 0) fail();
  }
  void keep() { kept_ = true; }
  std::uint64_t rows() const { return rows_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void write(const std::string& text) {
    const bool fine = file_ && std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size();
    if (!fine) fail();
  }
  [[noreturn]] void fail() {
    throw OutputError("'" + path_ + "' cannot be written: " + std::strerror(errno));
  }

  std::string path_, head_;
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t rows_ = 0;
  bool kept_ = false, is_ours_ = false;  ///< what was there before is not ours to remove
};

}  // namespace

std::vector<ExportedTable> export_tables(const std::string& db, const std::string& folder) {
  const ResultsFile results = ResultsFile::open(db);
  claim_folder(folder);
  std::vector<ExportedFile> files;
  std::vector<std::string> queries;
  for (const TableQuery& table : kExported) {
    files.emplace_back((std::filesystem::path(folder) / table.file).string());
    queries.emplace_back(table.query);
  }
  results.each_record(
      queries, [&](std::size_t query, const std::string& record) { files[query].take(record); });
  for (ExportedFile& file : files) file.close();
  std::vector<ExportedTable> written;
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i].keep();
    if (files[i].rows() > 0) written.push_back({kExported[i].file, files[i].rows()});
  }
  return written;
}

}  // namespace rapport
