// What is going on with customers: open matters, and child needs that are to come. Only with a
// company (see sim/scenario/company.h). Few customers have any of it at a time, so it stands in a
// list of its own, in which CompanyRow::ongoing is a customer's entry.
#pragma once

#include <vector>

#include "sim/model/population.h"

namespace rapport {

/// A child need that is to come, in 32 bits: its root need's slot, why it comes, and how many
/// repeats and complaints that root need had.
struct ChildKey {
  std::uint32_t slot;
  Cause cause;
  std::uint8_t repeats, complaints;

  std::uint32_t packed() const {
    return slot | static_cast<std::uint32_t>(repeats) << 20 |
           static_cast<std::uint32_t>(complaints) << 24 | static_cast<std::uint32_t>(cause) << 28;
  }
  static ChildKey unpacked(std::uint32_t p) {
    return {p & kMaxSlot, static_cast<Cause>(p >> 28), static_cast<std::uint8_t>(p >> 20 & 15),
            static_cast<std::uint8_t>(p >> 24 & 15)};
  }
};

/// What is going on with one customer: its open cases, and at most one complaint or repeat and one
/// misfit to come.
struct Ongoing {
  float peak = 0.0F;  ///< largest deviation from what was expected, since its last case closed
  /// What the case that it complains about has taken from its memory, faded like that; up to 0.
  float crisis = 0.0F;
  std::uint32_t learnt = 0;  ///< what goes on record once the customer is idle, see records.h
  std::uint32_t child_due = kNoChild, misfit_due = kNoChild;  ///< seconds since the run's begin
  std::uint32_t child = 0, misfit = 0;                        ///< what they are, see ChildKey
  std::uint8_t child_kind = 0, misfit_kind = 0;               ///< kinds of their root needs
};

/// The entries of one lane's customers. References are valid until the next call of `of`.
class OngoingList {
 public:
  void reserve(std::size_t entries) {
    entries_.reserve(entries);
    free_.reserve(entries);
  }
  std::size_t bytes() const { return entries_.capacity() * sizeof(Ongoing); }

  /// The customer's entry; a blank one where it had none.
  Ongoing& of(CompanyRow& row) {
    if (row.ongoing == kNoChild) {
      if (free_.empty()) {
        row.ongoing = static_cast<std::uint32_t>(entries_.size());
        entries_.emplace_back();
      } else {
        row.ongoing = free_.back();
        free_.pop_back();
        entries_[row.ongoing] = {};
      }
    }
    return entries_[row.ongoing];
  }
  /// The customer's entry, or null where nothing is going on.
  Ongoing* find(const CompanyRow& row) {
    return row.ongoing == kNoChild ? nullptr : &entries_[row.ongoing];
  }
  const Ongoing* find(const CompanyRow& row) const {
    return row.ongoing == kNoChild ? nullptr : &entries_[row.ongoing];
  }
  /// Gives the entry of an idle customer back where nothing is to come any more.
  void release(CompanyRow& row) {
    const Ongoing& entry = entries_[row.ongoing];
    if (entry.child_due != kNoChild || entry.misfit_due != kNoChild) return;
    free_.push_back(row.ongoing);
    row.ongoing = kNoChild;
  }

 private:
  std::vector<Ongoing> entries_;
  std::vector<std::uint32_t> free_;
};

}  // namespace rapport
