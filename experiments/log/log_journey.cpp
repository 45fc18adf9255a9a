#include "experiments/log/log_journey.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "experiments/import/plain_text.h"
#include "sim/scenario/journey_graph.h"
#include "sim/scenario/limits.h"

namespace rapport {

namespace {

constexpr double kMostReturning = 0.9;  // a scenario refuses more than 0.92
constexpr std::size_t kMostRounds = 200;
constexpr double kEnough = 0.997;  // of all visits: what is rarer is not written out
constexpr double kNoCase = 1e-7;   // visits of a case that are none

/// The graph of steps as scenarios check it.
JourneySpec graph_of(const std::vector<LogStep>& steps) {
  JourneySpec journey;
  for (std::size_t s = 0; s < steps.size(); ++s) {
    journey.steps.push_back({std::to_string(s), "place"});
    if (steps[s].entry > 0) journey.entries.push_back({std::to_string(s), steps[s].entry});
    for (const LogMove& move : steps[s].moves) {
      const std::string to = move.to == LogMove::kOver ? "" : std::to_string(move.to);
      journey.moves.push_back({std::to_string(s), to, move.share});
    }
  }
  return journey;
}

std::size_t steps_that_return(const std::vector<LogStep>& steps) {
  return static_cast<std::size_t>(std::ranges::count(steps_on_cycles(graph_of(steps)), true));
}

double most_returning(const std::vector<LogStep>& steps) {
  double most = 0;
  for (const double p : return_probabilities(graph_of(steps), Outcome::served, false)) {
    most = std::max(most, p);
  }
  return most;
}

void scale_to_one(std::vector<LogMove>& moves) {
  double sum = 0;
  for (const LogMove& move : moves) sum += move.share;
  if (sum <= 0) moves = {{LogMove::kOver, 1.0}}, sum = 1;
  for (LogMove& move : moves) move.share /= sum;
}

std::string before_text(const LogHistory& history, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 1; i < history.size(); ++i) {
    const std::string one = history[i] == kCaseStart ? std::string("the start")
                                                     : names[static_cast<std::size_t>(history[i])];
    text += (i == 1 ? "after " : ", and that after ") + one;
  }
  return text;
}

/// A step for each state of a chain.
std::vector<LogStep> steps_of(const LogChain& chain, const std::vector<std::string>& names) {
  std::vector<LogStep> steps;
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    LogStep step;
    step.activity = chain.activity(s);
    step.after = before_text(chain.states[s], names);
    step.entry = chain.entries[s] / chain.cases;
    const double all = chain.visits(s);
    step.visits = all / chain.cases;
    for (const auto& [to, count] : chain.moves[s]) step.moves.push_back({to, count / all});
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Steps in an order in which few cases go back: first by how early they come, then neighbours
/// change places as long as that helps. Returns each step's rank.
std::vector<std::size_t> ranks_of(const std::vector<LogStep>& steps) {
  const std::size_t n = steps.size();
  // How far into its case a step is first come to, in moves.
  std::vector<double> depth(n, 0), weight(n, 0), now(n, 0);
  for (std::size_t s = 0; s < n; ++s) now[s] = steps[s].entry;
  for (int moves = 0; moves < 60; ++moves) {
    std::vector<double> next(n, 0);
    for (std::size_t s = 0; s < n; ++s) {
      depth[s] += now[s] * moves;
      weight[s] += now[s];
      for (const LogMove& move : steps[s].moves) {
        if (move.to != LogMove::kOver) next[move.to] += now[s] * move.share;
      }
    }
    now = std::move(next);
  }
  std::vector<std::size_t> order(n), rank(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto mean = [&](std::size_t s) { return weight[s] > 0 ? depth[s] / weight[s] : 1e9; };
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return mean(a) < mean(b); });
  const auto flow = [&](std::size_t from, std::size_t to) {
    double sum = 0;
    for (const LogMove& move : steps[from].moves) {
      if (move.to == to) sum += steps[from].visits * move.share;
    }
    return sum;
  };
  for (std::size_t pass = 0, changed = 1; pass < n && changed > 0; ++pass) {
    changed = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      if (flow(order[i + 1], order[i]) <= flow(order[i], order[i + 1])) continue;
      std::swap(order[i], order[i + 1]);
      ++changed;
    }
  }
  for (std::size_t i = 0; i < n; ++i) rank[order[i]] = i;
  return rank;
}

/// Writes the steps of a chain out in rounds.
class Rounds {
 public:
  Rounds(const LogChain& chain, const LogChain& by_activity, const std::vector<std::string>& names,
         std::size_t most_steps)
      : states_(steps_of(chain, names)),
        remainder_(steps_of(by_activity, names)),
        rank_(ranks_of(states_)),
        room_(most_steps > remainder_.size() ? most_steps - remainder_.size() : 0) {
    for (std::size_t s = 0; s < remainder_.size(); ++s) {
      of_activity_[remainder_[s].activity] = s;
      remainder_[s].common = true;
      remainder_[s].after = "later on";
    }
  }

  LogJourney written() {
    keep_commonest();
    LogJourney journey;
    journey.cut = tame(remainder_);
    place(journey);
    return journey;
  }

 private:
  /// Cases come to places in their order.
  struct Place {
    std::size_t round = 0, rank = 0;
    std::size_t repeat = 0;  // of the same state, directly after itself
    auto operator<=>(const Place&) const = default;
  };

  Place after(const Place& at, std::size_t to) const {
    if (rank_[to] == at.rank) return {at.round, at.rank, at.repeat + 1};
    return {rank_[to] > at.rank ? at.round : at.round + 1, rank_[to], 0};
  }

  /// Visits a case of each state in each round, where places that are not `allowed` lead nowhere.
  std::map<Place, double> visits(const std::set<Place>* allowed) const {
    std::vector<std::size_t> by_rank(rank_.size());
    for (std::size_t s = 0; s < rank_.size(); ++s) by_rank[rank_[s]] = s;
    std::map<Place, double> result;
    const auto add = [&](const Place& place, double visits) {
      if (visits < kNoCase || (allowed != nullptr && !allowed->contains(place))) return;
      result[place] += visits;
    };
    for (std::size_t s = 0; s < states_.size(); ++s) add({0, rank_[s], 0}, states_[s].entry);
    // Places are in the order in which cases come to them, also those that are added meanwhile.
    for (auto at = result.begin(); at != result.end() && at->first.round < kMostRounds; ++at) {
      const std::size_t from = by_rank[at->first.rank];
      for (const LogMove& move : states_[from].moves) {
        if (move.to == LogMove::kOver) continue;
        add(after(at->first, move.to), at->second * move.share);
      }
    }
    return result;
  }

  void keep_commonest() {
    const std::map<Place, double> all = visits(nullptr);
    std::vector<std::pair<double, Place>> sorted;
    for (const auto& [place, often] : all) sorted.push_back({-often, place});
    std::ranges::sort(sorted);
    double sum = 0, so_far = 0;
    for (const auto& [place, often] : all) sum += often;
    std::set<Place> kept;
    for (const auto& [often, place] : sorted) {
      if (kept.size() == room_ || so_far > kEnough * sum) break;
      kept.insert(place);
      so_far -= often;  // they were negated, to be sorted
    }
    kept_ = visits(&kept);  // those to which only places that are not kept lead, go too
  }

  /// Leaves out moves of the remainder, the rarest first, until few enough steps come back, and
  /// lets cases end earlier that would come back too often. Returns how many were left out.
  static std::size_t tame(std::vector<LogStep>& steps) {
    std::size_t cut = 0;
    while (steps_that_return(steps) > kVisitCounters) {
      const std::vector<bool> on_cycle = steps_on_cycles(graph_of(steps));
      LogStep* rarest = nullptr;
      std::size_t which = 0;
      double least = 0;
      for (std::size_t s = 0; s < steps.size(); ++s) {
        for (std::size_t m = 0; on_cycle[s] && m < steps[s].moves.size(); ++m) {
          const LogMove& move = steps[s].moves[m];
          if (move.to == LogMove::kOver || !on_cycle[move.to]) continue;
          const double often = steps[s].visits * move.share;
          if (rarest == nullptr || often < least) rarest = &steps[s], which = m, least = often;
        }
      }
      rarest->moves.erase(rarest->moves.begin() + static_cast<std::ptrdiff_t>(which));
      scale_to_one(rarest->moves);
      ++cut;
    }
    for (int tries = 0; tries < 100 && most_returning(steps) > kMostReturning; ++tries) {
      for (LogStep& step : steps) {
        for (LogMove& move : step.moves) move.share *= 0.97;
        const auto over = std::ranges::find(step.moves, LogMove::kOver, &LogMove::to);
        if (over == step.moves.end()) {
          step.moves.push_back({LogMove::kOver, 0.03});
        } else {
          over->share += 0.03;
        }
      }
    }
    return cut;
  }

  void place(LogJourney& journey) {
    std::vector<std::size_t> by_rank(rank_.size());
    for (std::size_t s = 0; s < rank_.size(); ++s) by_rank[rank_[s]] = s;
    std::map<Place, std::size_t> number;
    for (const auto& [place, often] : kept_) {
      number[place] = journey.steps.size();
      LogStep step = states_[by_rank[place.rank]];
      if (place.round > 0 || place.repeat > 0) step.entry = 0;
      const auto say = [&](const char* what, std::size_t earlier) {
        if (earlier == 0) return;
        step.after += (step.after.empty() ? "" : ", ") + (what + std::to_string(earlier + 1));
      };
      say("round ", place.round);
      say("time ", place.repeat);
      step.visits = often;
      journey.steps.push_back(std::move(step));
      journey.rounds = std::max(journey.rounds, place.round + 1);
    }
    const std::size_t first = journey.steps.size();
    for (LogStep& step : remainder_) {
      step.entry = step.visits = 0;
      for (LogMove& move : step.moves) {
        if (move.to != LogMove::kOver) move.to += first;
      }
      journey.steps.push_back(step);
    }
    const auto to_remainder = [&](std::size_t state) {
      return first + of_activity_.at(states_[state].activity);
    };
    for (const auto& [place, at] : number) {
      const std::size_t from = by_rank[place.rank];
      std::map<std::size_t, double> moves;
      for (const LogMove& move : states_[from].moves) {
        if (move.to == LogMove::kOver) {
          moves[LogMove::kOver] += move.share;
          continue;
        }
        const auto to = number.find(after(place, move.to));
        moves[to == number.end() ? to_remainder(move.to) : to->second] += move.share;
      }
      journey.steps[at].moves.clear();
      for (const auto& [to, share] : moves) journey.steps[at].moves.push_back({to, share});
    }
    for (std::size_t s = 0; s < states_.size(); ++s) {
      if (states_[s].entry <= 0 || number.contains({0, rank_[s], 0})) continue;
      journey.steps[to_remainder(s)].entry += states_[s].entry;
    }
    drop_unreached(journey.steps);
    count_visits(journey.steps);
    double all = 0, late = 0;
    for (const LogStep& step : journey.steps) {
      all += step.visits;
      if (step.common) late += step.visits;
    }
    journey.remainder = all > 0 ? late / all : 0;
  }

  static void drop_unreached(std::vector<LogStep>& steps) {
    const std::vector<bool> reached = steps_reached(graph_of(steps));
    std::vector<std::size_t> number(steps.size(), LogMove::kOver);
    std::vector<LogStep> left;
    for (std::size_t s = 0; s < steps.size(); ++s) {
      if (!reached[s]) continue;
      number[s] = left.size();
      left.push_back(std::move(steps[s]));
    }
    for (LogStep& step : left) {
      for (LogMove& move : step.moves) {
        if (move.to != LogMove::kOver) move.to = number[move.to];
      }
    }
    steps = std::move(left);
  }

  /// Expected visits of a case, by going on until hardly a case is left.
  static void count_visits(std::vector<LogStep>& steps) {
    std::vector<double> now;
    for (LogStep& step : steps) now.push_back(step.entry), step.visits = 0;
    for (int moves = 0; moves < 2'000; ++moves) {
      double left = 0;
      std::vector<double> next(steps.size(), 0);
      for (std::size_t s = 0; s < steps.size(); ++s) {
        steps[s].visits += now[s];
        for (const LogMove& move : steps[s].moves) {
          if (move.to == LogMove::kOver) continue;
          next[move.to] += now[s] * move.share;
          left += now[s] * move.share;
        }
      }
      now = std::move(next);
      if (left < kNoCase) break;
    }
  }

  std::vector<LogStep> states_, remainder_;
  std::vector<std::size_t> rank_;
  std::size_t room_;
  std::map<std::int32_t, std::size_t> of_activity_;
  std::map<Place, double> kept_;
};

void name_steps(std::vector<LogStep>& steps, const std::vector<std::string>& names) {
  const std::vector<std::string> keys = distinct_keys(names, "activity");
  std::map<std::int32_t, std::size_t> count;
  for (const LogStep& step : steps) ++count[step.activity];
  std::set<std::string> taken(keys.begin(), keys.end());
  std::map<std::int32_t, std::size_t> next;
  for (LogStep& step : steps) {
    const std::string& key = keys[static_cast<std::size_t>(step.activity)];
    step.name = key;
    if (count[step.activity] == 1) continue;
    do {
      step.name = key + "_" + std::to_string(++next[step.activity]);
    } while (!taken.insert(step.name).second);
  }
}

/// The same chain, its states by activity alone.
LogChain by_activity(const LogChain& chain) {
  LogChain result;
  result.activities = chain.activities;
  result.cases = chain.cases;
  std::map<std::int32_t, std::size_t> number;
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    if (!number.emplace(chain.activity(s), result.states.size()).second) continue;
    result.states.push_back({chain.activity(s)});
  }
  result.entries.assign(result.states.size(), 0);
  result.moves.resize(result.states.size());
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    const std::size_t from = number[chain.activity(s)];
    result.entries[from] += chain.entries[s];
    for (const auto& [to, times] : chain.moves[s]) {
      result.moves[from][to == LogChain::kOver ? to : number[chain.activity(to)]] += times;
    }
  }
  return result;
}

}  // namespace

double follows_distance(const LogJourney& journey, const LogChain& chain) {
  std::map<std::pair<std::int32_t, std::int32_t>, double> pairs;
  double all = 0, all_of_chain = 0;
  for (const LogStep& step : journey.steps) all += step.visits;
  for (std::size_t s = 0; s < chain.states.size(); ++s) all_of_chain += chain.visits(s);
  constexpr std::int32_t kOutside = -1;
  for (const LogStep& step : journey.steps) {
    pairs[{kOutside, step.activity}] += step.entry / (all + 1);
    for (const LogMove& move : step.moves) {
      const bool over = move.to == LogMove::kOver;
      pairs[{step.activity, over ? kOutside : journey.steps[move.to].activity}] +=
          step.visits * move.share / (all + 1);
    }
  }
  for (std::size_t s = 0; s < chain.states.size(); ++s) {
    const double whole = all_of_chain + chain.cases;
    pairs[{kOutside, chain.activity(s)}] -= chain.entries[s] / whole;
    for (const auto& [to, count] : chain.moves[s]) {
      pairs[{chain.activity(s), to == LogChain::kOver ? kOutside : chain.activity(to)}] -=
          count / whole;
    }
  }
  double sum = 0;
  for (const auto& [pair, difference] : pairs) sum += std::abs(difference);
  return sum / 2;
}

LogJourney journey_of(const LogChain& chain, const std::vector<std::string>& names,
                      std::size_t most_steps) {
  LogJourney journey;
  journey.steps = steps_of(chain, names);
  if (steps_that_return(journey.steps) > kVisitCounters ||
      most_returning(journey.steps) > kMostReturning) {
    journey = Rounds(chain, by_activity(chain), names, most_steps).written();
  }
  name_steps(journey.steps, names);
  return journey;
}

std::string plain_key(const std::string& name) {
  std::string key;
  for (const char c : plain_text(name)) {
    const bool is_letter_or_digit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_letter_or_digit) {
      key += c;
    } else if (!key.empty() && key.back() != '_') {
      key += '_';
    }
  }
  while (!key.empty() && key.back() == '_') key.pop_back();
  return key;
}

std::vector<std::string> distinct_keys(const std::vector<std::string>& names,
                                       const std::string& fallback) {
  std::vector<std::string> keys;
  std::set<std::string> taken{"end"};  // what files call the end of a case
  for (const std::string& name : names) {
    std::string key = plain_key(name);
    if (key.empty()) key = fallback;
    const std::string stem = key;
    for (int n = 2; !taken.insert(key).second; ++n) key = stem + "_" + std::to_string(n);
    keys.push_back(key);
  }
  return keys;
}

}  // namespace rapport
