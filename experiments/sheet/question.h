// What `rapport new` asks of a company: one row a question.
#pragma once

#include <span>
#include <string_view>

#include "sim/core/units.h"

namespace rapport {

/// Of what a question is asked.
enum class AskedOf {
  company,  ///< once
  segment,  ///< of each group of customers
  channel   ///< of each way in which customers get in touch
};

/// A question. What is asked of a channel may make sense at some kinds of channels only.
struct Question {
  const char* key;  ///< in sheets and flags: "customers"
  AskedOf of;
  const char* ask;     ///< as people are asked: "How many customers?"
  const char* means;   ///< what exactly is meant, and what the answer sets
  Quantity quantity;   ///< how its text is read
  bool is_text;        ///< a name; quantity does not matter
  double least, most;  ///< what is taken for possible
  bool staffed_only;   ///< of channels: only where people serve
};

std::span<const Question> questions();
/// Null where there is none.
const Question* find_question(std::string_view key);

}  // namespace rapport
