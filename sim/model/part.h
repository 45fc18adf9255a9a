// Parts of a company: what a number of a run is about.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sim/model/model.h"

namespace rapport {

/// The company, or one part of it. Departments and elements are groups of touch points.
struct Part {
  enum Kind { firm, segment, touch_point, department, element };
  Kind kind = firm;
  std::size_t index = 0;  ///< in the model's list of that kind

  bool is_whole() const { return kind == firm; }
};

/// One kind of parts.
struct PartKind {
  Part::Kind kind;
  const char* id;     ///< as in outputs and behind --by: "touch_point"
  const char* label;  ///< for people: "touch point"
  bool of_places;     ///< made of touch points: has what is measured at them
};

std::span<const PartKind> part_kinds();     ///< all but the company, in the order of outputs
const char* part_kind_id(Part::Kind kind);  ///< "company" for the whole

/// How many a model has: departments and elements of a company that may, want and know only.
std::size_t count_of(Part::Kind kind, const Model& model);
/// "all" for the company, or the part's own name. Throws InvariantError where the model has no such
/// part.
std::string part_name(const Model& model, Part part);
/// Whether the touch point belongs to the part: each does to the company, none to a segment, and
/// one of self-service may be of no department.
bool holds(const Model& model, Part part, std::size_t touch_point);

}  // namespace rapport
