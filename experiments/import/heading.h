// Headings of columns, as far as they say what stands below.
#pragma once

#include <string>
#include <string_view>

namespace rapport {

/// A heading without what does not tell two apart.
struct Heading {
  std::string
      text;  ///< its letters and digits in lower case: "Queue Start", "queueStart" are queuestart
  std::string bare;   ///< without words for a unit, a form or UTC: "Wait (sec)" is wait
  double unit = 0.0;  ///< seconds that it says a number counts; 0: it does not say
  bool utc = false;   ///< whether it says that times are UTC
};
Heading read_heading(std::string_view heading);

}  // namespace rapport
