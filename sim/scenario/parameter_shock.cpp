// Parameters of shocks.
#include "sim/scenario/parameter_tables.h"

namespace rapport {

namespace {

using namespace detail;  // NOLINT: the words of these tables
using enum PolicyRight;

/// Beyond these a factor is a slip.
constexpr double kMostShock = 20;

const Parameter kShock[] = {
    {"from", "From", RAPPORT_FIELD(ShockSpec, from), Q::plain, kNone, kNone, none,
     "The day on which it begins: `from = 2026-03-02`. What began before the run holds from its "
     "start; the warm-up has no shocks.",
     "convention"},
    {"until", "Until", RAPPORT_FIELD(ShockSpec, until), Q::plain, kNone, kNone, none,
     "The first day on which it is over. Left out: it stays.", "convention"},
    {"needs", "Needs", RAPPORT_FIELD(ShockSpec, needs), Q::plain, 0, kMostShock, none,
     "Multiplies how often needs arise: a storm, a launch, a bill that nobody understands.",
     "convention"},
    {"staff", "Staff", RAPPORT_FIELD(ShockSpec, staff), Q::plain, 0, kMostShock, none,
     "Multiplies who is on shift, in whole people: a strike, a wave of flu.", "convention"},
    {"outage", "Outage", RAPPORT_FIELD(ShockSpec, outage), Q::plain, kNone, kNone, none,
     "The touch point is down: who comes is turned away, and goes on as its journeys say.",
     "convention"},
    {"price", "Price", RAPPORT_FIELD(ShockSpec, price), Q::plain, 0.05, kMostShock, none,
     "Multiplies what customers pay, as the lever `price` does: a promotion, a tax.", "convention"},
    {"rival", "Price of rivals", RAPPORT_FIELD(ShockSpec, rival), Q::plain, 0.05, kMostShock, none,
     "Multiplies what rivals ask: a price war.", "convention"},
    {"offers", "Offers of rivals", RAPPORT_FIELD(ShockSpec, offers), Q::plain, 0, kMostShock, none,
     "Multiplies how many offers of rivals reach customers: a campaign, a law that makes going "
     "over "
     "easy.",
     "convention"},
    {"segment",
     "Segment",
     RAPPORT_FIELD(ShockSpec, segment),
     Q::plain,
     kNone,
     kNone,
     none,
     "Whose needs, price or rivals. Left out: everybody's, and streams' too.",
     "convention",
     kNone,
     kNone,
     {},
     "segment"},
    {"need",
     "Need",
     RAPPORT_FIELD(ShockSpec, need),
     Q::plain,
     kNone,
     kNone,
     none,
     "Which needs. Left out: all, and streams too.",
     "convention",
     kNone,
     kNone,
     {},
     "need"},
    {"touch_point",
     "Touch point",
     RAPPORT_FIELD(ShockSpec, touch_point),
     Q::plain,
     kNone,
     kNone,
     none,
     "Where staff changes or an outage is. A pool that serves several is changed as a whole. "
     "Left out: everywhere.",
     "convention",
     kNone,
     kNone,
     {},
     "touch_point"},
};

}  // namespace

std::span<const Parameter> shock_parameters() { return kShock; }

}  // namespace rapport
