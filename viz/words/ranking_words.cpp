#include "viz/words/ranking_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include "experiments/output/numbers.h"

namespace rapport {

namespace {

struct RankedMetric {
  const char* id;
  const char* does;   ///< "keeps most customers"
  const char* as_do;  ///< of several: "keep about as many customers"
  const char* open;   ///< "who keeps most is open"
};
constexpr std::array kRanked{
    RankedMetric{"retention", "keeps most customers", "keep about as many customers",
                 "Which keeps most is open."},
    RankedMetric{"profit", "earns most", "earn about as much", "Which earns most is open."},
};

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return out;
}

}  // namespace

const SessionRanking* ranking_of(const SessionState& state, const char* metric) {
  const auto found = std::ranges::find_if(state.rankings, [&](const SessionRanking& ranking) {
    return state.keys[ranking.key].metric->id == std::string(metric);
  });
  return found == state.rankings.end() ? nullptr : &*found;
}

RankedWords words_of(const SessionState& state, const SessionRanking& ranking) {
  RankedWords words;
  words.best = capital(state.arms[ranking.best].short_label);
  words.clear = true;
  std::vector<std::string> as_good{words.best};
  bool open = false;
  for (std::size_t arm = 0; arm < state.arms.size(); ++arm) {
    if (arm == ranking.best) continue;
    const Verdict verdict = ranking.best_less[arm].verdict;
    words.clear = words.clear && verdict == Verdict::better;
    if (verdict == Verdict::same || verdict == Verdict::identical) {
      as_good.push_back(capital(state.arms[arm].short_label));
    } else if (verdict != Verdict::better) {
      open = true;
    }
  }
  if (!open && as_good.size() > 1) words.as_good = joined(as_good);
  return words;
}

std::string ranking_message(const SessionState& state) {
  std::string message, open, last;
  for (const RankedMetric& metric : kRanked) {
    const SessionRanking* ranking = ranking_of(state, metric.id);
    if (ranking == nullptr) continue;
    const RankedWords words = words_of(state, *ranking);
    if (words.clear && words.best == last) {
      message.insert(message.size() - 1, std::string(" and ") + metric.does);
    } else if (words.clear) {
      message += (message.empty() ? "" : " ") + words.best + " " + metric.does + ".";
      last = words.best;
    } else if (!words.as_good.empty()) {
      message += (message.empty() ? "" : " ") + words.as_good + " " + metric.as_do + ".";
      last.clear();
    } else {
      open = std::string(" ") + metric.open;
    }
  }
  return message.empty() ? "No option is clearly best yet." : message + open;
}

}  // namespace rapport
