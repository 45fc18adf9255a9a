// Who comes back, and how often.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "experiments/calibrate/difference.h"
#include "experiments/calibrate/repeat_file.h"

namespace rapport {

/// Contacts of a customer at a rate of its own, over customers a gamma law: of those who got in
/// touch at all, which is all that a file shows.
struct ContactLaw {
  double shape = 1.0;  ///< of the gamma law
  double rate = 0.0;   ///< a year, mean over all customers, those who never got in touch too
  double log_likelihood = 0.0;
  double one_rate = 0.0;    ///< the same where all have one rate
  double seen_share = 0.0;  ///< of all customers, those who got in touch in the time, by the law
};

/// Contacts, and how many of them were followed by another of the same customer.
struct AgainRow {
  std::string name;
  std::size_t contacts = 0;    ///< of the time in which what followed is known
  double again = 0.0;          ///< share
  Bounds bounds{};             ///< 95 %, customers resampled
  double same_category = 0.0;  ///< share: by another of the same category
  double by_rate = 0.0;        ///< share to be expected if contacts of each came at its own rate
};

/// Customers of so many contacts before, and their contacts after.
struct ContactRow {
  std::uint32_t least = 0, most = 0;
  std::size_t customers = 0;
  double seen = 0.0, predicted = 0.0, as_before = 0.0;  ///< means
};

struct RepeatFit {
  double days = 0.0;              ///< of the file that counts
  std::vector<double> customers;  ///< with 1, 2, ... contacts; the last: so many and more
  std::vector<double> expected;   ///< the same by the law
  ContactLaw law;
  double top_share = 0.0;       ///< of contacts, by the most frequent 4 % of customers seen
  std::vector<AgainRow> again;  ///< all, then by channel, then by category, the largest first
  // The last third, predicted from the first two.
  double cut = 0.0;  ///< day
  bool tried = false;
  std::vector<ContactRow> rows;
  double seen = 0.0, predicted = 0.0, as_before = 0.0;        ///< contacts a customer after, means
  double miss = 0.0, miss_as_before = 0.0, miss_alike = 0.0;  ///< mean absolute errors
  std::vector<AgainRow> again_before;  ///< the shares before the cut, in the order of `again`
  std::vector<AgainRow> again_after;
};

/// `within`: days in which another contact counts as coming again. Throws InvalidInput, naming
/// `file`, where too few came back or the time is too short.
RepeatFit fit_repeats(const ContactFile& contacts, double within, std::uint32_t seed,
                      const std::string& file);

/// The law of counts that are all above 0, over so many days.
ContactLaw fit_contact_law(const std::vector<std::uint32_t>& counts, double days);

}  // namespace rapport
