// Visits drawn from known laws, as a file.
#pragma once

#include <cmath>
#include <fstream>
#include <functional>
#include <queue>
#include <string>
#include <vector>

#include "experiments/visits/visit_file.h"
#include "sim/core/calendar.h"
#include "sim/core/distribution.h"
#include "sim/core/text.h"
#include "tests/calibrate/draws.h"
#include "tests/experiments/temporary_folder.h"

namespace rapport {

struct PlantedVisits {
  std::size_t weeks = 12;
  double a_day = 200;   // on other than quiet days, Friday and Saturday, which have half
  double day_cv = 0.0;  // gamma
  double hours = 3.0;   // mean of exponential stays; the class 'long' twice, 'short' half of it
  double left = 0.05;
  std::size_t places = 0;  // 0: nobody waits
  std::size_t people = 4000;
  std::uint32_t seed = 7;
};

/// Visits an hour at an hour of the day: 14 hours by day have four times the rate of the night.
inline double planted_hour(double a_day, std::size_t hour) {
  return a_day / (14 * 4 + 10) * (hour >= 8 && hour < 22 ? 4 : 1);
}

inline std::string text_of_planted(const PlantedVisits& wish) {
  Draws draws(wish.seed);
  const std::int64_t first = days_from_civil({2026, 1, 5});  // a Monday
  const Distribution factor = Distribution::gamma(1, wish.day_cv > 0 ? wish.day_cv : 0.01);
  std::string text = "patient,arrived,minutes,unit,outcome\n";
  std::priority_queue<double, std::vector<double>, std::greater<>> busy;
  for (std::size_t d = 0; d < 7 * wish.weeks; ++d) {
    const bool quiet = d % 7 == 4 || d % 7 == 5;
    const double day = (quiet ? 0.5 : 1.0) * (wish.day_cv > 0 ? draws.of(factor) : 1.0);
    for (std::size_t h = 0; h < 24; ++h) {
      const double rate = day * planted_hour(wish.a_day, h);
      for (double t = -std::log(draws.uniform()) / rate; t < 1;
           t -= std::log(draws.uniform()) / rate) {
        const bool is_long = draws.uniform() < 0.5;
        const double came = 24.0 * static_cast<double>(d) + static_cast<double>(h) + t;
        const double work = -std::log(draws.uniform()) * wish.hours *
                            (wish.places > 0 ? 1.0
                             : is_long       ? 1.6
                                             : 0.4);
        double begins = came;
        if (wish.places > 0 && busy.size() >= wish.places) {
          begins = std::max(came, busy.top());
          busy.pop();
        }
        if (wish.places > 0) busy.push(begins + work);
        const auto minute = static_cast<std::size_t>(60 * t);
        text += std::to_string(draws.below(wish.people)) + "," +
                to_string(civil_from_days(first + static_cast<std::int64_t>(d))) +
                formatted(" %02zu:%02zu,%.2f,", h, minute, 60 * (begins + work - came)) +
                (is_long ? "long," : "short,") +
                (draws.uniform() < wish.left ? "left\n" : "home\n");
      }
    }
  }
  return text;
}

/// A table of visits in a folder of its own.
struct VisitTableFile {
  TemporaryFolder folder;
  std::string path = folder.file("visits.csv");
  explicit VisitTableFile(const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }
  VisitLog read(const VisitForm& form = {}, const std::vector<std::string>& map = {}) const {
    return read_visits(path, names_of_roles(visit_roles(), map), form);
  }
};

inline VisitLog planted_log(const PlantedVisits& wish) {
  return VisitTableFile(text_of_planted(wish)).read();
}

}  // namespace rapport
