// Scenario files: TOML texts that say what a firm is and what its policies are.
//
// docs/reference.md lists every key; it is generated from the tables in parameter.h. Keys and texts
// are read with their place, and every problem that can be found is reported at once.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace rapport {

/// A file as it was read, so that results can be replayed without it.
struct SourceText {
  std::string path;
  std::string text;
};

/// Returns the text of a file. Throws InvalidInput where it cannot be read.
using ReadText = std::function<std::string(const std::string& path)>;
/// Reads a file from the disk.
std::string read_text_file(const std::string& path);
/// Reads from texts that were read before; throws InvalidInput for a path that is not among them.
ReadText read_from(std::vector<SourceText> sources);

/// One key changed from outside, as by `--set staffing=1.2`.
struct Override {
  std::string path;   ///< "touch_point.phone.service.mean"; a lever's id or code stands for
                      ///< "levers.<id>", "staffing.touch_point.phone" too
  std::string value;  ///< TOML, or text with a unit
  std::string where;  ///< for problems: "--set staffing=1.2"
};

/// The most characters of a policy's `short` text.
inline constexpr std::size_t kShortLabel = 16;

/// The name of Today among the policies; no policy may have it.
inline constexpr const char* kTodayName = "today";

/// What happens in place of Today. Warm-up and everything before the first change are Today's.
struct Policy {
  std::string name;   ///< the key in the file
  std::string label;  ///< for people; the name where none is given
  std::string doc;
  std::vector<Change> changes;  ///< within the run, in time order, at least one; that may change
                                ///< nothing
  std::vector<RuleSpec> rules;  ///< when it gives its levers back; only with a company
  std::string short_label{};    ///< for charts: at most kShortLabel characters
  bool is_beyond = false;       ///< all that it changes comes after the run: it is Today
};

/// What a policy made outside the file changes at one date.
struct DatedSet {
  std::string from;  ///< as a change's `from` in a file: "2027-04-01", "6 months", or "start"
  std::vector<Override> set;
};

/// A policy made outside the file.
struct ExtraPolicy {
  std::string name, label;
  std::vector<Override> set;      ///< on the run's first day
  std::string base{};             ///< a policy of the file that it begins with; empty: Today
  std::vector<DatedSet> dated{};  ///< further changes, at most one a date
};

struct ReadOptions {
  std::vector<Override> set;  ///< applied to the file's own keys, and so to Today and every policy
  std::vector<ExtraPolicy> extra;  ///< added behind the file's own policies
  ReadText read = read_text_file;
};

/// Something that was read as written, and may not be what was meant.
struct Note {
  std::string policy;  ///< the policy that it is about; empty: Today, and so every policy
  std::string text;
};

struct Must;  // sim/file/must.h

struct ScenarioFile {
  std::string path;
  std::string label, doc;
  std::string question;  ///< what the scenario is to answer; empty: none is written
  Scenario today;
  std::vector<Policy> policies;
  std::vector<SourceText> sources;  ///< the file, then the files it extends
  std::vector<Note> notes;
  std::shared_ptr<const std::vector<Must>>
      musts{};  ///< what has to hold of the firm; null: nothing
};

/// Reads and checks a scenario file with all it extends, and all its policies. Throws InvalidInput
/// with every problem found, each with file, line and column.
ScenarioFile read_scenario_file(const std::string& path, const ReadOptions& options = {});

/// A scenario as a file that reads back as the same one; keys at their default are left out.
std::string write_scenario(const Scenario& scenario);

/// Every key of scenario files, as Markdown.
std::string scenario_reference();

}  // namespace rapport
