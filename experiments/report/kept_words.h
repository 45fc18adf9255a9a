// Words that people wrote into the fields of a page, for the page of another run.
//
// A field is only kept where the new results say the same but for its numbers: else words would
// claim what no longer holds.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/report/report_page.h"

namespace rapport {

/// A field of a page.
struct PageField {
  std::string made;  ///< Sentence::form() when the page was made
  Sentence now;      ///< as people left it
};

/// The fields of a page that html_of() made, by key, also once a browser has saved it with edited
/// words: styles and other elements that a browser put into them are dropped.
std::map<std::string, PageField> fields_of_page(const std::string& html);

/// Puts edited words into the fields of a report, with the report's numbers. Returns a sentence for
/// each field whose words are left out, since the results now say something else or the field is
/// gone.
std::vector<std::string> keep_words(Report& report, const std::map<std::string, PageField>& fields);

}  // namespace rapport
