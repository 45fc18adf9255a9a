#include "experiments/customers/customer_words.h"

#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/output/text_table.h"
#include "sim/core/calendar.h"

namespace rapport {

namespace {

std::string size_text(std::size_t value) { return grouped(static_cast<double>(value), 0); }

bool knows_first_year(const CustomerFit& fit, const SegmentFit& segment) {
  return fit.knows_leaving && segment.leaving.kind == StayKind::beta_geometric;
}

/// How far the segments' laws were off where years were held out.
std::string held_out_words(const CustomerFit& fit) {
  double miss = 0.0, plain = 0.0, segments = 0.0;
  for (const SegmentFit& one : fit.segments) {
    if (!std::isfinite(one.seen)) continue;
    miss += std::abs(one.predicted - one.seen), plain += std::abs(one.life_table - one.seen);
    segments += 1;
  }
  return "Of those who were there on " + to_string(civil_from_days(fit.stay->cuts.front().day)) +
         " or joined after it, from what was known then" +
         (segments > 0 ? ": off by " + grouped(100 * miss / segments, 2) +
                             " points a segment, a plain life table by " +
                             grouped(100 * plain / segments, 2) + "."
                       : "; too few had left until then in each segment.");
}

}  // namespace

std::string table_line(const CustomerTable& table) {
  std::size_t there = 0;
  for (const std::uint8_t one : table.there) there += one;
  return "Customers: " + size_text(table.size()) + " of " + size_text(table.records) +
         " records, of whom " + size_text(there) + " are there" +
         (table.has_dates ? " on " + to_string(civil_from_days(table.stay.members.at))
                          : std::string());
}

std::vector<std::string> table_words(const CustomerTable& table) {
  std::string columns;
  const std::span<const NameRole> roles = customer_roles();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (table.headings[i].empty()) continue;
    columns += std::string(columns.empty() ? "" : ", ") + roles[i].name + " '" +
               printable(table.headings[i]) + "'";
  }
  std::vector<std::string> words{"Columns that are read: " + columns +
                                 ". Others by --map ROLE=COLUMN."};
  if (table.has_dates && !table.stay.at_given) {
    words.emplace_back(
        "That day is the last date of the table. If it was made later, say when: --at DATE.");
  }
  if (table.stay.joined_later > 0) {
    words.push_back(size_text(table.stay.joined_later) + " who joined later are left out.");
  }
  return words;
}

std::string segment_line(const CustomerFit& fit, const SegmentFit& segment) {
  std::string text =
      "Segment " + segment.name + ": " + grouped(segment.customers, 0) + " customers";
  if (std::isfinite(segment.value) && fit.knows_value) {
    text += ", worth " + grouped(segment.value, 2) + " a month each (" +
            percent(segment.value_share) + " of all value)";
  }
  if (fit.knows_contacts) text += ", " + grouped(segment.rate, 2) + " contacts a year";
  if (knows_first_year(fit, segment)) {
    text += ", " + first_year_words(fit, segment) + " leave in their first year";
  }
  return text + ".";
}

std::string first_year_words(const CustomerFit& fit, const SegmentFit& segment) {
  if (!knows_first_year(fit, segment)) return "-";
  const Bounds& bounds = segment.errors.mean.bounds;
  std::string share = percent(segment.errors.mean.value);
  if (std::isfinite(bounds.low)) {
    share += " (" + grouped(100 * bounds.low, 1) + " to " + grouped(100 * bounds.high, 1) + " %)";
  }
  return segment.own_leaving ? share : share + " of all";
}

std::vector<std::string> segment_words(const CustomerFit& fit) {
  std::vector<std::string> words;
  if (fit.proposed) {
    words.emplace_back(
        "The table has no segments, so they are proposed by value: A hold the first 80 % of "
        "it, B the next 15 %, C are all others. Your own: --map segment=COLUMN. Where "
        "leaving makes value fall, as use that ends does, C has more leavers for that.");
  }
  if (fit.joined_segments > 0) {
    words.push_back(size_text(fit.joined_segments) + " segments with fewer than " +
                    std::to_string(kLeastSegment) + " customers who are there are one, 'others'.");
  }
  std::string missing;
  if (!fit.knows_value) missing += "value";
  if (!fit.knows_contacts) missing += std::string(missing.empty() ? "" : ", ") + "contacts";
  if (!fit.knows_leaving) missing += std::string(missing.empty() ? "" : ", ") + "leaving";
  if (!missing.empty()) {
    words.push_back("The table says nothing of: " + missing + ". The file has assumptions there.");
  }
  return words;
}

std::vector<std::string> leaving_words(const CustomerTable& table, const CustomerFit& fit,
                                       const CustomerForm& form) {
  if (!fit.knows_leaving) return {};
  if (table.has_left) {
    return {"The table says who left and not when. It is taken that all that happened within " +
            grouped(form.over, 2) +
            " years (--over); how customers differ in it is an assumption (a + b = 4), so nothing "
            "can be held out. Dates of joining and leaving would say both."};
  }
  std::vector<std::string> words;
  words.push_back(fit.stay->cuts.empty() ? "Too little is known to hold years out and try it."
                                         : held_out_words(fit));
  words.push_back("These customers, at their own tenures: " + percent(fit.stay_as_listed) +
                  " stay for a year by these laws. The stock that the simulator makes of them: " +
                  percent(fit.stay_as_stock) +
                  (std::abs(fit.stay_as_listed - fit.stay_as_stock) > 0.01
                       ? ". They differ because this firm has not won customers at one rate; the "
                         "target in the file is the first, and rapport calibrate today moves the "
                         "propensities to it."
                       : "."));
  return words;
}

std::vector<std::string> goes_with_words(const CustomerTable& table, const CustomerFit& fit) {
  if (!fit.knows_leaving) return {};
  if (fit.goes_with.empty()) return {"Not estimated: " + fit.why_not + "."};
  return {grouped(fit.goes_with_customers, 0) + " customers" +
          (table.has_dates ? " who were there a year before the day of the table" : "") + ", " +
          grouped(fit.goes_with_leavers, 0) +
          " of whom left; complementary log-log. Columns are as the table has them on its own "
          "day, so what leaving itself changes (contacts that end, value that falls) points the "
          "wrong way. Nothing of this is in the scenario but as a comment. More columns: --with "
          "COLUMN,COLUMN."};
}

}  // namespace rapport
