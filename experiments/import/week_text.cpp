#include "experiments/import/week_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "experiments/import/law_text.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

std::string clock_text(std::size_t half_hour) {
  return formatted("%02zu:%02d", half_hour / 2, half_hour % 2 == 0 ? 0 : 30);
}

/// Whole numbers whose running sum stays within a half of the exact one; at least one where open.
/// Less than a tenth of a person is not carried on: it would send one home, or call one in, for
/// half an hour of a day on which the same people are there all the time.
ByHalfHour<int> whole(const ByHalfHour<double>& exact, const ByHalfHour<bool>& at_least_one) {
  constexpr double kNotCarried = 0.1;
  ByHalfHour<int> result{};
  double owed = 0.0;
  for (std::size_t h = 0; h < kHalfHours; ++h) {
    const double nearest = std::round(exact[h]);
    owed += std::abs(exact[h] - nearest) < kNotCarried ? nearest : exact[h];
    result[h] = std::max(at_least_one[h] ? 1 : 0, static_cast<int>(std::lround(owed)));
    // Whoever has to be there anyway is not missed later.
    owed = at_least_one[h] || exact[h] > 0 ? std::max(owed - result[h], -0.5) : 0.0;
  }
  return result;
}

/// Tells of each span of equal values other than 0: "sun-thu 07:00-09:30" and its value.
void for_each_span(const std::vector<int>& weekdays, const ByHalfHour<int>& values,
                   const std::function<void(const std::string&, int)>& tell) {
  for (const std::string& days : weekday_spans(weekdays)) {
    for (std::size_t h = 0; h < kHalfHours;) {
      std::size_t end = h + 1;
      while (end < kHalfHours && values[end] == values[h]) ++end;
      if (values[h] != 0) tell(days + " " + clock_text(h) + "-" + clock_text(end), values[h]);
      h = end;
    }
  }
}

}  // namespace

std::vector<std::string> weekday_spans(const std::vector<int>& weekdays) {
  std::array<bool, 7> in{};
  for (const int w : weekdays) in[static_cast<std::size_t>(w)] = true;
  if (weekdays.empty()) return {};
  if (weekdays.size() == 7) return {"mon-sun"};
  std::vector<std::string> spans;
  for (std::size_t w = 0; w < 7; ++w) {
    if (!in[w] || in[(w + 6) % 7]) continue;  // a span begins where the day before is out
    std::size_t last = w;
    while (in[(last + 1) % 7]) ++last;
    spans.emplace_back(kWeekdayNames[w]);
    if (last != w) spans.back() += std::string("-") + kWeekdayNames[last % 7];
  }
  return spans;
}

std::string opening_text(const ArrivalFit& arrivals) {
  std::string spans;
  for (int kind = 0; kind < arrivals.kinds.count; ++kind) {
    const ByHalfHour<bool> open = arrivals.open[static_cast<std::size_t>(kind)];
    ByHalfHour<int> values{};
    std::copy(open.begin(), open.end(), values.begin());
    for_each_span(weekdays_of(arrivals.kinds, kind), values, [&](const std::string& span, int) {
      spans += (spans.empty() ? "" : ", ") + quoted(span);
    });
  }
  return "[" + spans + "]";
}

namespace {

/// Weekdays that have the same roster.
struct Roster {
  ByHalfHour<int> people{};
  std::vector<int> weekdays;
};

std::vector<Roster> rosters_of(const ArrivalFit& arrivals, int kind, ShareOfStaff share,
                               bool always_one) {
  std::vector<Roster> rosters;
  const auto k = static_cast<std::size_t>(kind);
  for (const int w : weekdays_of(arrivals.kinds, kind)) {
    ByHalfHour<double> exact{};
    ByHalfHour<bool> one{};
    for (std::size_t h = 0; h < kHalfHours; ++h) {
      if (!arrivals.open[k][h]) continue;
      const double there = arrivals.staffing[static_cast<std::size_t>(w)] * arrivals.present[k][h];
      const double most = arrivals.most_servers[k];
      exact[h] = std::min(most, share.to * there) - std::min(most, share.from * there);
      one[h] = always_one;
    }
    const ByHalfHour<int> people = whole(exact, one);
    const auto same = std::find_if(rosters.begin(), rosters.end(),
                                   [&](const Roster& r) { return r.people == people; });
    if (same == rosters.end()) {
      rosters.push_back({people, {w}});
    } else {
      same->weekdays.push_back(w);
    }
  }
  return rosters;
}

}  // namespace

std::string staff_text(const ArrivalFit& arrivals, ShareOfStaff share, bool always_one) {
  std::string lines;
  for (int kind = 0; kind < arrivals.kinds.count; ++kind) {
    for (const Roster& roster : rosters_of(arrivals, kind, share, always_one)) {
      for_each_span(roster.weekdays, roster.people, [&](const std::string& span, int people) {
        lines += "\n" + quoted(span) + " = " + std::to_string(people);
      });
    }
  }
  return lines;
}

}  // namespace rapport
