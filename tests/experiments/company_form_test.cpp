// Answers as somebody fills them in: what lacks, what comes and goes, and sheets of it.
#include "experiments/sheet/company_form.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/output/output_file.h"
#include "experiments/sheet/sheet_file.h"
#include "tests/experiments/temporary_folder.h"

using namespace rapport;

namespace {

CompanyForm telecom() { return empty_form(*find_industry("telecom")); }

std::vector<std::string> faulty_places(const CompanyForm& form) {
  std::vector<std::string> places;
  for (const auto& [place, problem] : check_form(form).problems) places.push_back(place);
  return places;
}

using Places = std::vector<std::string>;

}  // namespace

TEST_CASE("sheets: a form asks for customers of every group, and for nothing that is usual") {
  CompanyForm form = telecom();
  CHECK(faulty_places(form) == Places{"customers.customers"});
  form.segments[0].answers["customers"].text = "40 000";
  CHECK(check_form(form).is_fine());
  add_segment(form);
  CHECK(faulty_places(form) == Places{"customers.group 2"});
  form.segments[1].answers["customers"].text = "2,000";
  CHECK(check_form(form).sheet->customers() == 42000);
  form.segments[1].name = " customers ";
  CHECK(faulty_places(form) == Places{"group.1", "group.2"});
  form.segments[1].name = "  ";
  CHECK(faulty_places(form) == Places{"group.2"});
}

TEST_CASE("sheets: channels of a form are those of its company") {
  CompanyForm form = empty_form(*find_industry("energy"));
  form.segments[0].answers["customers"].text = "40000";
  const auto& chat = *find_channel_kind("chat");
  CHECK(check_form(form).plan->find("chat") == nullptr);
  add_channel(form, chat);
  CHECK(faulty_places(form) == Places{"contacts.chat"});  // nothing is usual there
  form.channels[1].answers["contacts"].text = "300";
  CHECK(form.channels[1].kind == &chat);
  CHECK(check_form(form).plan->find("chat") != nullptr);
  std::erase_if(form.channels, [](const FormPart& part) { return part.name == "web"; });
  CHECK(check_form(form).plan->find("web") == nullptr);
  choose_industry(form, *find_industry("insurance"));
  CHECK(check_form(form).plan->find("chat") != nullptr);  // something is said of it
}

TEST_CASE("sheets: what is usual is shown as it will be taken") {
  CompanyForm form = telecom();
  const Question &price = *find_question("price"), &contacts = *find_question("contacts");
  CHECK(usual_of(form, check_form(form), contacts, form.channels[0]).empty());
  form.segments[0].answers["customers"].text = "12000";
  form.segments[0].answers["value"].text = "28 / month";
  const FormCheck check = check_form(form);
  REQUIRE(check.is_fine());
  CHECK(usual_of(form, check, price, form.segments[0]) == check.sheet->text("price", "customers"));
  CHECK(usual_of(form, check, contacts, form.channels[0]) ==
        check.sheet->text("contacts", "phone"));
}

TEST_CASE("sheets: a form comes back out of its sheet, whatever its texts are") {
  const TemporaryFolder folder;
  CompanyForm form = telecom();
  form.segments[0].name = "-a, \"b\"";
  form.segments[0].answers["customers"] = {"40,000", "=CRM, June"};
  form.segments[0].answers["value"].text = "-5 / month";
  std::erase_if(form.channels, [](const FormPart& part) { return part.name == "web"; });
  const std::string path = folder.file("form.csv");
  NewFile(path).write(sheet_text(form));
  std::vector<GivenAnswer> answers = read_sheet(path, "new");
  CHECK(take_industry(answers) == "telecom");
  const CompanyForm back = form_of(*find_industry("telecom"), answers);
  CHECK(sheet_text(back) == sheet_text(form));
  CHECK(back.segments[0].answers.at("customers").source == "=CRM, June");
  // What names no group holds for all that have no answer of their own.
  const CompanyForm all = form_of(*find_industry("bank"), {{"churn", "", "5 %", "", "a:2"},
                                                           {"churn", "b", "7 %", "", "a:3"},
                                                           {"customers", "a", "9", "", "a:4"}});
  CHECK(all.segments[0].answers.at("churn").text == "7 %");
  CHECK(all.segments[1].answers.at("churn").text == "5 %");
}
