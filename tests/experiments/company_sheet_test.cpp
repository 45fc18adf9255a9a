// Scenarios from answers: what is read, what is worked out, and that all of it is a scenario.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "experiments/output/output_file.h"
#include "experiments/sheet/company_text.h"
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
  CHECK(says(refused("bank", read_sheet(path)), "How many customers?"));
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
  const CompanySheet sheet(*find_industry("bank"), read_sheet(filled));
  CHECK(sheet.customers() == 100000);
  CHECK(sheet.number("churn", "private") == 0.06);
  CHECK(sheet.answer("churn", "firms").origin(sheet.industry()) == "assumption: usual in bank");
  CHECK_FALSE(scenario_of(sheet, plan_company(sheet)).segments.empty());
}
