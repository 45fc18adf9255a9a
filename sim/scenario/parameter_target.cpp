// The targets that Today is fitted to, a row each. A key is "target." and the id of the metric that
// says what exactly is meant (sim/measure/metric.h). A firm knows its own numbers, so no row has a
// default or a plausible range; whoever writes a target says where it comes from.
#include "sim/scenario/parameter_tables.h"

namespace rapport {

namespace {

using namespace detail;  // NOLINT: the words of these tables

constexpr std::string_view kTable = "target.";
constexpr const char* kGiven = "convention";  // left out: no target

#define TARGET(name, label, quantity, most, doc)                                     \
  Parameter {                                                                        \
    "target." #name, label, RAPPORT_FIELD(Scenario, target.name), quantity, 0, most, \
        PolicyRight::none, doc, kGiven                                               \
  }

const Parameter kTargets[] = {
    TARGET(
        retention_12, "Stay for 12 months, target", Q::share, 1,
        "Of the customers at the start. Moves the laws of leaving.propensity: their means, by one "
        "step on the complementary log-log scale. Left out: no target."),
    TARGET(
        retention_24, "Stay for 24 months, check", Q::share, 1,
        "Of the customers at the start. It is fitted by nothing, and says how well the rest holds "
        "a year later. Left out: no check."),
    TARGET(abandonment, "Gave up waiting, target", Q::share, 1,
           "Moves patience, by one factor. Left out: no target."),
    company_only(TARGET(complaints, "Complaints, target", Q::rate, 1000,
                        "Of a customer. Moves company.complaint.slope. Left out: no target.")),
    company_only(TARGET(first_contact_resolution, "Solved at first contact, target", Q::share, 1,
                        "Of the cases closed. Moves the chances of avoidable moves, by one factor; "
                        "moves to the end make up for it. Left out: no target.")),
    company_only(TARGET(repeats, "Repeats, target", Q::rate, 1000,
                        "Of a customer. Moves company.repeat.most, brushed_off and unanswered, by "
                        "one factor. Left out: no target.")),
    company_only(
        TARGET(act_minimal, "Got off the desk, target", Q::share, 1,
               "Of the acts of employees. Moves company.want.brush_off, within the range that "
               "files allow. Left out: no target.")),
    TARGET(load, "Load, target", Q::share, 1,
           "Of the time on the roster, busy. Moves service times at touch points with a queue, by "
           "one factor. Left out: no target."),
};

#undef TARGET

static_assert(sizeof(TargetSpec) == std::size(kTargets) * sizeof(std::optional<double>),
              "every target has its row");

}  // namespace

std::span<const Parameter> target_parameters() { return kTargets; }

std::string_view metric_of_target(const Parameter& target) {
  return std::string_view(target.key).substr(kTable.size());
}

}  // namespace rapport
