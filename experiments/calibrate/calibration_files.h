// Reads users' files as the data that estimates take. All readers throw InvalidInput, with file and
// line, for what cannot be used.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "experiments/calibrate/complaint_effect.h"
#include "experiments/calibrate/default_risk.h"
#include "experiments/calibrate/need_fit.h"
#include "experiments/calibrate/price_response.h"
#include "experiments/calibrate/term_choices.h"

namespace rapport {

/// Something that a file has to name, and what it is called unless a user says otherwise.
struct NameRole {
  const char* name;   ///< in --map NAME=TEXT
  const char* usual;  ///< heading of a column, or a word in one
  const char* doc;    ///< one phrase, for messages
};
/// Roles of a trial of messages, and of customers who complained.
std::span<const NameRole> trial_roles();
std::span<const NameRole> complaint_roles();
std::span<const NameRole> price_roles();    ///< of offers at prices that were drawn
std::span<const NameRole> term_roles();     ///< of choices between offers
std::span<const NameRole> default_roles();  ///< of borrowers
/// Columns that complaints are read with unless a user names others.
std::vector<std::string> usual_columns();

/// Texts "ROLE=NAME" as the names of all roles, in their order. Throws InvalidInput for a text that
/// is none, a role that there is not, or one that is given twice.
std::vector<std::string> names_of_roles(std::span<const NameRole> roles,
                                        std::span<const std::string> map);

/// The same with the role itself in place of its usual name where the file has a column of that
/// heading and none of the usual one. Throws InvalidInput where the file cannot be read.
std::vector<std::string> names_in_file(std::span<const NameRole> roles, const std::string& file,
                                       std::vector<std::string> names);

/// The value of each customer: the numbers of `column`, a customer a record; or, where `by` is not
/// empty, their sums over all records with the same text in the column `by`. None may be below 0,
/// and at least two have to be above it.
std::vector<double> read_values(const std::string& file, const std::string& column,
                                const std::string& by);

/// A trial, and who was left out of it.
struct TrialFile {
  NeedTrial trial;
  std::size_t customers = 0;   ///< all of the file
  std::size_t both_needs = 0;  ///< who bought both kinds before: any message fits
  std::size_t neither_need = 0;
};
/// `names`: of trial_roles(). Customers who bought both kinds before, or neither, are left out.
TrialFile read_trial(const std::string& file, const std::vector<std::string>& names);

/// Customers who complained or not, and how many records are equal to an earlier one.
struct ComplaintFile {
  ComplaintData data;
  std::size_t repeated = 0;
};
/// `names`: of complaint_roles(). `with`: headings of the columns that are held equal.
ComplaintFile read_complaints(const std::string& file, const std::vector<std::string>& names,
                              const std::vector<std::string>& with);

/// Offers at prices. `names`: of price_roles(). `within`: headings of the columns whose texts make
/// the groups; none: one group. `only`: heading of a column, 0 or 1, of the offers that count;
/// empty: all do.
PriceTrial read_offers(const std::string& file, const std::vector<std::string>& names,
                       const std::vector<std::string>& within, const std::string& only);

/// Choices between two offers. `names`: of term_roles(). `terms`: headings of the columns of terms,
/// each the first offer's less the second's; none: all columns but those of `names`.
TermChoices read_choices(const std::string& file, const std::vector<std::string>& names,
                         std::vector<std::string> terms);

/// Borrowers. `names`: of default_roles(). The column of late payments has yes or no, or numbers,
/// of which those above 0 are late; where the file has none and `late_is_given` does not ask for
/// it, late payment is not known.
Borrowers read_borrowers(const std::string& file, const std::vector<std::string>& names,
                         bool late_is_given);

}  // namespace rapport
