#include "viz/client/lever_sweep.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "viz/document/policy_text.h"

namespace rapport {

namespace {

/// Copies have names that no policy has.
std::string name_of_value(std::size_t number) { return "value " + std::to_string(number + 1); }

SessionOptions sweep_options(const ClientOptions& options) {
  SessionOptions session;
  session.threads = options.threads;
  session.seed = options.seed;
  session.replications = LeverSweep::kRuns;
  session.memory = options.memory / 2;
  session.on_state = options.on_news;
  return session;
}

}  // namespace

std::string text_of_sweep(const SweepQuestion& question, std::vector<std::string>& names) {
  const std::optional<Value> like = policy_table(question.path, question.text, question.policy);
  std::string text = question.text;
  for (std::size_t i = 0; i < question.values.size(); ++i) {
    const std::string name = name_of_value(i);
    text = with_policy(text, {name, name, name, ""}, like ? &*like : nullptr);
    text = with_lever(text, name, question.lever->id, question.values[i]);
    names.push_back(name);
  }
  return text;
}

LeverSweep::LeverSweep(const ClientOptions& options) : session_(sweep_options(options)) {}
LeverSweep::~LeverSweep() { join(); }

void LeverSweep::join() {
  if (maker_.joinable()) maker_.join();
}

void LeverSweep::begin(SweepQuestion question) {
  join();
  question_ = std::move(question);
  cancelled_ = false;
  making_ = true;
  {
    const std::lock_guard lock(mutex_);
    problem_.clear();
  }
  maker_ = std::thread([this, asked = question_] {
    try {
      SessionWork work{asked.path, {}, {}, "", kTodayName};
      work.text = text_of_sweep(asked, work.shown);
      work.policy = work.shown.front();
      command_ = session_.work_on(std::move(work));
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex_);
      problem_ = error.what();
    }
    making_ = false;
  });
}

void LeverSweep::cancel() {
  join();
  cancelled_ = true;
  command_ = session_.cancel();
}

bool LeverSweep::is_busy() const {
  const auto state = session_.state();
  return making_ || (problem().empty() && state->answers < command_) || state->busy;
}

std::shared_ptr<const SessionState> LeverSweep::state() const {
  const auto state = session_.state();
  const bool known = !making_ && problem().empty() && state->answers >= command_;
  return known ? state : std::make_shared<const SessionState>();
}

std::string LeverSweep::problem() const {
  if (making_) return {};
  const std::lock_guard lock(mutex_);
  return problem_.empty() && session_.state()->answers >= command_ ? session_.state()->problems
                                                                   : problem_;
}

SweepAnswer answer_of(const SweepQuestion& question, const SessionState& state,
                      const char* metric) {
  SweepAnswer answer;
  const auto found = std::ranges::find_if(state.keys, [&](const MetricKey& key) {
    return key.metric->id == std::string(metric) && key.part.is_whole();
  });
  if (found == state.keys.end() || state.arms.empty()) return answer;
  const auto k = static_cast<std::size_t>(found - state.keys.begin());
  if (k < state.arms[0].means.size()) answer.today = state.arms[0].means[k].mean;
  answer.matters = found->metric->matters_at(answer.today);
  for (std::size_t i = 0; i < question.values.size(); ++i) {
    Response response{question.values[i], NAN, INFINITY};
    std::uint32_t pairs = 0;
    const auto arm = std::ranges::find(state.arms, name_of_value(i), &SessionArm::name);
    if (arm != state.arms.end() && k < arm->from_today.size()) {
      const Interval& apart = arm->from_today[k];
      response.mean = answer.today + apart.mean;
      response.half_width = apart.half_width;
      pairs = static_cast<std::uint32_t>(apart.n);
    }
    answer.values.push_back(response);
    answer.pairs.push_back(pairs);
  }
  return answer;
}

}  // namespace rapport
