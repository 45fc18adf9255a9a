#include "viz/client/client.h"

#include <utility>

namespace rapport {

namespace {

SessionOptions session_options(const ClientOptions& options) {
  SessionOptions session;
  session.threads = options.threads;
  session.replications = options.replications;
  session.seed = options.seed;
  session.memory = options.memory;
  session.on_state = options.on_news;
  return session;
}

}  // namespace

Client::Client(const ClientOptions& options)
    : on_news_(options.on_news), session_(session_options(options)) {
  reader_ = std::thread([this] { read_texts(); });
}

Client::~Client() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  asked_.notify_all();
  reader_.join();
}

void Client::work_on(SessionWork work) {
  {
    const std::lock_guard lock(mutex_);
    to_read_ = {work.path, work.text};
  }
  asked_.notify_all();
  last_command_ = session_.work_on(std::move(work));
}

void Client::want(std::uint32_t replications) { last_command_ = session_.want(replications); }
void Client::rest() { last_command_ = session_.cancel(); }

std::shared_ptr<const FirmView> Client::firm() const {
  const std::lock_guard lock(mutex_);
  return firm_;
}

bool Client::is_behind(const SessionState& state) const {
  const std::lock_guard lock(mutex_);
  return to_read_ || reading_ || state.answers < last_command_;
}

void Client::read_texts() {
  std::unique_lock lock(mutex_);
  for (;;) {
    asked_.wait(lock, [&] { return quit_ || to_read_; });
    if (quit_) return;
    const auto [path, text] = *std::exchange(to_read_, std::nullopt);
    const bool same = text == firm_->text && path == read_path_;
    if (same && firm_->problems.empty() && !firm_->policies.empty()) continue;
    reading_ = true;
    lock.unlock();
    auto view = view_of(path, text);
    lock.lock();
    reading_ = false;
    firm_ = std::move(view);
    read_path_ = path;
    if (on_news_ == nullptr) continue;
    lock.unlock();
    on_news_();
    lock.lock();
  }
}

}  // namespace rapport
