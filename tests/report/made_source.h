// Sources of reports whose numbers are made by hand, so that what a report has to say is known.
#pragma once

#include <functional>
#include <string>

#include "experiments/report/report_source.h"

namespace rapport {

/// A firm with two policies; `name` and `label` go in as they are.
std::string firm_text(const std::string& name, const std::string& label);

/// A study of that firm's policies, without quotes in what is put in.
std::string policies_study(const std::string& title, const std::string& more = "");

/// A full factorial of two numbers, staffing and call_backs, with three and two levels.
std::string grid_study();

/// The value of a run.
using ValueOf = std::function<double(std::size_t variant, std::size_t key, std::size_t point,
                                     std::uint32_t replication)>;

/// What a report of these texts is made of, with `variants` of the assumptions.
ReportSource made_source(const std::string& study, const std::string& firm, const ValueOf& value,
                         std::size_t variants = 1);

/// All sentences, headings, notes and cells of a page or a report, a line each.
std::string texts_of(const struct Report& report);

}  // namespace rapport
