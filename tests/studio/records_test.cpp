// "Start from my own records": what is recognised, the form, and the company that comes of it.
#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/sheet/sheet_file.h"
#include "tests/studio/headless.h"
#include "tests/studio/screen_checks.h"
#include "viz/client/record_kind.h"

using namespace rapport;
using namespace rapport::testing;

namespace {

/// The start screen with the form open.
struct OpenForm {
  TemporaryFolder folder;
  Headless window;
  Studio studio;

  OpenForm() : studio(options_in(folder)) {
    studio.open_records();
    studio.open_form();
    frames(2);
  }
  static StudioOptions options_in(const TemporaryFolder& folder) {
    StudioOptions options = studio_options(folder, 1);
    options.scenarios = folder.path();
    options.simulated = 150;
    return options;
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) window.frame(studio, 1600, 1000);
  }
  /// Types an answer as hands do.
  void answer(const std::string& place, const std::string& text) {
    REQUIRE_MESSAGE(studio.show_answer(place), place);
    frames(4);
    ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
    frames(2);
  }
  void click(const std::string& control) { window.click(studio, control, 1600, 1000); }
  const FormCheck& check() const { return studio.records.check; }
};

bool wait_until(Studio& studio, const std::function<bool()>& holds) {
  for (int i = 0; i < 12000 && !holds(); ++i) {
    studio.refresh(WallClock::now());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return holds();
}

}  // namespace

TEST_CASE("studio records: files are told by their headings, and all else is asked") {
  TemporaryFolder folder;
  const auto kind_of = [&](const std::string& name, const std::string& text) {
    return guess_records(folder.write(name, text)).kind;
  };
  CHECK(kind_of("a.csv", "question,of,answer\ncustomers,,5\n") == RecordKind::answers);
  CHECK(kind_of("b.csv", "customer,joined,left,value\n1,2020-01-01,,4\n") == RecordKind::customers);
  CHECK(kind_of("c.csv", "date;arrival;wait;outcome;service\n1.2.2026;08:00;3;served;60\n") ==
        RecordKind::calls);
  CHECK(kind_of("d.csv", "case_id,activity,timestamp\n1,open,2026-01-01\n") == RecordKind::log);
  CHECK(kind_of("e.xes", "<?xml version=\"1.0\"?><log></log>") == RecordKind::log);
  CHECK(kind_of("f.csv", "colour,shape\nred,round\n") == RecordKind::unknown);
  CHECK(kind_of("g.csv", "") == RecordKind::unknown);
  CHECK(kind_of("h.csv", std::string("\0\xff\xfe,\x01\n,,\n", 9)) == RecordKind::unknown);
  CHECK(guess_records(folder.path()).words.find("folder") != std::string::npos);
  CHECK(guess_records(folder.path() / "none").words == "There is no such file.");
  CHECK(guess_records(folder.path() / "a.csv").words.find("a sheet of answers") !=
        std::string::npos);
}

TEST_CASE("studio records: what cannot be is said beside its field while it is typed") {
  OpenForm s;
  CHECK_FALSE(s.check().is_fine());
  CHECK_FALSE(stands_there(s.window.canvas(), "to be answered"));  // nobody has tried yet
  s.click("make");
  s.frames(2);
  CHECK(s.studio.records.step == RecordsStep::form);
  CHECK(stands_there(s.window.canvas(), "to be answered"));
  CHECK(s.studio.records.active == "customers.customers");
  s.answer("customers.customers", "40,000");
  CHECK(s.check().is_fine());
  s.answer("churn.customers", "180");
  CHECK(s.check().problems.contains("churn.customers"));
  CHECK(stands_there(s.window.canvas(), "is not possible"));
  CHECK(stands_there(s.window.canvas(), "Customers · 1 to mend"));
  s.answer("churn.customers", "18");
  CHECK(stands_there(s.window.canvas(), "write '18 %' for a share in a hundred"));
  s.answer("churn.customers", "18 %");
  CHECK(s.check().is_fine());
  s.answer("people.phone", "1");  // too few for the work
  CHECK(s.check().problems.contains("people.phone"));
  CHECK(s.studio.records.section == FormSection::channels);
}

TEST_CASE("studio records: groups and channels come and go; Tab and Enter walk the fields") {
  OpenForm s;
  s.answer("group.1", "private");
  s.answer("customers.private", "1000");
  s.click("add.group");
  s.frames(2);
  CHECK(s.studio.records.active == "group.2");
  ImGui::GetIO().AddInputCharactersUTF8("private");
  s.frames(2);
  CHECK(s.check().problems.contains("group.2"));
  s.answer("group.2", "f\xc3\xbcr \"alle\" ###x");
  s.studio.key("Tab");
  s.frames(4);
  CHECK(s.studio.records.active == "customers.f\xc3\xbcr \"alle\" ###x");
  CHECK(s.check().problems.contains(s.studio.records.active));
  s.click("drop.group.2");
  CHECK(s.check().is_fine());
  s.click("section.Ways to get in touch");
  s.click("drop.web");
  CHECK(s.check().plan->find("web") == nullptr);
  s.click("add.web");
  s.frames(2);
  CHECK(s.check().plan->find("web") != nullptr);
  CHECK(s.studio.records.active == "contacts.web");
  s.click("industry.Energy");  // has no chat, of which nothing is said
  CHECK(s.check().plan->find("chat") == nullptr);
}

TEST_CASE("studio records: a sheet is the form in a file, and comes back as it was") {
  OpenForm s;
  s.answer("group.1", "=private");
  s.answer("customers.=private", "1000");
  s.answer("value.=private", "-5 / month");
  s.click("section.Ways to get in touch");
  s.click("drop.web");
  const auto path = s.folder.path() / "mine.csv";
  s.studio.ask_sheet(Dialogue::sheet_save);
  s.studio.save_sheet_file(path);
  CHECK(s.studio.dialogue == Dialogue::none);
  const std::string saved = read_file(path);
  s.studio.ask_sheet(Dialogue::sheet_save);
  s.studio.save_sheet_file(path);  // is never replaced
  CHECK(s.studio.dialogue == Dialogue::sheet_save);
  CHECK(s.studio.dialogue_problem.find("mine.csv") != std::string::npos);
  CHECK(read_file(path) == saved);
  s.studio.leave_dialogue();
  Studio again(OpenForm::options_in(s.folder));
  again.open(path);
  REQUIRE_MESSAGE(again.records.step == RecordsStep::form, again.strip);
  CHECK(again.records.check.is_fine());
  CHECK(sheet_text(again.records.form) == sheet_text(s.studio.records.form));
  again.open(s.folder.write("odd.csv", "question,answer\nchrn,4\nindustry,telecom\n"));
  CHECK(again.strip.find("odd.csv:2: 'chrn' is none of the questions") != std::string::npos);
}

TEST_CASE("studio records: a sheet takes the place of other answers only after a question") {
  OpenForm s;
  const auto path = s.folder.write("energy.csv", "question,answer\nindustry,energy\nname,Other\n");
  s.answer("name", "Northline");
  const std::string mine = sheet_text(s.studio.records.form);
  s.studio.open(path);
  REQUIRE(s.studio.dialogue == Dialogue::lose_records);
  s.frames(2);
  CHECK(stands_there(s.window.canvas(), "Open energy.csv in place of your answers?"));
  for (const Size& size : kSizes) {
    s.window.frame(s.studio, size.width, size.height);
    check_screen(s.window.canvas(), "loss", size);
  }
  s.studio.key("Enter");
  CHECK(s.studio.dialogue == Dialogue::none);
  CHECK(sheet_text(s.studio.records.form) == mine);
  s.studio.open(path);
  s.frames(2);
  s.click("lose");
  CHECK(s.studio.dialogue == Dialogue::none);
  CHECK(s.studio.records.form.company.answers.at("name").text == "Other");
  const auto again = s.folder.write("again.csv", "question,answer\nindustry,bank\nname,Bank\n");
  s.studio.open(again);  // a file has what stood there
  CHECK(s.studio.dialogue == Dialogue::none);
  CHECK(s.studio.records.form.company.answers.at("name").text == "Bank");
}

TEST_CASE("studio records: a typed path is looked at in a pause, not at each letter") {
  OpenForm s;
  s.studio.leave_records();
  const auto path = s.folder.write("a.csv", "question,answer\nname,Northline\n");
  s.studio.set_records_path(path.string());
  s.studio.refresh(WallClock::now());
  CHECK(s.studio.records.guess.words.empty());
  REQUIRE(s.studio.next_look());
  s.studio.refresh(*s.studio.next_look());
  CHECK(s.studio.records.guess.kind == RecordKind::answers);
  s.studio.set_records_path(path.string());
  s.studio.choose_records(static_cast<int>(RecordKind::answers));  // looks at once
  CHECK(s.studio.records.step == RecordsStep::form);
  CHECK(s.studio.records.form.company.answers.at("name").text == "Northline");
}

TEST_CASE("studio records: the screens fit at every size") {
  OpenForm s;
  s.click("make");
  for (int i = 0; i < 12; ++i) add_segment(s.studio.records.form);
  s.studio.check_records();
  for (const Size& size : kSizes) {
    for (const FormSection section :
         {FormSection::customers, FormSection::channels, FormSection::company}) {
      s.studio.records.section = section;
      for (int i = 0; i < 2; ++i) s.window.frame(s.studio, size.width, size.height);
      check_screen(s.window.canvas(), "form", size);
    }
  }
  s.studio.records.step = RecordsStep::choice;
  for (const Size& size : kSizes) {
    s.window.frame(s.studio, size.width, size.height);
    check_screen(s.window.canvas(), "choice", size);
  }
}

TEST_CASE("studio records: a company is made, saved and compared; Cancel ends it at once") {
  OpenForm s;
  s.answer("name", "Northline");
  s.answer("customers.customers", "3000");
  s.click("make");
  REQUIRE(s.studio.records.step == RecordsStep::making);
  s.frames(1);
  const auto begin = WallClock::now();
  s.click("making.cancel");
  CHECK(WallClock::now() - begin < std::chrono::seconds(1));
  CHECK(s.studio.records.step == RecordsStep::form);
  s.click("make");
  REQUIRE(wait_until(s.studio, [&] { return s.studio.records.step != RecordsStep::making; }));
  REQUIRE_MESSAGE(s.studio.records.step == RecordsStep::made, s.studio.records.problem);
  s.frames(2);
  CHECK(stands_there(s.window.canvas(), "answers are the company's own"));
  for (const Size& size : kSizes) {
    s.window.frame(s.studio, size.width, size.height);
    check_screen(s.window.canvas(), "made", size);
  }
  // It waits behind Back until an answer is another, and is not lost without a question.
  s.studio.leave_records();
  s.frames(2);
  REQUIRE(s.studio.records.step == RecordsStep::form);
  CHECK(stands_there(s.window.canvas(), "See what was made"));
  s.answer("name", "Southline");
  CHECK(stands_there(s.window.canvas(), "Make my company"));
  s.answer("name", "Northline");
  s.click("make");
  REQUIRE(s.studio.records.step == RecordsStep::made);
  s.studio.open(s.folder.write("other.toml", ""));
  CHECK(s.studio.dialogue == Dialogue::lose_records);
  s.frames(2);
  CHECK(stands_there(s.window.canvas(), "Northline is made and in no file yet"));
  s.studio.key("Enter");
  CHECK(s.studio.dialogue == Dialogue::none);
  CHECK(s.studio.records.step == RecordsStep::made);
  s.studio.ask_to_quit();
  CHECK(s.studio.dialogue == Dialogue::lose_records);
  CHECK_FALSE(s.studio.quit);
  s.studio.key("Esc");
  s.studio.open(s.folder.write("odd.csv", "colour,shape\n"));  // what it is, is asked
  CHECK(s.studio.records.step == RecordsStep::choice);
  s.studio.open_form();
  s.studio.make_my_company();
  REQUIRE(s.studio.records.step == RecordsStep::made);
  const auto path = s.folder.write("northline.toml", "taken");
  s.studio.records.save_path = path.string();
  s.studio.save_company();
  CHECK(s.studio.records.problem.find("northline.toml") != std::string::npos);
  CHECK(read_file(path) == "taken");
  const auto mine = s.folder.path() / "mine.toml";
  s.studio.records.save_path = mine.string();
  s.studio.save_company();
  CHECK_FALSE(s.studio.at_start);
  CHECK(s.studio.document.path() == mine);
  CHECK(s.studio.document.is_saved());
  CHECK(s.studio.firm->policies.size() == 5);  // Today and four programmes
  CHECK(s.studio.shown.size() == kMostShown);
  CHECK(s.studio.policy != kTodayName);
  s.studio.ask_to_quit();
  CHECK(s.studio.quit);
}

TEST_CASE("studio records: a table of customers and an event log become documents") {
  OpenForm s;
  std::string table = "customer,left,value,contacts\n", log = "case,activity,time\n";
  for (int i = 0; i < 200; ++i) {
    table += std::to_string(i) + "," + (i % 5 == 0 ? "1," : "0,") + std::to_string(5 + i % 30) +
             "," + std::to_string(i % 4) + "\n";
    const std::string day =
        "2026-0" + std::to_string(1 + i / 25 % 8) + "-" + std::to_string(10 + i % 18) + " ";
    for (const char* step : {"opened,%s08:00", "served,%s09:30", "closed,%s11:00"}) {
      char line[64];
      std::snprintf(line, sizeof line, step, day.c_str());
      log += std::to_string(i) + "," + line + "\n";
    }
  }
  const struct {
    std::filesystem::path path;
    const char* says;
  } files[] = {{s.folder.write("base.csv", table), "Customers: 200 of 200 records"},
               {s.folder.write("tickets.csv", log), "600 events are 600 activities"}};
  for (const auto& file : files) {
    s.studio.open(file.path);
    CHECK(s.studio.dialogue == Dialogue::importing);
    REQUIRE(wait_until(s.studio, [&] { return s.studio.dialogue == Dialogue::imported; }));
    REQUIRE_MESSAGE(s.studio.imported.problems.empty(), s.studio.imported.problems);
    s.frames(2);
    CHECK(stands_there(s.window.canvas(), file.says));
    for (const Size& size : kSizes) {
      s.window.frame(s.studio, size.width, size.height);
      check_screen(s.window.canvas(), "imported", size);
    }
    if (!s.studio.imported.pictures.empty()) {
      s.click("import.picture");
      CHECK(stands_there(s.window.canvas(), "opened"));
    }
    s.studio.open_imported();
    CHECK_MESSAGE(!s.studio.at_start, s.studio.strip);
    CHECK(s.studio.document.is_changed());
  }
}
