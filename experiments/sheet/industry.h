// What is usual in an industry: the answers that `rapport new` assumes where none is given.
#pragma once

#include <span>
#include <string_view>

namespace rapport {

/// A usual answer. `of`: the channel that it is about; empty for the company and its segments.
struct UsualAnswer {
  const char *question, *of;
  const char* text;  ///< as it would stand in a sheet; contacts: a year, of one customer
};

/// Shares of what customers want when they get in touch.
struct Reasons {
  double question, problem, contract;
};

struct Industry {
  const char* id;
  const char* label;
  std::span<const UsualAnswer> answers;
  Reasons reasons;
  const char* channels;  ///< those that such a company has, with blanks between
};

/// All of them. None of these numbers is data: they are starting points that a person of the trade
/// would not laugh at, each to be replaced by the company's own.
std::span<const Industry> industries();
/// Null where there is none.
const Industry* find_industry(std::string_view id);
/// The usual answer in the industry, or, where it has none, in any; null where there is none at
/// all.
const char* usual_answer(const Industry& industry, std::string_view question, std::string_view of);

}  // namespace rapport
