#include "experiments/log/log_chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace rapport {

namespace {

constexpr std::size_t kFolds = 5;
constexpr double kLeastOccurrences = 30;
constexpr double kLeastGain = 2.0;  // of the log-likelihood of cases that were left out
constexpr double kPrior = 5.0;      // events that a longer history's parent counts for
constexpr std::int32_t kOverSymbol = -2;

using ByFold = std::array<double, kFolds>;

double total(const ByFold& counts) {
  double sum = 0;
  for (const double n : counts) sum += n;
  return sum;
}

/// A history in the tree of all: what followed it, by fifth of the cases.
struct HistoryNode {
  std::map<std::int32_t, std::size_t> longer;  // by what came before
  std::map<std::int32_t, ByFold> next;
  ByFold all{};
};

class HistoryTree {
 public:
  HistoryTree(const std::vector<LogSequence>& cases, std::size_t activities, std::size_t longest)
      : nodes_(1), symbols_(static_cast<double>(activities) + 1) {
    for (std::size_t c = 0; c < cases.size(); ++c) add(cases[c], c % kFolds, longest);
  }

  /// Histories whose gains are above `least`, each with all shorter ones of its own.
  std::set<LogHistory> kept(double least) const {
    std::set<LogHistory> histories;
    for (const auto& [activity, node] : nodes_[0].longer) {
      grow(node, {activity}, least, histories);
    }
    return histories;
  }

 private:
  void add(const LogSequence& one, std::size_t fold, std::size_t longest) {
    for (std::size_t i = 0; i < one.size() && one[i] != kStillOpen; ++i) {
      const std::int32_t next = i + 1 < one.size() ? one[i + 1] : kOverSymbol;
      std::size_t node = 0;
      if (next == kStillOpen) {
        longer(node, one[i]);  // each activity is a history, also where nothing is known after it
        break;
      }
      for (std::size_t back = 0; back < longest && back <= i + 1; ++back) {
        node = longer(node, back <= i ? one[i - back] : kCaseStart);
        nodes_[node].next[next][fold] += 1;
        nodes_[node].all[fold] += 1;
      }
    }
  }

  std::size_t longer(std::size_t node, std::int32_t symbol) {
    const auto [found, is_new] = nodes_[node].longer.emplace(symbol, nodes_.size());
    const std::size_t child = found->second;
    if (is_new) nodes_.emplace_back();
    return child;
  }

  void grow(std::size_t node, const LogHistory& history, double least,
            std::set<LogHistory>& histories) const {
    histories.insert(history);
    for (const auto& [symbol, child] : nodes_[node].longer) {
      if (total(nodes_[child].all) < kLeastOccurrences || gain(node, child) <= least) continue;
      LogHistory longer_history = history;
      longer_history.push_back(symbol);
      grow(child, longer_history, least, histories);
    }
  }

  /// By how much the longer history makes what followed it likelier, each fifth from the others.
  double gain(std::size_t parent, std::size_t child) const {
    const HistoryNode &shorter = nodes_[parent], &longer = nodes_[child];
    const double n_shorter = total(shorter.all), n_longer = total(longer.all);
    double sum = 0;
    for (const auto& [next, counts] : longer.next) {
      const ByFold& before = shorter.next.at(next);
      const double all_before = total(before), all = total(counts);
      for (std::size_t fold = 0; fold < kFolds; ++fold) {
        if (counts[fold] == 0) continue;
        const double p =
            (all_before - before[fold] + 0.5) / (n_shorter - shorter.all[fold] + 0.5 * symbols_);
        const double q = (all - counts[fold] + kPrior * p) / (n_longer - longer.all[fold] + kPrior);
        sum += counts[fold] * std::log(q / p);
      }
    }
    return sum;
  }

  std::vector<HistoryNode> nodes_;
  double symbols_;
};

/// Adds what is needed to know from each history and what follows which one comes next: of each
/// history also that without its newest activity.
void close_up(std::set<LogHistory>& histories) {
  std::vector<LogHistory> open(histories.begin(), histories.end());
  while (!open.empty()) {
    const LogHistory history = std::move(open.back());
    open.pop_back();
    for (const LogHistory& needed : {LogHistory(history.begin() + 1, history.end()),
                                     LogHistory(history.begin(), history.end() - 1)}) {
      if (needed.empty() || needed[0] == kCaseStart) continue;
      if (histories.insert(needed).second) open.push_back(needed);
    }
  }
}

/// Finds the state of a case: the longest history that it has.
class StateFinder {
 public:
  explicit StateFinder(const std::vector<LogHistory>& states) {
    for (std::size_t s = 0; s < states.size(); ++s) numbers_[states[s]] = s;
  }
  std::size_t state(const LogSequence& one, std::size_t at) const {
    LogHistory history;
    std::size_t best = LogChain::kOver;
    for (std::size_t back = 0; back < kLongestHistory && back <= at + 1; ++back) {
      history.push_back(back <= at ? one[at - back] : kCaseStart);
      const auto found = numbers_.find(history);
      if (found == numbers_.end()) break;  // all shorter ones of a history are there
      best = found->second;
    }
    return best;
  }

 private:
  std::map<LogHistory, std::size_t> numbers_;
};

/// Makes shares of what followed into how often it would have followed, were all cases followed to
/// their end. A state after which nothing is known ends the case.
void follow_all(LogChain& chain) {
  std::vector<double> now = chain.entries, visits(chain.states.size(), 0);
  constexpr int kMostMoves = 10'000;
  constexpr double kNoCaseLeft = 1e-9;
  std::vector<double> all(chain.states.size());
  for (std::size_t s = 0; s < all.size(); ++s) {
    if (chain.moves[s].empty()) chain.moves[s][LogChain::kOver] = 1;
    all[s] = chain.visits(s);
  }
  for (int moves = 0; moves < kMostMoves; ++moves) {
    double left = 0;
    std::vector<double> next(now.size(), 0);
    for (std::size_t s = 0; s < now.size(); ++s) {
      visits[s] += now[s];
      for (const auto& [to, count] : chain.moves[s]) {
        if (to == LogChain::kOver) continue;
        next[to] += now[s] * count / all[s];
        left += now[s] * count / all[s];
      }
    }
    now = std::move(next);
    if (left < kNoCaseLeft * chain.cases) break;
  }
  for (std::size_t s = 0; s < now.size(); ++s) {
    for (auto& [to, count] : chain.moves[s]) count *= visits[s] / all[s];
    if (visits[s] <= 0) chain.moves[s].clear();  // no case comes there
  }
}

}  // namespace

std::vector<LogSequence> sequences_of(const std::vector<LogCase>& cases, const LogEnd& end) {
  std::vector<LogSequence> result = sequences_of(cases);
  for (std::size_t c = 0; c < cases.size(); ++c) {
    const std::size_t followed = followed_steps(cases[c], end);
    if (followed == result[c].size()) continue;
    result[c].resize(followed + 1);
    result[c].push_back(kStillOpen);
  }
  return result;
}

std::vector<LogSequence> sequences_of(const std::vector<LogCase>& cases) {
  std::vector<LogSequence> result;
  for (const LogCase& one : cases) {
    LogSequence sequence;
    for (const LogActivity& step : one.steps) sequence.push_back(step.activity);
    result.push_back(std::move(sequence));
  }
  return result;
}

double LogChain::visits(std::size_t state) const {
  double sum = 0;
  for (const auto& [to, count] : moves[state]) sum += count;
  return sum;
}

LogChain fit_chain(const std::vector<LogSequence>& cases, std::size_t activities,
                   std::size_t longest, std::size_t most_states) {
  const HistoryTree tree(cases, activities, std::min(longest, kLongestHistory));
  LogChain chain;
  chain.activities = activities;
  chain.cases = static_cast<double>(cases.size());
  for (double least = kLeastGain;; least *= 1.5) {
    std::set<LogHistory> histories = tree.kept(least);
    close_up(histories);
    chain.states.assign(histories.begin(), histories.end());
    if (chain.states.size() <= std::max(most_states, activities)) break;
  }
  chain.entries.assign(chain.states.size(), 0.0);
  chain.moves.resize(chain.states.size());
  const StateFinder finder(chain.states);
  bool some_open = false;
  for (const LogSequence& one : cases) {
    std::size_t from = finder.state(one, 0);
    chain.entries[from] += 1;
    for (std::size_t i = 1; i <= one.size(); ++i) {
      if (i < one.size() && one[i] == kStillOpen) {
        some_open = true;
        break;
      }
      const std::size_t to = i < one.size() ? finder.state(one, i) : LogChain::kOver;
      chain.moves[from][to] += 1;
      from = to;
    }
  }
  if (some_open) follow_all(chain);
  // States that no case was in: closing up may have added some that are always a longer one.
  std::vector<std::size_t> number(chain.states.size(), LogChain::kOver);
  LogChain lean;
  lean.activities = activities;
  lean.cases = chain.cases;
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    if (chain.moves[s].empty()) continue;
    number[s] = lean.states.size();
    lean.states.push_back(chain.states[s]);
    lean.entries.push_back(chain.entries[s]);
  }
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    if (chain.moves[s].empty()) continue;
    std::map<std::size_t, double> moves;
    for (const auto& [to, count] : chain.moves[s]) {
      moves[to == LogChain::kOver ? to : number[to]] = count;
    }
    lean.moves.push_back(std::move(moves));
  }
  return lean;
}

std::size_t longest_history(const LogChain& chain) {
  std::size_t longest = 0;
  for (const LogHistory& state : chain.states) {
    longest = std::max(longest, state.size() - (state.back() == kCaseStart ? 1 : 0));
  }
  return longest;
}

double log_likelihood_a_case(const LogChain& chain, const std::vector<LogSequence>& cases) {
  constexpr double kAnywhere = 0.01;
  const double anywhere = kAnywhere / (static_cast<double>(chain.activities) + 1);
  std::map<LogHistory, std::size_t> numbers;
  for (std::size_t s = 0; s < chain.states.size(); ++s) numbers[chain.states[s]] = s;
  // By state and activity (or the end): the share of what follows.
  std::vector<std::map<std::int32_t, double>> next(chain.states.size());
  std::map<std::int32_t, double> first;
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    first[chain.activity(s)] += chain.entries[s] / chain.cases;
    const double all = chain.visits(s);
    for (const auto& [to, count] : chain.moves[s]) {
      next[s][to == LogChain::kOver ? kOverSymbol : chain.activity(to)] += count / all;
    }
  }
  const auto share = [&](const std::map<std::int32_t, double>& of, std::int32_t what) {
    const auto found = of.find(what);
    return std::log((1 - kAnywhere) * (found == of.end() ? 0.0 : found->second) + anywhere);
  };
  // The longest history that is a state; some shorter ones may have been left out as never used.
  const auto state = [&](const LogSequence& one, std::size_t at) {
    LogHistory history;
    std::size_t best = LogChain::kOver;
    for (std::size_t back = 0; back < kLongestHistory && back <= at + 1; ++back) {
      history.push_back(back <= at ? one[at - back] : kCaseStart);
      const auto found = numbers.find(history);
      if (found != numbers.end()) best = found->second;
    }
    return best;
  };
  double sum = 0;
  for (const LogSequence& one : cases) {
    sum += share(first, one[0]);
    for (std::size_t i = 0; i < one.size(); ++i) {
      const std::int32_t to = i + 1 < one.size() ? one[i + 1] : kOverSymbol;
      if (to == kStillOpen) break;
      const std::size_t s = state(one, i);
      sum += s == LogChain::kOver ? std::log(anywhere) : share(next[s], to);
    }
  }
  return cases.empty() ? 0.0 : sum / static_cast<double>(cases.size());
}

}  // namespace rapport
