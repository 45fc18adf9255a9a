// What a run counts. Integers only: sums do not depend on the order in which they are made.
//
// Counts are kept by calendar month of the horizon (Model::month_starts). Nothing before time 0 is
// counted. "By" names the time that decides on the month.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "sim/core/cache_line.h"
#include "sim/core/clock.h"
#include "sim/model/case.h"
#include "sim/model/model.h"
#include "sim/scenario/company.h"

namespace rapport {

/// One touch point in one month. Streams and background contacts are counted too.
struct TouchPointCounts {
  std::int64_t arrivals = 0;     ///< legs begun, by arrival
  std::int64_t served = 0;       ///< by end of service
  std::int64_t abandoned = 0;    ///< by abandonment
  std::int64_t balked = 0;       ///< by arrival
  std::int64_t turned_away = 0;  ///< by the moment of being turned away
  std::int64_t started = 0;      ///< services started, by start
  std::int64_t waited = 0;       ///< starts after a wait > 0 on the line (no call-back), by start
  std::int64_t called_back = 0;  ///< starts by call-back, by start
  std::int64_t overflowed = 0;   ///< starts in the overflow pool, by start
  std::int64_t in_time = 0;      ///< starts with wait <= service_level_within, by start
  std::int64_t late = 0;         ///< served after the deadline, by end
  std::int64_t redials = 0;      ///< redials decided, by end of the leg that failed
  Time wait_started = 0;         ///< waits of legs that started (call-backs too), by start
  Time wait_abandoned = 0;       ///< waits of legs that abandoned or were turned away, by that
  Time service = 0;              ///< service times, by end of service

  auto operator<=>(const TouchPointCounts&) const = default;
};

/// One segment in one month; the last row of a month is for streams (no segment).
struct SegmentCounts {
  std::int64_t needs = 0;       ///< cases opened, by opening
  std::int64_t closed = 0;      ///< cases closed, by close
  std::int64_t resolved = 0;    ///< of those: all legs served, and one leg only
  std::int64_t legs = 0;        ///< legs of the cases closed
  std::int64_t left = 0;        ///< customers who left
  std::int64_t lengthened = 0;  ///< delays, gaps and starts moved to the lookahead, see ODD
  std::int64_t queued = 0;      ///< needs that waited for an open case, by start
  std::int64_t merged = 0;      ///< needs absorbed by an open case, by due time
  Time case_time = 0;           ///< from opening to close, of cases closed
  Time customer_time = 0;       ///< from time 0 to leaving, of customers who left

  auto operator<=>(const SegmentCounts&) const = default;
};

/// What acts came to at one touch point in one month, by the end of the leg: of customers' legs
/// that employees served. Only with a company.
struct ActCounts {
  std::int64_t acts[kActs] = {};  ///< by act
  /// Sum x kCellUnit of the chance that just these gates are open: 1 may, 2 want, 4 know.
  std::int64_t cells[8] = {};
  std::int64_t denied = 0;               ///< what would fit was not allowed
  std::int64_t asked_again = 0;          ///< the customer had to say it all again
  std::int64_t wrong = 0;                ///< an act followed a wrong fact
  std::int64_t unanswered = 0;           ///< messages not really answered
  std::int64_t recorded = 0;             ///< what was learnt was recorded
  std::int64_t hand_overs = 0;           ///< moves to another department
  std::int64_t sales = 0, misfits = 0;   ///< sales; those that do not fit
  std::int64_t over_served = 0;          ///< acts that cost more than they are worth
  std::int64_t judged = 0;               ///< all customers' legs, as each has a quality
  std::int64_t fit = 0;                  ///< sum x kShareUnit, of acts
  std::int64_t quality = 0;              ///< sum x kShareUnit, of judged legs
  std::int64_t cost = 0, over_cost = 0;  ///< of acts, and beyond their worth; money x kMoneyUnit
  /// Customers who left because of a leg here: in truth, and as traced.
  std::int64_t left = 0, left_seen = 0;

  auto operator<=>(const ActCounts&) const = default;
};
inline constexpr double kShareUnit = 1 << 20, kMoneyUnit = 1000.0;
/// A whole leg, in ActCounts::cells.
inline constexpr std::int64_t kCellUnit = std::int64_t{kGateSteps} * kGateSteps * kGateSteps;

/// Legs of customers of one segment that were served at one touch point in one month, by end of
/// service. Only with a company.
struct ServedCounts {
  std::int64_t legs = 0;
  Time service = 0;  ///< service times

  auto operator<=>(const ServedCounts&) const = default;
};

/// What came of customers' legs at an assistant in one month, by the end of the leg. Only where
/// some touch point is one.
struct AssistantCounts {
  std::int64_t legs = 0;
  std::int64_t settled = 0;     ///< what the customer came for was done
  std::int64_t passed_on = 0;   ///< to whom the journey says
  std::int64_t with_story = 0;  ///< of these, with what was said so far
  std::int64_t wrong = 0;       ///< kept with a wrong answer, given as if it were right
  std::int64_t unanswered = 0;  ///< kept without an answer

  auto operator<=>(const AssistantCounts&) const = default;
};

/// Cases of customers of one segment that began at one touch point, in one month. Only where
/// customers choose or needs are orders.
struct ChannelCounts {
  std::int64_t chosen = 0;   ///< cases that began here because the customer chose it, by opening
  std::int64_t orders = 0;   ///< root cases that were orders, by close
  std::int64_t lost = 0;     ///< those that would have been, but ended without what was ordered
  std::int64_t earned = 0;   ///< contribution of orders at list price; money x kMoneyUnit
  std::int64_t granted = 0;  ///< taken off their price; money x kMoneyUnit

  auto operator<=>(const ChannelCounts&) const = default;
};

/// What became of orders of customers of one segment in one month. Only where needs are orders.
struct OrderCounts {
  std::int64_t promised = 0;    ///< legs of orders that were served and had a promise
  std::int64_t kept = 0;        ///< of these, not later than promised
  std::int64_t stocked = 0;     ///< legs of orders that were served from stock
  std::int64_t delivered = 0;   ///< root cases that were orders, by close
  Time delivery_time = 0;       ///< of these, from opening to close
  std::int64_t cancelled = 0;   ///< of those that were not done: by the customer, in a backlog
  std::int64_t wrong = 0;       ///< orders that had been configured wrongly
  std::int64_t wrong_cost = 0;  ///< of putting these right; money x kMoneyUnit

  auto operator<=>(const OrderCounts&) const = default;
};

/// What customers of one segment did in one month. Only with a company.
struct OutcomeCounts {
  std::int64_t repeats = 0, complaints = 0, chases = 0, misfits = 0;  ///< child needs, by start
  std::int64_t left_by[kPlainLosses] = {};       ///< customers who left, by true cause
  std::int64_t left_seen_by[kPlainLosses] = {};  ///< those whose cause is traced, by it
  std::int64_t left_value = 0;                   ///< own factors of who left, x 1024
  std::int64_t left_value_time = 0;           ///< the same times the minutes from time 0 to leaving
  std::int64_t occasions = 0, purchases = 0;  ///< occasions to buy, and purchases here
  std::int64_t over_cost = 0;                 ///< as ActCounts::over_cost
  std::int64_t joined = 0;                    ///< customers who joined
  Time joined_time = 0;                       ///< from time 0 to joining, of these
  std::int64_t joined_value = 0;              ///< own factors of these, x 1024
  std::int64_t joined_value_time = 0;         ///< the same times the minutes from time 0 to joining

  auto operator<=>(const OutcomeCounts&) const = default;
};

/// What became of customers of one segment who wanted to leave, and where those who joined came
/// from, in one month: what only some firms have. Only with a company.
struct ExitCounts {
  /// Parts of OutcomeCounts::left_by[none]: from Loss kPlainLosses on.
  std::int64_t anyway_by[kLosses - kPlainLosses] = {};
  std::int64_t anyway_seen_by[kLosses - kPlainLosses] = {};  ///< those whose cause is traced
  std::int64_t asked = 0;                                    ///< who said so to the desk
  std::int64_t not_wanted = 0;           ///< of those: nobody's effort went there
  std::int64_t not_allowed = 0;          ///< or no cut that was to be offered was allowed
  std::int64_t offered[kSaveCuts] = {};  ///< offers, by cut
  std::int64_t saved[kSaveCuts] = {};    ///< those that were accepted
  std::int64_t cost = 0;                 ///< of these, over their whole time; money x kMoneyUnit
  std::int64_t bought = 0;               ///< who joined: from bought portfolios
  std::int64_t referred = 0;             ///< and whom customers have brought
  /// What who joined cost, where not all cost the same; money x kMoneyUnit.
  std::int64_t joined_cost = 0;

  auto operator<=>(const ExitCounts&) const = default;
};

/// What customers of one segment who use credit did in one month. Only where some segment has
/// credit. Uses are shares of the line in steps of 1/65535, times minutes from time 0.
struct CreditCounts {
  std::int64_t defaulted = 0;                        ///< customers who left by default
  std::int64_t balance = 0;                          ///< what they owed, money x kMoneyUnit
  std::int64_t left_use = 0, left_use_time = 0;      ///< of who left: uses, and times leaving
  std::int64_t joined_use = 0, joined_use_time = 0;  ///< the same of who joined

  auto operator<=>(const CreditCounts&) const = default;
};

/// How customers of one segment were judged who asked for credit, in one month, and what they owe
/// for orders. Only where some are judged, or orders are on credit.
struct CheckCounts {
  std::int64_t orders = 0;                     ///< on credit, by opening
  std::int64_t declined = 0;                   ///< of these
  std::int64_t reviewed = 0;                   ///< of these
  Time review_time = 0;                        ///< that these were kept waiting
  std::int64_t review_cost = 0;                ///< of all reviews, money x kMoneyUnit
  std::int64_t sold = 0;                       ///< owed for orders, by close, money x kMoneyUnit
  std::int64_t lost = 0;                       ///< of that, on average; money x kMoneyUnit
  std::int64_t taken = 0, taken_reviewed = 0;  ///< who joined with a line; of these, reviewed
  std::int64_t applicants_declined = 0;        ///< for these, on average; sum x kShareUnit

  auto operator<=>(const CheckCounts&) const = default;
};

/// What customers of one segment contributed by change in one month. Only where some segment's
/// contribution changes.
struct ChangeCounts {
  std::int64_t left = 0;  ///< of who left, see Population::value_change

  auto operator<=>(const ChangeCounts&) const = default;
};

/// What customers of one segment did with products of one division in one month. Only where
/// customers hold products. What came and went has its times too, each from time 0 on.
struct ProductCounts {
  std::int64_t started = 0;                 ///< who held it at time 0; in the first month only
  std::int64_t joined = 0, left = 0;        ///< who held it when they joined, or left
  std::int64_t taken = 0, dropped = 0;      ///< by customers who stay
  std::int64_t second = 0, not_second = 0;  ///< of all of these: it became, or was, one of two
  Time time_in = 0, time_out = 0;  ///< of who joined and took it; of who left or gave it up
  std::int64_t offered = 0, unfitting = 0;  ///< offers after contacts; those that do not fit
  std::int64_t accepted = 0;                ///< those that were taken, a part of `taken`

  auto operator<=>(const ProductCounts&) const = default;
};

/// Customers who left by a cause, or those of them whose cause is traced.
std::int64_t left_by(const OutcomeCounts& outcome, const ExitCounts& exit, Loss cause);
std::int64_t left_seen_by(const OutcomeCounts& outcome, const ExitCounts& exit, Loss cause);

/// The counts of a row as an array: what holds for all of them is written once.
template <class Row>
auto counts_of(const Row& row) {
  static_assert(sizeof(Row) % sizeof(std::int64_t) == 0);
  return std::bit_cast<std::array<std::int64_t, sizeof(Row) / sizeof(std::int64_t)>>(row);
}

/// Adds count by count.
template <class Row>
Row& operator+=(Row& row, const Row& other) requires std::same_as<Row, TouchPointCounts> ||
    std::same_as<Row, SegmentCounts> || std::same_as<Row, ActCounts> ||
    std::same_as<Row, OutcomeCounts> || std::same_as<Row, ServedCounts> ||
    std::same_as<Row, ExitCounts> || std::same_as<Row, AssistantCounts> ||
    std::same_as<Row, ChannelCounts> || std::same_as<Row, CreditCounts> ||
    std::same_as<Row, ChangeCounts> || std::same_as<Row, OrderCounts> ||
    std::same_as<Row, ProductCounts> || std::same_as<Row, CheckCounts> {
  auto sum = counts_of(row);
  const auto more = counts_of(other);
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
  return row = std::bit_cast<Row>(sum);
}

/// The rows of one month.
struct CountRows {
  TouchPointCounts* touch_point;         ///< by touch point
  SegmentCounts* segment;                ///< by segment, streams last
  ActCounts* act = nullptr;              ///< by touch point; null without a company
  OutcomeCounts* outcome = nullptr;      ///< by segment; null without a company
  ServedCounts* served = nullptr;        ///< [segment][touch point]; null without a company
  ExitCounts* exit = nullptr;            ///< by segment; null without a company
  AssistantCounts* assistant = nullptr;  ///< by touch point; null without assistants
  ChannelCounts* channel = nullptr;      ///< [segment][touch point]; null without channels
  CreditCounts* credit = nullptr;        ///< by segment; null without credit
  ChangeCounts* change = nullptr;        ///< by segment; null where no contribution changes
  OrderCounts* order = nullptr;          ///< by segment; null without orders
  CheckCounts* check = nullptr;          ///< by segment; null where no credit is checked
};

/// Which rows totals have besides those that all have.
struct RowsOf {
  bool company = false, assistants = false, channels = false, credit = false, change = false;
  bool orders = false, checks = false;
  std::size_t lines = 0;  ///< divisions with products
};
RowsOf rows_of(const Model& model);

struct Totals {
  std::size_t months = 0, touch_points = 0, segments = 0, lines = 0;
  LineVector<TouchPointCounts> touch_point;  ///< [month][touch point]
  LineVector<SegmentCounts> segment;         ///< [month][segment], streams last
  LineVector<ActCounts> act;                 ///< [month][touch point]; empty without a company
  LineVector<OutcomeCounts> outcome;         ///< [month][segment]; empty without a company
  LineVector<ServedCounts> served;  ///< [month][segment][touch point]; empty without a company
  LineVector<ExitCounts> exit;      ///< [month][segment]; empty without a company
  LineVector<AssistantCounts> assistant;  ///< [month][touch point]; empty without assistants
  LineVector<ChannelCounts> channel;      ///< [month][segment][touch point]; empty without channels
  LineVector<CreditCounts> credit;        ///< [month][segment]; empty without credit
  LineVector<ChangeCounts> change;        ///< [month][segment]; empty where no contribution changes
  LineVector<OrderCounts> order;          ///< [month][segment]; empty without orders
  LineVector<CheckCounts> check;          ///< [month][segment]; empty where no credit is checked
  LineVector<ProductCounts> product;      ///< [month][segment][line]; empty without products

  Totals() = default;
  Totals(std::size_t month_count, std::size_t touch_point_count, std::size_t segment_count,
         RowsOf rows_of = {});

  TouchPointCounts& at_touch_point(std::size_t month, std::size_t t) {
    return touch_point[month * touch_points + t];
  }
  SegmentCounts& at_segment(std::size_t month, std::size_t s) {
    return segment[month * (segments + 1) + s];
  }
  CountRows rows(std::size_t month) {
    return {touch_point.data() + month * touch_points,
            segment.data() + month * (segments + 1),
            act.empty() ? nullptr : act.data() + month * touch_points,
            outcome.empty() ? nullptr : outcome.data() + month * segments,
            served.empty() ? nullptr : served.data() + month * segments * touch_points,
            exit.empty() ? nullptr : exit.data() + month * segments,
            assistant.empty() ? nullptr : assistant.data() + month * touch_points,
            channel.empty() ? nullptr : channel.data() + month * segments * touch_points,
            credit.empty() ? nullptr : credit.data() + month * segments,
            change.empty() ? nullptr : change.data() + month * segments,
            order.empty() ? nullptr : order.data() + month * segments,
            check.empty() ? nullptr : check.data() + month * segments};
  }
  TouchPointCounts touch_point_sum(std::size_t t) const;
  SegmentCounts segment_sum(std::size_t s) const;
  ActCounts act_sum(std::size_t t) const;                         ///< zero without a company
  OutcomeCounts outcome_sum(std::size_t s) const;                 ///< likewise
  ExitCounts exit_sum(std::size_t s) const;                       ///< likewise
  AssistantCounts assistant_sum(std::size_t t) const;             ///< zero without assistants
  ChannelCounts channel_sum(std::size_t s, std::size_t t) const;  ///< zero without channels
  CreditCounts credit_sum(std::size_t s) const;                   ///< zero without credit
  OrderCounts order_sum(std::size_t s) const;                     ///< zero without orders
  /// Only with products.
  ProductCounts& at_product(std::size_t month, std::size_t s, std::size_t line) {
    return product[(month * segments + s) * lines + line];
  }
  const ProductCounts& at_product(std::size_t month, std::size_t s, std::size_t line) const {
    return product[(month * segments + s) * lines + line];
  }
  CheckCounts check_sum(std::size_t s) const;  ///< zero where no credit is checked
  /// Only with a company.
  const ServedCounts& at_served(std::size_t month, std::size_t s, std::size_t t) const {
    return served[(month * segments + s) * touch_points + t];
  }

  Totals& operator+=(const Totals& o);
  bool operator==(const Totals&) const = default;
  /// Forgets the last month's rows.
  void drop_last_month();

  /// Calls use(count) for every count, in a fixed order; of ExitCounts for those that are not 0,
  /// with their places, so that a new one there changes no fingerprint of who has none of it.
  template <class F>
  void for_each_count(F&& use) const {
    for (const TouchPointCounts& row : touch_point) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const SegmentCounts& row : segment) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const ActCounts& row : act) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const OutcomeCounts& row : outcome) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const ServedCounts& row : served) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const ExitCounts& row : exit) {
      const auto counts = counts_of(row);
      for (std::size_t i = 0; i < counts.size(); ++i) {  // a firm has few of these counts
        if (counts[i] == 0) continue;
        use(static_cast<std::int64_t>(i));
        use(counts[i]);
      }
    }
    for (const AssistantCounts& row : assistant) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const ChannelCounts& row : channel) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const CreditCounts& row : credit) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const ChangeCounts& row : change) use(row.left);
    for (const OrderCounts& row : order) {
      if (row == OrderCounts{}) continue;  // so one without orders has the same fingerprint
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const CheckCounts& row : check) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
    for (const ProductCounts& row : product) {
      for (const std::int64_t count : counts_of(row)) use(count);
    }
  }
};

}  // namespace rapport
