#include "experiments/command/command_calibrate_repeats.h"

#include <cmath>

#include "experiments/command/command_calibrate_words.h"
#include "experiments/output/printable.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

std::string date_text(double day) {
  return to_string(civil_from_days(static_cast<std::int64_t>(day)));
}

std::string contacts_text(const ContactFile& file, const RepeatFit& fit) {
  std::string columns;
  for (const std::string& column : file.columns) {
    columns += (columns.empty() ? "'" : ", '") + printable(column) + "'";
  }
  std::string text = "Who comes back: " + count(file.contacts.size()) + " contacts of " +
                     count(file.customers) + " customers, " +
                     date_text(static_cast<double>(file.first)) + " to " +
                     date_text(static_cast<double>(file.until - 1)) + "\n";
  text += said("Columns " + columns + ". " +
               (file.left_out > 0 ? count(file.left_out) + " records before or after are left out. "
                                  : std::string()) +
               (file.nameless > 0 ? count(file.nameless) + " that name nobody are left out. "
                                  : std::string()) +
               "The most frequent 4 % of these customers make " + percent(fit.top_share) +
               " of the contacts. Customers with hundreds may be systems: look at them.");
  return text;
}

std::string law_text_of(const ContactFile& file, const RepeatFit& fit) {
  TextTable table({Align::right, Align::right, Align::right});
  table.titles({"contacts", "customers", "by the law"});
  for (std::size_t i = 0; i < fit.customers.size(); ++i) {
    table.row({std::to_string(i + 1) + (i + 1 == fit.customers.size() ? "+" : ""),
               grouped(fit.customers[i], 0), grouped(fit.expected[i], 1)});
  }
  std::string text = "\nHow often\n" + table.text(colour_on_output());
  const ContactLaw& law = fit.law;
  text += said("Negative binomial of customers who got in touch at all: shape " +
               grouped(law.shape, 3) + ", so rates differ with a cv of " +
               grouped(1 / std::sqrt(law.shape), 2) + "; log-likelihood " +
               grouped(law.log_likelihood, 1) + ", where all have one rate less by " +
               grouped(law.log_likelihood - law.one_rate, 1) + ".");
  text +=
      said("By the law " + percent(law.seen_share) +
           " of all customers got in touch in this time, so there are " +
           grouped(static_cast<double>(file.customers) / law.seen_share, 0) + ", with " +
           grouped(law.rate, 2) +
           " contacts a year each. That is a guess about people whom the "
           "file does not show: where you know how many customers there are, take contacts over "
           "customers.");
  return text;
}

std::string again_text(const RepeatFit& fit, bool has_category, double within) {
  const bool tried = !fit.again_after.empty();
  std::vector<Align> columns(tried ? 7 : 6, Align::right);
  columns[0] = Align::left;
  TextTable table(columns);
  std::vector<std::string> titles{"",     "contacts",      "come again",
                                  "95 %", "same category", "by own rate"};
  if (tried) titles.push_back("before | after the cut");
  table.titles(titles);
  for (std::size_t i = 0; i < fit.again.size(); ++i) {
    const AgainRow& row = fit.again[i];
    std::vector<Cell> cells{row.name,
                            count(row.contacts),
                            percent(row.again),
                            percent_bounds(row.bounds),
                            has_category ? percent(row.same_category) : "-",
                            percent(row.by_rate)};
    if (tried) {
      cells.emplace_back(grouped(100 * fit.again_before[i].again, 1) + " | " +
                         grouped(100 * fit.again_after[i].again, 1));
    }
    table.row(cells);
  }
  std::string text = "\nWho comes again within " + formatted("%g", within) + " days\n" +
                     table.text(colour_on_output());
  text += said(
      "By own rate: the share to be expected if each customer's other contacts came at any "
      "time, evenly. What is above it follows a contact, for whatever reason: a matter that "
      "was not settled, or trouble that comes in bursts. A contact of the same category is "
      "likelier the same matter. Intervals: customers resampled. Contacts of the last " +
      formatted("%g", within) + " days are left out, for what followed is not known.");
  return text;
}

std::string tried_text(const RepeatFit& fit) {
  if (!fit.tried)
    return "\n" + said("Too few came back in the first two thirds to predict the rest.");
  TextTable table({Align::right, Align::right, Align::right, Align::right, Align::right});
  table.titles({"contacts before", "customers", "after", "predicted", "as before"});
  for (const ContactRow& row : fit.rows) {
    if (row.customers == 0) continue;
    const std::string name = row.most == 0xFFFFFFFF ? std::to_string(row.least) + "+"
                             : row.least == row.most
                                 ? std::to_string(row.least)
                                 : std::to_string(row.least) + " to " + std::to_string(row.most);
    table.row({name, count(row.customers), grouped(row.seen, 3), grouped(row.predicted, 3),
               grouped(row.as_before, 3)});
  }
  std::string text = "\nTime that the fit has not seen: contacts from " + date_text(fit.cut) +
                     " on, of customers seen before, mean\n" + table.text(colour_on_output());
  text += said("Mean " + grouped(fit.seen, 3) + ", predicted " + grouped(fit.predicted, 3) +
               ", as often as before " + grouped(fit.as_before, 3) +
               ". Mean absolute error a customer: " + grouped(fit.miss, 3) + ", as before " +
               grouped(fit.miss_as_before, 3) + ", all alike " + grouped(fit.miss_alike, 3) + ".");
  return text;
}

std::string scenario_text(const RepeatFit& fit) {
  const double cv = 1 / std::sqrt(fit.law.shape);
  std::string text =
      "\nIn a scenario\n    rate_factor = { gamma = 1, cv = " + formatted("%.3g", cv) + " }\n";
  const AgainRow& all = fit.again.front();
  const double more = std::max(0.0, all.again - all.by_rate);
  text +=
      said("of a segment: how customers differ in their needs. Of coming again, " + percent(more) +
           " of contacts is what the customers' own rates do not explain: with "
           "contacts a year of a customer, that share of them is a first value of "
           "target.repeats, for rapport calibrate today to fit. It is an upper one, where trouble "
           "comes in bursts.");
  return text;
}

Json rows_json(const std::vector<AgainRow>& rows) {
  Json json = Json::array();
  for (const AgainRow& row : rows) {
    json.push_back({{"part", row.name},
                    {"contacts", row.contacts},
                    {"again", json_number(row.again)},
                    {"interval", {json_number(row.bounds.low), json_number(row.bounds.high)}},
                    {"same_category", json_number(row.same_category)},
                    {"by_own_rate", json_number(row.by_rate)}});
  }
  return json;
}

}  // namespace

std::string repeats_text(const ContactFile& file, const RepeatFit& fit, double within) {
  return contacts_text(file, fit) + law_text_of(file, fit) +
         again_text(fit, !file.categories.empty(), within) + tried_text(fit) + scenario_text(fit);
}

Json repeats_json(const ContactFile& file, const RepeatFit& fit, double within) {
  Json json{{"contacts", file.contacts.size()},
            {"customers", file.customers},
            {"first", date_text(static_cast<double>(file.first))},
            {"last", date_text(static_cast<double>(file.until - 1))},
            {"within_days", within},
            {"customers_by_contacts", {{"seen", fit.customers}, {"expected", fit.expected}}},
            {"shape", fit.law.shape},
            {"cv", 1 / std::sqrt(fit.law.shape)},
            {"contacts_a_year", fit.law.rate},
            {"seen_share", fit.law.seen_share},
            {"log_likelihood",
             {{"negative_binomial", fit.law.log_likelihood}, {"one_rate", fit.law.one_rate}}},
            {"top_4_percent", fit.top_share},
            {"again", rows_json(fit.again)},
            {"again_before_the_cut", rows_json(fit.again_before)},
            {"again_after_the_cut", rows_json(fit.again_after)},
            {"held_out", nullptr}};
  if (fit.tried) {
    json["held_out"] = {{"from", date_text(fit.cut)},
                        {"seen", fit.seen},
                        {"predicted", fit.predicted},
                        {"as_before", fit.as_before},
                        {"error", fit.miss},
                        {"error_as_before", fit.miss_as_before},
                        {"error_alike", fit.miss_alike}};
  }
  return json;
}

}  // namespace rapport
