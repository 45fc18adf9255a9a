#include "sim/model/parameter.h"

#include <cstring>

#include "sim/core/check.h"

namespace rapport {

namespace {

/// Values and bounds of a parameter, for people.
std::string text_of(const Parameter& p, double value) {
  return measure_text(value, p.quantity, "");
}

bool in_range(const Parameter& p, double value) {
  return std::isfinite(value) && p.least <= value && value <= p.most;
}

}  // namespace

const Sort& sort_of(std::string_view key) {
  for (const Sort& sort : sorts()) {
    if (sort.key == key) return sort;
  }
  check(false, "a sort of thing is known before it is looked up");
  return sorts().front();
}

std::span<double> series_of(const Parameter& p, void* owner) {
  return {static_cast<double*>(p.field.at(owner)), p.field.size};
}

std::span<const double> series_of(const Parameter& p, const void* owner) {
  return series_of(p, const_cast<void*>(owner));
}

int choice_of(const Parameter& p, const void* owner) {
  int value;  // an enum of int's size: copied, because it is no int
  std::memcpy(&value, p.field.at(const_cast<void*>(owner)), sizeof value);
  return value;
}

void set_choice(const Parameter& p, void* owner, int value) {
  std::memcpy(p.field.at(owner), &value, sizeof value);
}

}  // namespace rapport
