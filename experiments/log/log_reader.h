// Event logs from files: XES (IEEE 1849) or a table as CSV, plain or packed with gzip.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "experiments/log/event_log.h"
#include "experiments/log/xml_tags.h"

namespace rapport {

/// Whether a stream begins as XML does. It is left at its beginning.
bool is_xml(std::istream& in);

/// How a log is to be read, as texts of the command line.
struct LogReading {
  std::vector<std::string> map;  ///< ROLE=COLUMN of a table, ROLE=KEY of XES
  std::string dates;             ///< day-first, month-first; empty: as the dates show
  std::string zone;              ///< in which times of UTC become local; empty: they stay
  bool leave_out_unreadable = false;
};

/// Where the words of the life cycle are not those of the standard, they are made a part of the
/// activity's name: "Accepted / In Progress". Throws InvalidInput, with file and line, for what is
/// no log, for dates that can be read in two ways, and where more than 1 % of the events (and 20)
/// cannot be read, unless these may be left out.
EventLog read_event_log(const std::string& file, const LogReading& reading);

/// The same of XES from any source; `name` is for messages.
EventLog read_xes_log(XmlTags::Source source, const std::string& name, const LogReading& reading);

}  // namespace rapport
