// Work beside the session that takes seconds: one piece at a time, on a thread of its own. Whoever
// wants an answer asks for it by a key in every frame, and gets it once it is there.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace rapport {

/// What work hears and tells while it is done.
struct SideTaskLink {
  const std::atomic<bool>& stop;               ///< once true, it is not wanted any more
  std::function<void(double share)> progress;  ///< from 0 to 1
};

/// `kMostKnown`: answers that are kept.
template <class Answer, std::size_t kMostKnown = 6>
class SideTask {
 public:
  /// May throw: then the answer is what `failed` makes of the message.
  using Work = std::function<Answer(const SideTaskLink& link)>;
  using Failed = std::function<Answer(const std::string& message)>;

  /// `on_news` is called on the thread when there is an answer, or more of the work is done.
  SideTask(std::function<void()> on_news, Failed failed)
      : on_news_(std::move(on_news)), failed_(std::move(failed)), thread_([this] { work(); }) {}
  ~SideTask() {
    {
      const std::lock_guard lock(mutex_);
      quit_ = stop_ = true;
    }
    asked_.notify_all();
    thread_.join();
  }
  SideTask(const SideTask&) = delete;
  SideTask& operator=(const SideTask&) = delete;

  /// The answer to the question of that key, or null; then it is being worked on, and whatever was
  /// worked on before is given up.
  std::shared_ptr<const Answer> ask(const std::string& key, const Work& work) {
    const std::lock_guard lock(mutex_);
    for (const Known& known : known_) {
      if (known.key == key) return known.answer;
    }
    if (key == wanted_) return nullptr;
    wanted_ = key;
    work_ = work;
    stop_ = true;
    asked_.notify_all();
    return nullptr;
  }
  /// Gives up what is under way: nobody looks at it any more.
  void forget() {
    const std::lock_guard lock(mutex_);
    wanted_.clear();
    work_ = nullptr;
    stop_ = true;
  }
  bool is_busy() const {
    const std::lock_guard lock(mutex_);
    return !wanted_.empty();
  }
  double share() const { return share_; }
  /// Grows with each answer, and with each hundredth of the work.
  std::uint64_t news() const { return news_; }

 private:
  struct Known {
    std::string key;
    std::shared_ptr<const Answer> answer;
  };

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      asked_.wait(lock, [&] { return quit_ || work_; });
      if (quit_) return;
      const Work next = std::exchange(work_, nullptr);
      const std::string key = wanted_;
      stop_ = false;
      share_ = 0;
      lock.unlock();
      auto answer = std::make_shared<const Answer>(answer_of(next));
      lock.lock();
      if (stop_ || key != wanted_) continue;
      wanted_.clear();
      known_.push_front({key, std::move(answer)});
      if (known_.size() > kMostKnown) known_.pop_back();
      lock.unlock();
      tell();
      lock.lock();
    }
  }
  Answer answer_of(const Work& work) {
    const SideTaskLink link{stop_, [this](double share) {
                              const bool shows = share >= share_ + 0.01;
                              if (!shows) return;
                              share_ = share;
                              tell();
                            }};
    try {
      return work(link);
    } catch (const std::exception& error) {
      return failed_(error.what());
    }
  }
  void tell() {
    ++news_;
    if (on_news_) on_news_();
  }

  std::function<void()> on_news_;
  Failed failed_;
  mutable std::mutex mutex_;
  std::condition_variable asked_;
  std::string wanted_;  ///< key that is worked on, or waits; empty: none
  Work work_;           ///< that waits
  std::list<Known> known_;
  std::atomic<bool> stop_{false};
  std::atomic<double> share_{0};
  std::atomic<std::uint64_t> news_{0};
  bool quit_ = false;
  std::thread thread_;
};

}  // namespace rapport
