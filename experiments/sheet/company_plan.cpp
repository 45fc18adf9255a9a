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
/// Where customers wait, the mean load is no guide for few people. On shift are at least
/// a + kSlack sqrt(a), with a the offered load in opening hours, and at least kFewestOnShift: one
/// alone lets wait whoever calls during a call, and is not always there.
constexpr double kSlack = 1.0, kFewestOnShift = 2.0;
constexpr double kMostLoad = 0.97;
constexpr double kMostLed = 0.5;  // of the contacts of a channel
constexpr double kWeeksAYear = 365.0 / 7.0;
constexpr double kMostRepresented = 1000;
/// What customers do themselves is settled at first contact by what the model counts, so that with
/// more of it the share says nothing of those who serve.
constexpr double kMostSelfService = 0.5;

/// Hours on shift of one post in a year.
double hours_on_shift(const CompanySheet& sheet) {
  return sheet.number("hours") / static_cast<double>(kHour) * (1.0 - sheet.number("shrinkage")) *
         kWeeksAYear;
}

/// Hours in a year in which a channel is open.
double open_hours(const CompanySheet& sheet, const char* channel) {
  const double week = static_cast<double>(open_week(sheet, channel).integral(0, kWeek));
  return week / static_cast<double>(kHour) * kWeeksAYear;
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
    refuse_visits_of_nobody();
    moves();
    begin();
  }

  void refuse_visits_of_nobody() {
    const bool sent = std::ranges::any_of(plan_.channels, [](const PlannedChannel& c) {
      return c.kind->begins && c.kind->is_staffed();
    });
    if (sent || plan_.find("visit") == nullptr) return;
    problems_.add("contacts.visit",
                  "visits follow problems that somebody has heard of, and nobody serves where "
                  "customers begin",
                  "contacts a month on the phone, in shops, by mail or chat, or no visits",
                  "--answer contacts.visit=0");
  }

  /// Contacts in a year that somebody works on: those who give up waiting cost no work.
  double answered(const PlannedChannel& channel) const {
    const double gone = channel.kind->is_waited_for() ? sheet_.number("gave_up") : 0.0;
    return channel.contacts * (1.0 - gone);
  }

  /// Posts for `hours` of answered work a year, where the company does not say how many it has.
  double posts(const PlannedChannel& channel, double hours, double post) const {
    const bool waited_for = channel.kind->is_waited_for();
    double wanted = hours / (waited_for ? kPhoneLoad : kBacklogLoad);
    const double open = open_hours(sheet_, channel.kind->id);
    if (waited_for && open > 0) {
      const double a = hours * channel.contacts / answered(channel) / open;
      wanted = std::max(wanted, open * std::max(kFewestOnShift, a + kSlack * std::sqrt(a)));
    }
    return std::max(1.0, std::ceil(2.0 * wanted / post) / 2.0);
  }

  void staff(PlannedChannel& channel) {
    const char* id = channel.kind->id;
    const double hours =
        answered(channel) * sheet_.number("minutes", id) / static_cast<double>(kHour);
    const double post = hours_on_shift(sheet_);
    channel.people = sheet_.number("people", id);
    if (!(channel.people > 0)) {
      channel.people = posts(channel, hours, post);
      channel.people_worked_out = true;
    }
    channel.load = hours / (channel.people * post);
    if (channel.load <= kMostLoad) return;
    problems_.add(
        formatted("people.%s", id),
        formatted("%.0f %s a month of %.1f min are %.0f hours of work a year; %.10g "
                  "posts are on shift for %.0f",
                  answered(channel) / 12.0,
                  channel.kind->is_waited_for() ? "contacts that are answered" : "contacts",
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
    double stay = 0.0, all = 0.0, alone = 0.0;
    for (const std::string& name : sheet_.segments()) {
      stay += sheet_.number("customers", name) * (1.0 - sheet_.number("churn", name));
    }
    plan_.retention = stay / sheet_.customers();
    for (const PlannedChannel& channel : plan_.channels) {
      all += channel.contacts;
      if (!channel.kind->is_staffed()) alone += channel.contacts;
    }
    if (!sheet_.knows("first_contact") || alone <= kMostSelfService * all) return;
    plan_.left_out.push_back(
        {"first_contact_resolution",
         formatted("%.0f %% of all contacts are self-service, which counts as settled at first "
                   "contact here: a share of all matters says little of those who serve",
                   100.0 * alone / all)});
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

const LeftTarget* CompanyPlan::left(std::string_view metric) const {
  const auto found = std::ranges::find(left_out, metric, &LeftTarget::metric);
  return found == left_out.end() ? nullptr : &*found;
}

CompanyPlan plan_company(const CompanySheet& sheet, double simulated) {
  return Planner(sheet, simulated).plan();
}

}  // namespace rapport
