// The screen's side of a session: what is worked on goes in, what is known comes out, and nothing
// waits. A thread of its own reads texts for the screen; the session runs.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "experiments/session/session.h"
#include "viz/client/firm_view.h"

namespace rapport {

struct ClientOptions {
  int threads = 2;
  std::uint32_t replications = 8;
  std::uint32_t seed = 1;                       ///< of the luck
  std::size_t memory = std::size_t{160} << 20;  ///< bytes for warm-ups that are kept
  std::function<void()> on_news;  ///< called on any thread when there is something new to show
};

class Client {
 public:
  explicit Client(const ClientOptions& options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// What is worked on now; what it leaves as it was is not run again.
  void work_on(SessionWork work);
  void want(std::uint32_t replications);
  void rest();  ///< nothing is run until the next command
  /// The number of the last command; states whose `answers` is less are of earlier ones.
  std::uint64_t last_command() const { return last_command_; }

  /// The last state, which is of an earlier command while it `is_behind`.
  std::shared_ptr<const SessionState> state() const { return session_.state(); }
  std::shared_ptr<const FirmView> firm() const;
  /// Whether `state`, or the reading of the text, has not caught up with the last command. It asks
  /// about the state that the caller has in hand: a newer one may have come since.
  bool is_behind(const SessionState& state) const;

 private:
  void read_texts();

  std::function<void()> on_news_;
  std::uint64_t last_command_ = 0;
  mutable std::mutex mutex_;  ///< for all that follows but the session
  std::condition_variable asked_;
  std::optional<std::pair<std::string, std::string>> to_read_;  ///< path and text
  bool reading_ = false, quit_ = false;
  std::shared_ptr<const FirmView> firm_ = std::make_shared<FirmView>();
  std::string read_path_;  ///< where its text stands
  Session session_;
  std::thread reader_;
};

}  // namespace rapport
