// Cases of a run as files that process-mining tools read: XES (IEEE 1849), or a table as CSV.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/log/run_log.h"

namespace rapport {

enum class LogFormat { xes, csv };

/// Gives the file to `sink` piece by piece. A leg is an activity, named as its touch point: in XES
/// `schedule` where it waited, `start` where it took time, and `complete`; `withdraw` where it was
/// not served. A CSV has a line for each, with a start and a time. The group is the department, or
/// else the pool. Times are the scenario's, which has no time zone, written as UTC.
void write_log(const Model& model, const std::vector<RunCase>& cases, LogFormat format,
               const std::function<void(const std::string&)>& sink);

}  // namespace rapport
