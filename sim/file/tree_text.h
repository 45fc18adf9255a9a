// Trees of values as texts: single values, whole files, policies added to a file.
#pragma once

#include <string>

#include "sim/file/document.h"

namespace rapport {

/// A value as TOML, in one line.
std::string toml_of(const Value& value);

/// A lever's value as TOML: as few digits as read back the same.
std::string toml_of(double value);

/// A policy that is added.
struct NewPolicy {
  std::string name;   ///< the key
  std::string label;  ///< for people
  std::string short_label;
  std::string doc;
};

/// The text with a policy at its end that does what `like` does; null: what Today does. `like` is
/// the policy's table, of this text or of one that it extends.
std::string with_policy(const std::string& text, const NewPolicy& policy, const Value* like);

/// A whole tree as a text that reads back as the same: a line a value, then its policies. Without
/// comments.
std::string text_of_tree(const Value& root);

/// What has to be put on `base` to get `changed`: keys of tables that differ.
Value difference_of(const Value& base, const Value& changed);

}  // namespace rapport
