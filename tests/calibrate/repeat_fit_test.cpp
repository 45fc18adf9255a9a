// Who comes back: against counts by hand and customers drawn of a known law.
#include "experiments/calibrate/repeat_fit.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "sim/core/calendar.h"
#include "tests/calibrate/draws.h"
#include "tests/calibrate/problem_text.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

struct ContactText {
  TemporaryFolder folder;
  std::string path = folder.file("tickets.csv");
  explicit ContactText(const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  ContactFile read(const std::string& from = "", const std::string& until = "") const {
    return read_contacts(path, names_of_roles(repeat_roles(), {}), from, until, "");
  }
};

/// Contacts of customers at gamma rates over 90 days; each is followed by another within two days
/// with this chance.
ContactFile drawn_contacts(std::size_t customers, double shape, double mean, double follow,
                           std::uint32_t seed) {
  Draws draws(seed);
  const Distribution law = Distribution::gamma(mean, 1 / std::sqrt(shape));
  ContactFile file;
  file.first = 0, file.until = 90;
  for (std::size_t c = 0; c < customers; ++c) {
    const double rate = draws.of(law) / 90;
    std::vector<double> days;
    for (double day = -std::log(draws.uniform()) / rate; day < 90;
         day -= std::log(draws.uniform()) / rate) {
      days.push_back(day);
      if (draws.chance(follow)) days.push_back(day + 2 * draws.uniform());
    }
    std::erase_if(days, [](double day) { return day >= 90; });
    if (days.empty()) continue;
    std::ranges::sort(days);
    const auto number = static_cast<std::int32_t>(file.customers++);
    for (const double day : days) file.contacts.push_back({day, number, 0, 0});
  }
  return file;
}

}  // namespace

TEST_CASE("repeats: a file is read by its usual headings, and counted by hand") {
  std::string text = "caller,opened,channel,category\n";
  // 40 callers: all on day 1; the even ones again on day 4 (same category), every fourth on day 20.
  for (int c = 0; c < 40; ++c) {
    const std::string who = std::to_string(c);
    text += who + ",2024-01-01 10:00,phone,a\n";
    if (c % 2 == 0) text += who + ",2024-01-04 09:00,mail,a\n";
    if (c % 4 == 0) text += who + ",2024-01-20 09:00,phone,b\n";
  }
  text += "0,2024-02-09 12:00,phone,b\n";
  const ContactText file(text);
  const ContactFile read = file.read();
  CHECK(read.columns == std::vector<std::string>{"caller", "opened", "channel", "category"});
  CHECK(read.customers == 40);
  CHECK(read.contacts.size() == 71);
  CHECK(read.until - read.first == 40);
  const RepeatFit fit = fit_repeats(read, 7, 1, file.path);
  CHECK(fit.customers[0] == 20);
  CHECK(fit.customers[1] == 10);
  CHECK(fit.customers[2] == 9);
  CHECK(fit.customers[3] == 1);
  const AgainRow& all = fit.again[0];
  CHECK(all.contacts == 70);  // the last one's week is not known
  CHECK(all.again == doctest::Approx(20.0 / 70));
  CHECK(all.same_category == doctest::Approx(20.0 / 70));
  CHECK(all.bounds.low < all.again);
  CHECK(all.bounds.high > all.again);
  const ContactFile part = file.read("2024-01-02", "2024-01-31");
  CHECK(part.contacts.size() == 30);
  CHECK(part.left_out == 41);
}

TEST_CASE("repeats: the law of contacts is found again, though who has none is not seen") {
  const ContactFile file = drawn_contacts(6000, 0.6, 2.0, 0.0, 1);
  CHECK(file.customers < 4500);
  const RepeatFit fit = fit_repeats(file, 7, 1, "file");
  CHECK(fit.law.shape == doctest::Approx(0.6).epsilon(0.12));
  CHECK(fit.law.rate == doctest::Approx(2.0 * 365.25 / 90).epsilon(0.08));
  CHECK(fit.law.seen_share ==
        doctest::Approx(static_cast<double>(file.customers) / 6000).epsilon(0.04));
  CHECK(fit.law.log_likelihood > fit.law.one_rate + 100);
  // Nothing follows a contact but what the customers' own rates bring.
  CHECK(fit.again[0].by_rate == doctest::Approx(fit.again[0].again).epsilon(0.06));
  REQUIRE(fit.tried);
  CHECK(fit.predicted == doctest::Approx(fit.seen).epsilon(0.06));
  CHECK(fit.miss < fit.miss_as_before);
  CHECK(fit.miss < fit.miss_alike);
}

TEST_CASE("repeats: what follows a contact is more than the customers' rates explain") {
  const ContactFile file = drawn_contacts(4000, 1.0, 2.0, 0.3, 2);
  const RepeatFit fit = fit_repeats(file, 7, 1, "file");
  CHECK(fit.again[0].again > fit.again[0].by_rate + 0.1);
  CHECK(holds(fit.again[0].bounds, fit.again[0].again));
  REQUIRE(fit.again_after.size() == fit.again.size());
  CHECK(fit.again_after[0].again == doctest::Approx(fit.again_before[0].again).epsilon(0.15));
}

TEST_CASE("repeats: what cannot be used is told") {
  CHECK(says(problem_of([] {
               ContactFile file = drawn_contacts(10, 1, 1, 0, 3);
               fit_repeats(file, 7, 1, "few.csv");
             }),
             "few.csv: has only"));
  CHECK(says(problem_of([] {
               ContactFile file = drawn_contacts(500, 1, 5, 0, 3);
               fit_repeats(file, 40, 1, "short.csv");
             }),
             "--within"));
  const ContactText none("who,opened\n1,2024-01-01\n");
  CHECK(says(problem_of([&] { none.read(); }), "--map customer=COLUMN"));
  const ContactText bad("caller,opened\n1,2024-01-01\n2,soon\n3,2024-01-02\n");
  CHECK(says(problem_of([&] { bad.read(); }), "tickets.csv:3: opened 'soon' is no date"));
  const ContactText blank("caller,opened\n1,2024-01-01\n,2024-01-02\n");
  CHECK(blank.read().nameless == 1);
  CHECK(blank.read().contacts.size() == 1);
}
