// Studies in memory: small scenarios and study files as texts, and what is said of them.
#pragma once

#include <string>
#include <vector>

#include "experiments/study/study_run.h"

namespace rapport::testing {

/// A phone line of 60 customers that is too busy, for 40 days; a run takes about a millisecond. Its
/// policies: 'more' has more staff, 'soon' changes something on a day, 'p1' is called as a point
/// could be.
extern const char* const kLineFirm;

/// What a study of that scenario begins with: schema, scenario and two replications.
extern const char* const kTop;

/// A study with a full factorial of staff (two ends) and prevention (three values).
extern const char* const kGrid;

/// Texts to be read by their paths: the study is "study.toml", the scenario "line.toml".
std::vector<SourceText> texts_of(const std::string& study,
                                 const std::vector<SourceText>& more = {});

/// The study that such texts make.
Study study_of_text(const std::string& text, const std::vector<SourceText>& more = {});

/// All that is said of a study that is refused; empty where it is none. Points are read too.
std::string said_of(const std::string& text, const std::vector<SourceText>& more = {});

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// `text` with the first `from`, which has to be there, replaced by `to`.
std::string with(std::string text, const std::string& from, const std::string& to);

}  // namespace rapport::testing
