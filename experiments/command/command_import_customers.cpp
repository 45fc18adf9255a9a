#include "experiments/command/command_import_customers.h"

#include <cmath>

#include "experiments/command/command_calibrate_survivors.h"
#include "experiments/command/command_calibrate_words.h"
#include "experiments/command/command_line.h"
#include "experiments/command/json.h"
#include "experiments/customers/customer_words.h"
#include "experiments/output/output_file.h"

namespace rapport {

namespace {

std::string known(double value, int digits) {
  return std::isfinite(value) ? grouped(value, digits) : "-";
}
std::string known_share(double value) { return std::isfinite(value) ? percent(value) : "-"; }

// ---- text ---------------------------------------------------------------------------------------

std::string segments_text(const CustomerFit& fit) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right, Align::right});
  table.titles({"segment", "customers", "value a month", "of all value", "best 4 % hold", "cv",
                "contacts a year", "cv", "leave in year 1"});
  for (const SegmentFit& one : fit.segments) {
    table.row({one.name, grouped(one.customers, 0), known(one.value, 2),
               known_share(one.value_share), known_share(one.top_share), known(one.value_cv, 2),
               known(one.rate, 2), known(one.rate_cv, 2), first_year_words(fit, one)});
  }
  return "\nSegments\n" + table.text(colour_on_output()) + paragraphs(segment_words(fit));
}

std::string held_out_table(const CustomerFit& fit) {
  TextTable held({Align::left, Align::right, Align::right, Align::right});
  held.titles({"held out: there at the end", "seen", "predicted", "plain life table"});
  for (const SegmentFit& one : fit.segments) {
    held.row(
        {one.name, known_share(one.seen), known_share(one.predicted), known_share(one.life_table)});
  }
  return held.text(colour_on_output());
}

std::string leaving_text(const CustomerTable& table, const CustomerFit& fit,
                         const CustomerForm& form) {
  if (!fit.knows_leaving) return "";
  std::string text = "\nLeaving";
  if (!table.has_left) {
    text +=
        ": " + name_of(fit.stay->chosen) + " (all ways side by side: rapport calibrate survivors)";
  }
  text += "\n";
  if (!table.has_left && !fit.stay->cuts.empty()) text += held_out_table(fit);
  return text + paragraphs(leaving_words(table, fit, form));
}

std::string goes_with_text(const CustomerTable& table, const CustomerFit& fit) {
  if (!fit.knows_leaving) return "";
  const std::string words = paragraphs(goes_with_words(table, fit));
  const std::string heading = "\nWhat leaving goes with: an association, and no effect\n";
  if (fit.goes_with.empty()) return heading + words;
  TextTable rows({Align::left, Align::right, Align::right, Align::right, Align::right});
  rows.titles({"others held equal", "coefficient", "std. error", "hazard x", "95 %"});
  for (const LeavingGoesWith& one : fit.goes_with) {
    rows.row({one.column + (one.by_deviation ? ", 1 sd more" : ""), grouped(one.effect.value, 3),
              grouped(one.effect.error, 3), grouped(std::exp(one.effect.value), 2),
              bounds_text({std::exp(one.effect.bounds.low), std::exp(one.effect.bounds.high)}, 2)});
  }
  return heading + rows.text(colour_on_output()) + words;
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
    print(table_line(table) + "\n" + paragraphs(table_words(table)) + segments_text(fit) +
          leaving_text(table, fit, options.form) + goes_with_text(table, fit));
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
