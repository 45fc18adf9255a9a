// What a trial can be judged by: figures that a company sees by the month, each a row.
#pragma once

#include <span>
#include <string_view>

namespace rapport {

/// A figure of the customers in an arm of a trial, by some week after its start.
struct PilotLook {
  enum class Form {
    share,  ///< percent of the arm's customers of the start
    count,  ///< how often something happened since the start, for 100 customers of the start
    mean    ///< mean over the arm's customers at that time
  };
  const char* series;  ///< the id of the monthly figure that it is made of
  const char* label;   ///< for people, in a sentence: "customers who stay"
  const char* unit;    ///< of a difference between arms
  Form form;
  double deviation;  ///< standard deviation between customers, of means; of others it follows
  const char* deviation_source;  ///< where that is from
  double matters;                ///< the smallest difference that matters, in its unit
  int digits;
};

std::span<const PilotLook> pilot_looks();
const PilotLook* find_pilot_look(std::string_view series);  ///< null where there is none

/// Standard deviation between customers where the figure is `level`: of a share that of a
/// binomial, of a count that of a Poisson count (customers who differ in it make it larger).
double deviation_at(const PilotLook& look, double level);

/// What an early look has of the information of a later one, 0 to 1, at these levels of the arm
/// without the change: of shares who left by their odds (they leave once), of counts in proportion,
/// of means in proportion to weeks, which is little, as the same customers are asked.
double information_at(const PilotLook& look, double level, double level_later, double weeks,
                      double weeks_later);

}  // namespace rapport
