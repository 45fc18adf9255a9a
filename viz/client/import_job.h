// Call records made into a scenario, on a thread of its own: what `rapport import calls` does with
// columns as it guesses them.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace rapport {

struct ImportOutcome {
  std::filesystem::path records;  ///< the file that was read
  std::string text;               ///< of the scenario; empty where there are problems
  std::string problems;           ///< why there is none
  std::vector<std::string> said;  ///< columns as they were taken, what was left out, notes
};

class ImportJob {
 public:
  /// `on_done` is called on the job's thread.
  ImportJob(std::filesystem::path records, int threads, std::function<void()> on_done);
  ~ImportJob();  ///< stops the job: hundredths of a second, and one of 700,000 calls
  ImportJob(const ImportJob&) = delete;
  ImportJob& operator=(const ImportJob&) = delete;

  bool is_done() const { return done_; }
  /// Once, after it is done.
  ImportOutcome take();

 private:
  ImportOutcome outcome_;
  std::atomic<bool> done_ = false, stop_ = false;
  std::thread thread_;
};

/// The same, waited for. Throws GivenUp soon after `stop` became true.
ImportOutcome import_calls(const std::filesystem::path& records, int threads,
                           const std::atomic<bool>& stop);

}  // namespace rapport
