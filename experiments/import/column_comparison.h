// Columns that say the same thing twice, compared.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/import/call_forms.h"
#include "experiments/import/call_mapping.h"
#include "experiments/import/call_record.h"

namespace rapport {

/// Sees some records of one file, and then says of its columns of durations whether they agree with
/// its times: in which unit, or as something else than they were taken for.
class ColumnComparison {
 public:
  static constexpr std::size_t kMostRecords = 20'000;  ///< more say nothing new

  void see(const RecordedSpans& spans, std::size_t line);

  /// Sets units, and takes roles from columns that are something else; adds a sentence for each,
  /// and a problem where the user has to say what is right.
  void settle(const std::vector<std::string>& header, const std::string& where,
              CallMapping& mapping, CallForms& forms, Problems& problems,
              std::vector<std::string>& notes) const;

 private:
  static constexpr std::array<double, 5> kUnits{1.0, 0.001, 60.0, 3600.0, 86'400.0};

  // One column against the times.
  struct Pairs {
    std::size_t seen = 0;
    std::array<std::size_t, kUnits.size()> agree{};  // if the column counts in these units
    std::size_t whole = 0;  // equal to the time from the arrival to the end
    double sum = 0.0, sum_by_times = 0.0;
    std::size_t line = 0;  // of the first that disagrees
    double first = 0.0, first_by_times = 0.0;

    void add(double column, double by_times, const std::optional<double>& until_end,
             std::size_t at);
    std::size_t best_unit() const;
    bool agrees() const;
    /// " in 12 of 40 records (mean ...), as ... on line 3"; `differ`: how many disagree.
    std::string how_often(std::size_t differ) const;
  };
  struct Settling;

  void settle_unit(const Pairs& pairs, CallField field, Settling& settling) const;
  void settle_service(Settling& settling) const;
  void settle_wait(Settling& settling) const;

  Pairs service_, wait_;
};

}  // namespace rapport
