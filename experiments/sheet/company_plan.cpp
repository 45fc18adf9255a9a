#include "experiments/sheet/company_plan.h"

#include <algorithm>
#include <cmath>

#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// The load that people are planned for where the company does not say how many there are. Service
/// levels want slack on the phone; files wait.
constexpr double kPhoneLoad = 0.7, kBacklogLoad = 0.8;
constexpr double kMostLoad = 0.97;
constexpr double kMostLed = 0.5;  // of the contacts of a channel
constexpr double kWeeksAYear = 365.0 / 7.0;
constexpr double kMostRepresented = 1000;

/// Hours on shift of one post in a year.
double hours_on_shift(const CompanySheet& sheet) {
  return sheet.number("hours") / static_cast<double>(kHour) * (1.0 - sheet.number("shrinkage")) *
         kWeeksAYear;
}

class Planner {
 public:
  Planner(const CompanySheet& sheet, double simulated) : sheet_(sheet), simulated_(simulated) {}

  CompanyPlan plan() {
    segments();
    channels();
    targets();
    problems_.throw_if_any();
    return std::move(plan_);
  }

 private:
  void segments() {
    const double all = sheet_.customers();
    plan_.represents = std::clamp(std::ceil(all / simulated_), 1.0, kMostRepresented);
    for (const std::string& name : sheet_.segments()) {
      const double simulated =
          std::max(1.0, std::round(sheet_.number("customers", name) / plan_.represents));
      plan_.segments.push_back({name, static_cast<std::uint32_t>(simulated)});
    }
  }

  void channels() {
    for (const ChannelKind* kind : sheet_.channels()) {
      PlannedChannel channel{.kind = kind, .contacts = 12.0 * sheet_.number("contacts", kind->id)};
      if (!(channel.contacts > 0)) continue;
      if (kind->is_staffed()) staff(channel);
      plan_.channels.push_back(channel);
    }
    if (std::ranges::none_of(plan_.channels,
                             [](const PlannedChannel& c) { return c.kind->begins; })) {
      problems_.add("contacts", "customers begin nothing anywhere",
                    "contacts a month on the phone, in shops, by mail, chat or web");
    }
    if (std::ranges::none_of(plan_.channels,
                             [](const PlannedChannel& c) { return c.kind->is_staffed(); })) {
      problems_.add("contacts", "nobody serves anywhere",
                    "contacts a month at one channel at least where people work");
    }
    moves();
    begin();
  }

  void staff(PlannedChannel& channel) {
    const char* id = channel.kind->id;
    const double hours =
        channel.contacts * sheet_.number("minutes", id) / static_cast<double>(kHour);
    const double post = hours_on_shift(sheet_);
    channel.people = sheet_.number("people", id);
    if (!(channel.people > 0)) {
      const double load = channel.kind->is_backlog() ? kBacklogLoad : kPhoneLoad;
      channel.people = std::max(1.0, std::ceil(2.0 * hours / (load * post)) / 2.0);
      channel.people_worked_out = true;
    }
    channel.load = hours / (channel.people * post);
    if (channel.load <= kMostLoad) return;
    problems_.add(
        formatted("people.%s", id),
        formatted("%.0f contacts a month of %.1f min are %.0f hours of work a year; %.10g "
                  "posts are on shift for %.0f",
                  channel.contacts / 12.0,
                  sheet_.number("minutes", id) / static_cast<double>(kMinute), hours,
                  channel.people, channel.people * post),
        formatted("%.0f posts at least, fewer minutes, or fewer contacts",
                  std::ceil(hours / (kMostLoad * post))),
        "look at 'shrinkage' and 'hours' too");
  }

  /// Usual moves between the channels that there are. A busy web site leads no more people to the
  /// phone than make up half of the calls.
  void moves() {
    for (const UsualMove& usual : usual_moves()) {
      const PlannedChannel *from = plan_.find(usual.from), *to = plan_.find(usual.to);
      if (from == nullptr || to == nullptr) continue;
      plan_.moves.push_back(
          {&usual, std::min(usual.share, kMostLed * to->contacts / from->contacts)});
    }
  }

  /// First guess of how many cases begin where: contacts less those that other channels lead there.
  void begin() {
    const Reasons& reasons = sheet_.industry().reasons;
    double problems = 0.0;
    for (PlannedChannel& channel : plan_.channels) {
      double led = 0.0;
      for (const PlannedMove& move : plan_.moves) {
        if (std::string_view(move.usual->to) != channel.kind->id) continue;
        led += plan_.find(move.usual->from)->contacts * move.share;
      }
      if (!channel.kind->begins) continue;
      channel.begun = std::max(0.02 * channel.contacts, channel.contacts - led);
      if (channel.kind->is_staffed()) problems += reasons.problem * channel.begun;
    }
    const PlannedChannel* visit = plan_.find("visit");
    if (visit == nullptr || !(problems > 0)) return;
    plan_.visit_share = std::min(0.95, visit->contacts / problems);
  }

  void targets() {
    double work = 0.0, there = 0.0, stay = 0.0;
    for (const PlannedChannel& channel : plan_.channels) {
      work += channel.load * channel.people;
      there += channel.people;
    }
    plan_.load = there > 0 ? work / there : 0.0;
    for (const std::string& name : sheet_.segments()) {
      stay += sheet_.number("customers", name) * (1.0 - sheet_.number("churn", name));
    }
    plan_.retention = stay / sheet_.customers();
  }

  const CompanySheet& sheet_;
  double simulated_;
  CompanyPlan plan_;
  Problems problems_;
};

}  // namespace

const PlannedChannel* CompanyPlan::find(std::string_view id) const {
  const auto found = std::ranges::find_if(
      channels, [&](const PlannedChannel& channel) { return id == channel.kind->id; });
  return found == channels.end() ? nullptr : &*found;
}
PlannedChannel* CompanyPlan::find(std::string_view id) {
  return const_cast<PlannedChannel*>(std::as_const(*this).find(id));
}

double CompanyPlan::begun() const {
  double sum = 0.0;
  for (const PlannedChannel& channel : channels) sum += channel.begun;
  return sum;
}

CompanyPlan plan_company(const CompanySheet& sheet, double simulated) {
  return Planner(sheet, simulated).plan();
}

}  // namespace rapport
