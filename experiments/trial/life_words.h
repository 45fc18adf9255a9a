// Visits and ends of customers' lives in words, for whoever shows two lives side by side.
#pragma once

#include <optional>
#include <string>

#include "experiments/trial/customer_fates.h"
#include "experiments/trial/two_lives.h"
#include "sim/model/model.h"

namespace rapport {

std::string date_of(const Model& model, Time t);
const TouchPoint& place_of(const Model& model, const StoryLeg& leg);
/// Where, and what about: "phone: question again".
std::string visit_words(const Model& model, const StoryLeg& leg);
/// What became of it: "waited 12 min, by the book, asked again".
std::string outcome_words(const Model& model, const StoryLeg& leg);
/// "stays", or "leaves 2027-03-01, because not answered".
std::string end_words(const Model& model, const std::optional<StoryEnd>& end);
/// The first visit at which the example's lives part; `rows` are those of side_by_side.
std::optional<FirstParting> parting_of(const FateExample& example,
                                       const std::vector<SideBySide>& rows);

}  // namespace rapport
