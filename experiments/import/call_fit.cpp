#include "experiments/import/call_fit.h"

#include <algorithm>

#include "experiments/import/server_pace.h"

namespace rapport {

std::vector<const Call*> usable_calls(const CallLog& log, const std::vector<CallDay>& days,
                                      const UseDays& use) {
  std::vector<const Call*> calls;
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    for (std::size_t i = days[d].first; i < days[d].last; ++i) {
      if (!is_abnormal(days[d], log.calls[i])) calls.push_back(&log.calls[i]);
    }
  }
  return calls;
}

std::vector<const Call*> calls_in_hours(const CallLog& log, const std::vector<CallDay>& days,
                                        const UseDays& use) {
  std::vector<const Call*> calls;
  for (std::size_t d = 0; d < days.size(); ++d) {
    if (!use[d]) continue;
    for (std::size_t i = days[d].first; i < days[d].last; ++i) {
      const Call& call = log.calls[i];
      if (!is_abnormal(days[d], call) && is_open(days[d], call)) calls.push_back(&call);
    }
  }
  return calls;
}

namespace {

/// Shares of priority levels among those who waited: files often say nothing of those who did not.
void fit_priorities(std::span<const Call* const> calls, std::size_t levels,
                    std::vector<TypeFit>& types) {
  for (TypeFit& type : types) type.priority.assign(levels, 0.0);
  for (const Call* call : calls) {
    if (call->wait <= 0) continue;
    types[static_cast<std::size_t>(call->type)]
        .priority[static_cast<std::size_t>(call->priority)] += 1.0;
  }
  for (TypeFit& type : types) {
    double sum = 0.0;
    for (const double n : type.priority) sum += n;
    if (sum == 0.0) type.priority[0] = sum = 1.0;
    for (double& share : type.priority) share /= sum;
  }
}

}  // namespace

CallFit fit_calls(const CallLog& log, const std::vector<CallDay>& days, const UseDays& use) {
  const std::vector<const Call*> calls = usable_calls(log, days, use);
  CallFit fit;
  fit.types.resize(log.types.size());
  std::vector<std::vector<double>> services(log.types.size());
  for (const Call* call : calls) {
    const auto type = static_cast<std::size_t>(call->type);
    ++fit.types[type].calls;
    // Times are whole seconds: a service of 0 took part of one.
    if (call->served()) services[type].push_back(std::max(0.5, static_cast<double>(call->service)));
  }
  for (std::size_t t = 0; t < fit.types.size(); ++t) {
    fit.types[t].name = log.types[t];
    fit.types[t].service = fit_service(std::move(services[t]));
  }
  fit_order(log, days, use, fit);
  fit_priorities(calls, fit.head_start.size(), fit.types);
  fit_patience(calls_in_hours(log, days, use), fit.types);
  fit_balking(log, days, use, fit.types);
  fit_redials(log, days, use, fit.types);
  std::vector<double> usual;
  for (const TypeFit& type : fit.types) usual.push_back(type.service.mean);
  fit.pace = fit_pace(log, calls, usual);
  fit.levels = fit_day_levels(log, days, use, fit);
  return fit;
}

CallFit as_of_the_last_day(CallFit fit, const UseDays& use) {
  const auto last = std::find(use.rbegin(), use.rend(), true);
  if (last == use.rend()) return fit;
  const auto d = static_cast<std::size_t>(use.rend() - last) - 1;
  const DayFactors now = usual_day(fit.levels, d);
  for (std::size_t t = 0; t < fit.types.size(); ++t) {
    TypeFit& type = fit.types[t];
    for (double& seconds : type.service.seconds) seconds *= now.types[t].service;
    type.service.mean *= now.types[t].service;
    for (double& hazard : type.patience.pieces.hazards) hazard *= now.types[t].hazard;
    type.balk = std::min(1.0, type.balk * now.types[t].balk);
  }
  fit.regular *= now.readiness;
  fit.reserve *= now.readiness;
  return fit;
}

}  // namespace rapport
