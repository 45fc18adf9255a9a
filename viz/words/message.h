// What a comparison comes to, in words: the message of a screen and the line of evidence below it.
#pragma once

#include <string>
#include <vector>

#include "experiments/session/session.h"

namespace rapport {

/// How far a pair is.
enum class PairPhase { waiting, rough, tightening, settled };

/// What the words need to know besides the state.
struct Setting {
  std::string currency = "EUR";
  std::string end;       ///< of the run: "2029-01-03"
  double customers = 0;  ///< of the start
};

/// What a pill says, and in which colours.
enum class PillKind { rough, open, settled };

struct Message {
  PairPhase phase = PairPhase::waiting;
  std::string headline;            ///< 28 px
  std::vector<std::string> lines;  ///< 18 px, at most two
  std::string pill;
  PillKind pill_kind = PillKind::open;
  std::string evidence;  ///< beside the pill
};

/// The key of a metric of the whole firm; -1 where the firm has none of that name.
int key_of(const SessionState& state, const char* metric);
/// The line of a series of the whole firm; -1 where there is none.
int line_of(const SessionState& state, const char* series);

/// The metric that the message is about: customers who stay, or else the first headline metric.
/// -1 without any.
int main_key(const SessionState& state);

PairPhase phase_of(const SessionState& state);

/// The verdict by luck that is known of a key, or `undecided`. None while rough.
Verdict verdict_now(const SessionState& state, int key);

Message message_of(const SessionState& state, const Setting& setting);

/// "1 of 8 runs of Ours failed (the first is replication 3 of seed 1). Numbers rest on 7.", of the
/// first arm that has any; empty: none failed. `why`, if not null, is given what the first one
/// said.
std::string failed_in_words(const SessionState& state, std::uint32_t seed,
                            std::string* why = nullptr);

/// How far an interval of that stage can be relied on, behind what is said to: "holds however often
/// one looks". Empty where there is no interval.
std::string how_it_holds(Stage stage);

/// "costs 45 k more than Today": what a policy costs more than Today, in money a year.
std::string cost_words(const Interval& more, bool rough);

/// "No: 6 runs to go", "Yes, after 8 runs".
std::string decided_in_words(const SessionState& state, int key);

}  // namespace rapport
