// The tree of a scenario file before it is read as a scenario: files that extend others, policies
// on top of Today, keys set from outside.
#pragma once

#include <string>
#include <vector>

#include "sim/file/document.h"
#include "sim/file/scenario_file.h"
#include "sim/scenario/parameter.h"

namespace rapport {

/// Reads a file and all it extends into one tree, the file's own keys on top. Problems are added;
/// an empty table where nothing could be read. `sources` gets the texts, the file's first.
Value load_tree(const std::string& path, const ReadText& read, std::vector<SourceText>& sources,
                Problems& problems);

/// Puts `over` on top of `base` as policies and files that extend do: tables join; a distribution
/// of another kind and a timetable replace the one before.
void overlay_scenario(Value& base, const Value& over);

/// The parameter that a path of keys names, or null: touch_point.phone.service.
const Parameter* parameter_at(const std::vector<std::string>& path);

/// Sets one key as `--set` does. Things that are not there already are refused, with the nearest
/// name: a mistyped name would make a new thing.
void apply_override(Value& root, const Override& change, Problems& problems);

/// The whole path of what such a key is: "levers.staffing.all" for "staffing" and for "C8a". Throws
/// InvalidInput for a path that is none.
std::string full_path(const Override& change);

/// The value that `--set` of that path sets, or null where there is none yet. The path has to be
/// one that apply_override takes.
const Value* value_at(const Value& root, const std::string& path);

/// What setting a key from outside would do besides, for people: "pool.agents.staff was a
/// timetable; the number now holds all hours of the week". Empty where there is nothing to say.
std::string side_effect_of(const Value& root, const Override& change);

/// `over` without the things and steps that `base` does not have. These are reported, as a policy
/// may not add any.
Value known_things(const Value& base, Value over, Problems& problems);

/// The text of one file. Where it cannot be read, the problems are those of `read`, with `where` as
/// their place.
std::string read_text_at(const ReadText& read, const std::string& path, const std::string& where);

}  // namespace rapport
