#include "sim/company/save_desk.h"

#include <algorithm>

#include "sim/company/rival_offer.h"
#include "sim/scenario/leaving.h"
#include "sim/scenario/rival.h"

namespace rapport {

namespace {

/// One customer at the desk.
class Desk {
 public:
  Desk(const Model& model, const Population& population, std::uint32_t id, Time now)
      : model_(model),
        population_(population),
        id_(id),
        customer_(population.customers[id]),
        segment_(model.tables_at(now).segments[customer_.segment]),
        factor_(population.company[id].value / 1024.0),
        now_(now) {}

  const Segment& segment() const { return segment_; }
  /// The chance to leave when remembering `memory`, at Today's offer and without a rival. Who
  /// looks at offers may be won by one besides.
  double hazard(double eta, double memory, bool looks) {
    const LeavingSpec& spec = segment_.leaving;
    memory_ = memory;
    looks_ = looks;
    const double plain = leaving_hazard(spec, spec.reference, eta, spec.memory_reference);
    moves_ = moving_hazard(spec, static_cast<double>(spec.period), plain);
    return leaving_hazard(spec, customer_.satisfaction, eta, memory);
  }
  /// What a cut costs over all its time.
  double cost(int cut) const { return a_month(cut) * model_.company.save_months; }
  /// Whether the customer brings something at that cut.
  bool is_worth_it(int cut) const {
    const double brings = segment_.value_per_month * factor_ + segment_.products_value();
    return brings - model_.company.serve_cost[customer_.segment] > a_month(cut);
  }
  /// Whether the customer stays for a cut: `draw` is that of its renewal, `hazard` the chance to
  /// leave at Today's offer.
  bool accepts(int cut, double draw, double hazard) const {
    const double log = model_.company.save_logs[static_cast<std::size_t>(cut)];
    const double shift = model_.offer_shift(customer_.segment, now_, log);
    double leaves = std::max(moves_, shifted_hazard(hazard, shift));
    if (looks_) {
      const double span = offer_span(model_, population_, id_);
      leaves = either(leaves, rival_hazard(population_, id_, segment_, span, memory_, shift));
    }
    return !(draw < leaves);
  }

 private:
  double a_month(int cut) const {
    return segment_.price * factor_ * model_.company.save_cuts[static_cast<std::size_t>(cut)];
  }

  const Model& model_;
  const Population& population_;
  std::uint32_t id_;
  const Customer& customer_;
  const Segment& segment_;
  double factor_;  ///< the customer's own, on its price and contribution
  Time now_;
  double memory_ = 0.0;
  bool looks_ = false;
  double moves_ = 0.0;  ///< the part of the hazard that is because it moves away: no cut helps
};

}  // namespace

SaveTalk talk_of_leaving(const Model& model, const Population& population,
                         const LegPlanner& planner, RandomKey key, std::uint32_t customer, Time now,
                         std::uint32_t date, double memory) {
  const CompanyModel& company = model.company;
  const Customer& c = population.customers[customer];
  Desk desk(model, population, customer, now);
  const double reached = company.save.reach * desk.segment().save_desk;
  if (!(reached > 0.0) || !desk.segment().can_be_kept()) return {};
  const CustomerKey who = customer_key(model, customer, c.segment);
  const RandomBlock b = draw_save(key, who, date, 0);
  if (!(uniform(b.u32(0)) < reached)) return {};
  const std::size_t department = company.save_department;
  const LegPlanner::Talk talk = planner.talk(customer, department, now);
  if (!(uniform(b.u32(2)) < talk.want)) return {SaveTalk::End::not_wanted};

  // The cuts that may be offered: from the smallest that there is up to some other, for one draw
  // decides on all of them, and the larger costs more.
  int first = 0, last = -1;
  while (first < kSaveCuts && !(company.save_cuts[static_cast<std::size_t>(first)] > 0.0)) ++first;
  for (int k = first; k < kSaveCuts; ++k) {
    if (uniform(b.u32(1)) < planner.may_spend(c.segment, department, desk.cost(k))) last = k;
  }
  if (last < first) return {SaveTalk::End::not_allowed};

  const double hazard =
      desk.hazard(model.has_propensities ? population.eta[customer] : 0.0, memory,
                  model.has_rivals && looks_at_offers(model, population, key, customer, date, now));
  const double draw = uniform(draw_renewal(key, who, date).u64(0));
  const bool margin = uniform(draw_save(key, who, date, 1).u32(0)) < desk.segment().save_margin;
  int offer = margin ? first : last;
  if (uniform(b.u32(3)) < talk.know) {
    offer = first;  // what a wrong record says is enough
    if (!talk.wrong) {
      while (offer <= last && !desk.accepts(offer, draw, hazard)) ++offer;
      if (offer > last || (margin && !desk.is_worth_it(offer))) return {SaveTalk::End::in_vain};
    }
  }
  const bool stays = desk.accepts(offer, draw, hazard);
  return {stays ? SaveTalk::End::saved : SaveTalk::End::refused, offer, desk.cost(offer)};
}

}  // namespace rapport
