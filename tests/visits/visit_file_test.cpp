// Tables of visits: what is read, what is mended, what is refused.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/calibrate/problem_text.h"
#include "tests/visits/planted_visits.h"

using namespace rapport;

namespace {

bool has_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// 30 days of eight visits each, one every three hours, of 90 minutes; then `more`.
std::string plain_table(const std::string& more) {
  std::string text = "person,arrival,minutes,class,outcome\n";
  for (int d = 1; d <= 30; ++d) {
    for (int v = 0; v < 8; ++v) {
      text +=
          std::to_string(100 * d + v) + formatted(",2026-04-%02d %02d:00,90,a,home\n", d, 3 * v);
    }
  }
  return text + more;
}

}  // namespace

TEST_CASE("visits: odd records are kept, sorted or left out, each counted") {
  const VisitTableFile file(
      plain_table("9001,2026-04-10 10:00,0,a,home\n"     // under a minute
                  "9002,2026-04-10 11:00,-5,a,home\n"    // negative
                  "9003,2026-04-10 12:00,,a,left\n"      // missing
                  "9004,2026-04-10 13:00,9000,b,home\n"  // over 48 h
                  "9001,2026-04-10 10:00,0,a,home\n"     // twice
                  "9005,no time,30,a,home\n"));          // unreadable
  const VisitLog log = file.read();
  CHECK(log.records == 246);
  CHECK(log.visits.size() == 244);
  CHECK(log.odd.under_a_minute == 1);
  CHECK(log.odd.negative == 1);
  CHECK(log.odd.missing == 1);
  CHECK(log.odd.too_long == 1);
  CHECK(log.odd.duplicates == 1);
  CHECK(log.odd.unreadable == 1);
  CHECK(log.odd.out_of_order == 1);
  CHECK(has_text(log.odd.first_unreadable, "no time"));
  CHECK(log.days == 30);
  CHECK(std::ranges::is_sorted(log.visits, {}, &Visit::arrived));
  std::size_t known = 0, left = 0;
  for (const Visit& visit : log.visits) known += visit.knows_stay(), left += visit.left;
  CHECK(known == 241);
  CHECK(left == 1);
  // A longer bound takes the long stay as one.
  VisitForm form;
  form.longest = 200;
  CHECK(file.read(form).odd.too_long == 0);
}

TEST_CASE("visits: a departure says the stay, right over a change of the clocks") {
  std::string text = "arrival,departure\n";
  for (int d = 1; d <= 28; ++d) {
    for (int v = 0; v < 9; ++v) {
      text += formatted("2026-03-%02dT%02d:30:00+01:00,2026-03-%02dT%02d:00:00+01:00\n", d, v, d,
                        v + 2);
    }
  }
  // Clocks go from 02:00 to 03:00: two hours, not three.
  text += "2026-03-29T00:30:00+01:00,2026-03-29T03:30:00+02:00\n";
  const VisitLog log = VisitTableFile(text).read();
  CHECK(log.visits.front().stay == doctest::Approx(1.5));
  CHECK(log.visits.back().stay == doctest::Approx(2.0));
  CHECK(log.groups == std::vector<std::string>{"visits"});
  CHECK(!log.knows_left);
  CHECK(!log.knows_person);
}

TEST_CASE("visits: what cannot be used is refused with what to do") {
  const auto problem = [](const std::string& text, const VisitForm& form = {}) {
    return problem_of([&] { VisitTableFile(text).read(form); });
  };
  CHECK(has_text(problem("arrival,class\n2026-01-01 10:00,a\n"), "--map departure=COLUMN"));
  CHECK(has_text(problem("class,minutes\na,5\n"), "--map arrival=COLUMN"));
  CHECK(has_text(problem("arrival,los\n2026-01-01 10:00,5\n"), "--durations stay=minutes"));
  CHECK(has_text(problem("arrival,minutes\n2026-01-01 10:00,5\n"), "200 at least"));
  CHECK(has_text(problem("arrival,minutes\n2026-01-01 10:00,x\n"), "is no number"));
  VisitForm mistyped;
  mistyped.left = {"hom"};
  CHECK(has_text(problem(plain_table(""), mistyped), "did you mean 'home'"));
  std::string unreadable;
  for (int i = 0; i < 25; ++i) unreadable += std::to_string(i) + ",?,30,a,home\n";
  CHECK(has_text(problem(plain_table(unreadable)), "--leave-out-unreadable"));
  VisitForm leave_out;
  leave_out.leave_out_unreadable = true;
  CHECK(problem(plain_table(unreadable), leave_out).empty());
  CHECK(has_text(problem(plain_table("1,1926-04-10 10:00,5,a,home\n")), "is a date wrong?"));
}
