// Changes of policies in the text of a scenario file. All else of the text stays as it is, byte for
// byte: comments, order, blank lines.
//
// What cannot be done throws InvalidInput with a sentence for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/file/document.h"
#include "sim/file/tree_text.h"

namespace rapport {

/// The text with a lever of a policy set for the whole firm. Where the policy moves it at dates,
/// the last of them gets the value, and keeps its date. `policy` may be one of a file that this
/// text extends.
std::string with_lever(const std::string& text, const std::string& policy, const std::string& lever,
                       double value);

/// The text without a policy and the comment directly above it.
std::string without_policy(const std::string& text, const std::string& policy);
/// The same where the policy may stand in a file that the text extends: then the text says that it
/// does without it. `path`: where the text counts as standing.
std::string without_policy(const std::string& path, const std::string& text,
                           const std::string& policy);

/// The text with one of a policy's texts set: `label`, `short`, `doc`.
std::string with_policy_text(const std::string& text, const std::string& policy,
                             const std::string& key, const std::string& value);

/// A policy's table in the text or in a file that it extends; nothing where there is none, and for
/// Today. `path`: where the text counts as standing.
std::optional<Value> policy_table(const std::string& path, const std::string& text,
                                  const std::string& policy);

/// A key that no policy of the list has: "ours", "ours_2", ...
std::string free_name(const std::vector<std::string>& taken, const std::string& wished);

}  // namespace rapport
