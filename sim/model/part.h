// Parts of a firm: what a number of a run is about.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sim/model/model.h"

namespace rapport {

/// The whole firm, or one part of it. Departments and elements are groups of touch points;
/// divisions are those of which customers hold products.
struct Part {
  enum Kind { firm, segment, touch_point, department, element, division };
  Kind kind = firm;
  std::size_t index = 0;  ///< in the model's list of that kind

  bool is_whole() const { return kind == firm; }
};

/// One kind of part.
struct PartKind {
  Part::Kind kind;
  const char* id;     ///< as in outputs and behind --by: "touch_point"
  const char* label;  ///< for people: "touch point"
  bool of_places;     ///< made of touch points: has what is measured at them
};

std::span<const PartKind> part_kinds();     ///< all but the whole firm, in the order of outputs
const char* part_kind_id(Part::Kind kind);  ///< outputs call the whole firm "company"

/// How many parts of that kind the model has. Departments and elements count only with a company
/// (see sim/scenario/company.h).
std::size_t count_of(Part::Kind kind, const Model& model);
/// The part's own name, or "all" for the whole firm. Throws InvariantError where the model has no
/// such part.
std::string part_name(const Model& model, Part part);
/// Whether the touch point belongs to the part. Each belongs to the whole firm and none to a
/// segment; one of self-service may be of no department.
bool holds(const Model& model, Part part, std::size_t touch_point);

}  // namespace rapport
