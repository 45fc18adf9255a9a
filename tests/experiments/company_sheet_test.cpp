// Scenarios from answers: what is read, what is worked out, and that all of it is a scenario.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "experiments/output/output_file.h"
#include "experiments/sheet/company_fit.h"
#include "experiments/sheet/company_text.h"
#include "experiments/sheet/interview.h"
#include "experiments/sheet/roster.h"
#include "experiments/sheet/sheet_file.h"
#include "sim/core/problem.h"
#include "sim/file/scenario_file.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

GivenAnswer said(const std::string& question, const std::string& of, const std::string& text) {
  return {question, of, text, "", question + "." + of};
}

CompanySheet sheet_of(const char* industry, std::vector<GivenAnswer> answers) {
  return CompanySheet(*find_industry(industry), answers);
}

std::string refused(const char* industry, const std::vector<GivenAnswer>& answers) {
  try {
    plan_company(sheet_of(industry, answers));
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

Scenario scenario_of(const CompanySheet& sheet, const CompanyPlan& plan) {
  return read_scenario_file("new", {{}, {}, read_from({{"new", company_text(sheet, plan)}})}).today;
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("sheets: counts may have marks between thousands, and nothing else may") {
  for (const char* text : {"400000", "400,000", "400.000", "400 000", "400'000", "400_000"}) {
    CHECK(sheet_of("telecom", {said("customers", "all", text)}).customers() == 400000);
  }
  for (const char* text :
       {"40,00", "4000,000", "1,234.567", ",400", "400,", "12.5", "many", "-3", "0"}) {
    CAPTURE(text);
    CHECK(says(refused("telecom", {said("customers", "all", text)}), "customers.all"));
  }
  const auto share =
      sheet_of("telecom", {said("customers", "all", "9"), said("churn", "all", "0.125")});
  CHECK(share.number("churn", "all") == 0.125);
}

TEST_CASE("sheets: what cannot be meant is refused with what to write") {
  const GivenAnswer customers = said("customers", "all", "20000");
  CHECK(says(refused("bank", {}), "How many customers?"));
  CHECK(says(refused("bank", {customers, said("churn", "all", "18")}), "write '18 %'"));
  CHECK(says(refused("bank", {customers, said("contacts", "fax", "3")}), "phone, chat, shop"));
  CHECK(says(refused("bank", {customers, said("chrn", "all", "3 %")}), "did you mean 'churn'"));
  CHECK(says(refused("bank", {customers, said("open", "phone", "mon-fri 8-20")}), "opening hours"));
  CHECK(says(refused("bank", {customers, said("bonus", "all", "3 %")}), "whole company"));
  CHECK(says(refused("bank", {customers, customers}), "answered before"));
  CHECK(says(refused("bank", {customers, said("currency", "", "E R")}), "code of a currency"));
  // 90,000 calls of 8 minutes are more than ten people can take.
  const std::string work =
      refused("bank", {customers, said("contacts", "phone", "90,000"),
                       said("people", "phone", "10"), said("minutes", "phone", "8 min")});
  CHECK(says(work, "138240 hours of work a year"));  // without the 4 % who give up
  CHECK(says(work, "posts at least"));
}

TEST_CASE("sheets: loads, targets and sizes follow from the answers") {
  const CompanySheet sheet =
      sheet_of("energy", {said("customers", "homes", "300,000"),
                          said("customers", "firms", "100,000"), said("churn", "homes", "16 %"),
                          said("churn", "firms", "8 %"), said("contacts", "phone", "30000"),
                          said("minutes", "phone", "6 min"), said("people", "phone", "40"),
                          said("contacts", "mail", "0"), said("contacts", "web", "0"),
                          said("hours", "", "40 h"), said("shrinkage", "", "25 %")});
  const CompanyPlan plan = plan_company(sheet);
  CHECK(plan.represents == 20);
  REQUIRE(plan.segments.size() == 2);
  CHECK(plan.segments[0].customers == 15000);
  CHECK(plan.segments[1].customers == 5000);
  CHECK(plan.retention == doctest::Approx(0.86));
  REQUIRE(plan.channels.size() == 1);
  // 36,000 hours of work a year, but that 4 % give up; 40 posts are 30 h a week on shift each.
  CHECK(plan.channels[0].load == doctest::Approx(0.96 * 36000.0 / (40 * 30 * 365.0 / 7.0)));
  CHECK(plan.channels[0].begun == plan.channels[0].contacts);
}

TEST_CASE("sheets: rosters have all hours of the posts, more of them when more call") {
  const CompanySheet sheet = sheet_of("telecom", {said("customers", "all", "400000")});
  const CompanyPlan plan = plan_company(sheet);
  const Scenario scenario = scenario_of(sheet, plan);
  for (const PlannedChannel& channel : plan.channels) {
    if (!channel.kind->is_staffed()) continue;
    CAPTURE(channel.kind->id);
    const auto pool = std::ranges::find(scenario.pools, channel.kind->id, &PoolSpec::name);
    REQUIRE(pool != scenario.pools.end());
    const double there = channel.people * 38.0 * 0.7;
    const double rostered = pool->staff.mean() * 168.0;
    CHECK(std::fabs(rostered - there) <= std::max(8.0, 0.02 * there));
  }
  const auto phone = std::ranges::find(scenario.pools, "phone", &PoolSpec::name);
  const auto at = [&](Time day, Time hour) { return phone->staff.at(day * kDay + hour * kHour); };
  CHECK(at(0, 10) > at(1, 10));  // Mondays are busy
  CHECK(at(1, 10) > at(1, 18));
  CHECK(at(6, 10) == 0);
}

TEST_CASE("sheets: every industry with every channel is a scenario that names its sources") {
  for (const Industry& industry : industries()) {
    CAPTURE(industry.id);
    std::vector<GivenAnswer> answers{said("customers", "Große \"Kunden\"\n[x]", "5000"),
                                     said("customers", "other", "60")};
    for (const ChannelKind& kind : channel_kinds()) {
      answers.push_back(said("contacts", kind.id, "900"));
    }
    answers.push_back({"name", "", "A \"b\" \\ <c>\n[policy.x]", "annual\nreport", "name"});
    const CompanySheet sheet(industry, answers);
    const CompanyPlan plan = plan_company(sheet);
    const std::string text = company_text(sheet, plan);
    const ScenarioFile file = read_scenario_file("new", {{}, {}, read_from({{"new", text}})});
    CHECK(file.today.segments.size() == 2);
    CHECK(file.today.touch_points.size() == channel_kinds().size());
    CHECK(file.policies.size() == 4);
    CHECK(file.today.name == "A \"b\" \\ <c>\n[policy.x]");
    CHECK(says(text, std::string("usual in ") + industry.id));
  }
}

TEST_CASE("sheets: who has one channel only is a company too") {
  for (const ChannelKind& kind : channel_kinds()) {
    CAPTURE(kind.id);
    std::vector<GivenAnswer> answers{said("customers", "all", "5000")};
    for (const ChannelKind& other : channel_kinds()) {
      answers.push_back(said("contacts", other.id, other.id == kind.id ? "900" : "0"));
    }
    const CompanySheet sheet(*find_industry("telecom"), answers);
    if (!kind.begins || !kind.is_staffed()) {
      CHECK_THROWS_AS(plan_company(sheet), InvalidInput);
      continue;
    }
    CHECK(scenario_of(sheet, plan_company(sheet)).touch_points.size() == 1);
  }
}

TEST_CASE("sheets: a template is read back, and what is filled in counts") {
  const TemporaryFolder folder;
  const std::string path = folder.file("company.csv");
  std::string text = sheet_template(*find_industry("bank"), {"private", "firms"});
  NewFile(path).write(text);
  const auto answers_in = [](const std::string& file) {
    std::vector<GivenAnswer> answers = read_sheet(file, "new");
    CHECK(take_industry(answers) == "bank");
    return answers;
  };
  CHECK(says(refused("bank", answers_in(path)), "How many customers?"));
  const auto fill = [&](const std::string& line, const std::string& with) {
    const std::size_t at = text.find(line + ",,");
    REQUIRE(at != std::string::npos);
    text.replace(at, line.size() + 2, line + "," + with + ",");
  };
  fill("customers,private", "\"90,000\"");
  fill("customers,firms", "10000");
  fill("churn,private", "6 %");
  const std::string filled = folder.file("filled.csv");
  NewFile(filled).write(text);
  const CompanySheet sheet(*find_industry("bank"), answers_in(filled));
  CHECK(sheet.customers() == 100000);
  CHECK(sheet.number("churn", "private") == 0.06);
  CHECK(sheet.answer("churn", "firms").origin(sheet.industry()) == "assumption: usual in bank");
  CHECK_FALSE(scenario_of(sheet, plan_company(sheet)).segments.empty());
}

TEST_CASE("sheets: any two kinds of channels are a scenario, or refused in words") {
  for (const Industry& industry : industries()) {
    for (const ChannelKind& a : channel_kinds()) {
      for (const ChannelKind& b : channel_kinds()) {
        if (&a >= &b) continue;
        CAPTURE(industry.id);
        CAPTURE(a.id);
        CAPTURE(b.id);
        std::vector<GivenAnswer> answers{said("customers", "all", "5000"),
                                         said("first_contact", "", "70 %")};
        for (const ChannelKind& kind : channel_kinds()) {
          answers.push_back(said("contacts", kind.id, &kind == &a || &kind == &b ? "900" : "0"));
        }
        const bool nobody_begins = std::string(a.id) == "web" && std::string(b.id) == "visit";
        if (nobody_begins) {
          CHECK(says(refused(industry.id, answers), "contacts.visit"));
          continue;
        }
        const CompanySheet sheet(industry, answers);
        CHECK(scenario_of(sheet, plan_company(sheet)).touch_points.size() == 2);
      }
    }
  }
}

TEST_CASE("sheets: load is no target, and counts those who are answered") {
  const auto sheet =
      sheet_of("bank", {said("customers", "all", "20000"), said("contacts", "phone", "10000"),
                        said("people", "phone", "20"), said("people", "mail", "4"),
                        said("contacts", "mail", "500"), said("gave_up", "", "10 %"),
                        said("minutes", "phone", "6 min"), said("minutes", "mail", "6 min"),
                        said("hours", "", "40 h"), said("shrinkage", "", "25 %")});
  const CompanyPlan plan = plan_company(sheet);
  const double post = 30.0 * 365.0 / 7.0;
  CHECK(plan.find("phone")->load == doctest::Approx(0.9 * 12000.0 / (20 * post)));
  CHECK(plan.find("mail")->load == doctest::Approx(600.0 / (4 * post)));  // files wait
  const std::string text = company_text(sheet, plan);
  CHECK(says(text, "\nabandonment = \"10 %\""));
  CHECK_FALSE(says(text, "\nload = "));
  // What is too much for these people if all are answered is not where one in two gives up.
  const auto refused_at = [](const char* gave_up) {
    return refused("bank", {said("customers", "all", "20000"), said("contacts", "phone", "10000"),
                            said("people", "phone", "6"), said("minutes", "phone", "6 min"),
                            said("gave_up", "", gave_up)});
  };
  CHECK(says(refused_at("0 %"), "people.phone"));
  CHECK(refused_at("50 %").empty());
}

TEST_CASE("sheets: posts that are worked out suit few calls and many") {
  for (const char* customers : {"300", "1500", "20000", "400000"}) {
    CAPTURE(customers);
    const CompanySheet sheet = sheet_of("telecom", {said("customers", "all", customers)});
    const CompanyPlan plan = plan_company(sheet);
    const Scenario scenario = scenario_of(sheet, plan);
    for (const PlannedChannel& channel : plan.channels) {
      if (!channel.kind->is_waited_for()) continue;
      CAPTURE(channel.kind->id);
      CHECK(channel.people_worked_out);
      const WeekSchedule open = open_week(sheet, channel.kind->id);
      const double hours = open.mean() * 168.0;
      const double on_shift = channel.people * 38.0 * 0.7 / hours;
      const double a = channel.contacts * sheet.number("minutes", channel.kind->id) /
                       static_cast<double>(kHour) / (hours * 365.0 / 7.0);
      CHECK(on_shift >= std::max(2.0, a + std::sqrt(a)) - 1e-9);
      CHECK(channel.load <= 0.7);
      // Somebody is there whenever it is open.
      const auto pool = std::ranges::find(scenario.pools, channel.kind->id, &PoolSpec::name);
      for (Time at = 0; at < kWeek; at += kHour) {
        if (open.at(at) > 0) CHECK(pool->staff.at(at) >= 1);
      }
    }
  }
}

TEST_CASE("sheets: what names no segment holds for all that have no answer of their own") {
  const auto sheet =
      sheet_of("bank", {said("customers", "private", "900"), said("customers", "firms", "100"),
                        said("churn", "", "9 %"), said("churn", "firms", "5 %")});
  CHECK(sheet.segments() == std::vector<std::string>{"private", "firms"});
  CHECK(sheet.number("churn", "private") == 0.09);
  CHECK(sheet.answer("churn", "private").is_given);
  CHECK(sheet.number("churn", "firms") == 0.05);
  CHECK_FALSE(scenario_of(sheet, plan_company(sheet)).segments.empty());
  const auto none = sheet_of("bank", {said("customers", "", "900"), said("churn", "", "9 %")});
  CHECK(none.segments() == std::vector<std::string>{"customers"});
  CHECK(none.number("churn", "customers") == 0.09);
  // One number of customers is not that of each of two.
  CHECK(says(refused("bank", {said("customers", "", "900"), said("churn", "a", "9 %"),
                              said("churn", "b", "8 %")}),
             "of which segment"));
}

TEST_CASE("sheets: prices that follow from values say so") {
  const auto sheet =
      sheet_of("telecom", {said("customers", "", "900"), said("value", "", "28 / month")});
  const SheetAnswer& price = sheet.answer("price", "customers");
  CHECK(price.value / 64.0 == doctest::Approx(sheet.number("value", "customers") / 28.0));
  CHECK(price.origin(sheet.industry()) == "worked out: as value is to the usual value");
  CHECK_FALSE(price.is_given);
}

TEST_CASE("sheets: a start is a Monday, and no hint gives a percent sign twice") {
  const GivenAnswer customers = said("customers", "all", "20000");
  const auto starting = [&](const char* text) {
    return refused("bank", {customers, said("start", "", text)});
  };
  CHECK(starting("2027-01-11").empty());
  CHECK(says(starting("2027-01-14"), "nearest is 2027-01-11"));  // a Thursday
  CHECK(says(starting("2027-01-15"), "nearest is 2027-01-18"));  // a Friday
  CHECK(says(starting("2027-02-29"), "is no date"));
  CHECK(says(starting("soon\nschema = 2"), "is no date"));
  const auto churning = [&](const char* text) {
    return refused("bank", {customers, said("churn", "all", text)});
  };
  CHECK(says(churning("180 %"), "is not possible"));
  CHECK_FALSE(says(churning("180 %"), "write"));
  CHECK_FALSE(says(churning("180"), "write"));  // nor what is not possible either
  CHECK(says(churning("18"), "write '18 %'"));
}

TEST_CASE("sheets: first contact is no target where customers mostly serve themselves") {
  const auto left = [](const char* web) {
    const CompanySheet sheet =
        sheet_of("energy", {said("customers", "", "20000"), said("contacts", "phone", "800"),
                            said("contacts", "mail", "200"), said("contacts", "web", web),
                            said("first_contact", "", "70 %")});
    const CompanyPlan plan = plan_company(sheet);
    const bool in_target = says(company_text(sheet, plan), "\nfirst_contact_resolution = ");
    CHECK(in_target == (plan.left("first_contact_resolution") == nullptr));
    CHECK_FALSE(scenario_of(sheet, plan).segments.empty());
    return !in_target;
  };
  CHECK_FALSE(left("0"));
  CHECK_FALSE(left("1000"));
  CHECK(left("1001"));
}

TEST_CASE("sheets: an interview keeps what is known, and what is usual is not the company's") {
  const std::vector<GivenAnswer> known{said("customers", "private", "9000"),
                                       said("churn", "", "6 %"), said("contacts", "phone", "700")};
  // Name, currency, value: usual; a price; people and minutes of the phone: usual, the first after
  // something that is no number; then nothing more is said.
  std::istringstream in("Hearth\n\n\n?\n20 / month\nmany\n\n");
  std::ostringstream out;
  const Interview interview = ask_company("energy", known, in, out);
  CHECK(says(out.str(), "private: What does one pay?"));
  const std::string currency = "In which currency";
  CHECK(out.str().find(currency) == out.str().rfind(currency));  // asked once
  CHECK_FALSE(says(out.str(), "How many of a hundred leave"));
  CHECK_FALSE(says(out.str(), "phone: How many contacts"));
  CHECK(says(out.str(), "mail: How many contacts"));
  CHECK(says(out.str(), "A month. 0 where no price"));  // what '?' shows
  const CompanySheet sheet(*interview.industry, interview.answers);
  CHECK(sheet.text("name") == "Hearth");
  CHECK(sheet.segments() == std::vector<std::string>{"private"});
  CHECK(sheet.number("churn", "private") == 0.06);
  CHECK(sheet.text("price", "private") == "20 / month");
  CHECK(sheet.number("contacts", "phone") == 700);
  const SheetAnswer& mail = sheet.answer("contacts", "mail");
  CHECK_FALSE(mail.is_given);
  CHECK(mail.origin(sheet.industry()) == "assumption: usual in energy");
  CHECK_FALSE(sheet.knows("contacts", "shop"));
  CHECK_FALSE(scenario_of(sheet, plan_company(sheet)).segments.empty());
}

TEST_CASE("sheets: a target that cannot be reached does not throw the fit away") {
  // Six are there for a call every three hours: nobody waits, whatever the patience.
  NewCompany company = new_company(sheet_of(
      "energy",
      {said("customers", "", "900"), said("contacts", "phone", "100"),
       said("contacts", "mail", "0"), said("contacts", "web", "0"), said("people", "phone", "15"),
       said("gave_up", "", "30 %"), said("complaints", "", "0.02 / year")}));
  fit_company(company, {.threads = 2});
  CHECK(company.why_not.empty());
  const LeftTarget* left = company.plan.left("abandonment");
  REQUIRE(left != nullptr);
  CHECK(says(left->why, "cannot be reached"));
  CHECK(says(company.text, "# abandonment = \"30 %\""));
  REQUIRE(company.fit.has_value());
  CHECK(company.fit->targets.size() == 2);
  for (const TargetFit& target : company.fit->targets) CHECK(target.is_close());
  REQUIRE(company.contacts.size() == 1);
  CHECK(company.contacts[0].found == doctest::Approx(100).epsilon(0.1));
  CHECK_FALSE(read_scenario_file("new", {{}, {}, read_from({{"new", company.text}})})
                  .today.segments.empty());
}
