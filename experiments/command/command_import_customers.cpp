#include "experiments/command/command_import_customers.h"

#include <cmath>

#include "experiments/command/command_calibrate_survivors.h"
#include "experiments/command/command_calibrate_words.h"
#include "experiments/command/command_line.h"
#include "experiments/command/json.h"
#include "experiments/output/output_file.h"
#include "experiments/output/printable.h"
#include "sim/core/calendar.h"

namespace rapport {

namespace {

std::string known(double value, int digits) {
  return std::isfinite(value) ? grouped(value, digits) : "-";
}
std::string known_share(double value) { return std::isfinite(value) ? percent(value) : "-"; }

// ---- text ---------------------------------------------------------------------------------------

std::string read_text(const CustomerTable& table) {
  std::size_t there = 0;
  for (const std::uint8_t one : table.there) there += one;
  std::string text = "Customers: " + count(table.size()) + " of " + count(table.records) +
                     " records, of whom " + count(there) + " are there" +
                     (table.has_dates ? " on " + to_string(civil_from_days(table.stay.members.at))
                                      : std::string()) +
                     "\n";
  std::string columns;
  const std::span<const NameRole> roles = customer_roles();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (table.headings[i].empty()) continue;
    columns += std::string(columns.empty() ? "" : ", ") + roles[i].name + " '" +
               printable(table.headings[i]) + "'";
  }
  text += said("Columns that are read: " + columns + ". Others by --map ROLE=COLUMN.");
  if (table.has_dates && !table.stay.at_given) {
    text += said(
        "That day is the last date of the table. If it was made later, say when: --at "
        "DATE.");
  }
  if (table.stay.joined_later > 0) {
    text += said(count(table.stay.joined_later) + " who joined later are left out.");
  }
  return text;
}

std::string segments_text(const CustomerFit& fit) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right, Align::right});
  table.titles({"segment", "customers", "value a month", "of all value", "best 4 % hold", "cv",
                "contacts a year", "cv", "leave in year 1"});
  for (const SegmentFit& one : fit.segments) {
    const bool leaves = one.leaving.kind == StayKind::beta_geometric && fit.knows_leaving;
    std::string share = "-";
    if (leaves) {
      share = percent(one.errors.mean.value);
      if (std::isfinite(one.errors.mean.bounds.low)) {
        share += " (" + percent_bounds(one.errors.mean.bounds) + ")";
      }
      if (!one.own_leaving) share += " of all";
    }
    table.row({one.name, grouped(one.customers, 0), known(one.value, 2),
               known_share(one.value_share), known_share(one.top_share), known(one.value_cv, 2),
               known(one.rate, 2), known(one.rate_cv, 2), share});
  }
  std::string text = "\nSegments\n" + table.text(colour_on_output());
  if (fit.proposed) {
    text += said(
        "The table has no segments, so they are proposed by value: A hold the first 80 % of "
        "it, B the next 15 %, C are all others. Your own: --map segment=COLUMN. Where "
        "leaving makes value fall, as use that ends does, C has more leavers for that.");
  }
  if (fit.joined_segments > 0) {
    text += said(count(fit.joined_segments) + " segments with fewer than " +
                 std::to_string(kLeastSegment) + " customers who are there are one, 'others'.");
  }
  std::string missing;
  if (!fit.knows_value) missing += "value";
  if (!fit.knows_contacts) missing += std::string(missing.empty() ? "" : ", ") + "contacts";
  if (!fit.knows_leaving) missing += std::string(missing.empty() ? "" : ", ") + "leaving";
  if (!missing.empty()) {
    text += said("The table says nothing of: " + missing + ". The file has assumptions there.");
  }
  return text;
}

std::string leaving_text(const CustomerTable& table, const CustomerFit& fit,
                         const CustomerForm& form) {
  if (!fit.knows_leaving) return "";
  if (table.has_left) {
    return "\nLeaving\n" +
           said("The table says who left and not when. It is taken that all that happened within " +
                grouped(form.over, 2) +
                " years (--over); how customers differ in it is an assumption (a + b = 4), so "
                "nothing "
                "can be held out. Dates of joining and leaving would say both.");
  }
  const StayForecast& stay = *fit.stay;
  std::string text = "\nLeaving: " + name_of(stay.chosen) +
                     " (all ways side by side: rapport "
                     "calibrate survivors)\n";
  if (stay.cuts.empty()) {
    text += said("Too little is known to hold years out and try it.");
  } else {
    TextTable held({Align::left, Align::right, Align::right, Align::right});
    held.titles({"held out: there at the end", "seen", "predicted", "plain life table"});
    double miss = 0.0, plain = 0.0, segments = 0.0;
    for (const SegmentFit& one : fit.segments) {
      held.row({one.name, known_share(one.seen), known_share(one.predicted),
                known_share(one.life_table)});
      if (!std::isfinite(one.seen)) continue;
      miss += std::abs(one.predicted - one.seen), plain += std::abs(one.life_table - one.seen);
      segments += 1;
    }
    text += held.text(colour_on_output());
    text += said("Of those who were there on " + to_string(civil_from_days(stay.cuts.front().day)) +
                 " or joined after it, from what was known then" +
                 (segments > 0 ? ": off by " + grouped(100 * miss / segments, 2) +
                                     " points a segment, a plain life table by " +
                                     grouped(100 * plain / segments, 2) + "."
                               : "; too few had left until then in each segment."));
  }
  text += said("These customers, at their own tenures: " + percent(fit.stay_as_listed) +
               " stay for a year by these laws. The stock that the simulator makes of them: " +
               percent(fit.stay_as_stock) +
               (std::abs(fit.stay_as_listed - fit.stay_as_stock) > 0.01
                    ? ". They differ because this firm has not won customers at one rate; the "
                      "target in the file is the first, and rapport calibrate today moves the "
                      "propensities to it."
                    : "."));
  return text;
}

std::string goes_with_text(const CustomerTable& table, const CustomerFit& fit) {
  if (!fit.knows_leaving) return "";
  std::string text = std::string("\nWhat leaving goes with: an association, and no effect\n");
  if (fit.goes_with.empty()) return text + said("Not estimated: " + fit.why_not + ".");
  TextTable rows({Align::left, Align::right, Align::right, Align::right, Align::right});
  rows.titles({"others held equal", "coefficient", "std. error", "hazard x", "95 %"});
  for (const LeavingGoesWith& one : fit.goes_with) {
    rows.row({one.column + (one.by_deviation ? ", 1 sd more" : ""), grouped(one.effect.value, 3),
              grouped(one.effect.error, 3), grouped(std::exp(one.effect.value), 2),
              bounds_text({std::exp(one.effect.bounds.low), std::exp(one.effect.bounds.high)}, 2)});
  }
  text += rows.text(colour_on_output());
  text +=
      said(grouped(fit.goes_with_customers, 0) + " customers" +
           (table.has_dates ? " who were there a year before the day of the table" : "") + ", " +
           grouped(fit.goes_with_leavers, 0) +
           " of whom left; complementary log-log. Columns are as the table has them on its own "
           "day, so what leaving itself changes (contacts that end, value that falls) points the "
           "wrong way. Nothing of this is in the scenario but as a comment. More columns: --with "
           "COLUMN,COLUMN.");
  return text;
}

// ---- JSON ---------------------------------------------------------------------------------------

Json segment_json(const SegmentFit& one) {
  return {{"segment", one.name},
          {"customers", one.customers},
          {"value_a_month", json_number(one.value)},
          {"value_share", json_number(one.value_share)},
          {"value_cv", json_number(one.value_cv)},
          {"best_4_percent_hold", json_number(one.top_share)},
          {"contacts_a_year", json_number(one.rate)},
          {"contacts_cv", json_number(one.rate_cv)},
          {"propensity", propensity_text(one.leaving)},
          {"leaves_in_year_1", coefficient_json(one.errors.mean)},
          {"leavers", one.leavers},
          {"own_leaving", one.own_leaving},
          {"held_out",
           {{"seen", json_number(one.seen)},
            {"predicted", json_number(one.predicted)},
            {"life_table", json_number(one.life_table)}}}};
}

Json customers_json(const CustomerTable& table, const CustomerFit& fit) {
  Json json{{"customers", table.size()},
            {"segments_proposed", fit.proposed},
            {"segments", Json::array()},
            {"stay_a_year", {{"as_listed", fit.stay_as_listed}, {"as_stock", fit.stay_as_stock}}},
            {"leaving_goes_with", Json::array()}};
  for (const SegmentFit& one : fit.segments) json["segments"].push_back(segment_json(one));
  for (const LeavingGoesWith& one : fit.goes_with) {
    json["leaving_goes_with"].push_back({{"column", one.column},
                                         {"by_standard_deviation", one.by_deviation},
                                         {"effect", coefficient_json(one.effect)}});
  }
  return json;
}

}  // namespace

int import_customers_command(const ImportCustomersOptions& options, Format format) {
  std::vector<std::string> names;
  try {
    check_survivor_form(options.form.stay);
    names = names_of_roles(customer_roles(), options.map);
  } catch (const InvalidInput& error) {
    throw UsageError(error.problems());
  }
  NewFile out(options.out);
  const CustomerTable table = read_customers(options.file, names, options.form);
  const CustomerFit fit = fit_customers(table, options.form, options.file);
  if (out.wanted()) out.write(scenario_of(table, fit, options.form, options.scenario));
  if (format == Format::json) {
    print(json_text(customers_json(table, fit)));
  } else {
    print(read_text(table) + segments_text(fit) + leaving_text(table, fit, options.form) +
          goes_with_text(table, fit));
    if (out.wanted()) {
      print("\nWritten: " + options.out +
            ". What is measured is marked 'data' in it, the rest 'assumption'.\nNext: rapport "
            "check " +
            options.out + "\n");
    }
  }
  flush_output();
  return kFine;
}

}  // namespace rapport
