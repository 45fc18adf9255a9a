#include "viz/words/message.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>

#include "experiments/output/numbers.h"

namespace rapport {

namespace {

constexpr std::uint32_t kRoughBelow = 4;  ///< pairs, as in a session's stages
constexpr double kOneOfMoney = 1.0;       ///< what amounts are rounded to at least
constexpr const char* kNotTried = " · assumptions not tried yet";

struct Pair {
  std::string policy, against;
};
/// The short name, or the whole one where the short one is only its beginning.
const std::string& name_in_words(const SessionArm& arm) {
  return arm.short_label.ends_with("…") ? arm.label : arm.short_label;
}

Pair names(const SessionState& state) {
  return {name_in_words(state.arms[state.policy]), name_in_words(state.arms[state.against])};
}

bool is_stay(const SessionState& state, int key) {
  return std::string_view(state.keys[static_cast<std::size_t>(key)].metric->id) == "retention";
}

std::string more_or_fewer(double value) { return value < 0 ? "fewer" : "more"; }

/// "7", or "0.4" and "1.5" where it is below two: there a whole number says too little.
std::string in_headline(double value) {
  const double size = std::abs(value);
  return number(size, size < 1.95 ? 0.1 : 1.0);
}

std::string unit_of(const SessionState& state, int key) {
  const std::string& unit = state.units[static_cast<std::size_t>(key)];
  return unit == "%" ? "points" : unit;
}

/// "Ours keeps 7 more customers in 100 than Today".
std::string differs(const SessionState& state, int key, double value, bool about) {
  const Pair pair = names(state);
  const std::string amount = (about ? "about " : "") + in_headline(value);
  if (is_stay(state, key)) {
    return capital(pair.policy) + " keeps " + amount + " " + more_or_fewer(value) +
           " customers in 100 than " + pair.against;
  }
  const Metric& metric = *state.keys[static_cast<std::size_t>(key)].metric;
  return metric.label + std::string(": ") + amount + " " + unit_of(state, key) + " " +
         (value < 0 ? "less" : "more") + " with " + pair.policy + " than with " + pair.against;
}

/// "0.4 fewer", "1.9 more".
std::string one_bound(double value, double step, bool stay) {
  const std::string word = stay ? more_or_fewer(value) : value < 0 ? "less" : "more";
  return number(std::abs(value), step) + " " + word;
}

/// "4 to 10 more", "5.1 to 6.3 fewer", "between 0.4 fewer and 1.9 more".
std::string interval_words(const Interval& interval, double step, bool stay) {
  const double low = interval.lower(), high = interval.upper();
  if (!std::isfinite(low) || !std::isfinite(high)) return "how much is not known yet";
  if (low < 0 && high > 0) {
    return "between " + one_bound(low, step, stay) + " and " + one_bound(high, step, stay);
  }
  const double near = std::min(std::abs(low), std::abs(high));
  const double far = std::max(std::abs(low), std::abs(high));
  return number(near, step) + " to " + one_bound(std::copysign(far, low + high), step, stay);
}

std::string capital_words(const Interval& interval, double step, bool stay, bool in_100) {
  const bool known = std::isfinite(interval.lower()) && std::isfinite(interval.upper());
  return capital(interval_words(interval, step, stay)) + (in_100 && known ? " in 100." : ".");
}

/// Money of the run and after it, as far as luck lets it be said.
std::vector<std::string> money_lines(const SessionState& state, const Setting& setting) {
  const int profit = key_of(state, "profit"), worth = key_of(state, "npv");
  if (profit < 0) return {};
  std::vector<std::string> lines;
  const auto of = [&](int key) -> const SessionDifference& {
    return state.differences[static_cast<std::size_t>(key)];
  };
  const auto is_clear = [&](int key) {
    const Verdict verdict = verdict_now(state, key);
    return verdict == Verdict::better || verdict == Verdict::worse;
  };
  const auto amount = [&](int key) {
    const Interval& d = of(key).interval;
    return money(std::abs(d.mean), step_for(d.half_width, false)) + " " + setting.currency;
  };
  if (is_clear(profit)) {
    lines.push_back("It earns " + amount(profit) + " a year " +
                    (of(profit).interval.mean < 0 ? "less" : "more") + " until " +
                    month_of(setting.end) + ".");
  } else if (verdict_now(state, profit) == Verdict::same) {
    lines.emplace_back("It earns as much.");
  } else {
    lines.emplace_back("Its profit does not differ clearly so far.");
  }
  if (worth < 0) return lines;
  const Interval& d = of(worth).interval;  // has no verdict of its own: said with its interval
  if (!std::isfinite(d.half_width) || (d.lower() <= 0 && d.upper() >= 0)) return lines;
  const double step = step_for(d.half_width, false);
  Interval size = d;
  if (d.mean < 0) size.mean = -d.mean;
  const std::string amounts = range_in_millions(size, step);
  lines.push_back("It is worth " + amounts + " " + setting.currency +
                  (d.mean < 0 ? " less" : " more") + ", later years counted.");
  return lines;
}

/// "About 12 more runs would tell." from the comparison of a key.
std::string runs_to_go(const SessionState& state, int key) {
  const Comparison& c = state.differences[static_cast<std::size_t>(key)].comparison;
  const std::uint64_t n = replications_to_decide(c);
  if (n == 0) return "";
  if (n >= kMostReplications) return "More runs would hardly tell.";
  const std::uint64_t more = n > state.pairs ? n - state.pairs : 1;
  return "About " + count(static_cast<double>(more)) +
         (more == 1 ? " more run would tell: R runs more." : " more runs would tell: R runs more.");
}

Message no_pair(const SessionState& state) {
  Message message;
  if (state.arms.empty()) {
    message.headline = "Reading the company…";
  } else if (state.arms.size() == 1 || state.policy == state.against) {
    message.headline = state.arms.size() == 1 ? "No second policy yet" : "Two policies make a pair";
    message.lines = {state.arms.size() == 1 ? "Clone Today and change a lever."
                                            : "Click another policy to compare it with this one."};
  } else {
    const Pair pair = names(state);
    message.headline = capital(pair.policy) + " against " + pair.against;
    message.lines = {"The first runs are under way."};
    for (const std::size_t i : {state.policy, state.against}) {
      const SessionArm& arm = state.arms[i];
      if (arm.done == 0 || arm.failed < arm.done) continue;
      message.lines = {"All " + count(arm.done) + " runs of " + name_in_words(arm) + " failed.",
                       arm.message};
    }
  }
  message.pill = state.arms.size() == 1 ? "One policy" : "No pair of runs yet";
  return message;
}

void say_rough(const SessionState& state, int key, const Interval& d, Message& message) {
  const bool stay = is_stay(state, key);
  const double step = step_for(d.half_width, true, d.mean);
  const double known = std::isfinite(d.mean) ? d.mean : 0.0;
  message.pill =
      "Rough: " + std::to_string(state.pairs) + " of " + std::to_string(state.wanted) + " runs";
  message.pill_kind = PillKind::rough;
  if (!std::isfinite(d.mean)) {
    message.headline = capital(names(state).policy) + " against " + names(state).against;
    message.evidence = "too few runs to say more";
    return;
  }
  if (std::abs(known) < 0.05) {
    message.headline =
        capital(names(state).policy) + " and " + names(state).against + " look alike so far";
  } else {
    message.headline = differs(state, key, known, true);
  }
  message.evidence = interval_words(d, step, stay) + " so far (luck)" + kNotTried;
}

void say_verdict(const SessionState& state, int key, const Setting& setting, Message& message) {
  const SessionDifference& d = state.differences[static_cast<std::size_t>(key)];
  const bool stay = is_stay(state, key);
  const Pair pair = names(state);
  const double step = step_for(d.interval.half_width, false);
  const Verdict verdict = verdict_now(state, key);
  const bool done = verdict != Verdict::undecided;
  message.pill = done ? "Luck settled" : "Not decided yet";
  message.pill_kind = done ? PillKind::settled : PillKind::open;
  message.evidence = interval_words(d.interval, step, stay) + " by luck alone" + kNotTried;
  switch (verdict) {
    case Verdict::better:
    case Verdict::worse:
      message.headline = differs(state, key, d.interval.mean, false);
      message.lines = money_lines(state, setting);
      break;
    case Verdict::same:
      message.headline =
          stay ? capital(pair.policy) + " and " + pair.against + " keep as many customers"
               : capital(pair.policy) + " and " + pair.against + " come to the same";
      message.lines = {"The difference is below " + number(d.comparison.matters, 0.1) +
                       (stay ? " in 100 either way." : " " + unit_of(state, key) + " either way.")};
      for (const std::string& line : money_lines(state, setting)) message.lines.push_back(line);
      break;
    case Verdict::identical:
      message.headline = capital(pair.policy) + " and " + pair.against + " do not differ";
      message.lines = {"No customer’s story changed."};
      message.pill = "Identical";
      message.evidence = std::to_string(state.pairs) + " runs, the same event for event";
      break;
    case Verdict::undecided:
      message.headline = "Not decided yet: " + capital(pair.policy) + " against " + pair.against;
      message.lines = {capital_words(d.interval, step, stay, stay), runs_to_go(state, key)};
      message.evidence =
          std::string(d.stage == Stage::student ? "by luck alone, for one look" : "by luck alone") +
          kNotTried;
      break;
  }
}

}  // namespace

int key_of(const SessionState& state, const char* metric) {
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    if (state.keys[k].part.is_whole() && std::string_view(state.keys[k].metric->id) == metric) {
      return static_cast<int>(k);
    }
  }
  return -1;
}

int line_of(const SessionState& state, const char* series) {
  for (std::size_t k = 0; k < state.series_keys.size(); ++k) {
    if (state.series_keys[k].part.is_whole() && state.series_keys[k].series->id == series) {
      return static_cast<int>(k);
    }
  }
  return -1;
}

int main_key(const SessionState& state) {
  const int stay = key_of(state, "retention");
  if (stay >= 0) return stay;
  for (std::size_t k = 0; k < state.keys.size(); ++k) {
    if (state.keys[k].part.is_whole() && state.keys[k].metric->headline) return static_cast<int>(k);
  }
  return state.keys.empty() ? -1 : 0;
}

PairPhase phase_of(const SessionState& state) {
  if (state.arms.empty() || state.policy == state.against || state.pairs == 0)
    return PairPhase::waiting;
  if (state.differences.empty()) return PairPhase::waiting;
  if (!state.busy || state.pairs >= state.wanted) return PairPhase::settled;
  return state.pairs < kRoughBelow ? PairPhase::rough : PairPhase::tightening;
}

Verdict verdict_now(const SessionState& state, int key) {
  if (key < 0 || state.differences.empty() || state.pairs < kRoughBelow) return Verdict::undecided;
  return state.differences[static_cast<std::size_t>(key)].comparison.verdict;
}

Message message_of(const SessionState& state, const Setting& setting) {
  const int key = main_key(state);
  const PairPhase phase = phase_of(state);
  if (phase == PairPhase::waiting || key < 0) return no_pair(state);
  Message message;
  message.phase = phase;
  if (state.pairs < kRoughBelow) {
    say_rough(state, key, state.differences[static_cast<std::size_t>(key)].interval, message);
  } else {
    say_verdict(state, key, setting, message);
  }
  return message;
}

std::string failed_in_words(const SessionState& state, std::uint32_t seed, std::string* why) {
  std::string who, rest;
  const SessionArm* first = nullptr;
  for (const SessionArm& arm : state.arms) {
    if (arm.failed == 0) continue;
    if (first == nullptr) first = &arm;
    who += (who.empty() ? "" : ", ") + std::to_string(arm.failed) + " of " +
           std::to_string(arm.done) + " runs of " + name_in_words(arm);
    rest += (rest.empty() ? "" : " and ") + std::to_string(arm.done - arm.failed);
  }
  if (first == nullptr) return "";
  if (why != nullptr) *why = first->message;
  return who + " failed (the first is replication " + std::to_string(first->first_failed) +
         " of seed " + std::to_string(seed) + "). Numbers rest on " + rest + ".";
}

std::string how_it_holds(Stage stage) {
  switch (stage) {
    case Stage::nothing:
      break;
    case Stage::rough:
      return "is rough: it is taken from the customers of one pair of runs, without the luck that "
             "they share";
    case Stage::student:
      return "holds for one look: whoever looks again and again is misled more often";
    case Stage::always_valid:
      return "holds however often one looks";
  }
  return "";
}

std::string cost_words(const Interval& more, bool rough) {
  const double size = std::abs(more.mean);
  const bool known = !rough && std::isfinite(more.half_width) && more.half_width >= kOneOfMoney / 2;
  if (!rough && !known && size < kOneOfMoney / 2) return "costs as much as Today";
  const double step = known ? step_for(more.half_width, false) : step_of_size(size, rough);
  if (size < std::max(step, kOneOfMoney) / 2) return "costs about as much as Today";
  const bool about = rough || (known && more.contains(0));
  return (about ? "costs ≈ " : "costs ") + short_money(size, step) +
         (more.mean < 0 ? " less than Today" : " more than Today");
}

std::string decided_in_words(const SessionState& state, int key) {
  if (key < 0 || phase_of(state) == PairPhase::waiting) return "No runs yet";
  if (verdict_now(state, key) != Verdict::undecided) {
    return "Yes, after " + std::to_string(state.pairs) + " runs";
  }
  if (state.busy && state.pairs < state.wanted) {
    return "No: " + std::to_string(state.wanted - state.pairs) + " runs to go";
  }
  return "No, after " + std::to_string(state.pairs) + " runs";
}

}  // namespace rapport
