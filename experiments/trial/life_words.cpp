#include "experiments/trial/life_words.h"

#include <cctype>

#include "experiments/output/text_table.h"
#include "sim/company/leg_planner.h"

namespace rapport {

namespace {

std::string long_time(Time wait) {
  const double minutes = static_cast<double>(wait) / kMinute;
  if (minutes < 1) return grouped(60.0 * minutes, 0) + " s";
  if (minutes < 120) return grouped(minutes, 0) + " min";
  return minutes < 2880 ? grouped(minutes / 60, 0) + " h" : grouped(minutes / 1440, 0) + " days";
}

std::string act_words(const StoryLeg& leg) {
  if (leg.flags & kUnanswered) return "no real answer";
  if (leg.flags & kWrongFact) return "acted on a wrong fact";
  if (leg.flags & kDenied) return "what fits was not allowed";
  constexpr const char* kWords[kActs] = {"got off the desk", "by the book", "done what fits",
                                         "given a favour"};
  return kWords[static_cast<std::size_t>(leg.act)];
}

/// What an assistant made of the visit.
std::string assistant_words(const StoryLeg& leg) {
  if (leg.flags & kWithStory) return "passed on with the story";
  if (leg.flags & kPassedOn) return "passed on";
  if (leg.flags & kWrongFact) return "told something wrong, with confidence";
  return leg.flags & kUnanswered ? "got no answer" : "settled";
}

}  // namespace

std::string date_of(const Model& model, Time t) { return to_string(model.calendar.date_at(t)); }

const TouchPoint& place_of(const Model& model, const StoryLeg& leg) {
  return model.touch_points[model.steps[leg.step].touch_point];
}

std::string visit_words(const Model& model, const StoryLeg& leg) {
  const std::string& need = model.needs[leg.kind].name;
  const std::string place = place_of(model, leg).name + ": ";
  switch (leg.cause) {
    case Cause::root:
      return place + need;
    case Cause::redial:
      return place + need + ", once more";
    case Cause::repeat:
      return place + need + " again";
    case Cause::complaint:
      return place + "complaint";
    case Cause::chase:
      return place + "asks about " + need;
    case Cause::misfit:
      return place + "sold what does not fit";
  }
  return place;
}

std::string outcome_words(const Model& model, const StoryLeg& leg) {
  switch (leg.outcome) {
    case Outcome::abandoned:
      return "gave up after " + long_time(leg.wait);
    case Outcome::balked:
      return "saw the line and went";
    case Outcome::turned_away:
      return "turned away";
    case Outcome::passed_on:
    case Outcome::served:
      break;
  }
  const TouchPoint& place = place_of(model, leg);
  const bool self = place.kind == TouchPointSpec::Kind::self_service;
  std::string words = leg.called_back      ? "called back after " + long_time(leg.wait) + ", "
                      : leg.wait > kMinute ? "waited " + long_time(leg.wait) + ", "
                                           : "";
  if (place.assistant.on) return words + assistant_words(leg);
  if (self || !model.company.on) return words + "served";
  words += act_words(leg);
  return leg.flags & kAskedAgain ? words + ", asked again" : words;
}

std::string end_words(const Model& model, const std::optional<StoryEnd>& end) {
  if (!end) return "stays";
  const std::string words = "leaves " + date_of(model, end->time);
  if (!model.company.on) return words;
  std::string why = kLossLabels[static_cast<std::size_t>(end->cause)];
  why[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(why[0])));
  return words + ", " + why;
}

std::optional<FirstParting> parting_of(const FateExample& example,
                                       const std::vector<SideBySide>& rows) {
  const auto end = [](const std::optional<StoryEnd>& of) { return of ? &*of : nullptr; };
  return first_parting(rows, common_time(end(example.a_end), end(example.b_end)));
}

}  // namespace rapport
