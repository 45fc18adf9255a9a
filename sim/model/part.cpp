#include "sim/model/part.h"

#include <array>

#include "sim/core/check.h"

namespace rapport {

namespace {

constexpr std::array<PartKind, 5> kKinds{{
    {Part::segment, "segment", "segment", false},
    {Part::touch_point, "touch_point", "touch point", true},
    {Part::department, "department", "department", true},
    {Part::element, "element", "element", true},
    {Part::division, "division", "division", false},
}};

}  // namespace

std::span<const PartKind> part_kinds() { return kKinds; }

const char* part_kind_id(Part::Kind kind) {
  for (const PartKind& row : kKinds) {
    if (row.kind == kind) return row.id;
  }
  return "company";
}

std::size_t count_of(Part::Kind kind, const Model& model) {
  switch (kind) {
    case Part::firm:
      return 1;
    case Part::segment:
      return model.segments.size();
    case Part::touch_point:
      return model.touch_points.size();
    case Part::department:
      return model.company.on ? model.company.departments.size() : 0;
    case Part::element:
      return model.company.on ? kElements : 0;
    case Part::division:
      return model.company.lines.size();
  }
  return 0;
}

std::string part_name(const Model& model, Part part) {
  check(part.index < count_of(part.kind, model), "the model has this part");
  switch (part.kind) {
    case Part::firm:
      break;
    case Part::segment:
      return model.segments[part.index].name;
    case Part::touch_point:
      return model.touch_points[part.index].name;
    case Part::department:
      return model.company.departments[part.index].name;
    case Part::element:
      return kElementNames[part.index];
    case Part::division:
      return model.company.lines[part.index];
  }
  return "all";
}

bool holds(const Model& model, Part part, std::size_t touch_point) {
  const TouchPoint& place = model.touch_points[touch_point];
  switch (part.kind) {
    case Part::firm:
      return true;
    case Part::segment:
    case Part::division:
      return false;
    case Part::touch_point:
      return touch_point == part.index;
    case Part::department:
      // A touch point that no department owns has the number of the first one in the model.
      return place.department == part.index &&
             !model.scenario.touch_points[touch_point].department.empty();
    case Part::element:
      return static_cast<std::size_t>(place.element) == part.index;
  }
  return false;
}

}  // namespace rapport
