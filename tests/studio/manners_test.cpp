// What a desktop program owes to whoever uses it: things are saved under names that are asked for,
// nothing is overwritten or lost, and what goes wrong is said.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <set>

#include "experiments/chart/svg.h"
#include "experiments/output/numbers.h"
#include "experiments/trial/trial.h"
#include "sim/core/give_up.h"
#include "tests/studio/headless.h"
#include "tests/studio/screen_checks.h"
#include "tests/support/failing_firm.h"
#include "tests/support/sampling.h"
#include "viz/canvas/picture.h"
#include "viz/panel/panel_charts.h"
#include "viz/panel/panels.h"
#include "viz/panel/report.h"
#include "viz/panel/shown_numbers.h"

using namespace rapport;
using namespace rapport::testing;
namespace fs = std::filesystem;

namespace {

/// Files may have no more than so many bytes, as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

 private:
  rlimit before_{};
  sighandler_t handler_;
};

/// Whether a text on the screen begins so, or is that, where it is one word.
bool shows(const Canvas& canvas, const std::string& words) {
  const bool is_one = words.find(' ') == std::string::npos;
  return std::ranges::any_of(canvas.texts(), [&](const PlacedText& text) {
    return is_one ? text.text == words : text.text.starts_with(words);
  });
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

/// A results file r.db of three policies, one of them made outside of the scenario, with seed 7.
fs::path write_results(const TemporaryFolder& folder) {
  TrialOptions options;
  options.command = "compare";
  options.scenario = folder.write("small.toml", small_company()).string();
  options.set = {"segment.single.customers=400"};
  Override wider{"latitude", "60", "--try"};
  options.extra = {{"wider", "Spend more", {wider}}};
  options.policies = {"today", "market_driven", "wider"};
  options.seed = 7;
  options.replications = 3;
  options.quiet = true;
  options.out = (folder.path() / "r.db").string();
  {
    Trial trial(options);
    trial.run(3);
    trial.finish();
  }
  fs::remove(folder.path() / "small.toml");  // all that is needed stands in the results
  return folder.path() / "r.db";
}

/// Refreshes until it is so, for two minutes at most.
template <class Condition>
bool wait_for(Studio& studio, Condition&& holds) {
  for (int i = 0; i < 6000 && !holds(); ++i) {
    studio.refresh(WallClock::now());
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return holds();
}

/// Calls of 19 days, a line each.
std::string call_records() {
  std::string csv = "date,arrival,wait,outcome,service_start,service,agent,type\n";
  for (int day = 2; day <= 20; ++day) {
    for (int call = 0; call < 90; ++call) {
      const int at = 8 * 3600 + call * 400 + (call * 37 + day * 101) % 300;
      const int wait = (call * 53 + day * 7) % 45, service = 90 + (call * 71 + day * 29) % 240;
      const auto clock = [](int t) {
        char text[16];
        std::snprintf(text, sizeof text, "%02d:%02d:%02d", t / 3600, t / 60 % 60, t % 60);
        return std::string(text);
      };
      char date[16];
      std::snprintf(date, sizeof date, "2026-03-%02d", day);
      const bool served = call % 11 != 0;
      csv += std::string(date) + "," + clock(at) + "," + std::to_string(wait) + "," +
             (served ? "served," + clock(at + wait) + "," + std::to_string(service) + ",A" +
                           std::to_string(call % 3)
                     : "hung_up,,,") +
             ",help\n";
    }
  }
  return csv;
}

/// What a CSV has in its last line, behind the last comma but `columns`.
double last_number(const std::string& csv, std::size_t column) {
  const std::size_t line = csv.rfind('\n', csv.size() - 2) + 1;
  std::size_t at = line;
  for (std::size_t i = 0; i < column; ++i) at = csv.find(',', at) + 1;
  return std::stod(csv.substr(at));
}

}  // namespace

TEST_CASE(
    "studio manners: a chart is saved as picture, drawing and table, with the numbers it shows") {
  OpenStudio s(4);
  REQUIRE(s.window.canvas().charts().size() == 2);
  const std::string id = s.window.canvas().charts()[0].id;
  CHECK(id == "chart.curves");
  const Box box = s.window.canvas().charts()[0].box;
  for (const char* name : {"a.png", "a.svg", "a.csv"}) s.save_chart(id, s.folder.path() / name);
  const std::string png = read_file(s.folder.path() / "a.png");
  CHECK(png.starts_with("\x89PNG"));
  const auto side = [&](std::size_t at) {
    return 256 * static_cast<unsigned char>(png[at + 2]) + static_cast<unsigned char>(png[at + 3]);
  };
  CHECK(side(16) == doctest::Approx(2 * (box.width + 32)).epsilon(0.01));
  CHECK(side(20) == doctest::Approx(2 * (box.height + 32)).epsilon(0.01));
  CHECK(read_file(s.folder.path() / "a.svg").find("Customers who stay, %") != std::string::npos);
  const std::string csv = read_file(s.folder.path() / "a.csv");
  CHECK(csv.starts_with("date,\"Today: Customers who stay, %\""));
  const SessionState& state = *s.studio.seen.state;
  const auto line = static_cast<std::size_t>(line_of(state, "stay"));
  const double end = state.arms[0].series[(line + 1) * state.month_dates.size() - 1];
  CHECK(last_number(csv, 1) == doctest::Approx(end).epsilon(1e-9));
}

TEST_CASE("studio manners: the right button and the key C offer what a chart can be saved as") {
  OpenStudio s(1);
  s.studio.key("C");
  s.frame();
  REQUIRE(s.studio.menu.has_value());
  CHECK(s.studio.menu->items.size() == 3);
  s.studio.key("Down");
  s.studio.key("Down");
  s.studio.key("Enter");
  CHECK(s.studio.dialogue == Dialogue::save_path);
  CHECK(s.studio.product == SaveKind::csv);
  CHECK(fs::path(s.studio.dialogue_text).filename() == "small_customers_who_stay.csv");
  s.studio.dialogue = Dialogue::none;
  s.window.mouse("chart.difference", false);
  s.frame();
  ImGui::GetIO().MouseDown[1] = true;
  s.frame();
  ImGui::GetIO().MouseDown[1] = false;
  REQUIRE(s.studio.chart.has_value());
  CHECK(s.studio.chart->title == "More than Today, points");
}

TEST_CASE(
    "studio manners: no file is replaced unasked, and a name that cannot be keeps its field") {
  OpenStudio s(1);
  const fs::path there = s.folder.write("there.html", "dear");
  s.studio.key("Ctrl+E");
  REQUIRE(s.studio.dialogue == Dialogue::save_path);
  s.studio.save_product(there, false);
  CHECK(s.studio.dialogue == Dialogue::replace);
  CHECK(read_file(there) == "dear");
  s.studio.key("Enter");  // the careful answer: another name
  CHECK(s.studio.dialogue == Dialogue::save_path);
  CHECK(read_file(there) == "dear");
  s.studio.save_product(there, false);
  s.frame();
  s.window.click(s.studio, "replace", 1600, 1000);
  CHECK(s.studio.dialogue == Dialogue::none);
  CHECK(read_file(there).starts_with("<!doctype html>"));
  s.studio.ask_path(SaveKind::report);
  CHECK(s.studio.dialogue_text == (s.folder.path() / "small_report.html").string());
  s.studio.save_product("/proc/none/x.html", false);
  CHECK(s.studio.dialogue == Dialogue::save_path);
  CHECK(s.studio.dialogue_text == "/proc/none/x.html");
  CHECK(s.studio.dialogue_problem.find("Cannot save") != std::string::npos);
  {
    const SmallDisk full(4000);
    s.studio.save_product(s.folder.path() / "new.html", false);
  }
  CHECK(s.studio.dialogue == Dialogue::save_path);
  CHECK(s.studio.dialogue_problem.find("too large") != std::string::npos);
  CHECK_FALSE(fs::exists(s.folder.path() / "new.html"));
  CHECK_FALSE(fs::exists(s.folder.path() / "new.html.part"));
  s.studio.ask_path(SaveKind::document);
  s.studio.save_product(there, false);
  CHECK(s.studio.dialogue == Dialogue::replace);
  s.folder.write("small.toml", "# somebody else's\n");
  s.studio.ask_path(SaveKind::document);  // its own file is proposed, and changed meanwhile
  s.studio.save_product(s.studio.dialogue_text, false);
  CHECK(s.studio.strip_kind == Studio::StripKind::changed_outside);
  CHECK(read_file(s.path) == "# somebody else's\n");
}

TEST_CASE("studio manners: the report is one page, says what is shown, and texts stay texts") {
  OpenStudio s(5,
               "question = \"Is <b>this</b> & that?\"\n[policy.ours]\nlabel = "
               "\"<script>alert(1)</script>\"\nshort = \"Ours\"\nlevers.latitude = 60\n");
  s.studio.show_policy("ours");
  s.studio.compare_with(kTodayName);
  REQUIRE(settle(s.studio));
  REQUIRE(can_report(s.studio));
  const std::string page = report_page(s.studio);
  CHECK(page.find("Is &lt;b&gt;this&lt;/b&gt; &amp; that?") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("&lt;script&gt;") != std::string::npos);
  for (const char* outside : {"src=", "href=", "url(", "@import", "<link"}) {
    CHECK(page.find(outside) == std::string::npos);
  }
  CHECK(count_of(page, "<svg") == count_of(page, "</svg>"));
  CHECK(count_of(page, "<figure>") == 4);
  CHECK(page.find(s.studio.message.headline) != std::string::npos);
  CHECK(page.find("Spend without asking") != std::string::npos);
  CHECK(page.find("Illustration.") != std::string::npos);
  CHECK(page.find("Luck only.") != std::string::npos);
  CHECK(page.find("--policy today --policy ") != std::string::npos);
  CHECK(page.find("--policy ours") != std::string::npos);
  CHECK(page.find(" --replications 5 --seed 1") != std::string::npos);
  s.studio.click_policy("today");
  s.studio.policy = s.studio.against = "today";
  Studio fresh(studio_options(s.folder, 1));
  CHECK_FALSE(can_report(fresh));
  fresh.ask_path(SaveKind::report);
  CHECK(fresh.dialogue == Dialogue::none);
  CHECK_FALSE(fresh.strip.empty());
}

TEST_CASE(
    "studio manners: a report made early, or of runs that failed, claims no more than it has") {
  OpenStudio s(1);
  const auto now = std::make_shared<SessionState>(*s.studio.seen.state);
  const auto page_of = [&] {
    s.studio.seen.state = std::make_shared<SessionState>(*now);
    return report_page(s.studio);
  };
  const auto table_of = [](const std::string& page) {
    const std::size_t from = page.find("In numbers");
    return page.substr(from, page.find("</table>", from) - from);
  };
  const char *same = "same to the last digit", *always = "however often", *early = "under way";
  std::string page = page_of();  // the one run that was wanted of each is there
  CHECK(page.find(same) != std::string::npos);
  CHECK(page.find(always) == std::string::npos);
  CHECK(page.find("Each interval is rough") != std::string::npos);
  CHECK(page.find(early) == std::string::npos);
  const std::string table = table_of(page);
  for (Interval& mean : now->arms[now->against].means) mean.mean += 7;  // it has other runs besides
  CHECK(table_of(page_of()) == table);

  for (SessionDifference& d : now->differences) d.stage = Stage::student;
  page = page_of();
  CHECK(page.find("Each interval holds for one look") != std::string::npos);
  CHECK(page.find(always) == std::string::npos);
  for (SessionDifference& d : now->differences) d.stage = Stage::always_valid;
  page = page_of();
  CHECK(page.find("Each interval holds however often") != std::string::npos);
  CHECK(page.find("The band of the difference holds however often") != std::string::npos);
  now->differences[static_cast<std::size_t>(key_of(*now, "retention"))].stage = Stage::student;
  CHECK(page_of().find("Each interval holds for one look") != std::string::npos);

  now->wanted = 8;
  now->busy = true;
  page = page_of();
  CHECK(
      page.find(
          "Made while runs were under way.</b> <span>It rests on 1 pair of runs of the 8 that were "
          "wanted.") != std::string::npos);
  CHECK(page.find(same) == std::string::npos);
  CHECK(page.find("--replications 8 ") != std::string::npos);
  now->busy = false;
  for (SessionArm& arm : now->arms) arm.done = 8;
  now->arms[now->policy].failed = 7;
  page = page_of();
  CHECK(page.find("Not all runs are in it.") != std::string::npos);
  CHECK(page.find("7 of 8 runs of") != std::string::npos);
  CHECK(page.find(same) == std::string::npos);
}

TEST_CASE("studio manners: the report never merges a cause that clearly changes, as the screen") {
  OpenStudio s(5);
  auto state = std::make_shared<SessionState>(*s.studio.seen.state);
  const std::string label = "Because of a wrong fact";
  const auto key = static_cast<std::size_t>(key_of(*state, "left_wrong_fact"));
  const auto left = static_cast<std::size_t>(key_of(*state, "left"));
  // A few customers in each run, and clearly more of them with the policy.
  const auto set = [&](std::size_t arm, double customers) {
    double mean = 0;
    for (auto& run : state->arms[arm].runs) {
      RunRecord record = *run;
      record.values[key] = 100 * customers / record.values[left];
      mean += record.values[key] / static_cast<double>(state->arms[arm].runs.size());
      run = std::make_shared<RunRecord>(record);
    }
    state->arms[arm].means[key].mean = mean;
    return mean;
  };
  const auto row_of = [&](double before, double now) {
    const double against = set(state->against, before);
    state->differences[key].mean = set(state->policy, now) - against;
    s.studio.seen.state = state;
    const std::string page = report_page(s.studio);
    const std::size_t from = page.find("by the true cause");
    return page.find("<td>" + label + "</td>", from) != std::string::npos;
  };
  const double few = 0.008 * state->arms[state->against].means[left].mean;
  CHECK(row_of(few / 4, few));
  CHECK_FALSE(row_of(few, few));

  const std::string page = report_page(s.studio);
  CHECK(page.find("<td>Worth, EUR</td>") != std::string::npos);
  CHECK(page.find("Net present value") == std::string::npos);
  CHECK(shows(s.window.canvas(), "Worth, EUR"));
  for (const SessionArm& arm : state->arms)
    CHECK(page.find(" --policy " + arm.name + " ") != std::string::npos);
}

TEST_CASE("studio manners: the report lists levers that differ by date, by part, or for a while") {
  OpenStudio s(1,
               "[policy.ours]\nlevers.latitude.all = 60\nlevers.latitude.segment.business = 200\n"
               "levers.share = 0.8\nlevers.bonus = 0.5\nlevers.metrics = 0.6\n"
               "[policy.theirs]\nlevers.latitude.all = 60\nlevers.latitude.segment.family = 200\n"
               "levers.metrics = 0.4\nlevers.bonus = 0.5\n"
               "[[policy.theirs.change]]\nfrom = \"3 months\"\nlevers.share = 0.8\n"
               "levers.metrics = 0.6\n");
  s.studio.show_policy("theirs");
  s.studio.show_policy("ours");
  s.studio.compare_with("theirs");
  REQUIRE(settle(s.studio));
  REQUIRE(can_report(s.studio));
  const std::string page = report_page(s.studio);
  const auto row_of = [&](const char* lever) {
    const std::size_t from = page.find("The levers that differ");
    const std::size_t at = page.find("<td>" + xml_text(find_lever(lever)->label) + "<", from);
    return at == std::string::npos ? "" : page.substr(at, page.find("</tr>", at) - at);
  };
  CHECK(row_of("latitude").find("60 EUR (family 200 EUR)") != std::string::npos);
  CHECK(row_of("latitude").find("60 EUR (business 200 EUR)") != std::string::npos);
  CHECK(row_of("share").find("30 %, from 6 Apr 2026 80 %") != std::string::npos);
  CHECK(row_of("metrics").find("40 %, from 6 Apr 2026 60 %") != std::string::npos);
  CHECK(row_of("bonus").empty());
}

TEST_CASE("studio manners: the ledger's table has its amounts in full: they sum to the profit") {
  OpenStudio s(4);
  s.studio.open_tab("money");
  s.frame();
  s.save_chart("chart.ledger", s.folder.path() / "ledger.csv");
  const std::string csv = read_file(s.folder.path() / "ledger.csv");
  double sum = 0;
  for (std::size_t at = csv.find('\n') + 1; at < csv.size(); at = csv.find('\n', at) + 1) {
    if (csv.compare(at, 7, "Profit,") == 0) break;
    sum += std::stod(csv.substr(csv.find(',', csv[at] == '"' ? csv.find('"', at + 1) : at) + 1));
  }
  CHECK(sum == doctest::Approx(last_number(csv, 1)).epsilon(1e-6));
  const SessionState& state = *s.studio.seen.state;
  const double profit = state.differences[static_cast<std::size_t>(key_of(state, "profit"))].mean;
  CHECK(last_number(csv, 1) == doctest::Approx(profit).epsilon(1e-9));

  SessionState small = state;  // a firm so small that a thousand is much
  const auto line = static_cast<std::size_t>(line_of(small, "result"));
  const std::size_t moments = small.month_dates.size();
  const auto set_months = [&](double each) {
    std::fill_n(small.series_differences.begin() + static_cast<std::ptrdiff_t>(line * moments),
                moments, each);
    s.studio.seen.state = std::make_shared<SessionState>(small);
    return payback_words(s.studio);
  };
  const double months = static_cast<double>(moments - 1);
  CHECK(set_months(-20).find(": " + count(20 * months) + " EUR short then.") != std::string::npos);
  CHECK(set_months(-1e-12) == "No month differs.");
}

TEST_CASE("studio manners: a state in hand is behind though a newer one has come") {
  Client client{ClientOptions{}};
  const auto before = client.state();
  client.rest();
  const auto begin = std::chrono::steady_clock::now();
  while (client.is_behind(*client.state())) {
    REQUIRE(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(client.is_behind(*before));
}

TEST_CASE("studio manners: what luck could explain is not called good or bad") {
  for (const std::uint32_t runs : {1U, 5U}) {
    OpenStudio s(runs);
    s.studio.open_tab("why");
    s.studio.segments["why"] = "Causes";
    s.frame();
    const SessionState& state = *s.studio.seen.state;
    const auto says = [&](const std::string& text) {
      return std::ranges::any_of(s.window.canvas().texts(),
                                 [&](const PlacedText& placed) { return placed.text == text; });
    };
    int clear = 0;
    for (const LostTo& cause : causes_of(state)) {
      const double change = std::round(cause.policy) - std::round(cause.against);
      if (change == 0 || !says(cause.label)) continue;
      const bool is_sure = is_clear(change_of(state, cause));
      clear += is_sure;
      CAPTURE(cause.label);
      CHECK(says(is_sure ? count(std::abs(change)) : signed_number(change, 1)));
    }
    CHECK((clear > 0) == (runs == 5));
    const auto& texts = s.window.canvas().texts();
    const auto decided = std::ranges::find(texts, "Decided yet?", &PlacedText::text);
    REQUIRE(decided != texts.end());
    const auto scale = static_cast<float>(s.window.canvas().scale());
    ImGui::GetIO().MousePos = {static_cast<float>(decided->box.x + 5) * scale,
                               static_cast<float>(decided->box.y + 5) * scale};
    s.frame();
    std::string help;
    for (const PlacedText& text : s.window.canvas().texts()) help += text.text + " ";
    CHECK((help.find("It is rough") != std::string::npos) == (runs == 1));
    if (runs == 1) CHECK(help.find("however often") == std::string::npos);
  }
}

TEST_CASE("studio manners: results are opened with their policies and seed, and come out again") {
  TemporaryFolder folder;
  const fs::path path = write_results(folder);
  const std::string before = read_file(path);
  Headless window;
  Studio studio(studio_options(folder, 8));
  studio.open(path);
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  CHECK(studio.shown == std::vector<std::string>{"market_driven", "wider"});
  CHECK(studio.seed() == 7);
  CHECK_FALSE(studio.document.is_changed());
  const auto came_out = [&] {
    return studio.strip.find("came out as they are stored") != std::string::npos;
  };
  CHECK_MESSAGE(wait_for(studio, came_out), studio.strip);
  CHECK(studio.seen.state->wanted == 3);
  CHECK(studio.strip_kind == Studio::StripKind::note);
  window.frame(studio, 1280, 800);
  CHECK(shows(window.canvas(), "Save"));
  CHECK_FALSE(shows(window.canvas(), "Saved"));
  CHECK(shows(window.canvas(), "Out of r.db, in no file of its own"));
  studio.save();  // it is in no file yet
  CHECK(studio.dialogue == Dialogue::save_path);
  CHECK(studio.dialogue_text == (folder.path() / "r.toml").string());
  studio.dialogue = Dialogue::none;
  CHECK(read_file(path) == before);
  studio.tab = "trust";
  studio.segments["trust"] = "Compute it again";
  window.frame(studio, 1600, 1000);
  CHECK(shows(window.canvas(), "Save first, under this name"));
  CHECK(shows(window.canvas(), "rapport replay " + path.string()));
  REQUIRE(can_report(studio));
  CHECK(report_page(studio).find("in no file of its own") != std::string::npos);
  const fs::path scenario = folder.write("r.toml", "# somebody else's\n");
  studio.ask_path(SaveKind::document);
  CHECK(studio.dialogue_text == (folder.path() / "r_2.toml").string());
  studio.save_product(studio.dialogue_text, false);
  CHECK(studio.document.is_saved());
  window.frame(studio, 1600, 1000);
  CHECK(shows(window.canvas(), "Saved"));
  CHECK(shows(window.canvas(), "rapport replay again.db"));
  CHECK(report_page(studio).find("in no file of its own") == std::string::npos);
  CHECK(report_page(studio).find("r_2.toml") != std::string::npos);
  CHECK(read_file(scenario) == "# somebody else's\n");
}

TEST_CASE("studio manners: changes to results are back when the results are opened again") {
  TemporaryFolder folder;
  const fs::path path = write_results(folder);
  folder.write("r.toml", small_company());
  std::string mine;
  {
    Studio studio(studio_options(folder, 1));
    studio.open(path);
    REQUIRE_MESSAGE(!studio.at_start, studio.strip);
    studio.show_policy("wider");
    studio.set_lever("latitude", 90, "");
    mine = studio.document.text();
    studio.keep();
  }  // as after a kill
  Studio studio(studio_options(folder, 1));
  REQUIRE(studio.recovered.size() == 1);
  CHECK(studio.recovered[0].path == studio.settings.recent[0].path);
  studio.open(folder.path() / "r.toml");
  CHECK_FALSE(studio.document.was_recovered());
  studio.open(path);
  CHECK(studio.document.text() == mine);
  CHECK(studio.strip.find("are back") != std::string::npos);
  CHECK(studio.seed() == 7);
  studio.undo();
  CHECK(studio.document.text() == studio.results->text);
  studio.redo();
  studio.keep();
  fs::remove(path);
  Studio later(studio_options(folder, 1));
  later.open(path);
  CHECK(later.document.text() == mine);
  CHECK(later.strip.find("not there any more") != std::string::npos);
}

TEST_CASE(
    "studio manners: results that are lost, damaged or none are said, and what is open stays") {
  OpenStudio s(1);
  const std::string open = s.studio.document.text();
  s.folder.write("none.db", "hello");
  s.folder.write("cut.db", std::string("SQLite format 3\0", 16) + std::string(200, 'x'));
  for (const char* name : {"none.db", "cut.db", "missing.db"}) {
    CAPTURE(name);
    s.studio.strip.clear();
    s.studio.open(s.folder.path() / name);
    CHECK(s.studio.strip.find(name) != std::string::npos);
    CHECK(s.studio.strip_kind == Studio::StripKind::problem);
    CHECK(s.studio.document.text() == open);
    CHECK(s.studio.seed() == 1);
  }
}

TEST_CASE("studio manners: a file that another program changes is asked about once, and loaded") {
  OpenStudio s(1);
  CHECK_FALSE(s.studio.keep());
  s.folder.write("small.toml", small_company() + "[policy.theirs]\nlevers.latitude = 33\n");
  CHECK(s.studio.keep());
  CHECK(s.studio.strip_kind == Studio::StripKind::changed_outside);
  s.frame();
  CHECK(s.window.canvas().find_control("strip.load") != nullptr);
  s.studio.strip.clear();  // dismissed: the same change is not asked about again
  CHECK_FALSE(s.studio.keep());
  s.folder.write("small.toml", "schema = 1\nnonsense = \n");
  CHECK(s.studio.keep());
  s.studio.load_again();
  CHECK(s.studio.strip.find("Not loaded") != std::string::npos);
  CHECK(s.studio.firm->find("theirs") == nullptr);
  s.folder.write("small.toml", small_company() + "[policy.theirs]\nlevers.latitude = 33\n");
  s.studio.load_again();
  CHECK(s.studio.firm->find("theirs") != nullptr);
  CHECK_FALSE(s.studio.document.is_changed());
  s.studio.undo();
  CHECK(s.studio.firm->find("theirs") == nullptr);
  CHECK(s.studio.document.is_changed());
}

TEST_CASE(
    "studio manners: a full disk is said once when changes cannot be kept, and nothing is lost") {
  OpenStudio s(1, "[policy.ours]\nlevers.latitude = 20\n");
  s.studio.show_policy("ours");
  s.studio.set_lever("latitude", 60, "");
  const std::string mine = s.studio.document.text();
  {
    const SmallDisk full(10);
    CHECK(s.studio.keep());
    CHECK(s.studio.strip_kind == Studio::StripKind::cannot_save);
    CHECK(s.studio.strip.find("safe in memory") != std::string::npos);
    s.studio.strip.clear();
    CHECK_FALSE(s.studio.keep());
    s.studio.save();
    CHECK(s.studio.strip_kind == Studio::StripKind::cannot_save);
    CHECK(s.studio.strip.find("Cannot save") != std::string::npos);
  }
  CHECK(s.studio.document.text() == mine);
  CHECK(s.studio.document.is_changed());
  s.studio.save();
  CHECK(read_file(s.path) == mine);
}

TEST_CASE("studio manners: broken settings and a missing folder of cases are said at the start") {
  TemporaryFolder folder;
  StudioOptions options = studio_options(folder, 1);
  fs::create_directories(options.config);
  std::ofstream(options.config / "studio.json") << "{\"recent\": 3";
  options.scenarios = folder.path() / "no such folder";
  Headless window;
  Studio studio(options);
  CHECK(studio.strip.find("studio.json.broken") != std::string::npos);
  CHECK(read_file(options.config / "studio.json.broken") == "{\"recent\": 3");
  window.frame(studio, 1280, 800);
  const auto& texts = window.canvas().texts();
  CHECK(std::ranges::any_of(texts, [](const PlacedText& text) {
    return text.text.find("no such folder") != std::string::npos;
  }));
}

TEST_CASE("studio manners: failed runs are counted, and say why") {
  SessionState state;
  CHECK(failed_in_words(state, 7).empty());
  SessionArm arm{"ours", "Ours of all", "Ours"};
  arm.done = 8;
  arm.failed = 1;
  arm.first_failed = 3;
  arm.message = "the queue grew without end";
  state.arms = {arm};
  std::string why;
  CHECK(failed_in_words(state, 7, &why) ==
        "1 of 8 runs of Ours failed (the first is replication 3 of seed 7). Numbers rest on 7.");
  CHECK(why == arm.message);
}

TEST_CASE("studio manners: runs that fail leave the studio running, and are said where one looks") {
  TemporaryFolder folder;
  Headless window;
  Studio studio(studio_options(folder, 8));
  studio.open(folder.write("fails.toml", kRedials));
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  REQUIRE(settle(studio));
  const SessionArm& today = studio.client().state()->arms[0];
  REQUIRE(today.failed > 0);
  REQUIRE(today.failed < 8);
  CHECK(studio.strip == failed_in_words(*studio.client().state(), 1));
  CHECK(studio.strip.starts_with(std::to_string(today.failed) + " of 8 runs of Today failed"));
  CHECK(studio.strip_more.find("255 times") != std::string::npos);
  window.frame(studio, 1280, 800);
  check_screen(window.canvas(), "failed runs", {1280, 800});
  window.click(studio, "strip.show", 1280, 800);
  CHECK(studio.dialogue == Dialogue::show);
}

TEST_CASE("studio manners: presenting and the panel alone: larger, folded, walked by page keys") {
  OpenStudio s(4);
  CHECK(s.window.canvas().find_control("row.latitude") != nullptr);
  for (const char* key : {"P", "W"}) {
    s.studio.key(key);
    CHECK(s.studio.is_folded());
    s.studio.tab = "who";
    std::set<std::string> seen;
    for (std::size_t i = 0; i < panels().size(); ++i) {
      for (const auto& [width, height] : {std::pair{1280, 800}, {1600, 1000}, {2560, 1440}}) {
        s.window.frame(s.studio, width, height);
        CHECK(s.window.canvas().find_control("row.latitude") == nullptr);
        check_screen(s.window.canvas(), std::string("folded, tab ") + s.studio.tab,
                     {width, height});
        CHECK((s.window.canvas().find_control("beside") != nullptr) ==
              (std::string(key) == "W" && width >= 1600));
      }
      seen.insert(s.studio.tab);
      s.studio.key("PageDown");
    }
    CHECK(seen.size() == panels().size());
    s.studio.key("Esc");
    CHECK_FALSE(s.studio.is_folded());
  }
  CHECK(scale_for(1600, 1000, true) == 1.25);
  const std::string before = s.studio.document.text();
  s.studio.key("P");
  s.studio.key("Right");  // moves no lever that nobody sees
  CHECK(s.studio.document.text() == before);
}

TEST_CASE("studio manners: in front of others the ledger has its total and its largest rows") {
  OpenStudio s(4);
  s.studio.key("P");
  s.studio.tab = "money";
  WaterfallChart ledger = ledger_chart(s.studio);
  std::ranges::sort(ledger.rows, std::ranges::greater{},
                    [](const WaterfallRow& row) { return std::abs(row.amount); });
  for (const auto& [width, height] :
       {std::pair{1280, 800}, {1600, 1000}, {1920, 1080}, {1280, 640}}) {
    s.studio.strip = height == 1000 ? "Cannot save: the disk is full." : "";
    s.window.frame(s.studio, width, height);
    check_screen(s.window.canvas(), "presented ledger", {width, height});
    CHECK(shows(s.window.canvas(), "Profit"));
    CHECK_FALSE(shows(s.window.canvas(), "and "));
    const std::size_t whole = height == 640 ? 3 : ledger.rows.size();
    for (std::size_t i = 0; i < whole; ++i) CHECK(shows(s.window.canvas(), ledger.rows[i].name));
  }
}

TEST_CASE("studio manners: a note goes by itself, and is not shown in front of others") {
  OpenStudio s(1);
  CHECK_FALSE(s.studio.next_look().has_value());
  const auto now = WallClock::now();
  s.studio.say_note("Saved: report.html");
  s.frame();
  CHECK(shows(s.window.canvas(), "Saved: report.html"));
  s.studio.present = true;
  s.frame();
  CHECK_FALSE(shows(s.window.canvas(), "Saved: report.html"));
  s.studio.present = false;
  REQUIRE(s.studio.next_look().has_value());
  CHECK(*s.studio.next_look() >= now + std::chrono::seconds(8));
  CHECK(*s.studio.next_look() < now + std::chrono::seconds(10));
  s.studio.refresh(now + std::chrono::seconds(7));
  CHECK_FALSE(s.studio.strip.empty());
  CHECK(s.studio.refresh(*s.studio.next_look()));
  CHECK(s.studio.strip.empty());
  CHECK_FALSE(s.studio.next_look().has_value());

  s.studio.say_problem("The disk is full.");
  s.studio.refresh(WallClock::now() + std::chrono::hours(1));
  s.studio.present = true;
  s.frame();
  CHECK(shows(s.window.canvas(), "The disk is full."));
}

TEST_CASE(
    "studio manners: a second panel beside a wide one, any two of them, and they change places") {
  OpenStudio s(4);
  s.studio.key("W");
  std::uint32_t seen = 0;  // pairs and sizes so far: under sanitizers, every seventh is drawn
  for (const Panel& panel : panels()) {
    for (const Panel& other : panels()) {
      s.studio.tab = panel.id;
      s.studio.beside = other.id;
      for (const auto& [width, height] : {std::pair{1280, 800}, {1600, 1000}, {2560, 1440}}) {
        if (seen++ % testing::kStep != 0) continue;
        s.window.frame(s.studio, width, height);
        check_screen(s.window.canvas(), s.studio.tab + " and " + s.studio.beside, {width, height});
      }
    }
  }
  s.studio.tab = "who";
  s.studio.beside.clear();
  s.studio.key("B");
  REQUIRE(s.studio.menu);
  s.studio.choose_menu("beside:money");
  CHECK(s.studio.beside == "money");
  s.studio.open_tab("money");
  CHECK(s.studio.tab == "money");
  CHECK(s.studio.beside == "who");
  s.studio.choose_menu("beside:");
  CHECK(s.studio.beside.empty());
  s.window.frame(s.studio, 1600, 1000);
  s.window.click(s.studio, "rail.levers", 1600, 1000);
  CHECK_FALSE(s.studio.wide);
}

TEST_CASE("studio manners: call records become a new document, or say why not") {
  TemporaryFolder folder;
  const fs::path records = folder.write("calls.csv", call_records());
  Studio studio(studio_options(folder, 1));
  const auto wait_for_it = [&] {
    wait_for(studio, [&] { return studio.dialogue != Dialogue::importing; });
  };
  studio.open_records();
  studio.import_records(records, RecordKind::calls);
  CHECK(studio.dialogue == Dialogue::importing);
  wait_for_it();
  REQUIRE(studio.dialogue == Dialogue::imported);
  REQUIRE_MESSAGE(studio.imported.problems.empty(), studio.imported.problems);
  CHECK(studio.imported.said[0].find("arrival is “arrival”") != std::string::npos);
  studio.open_imported();
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  CHECK(studio.document.path() == folder.path() / "calls.toml");
  CHECK(studio.document.is_changed());
  CHECK_FALSE(fs::exists(folder.path() / "calls.toml"));
  CHECK(studio.firm->title == "calls");
  studio.set_question("Whom do we lose?");
  const std::string mine = studio.document.text();
  studio.keep();  // a crash now loses nothing
  Studio again(studio_options(folder, 1));
  again.open(records);
  CHECK(again.dialogue == Dialogue::none);
  CHECK(again.document.text() == mine);
  CHECK(again.strip.find("is back") != std::string::npos);
  again.import_records(records, RecordKind::calls);
  wait_for(again, [&] { return again.dialogue != Dialogue::importing; });
  again.open_imported();
  CHECK(again.document.text() == mine);
  CHECK(again.strip.find("are back") != std::string::npos);
  again.undo();
  CHECK(again.document.text() == again.imported.text);
  const fs::path other = folder.write("other.csv", "colour,shape\nred,round\n");
  studio.import_records(other, RecordKind::calls);
  wait_for_it();
  CHECK(studio.dialogue == Dialogue::imported);
  CHECK(studio.imported.problems.find("other.csv") != std::string::npos);
  CHECK(studio.document.path() == folder.path() / "calls.toml");
}

TEST_CASE("studio manners: one import at a time, and one that nobody waits for ends") {
  TemporaryFolder folder;
  const fs::path one = folder.write("one.csv", call_records());
  const fs::path two = folder.write("two.csv", call_records());
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(one);
  studio.open(two);
  CHECK(studio.dialogue == Dialogue::importing);
  CHECK(studio.dialogue_of == "one.csv as records of calls");
  for (const Size& size : kSizes) {
    window.frame(studio, size.width, size.height);
    check_screen(window.canvas(), "importing", size);
  }
  CHECK(shows(window.canvas(), "two.csv was not read: one file at a time."));
  window.click(studio, "importing.cancel", 1600, 1000);
  CHECK(studio.dialogue == Dialogue::none);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  studio.refresh(WallClock::now());
  CHECK(studio.dialogue == Dialogue::none);
  studio.open(two);
  studio.key("Esc");
  CHECK(studio.dialogue == Dialogue::none);
  studio.open(two);
  studio.open(folder.write("small.toml", small_company()));  // another thing is wanted now
  CHECK(studio.dialogue == Dialogue::none);
  CHECK_FALSE(studio.at_start);
  const std::atomic<bool> stop = true;
  CHECK_THROWS_AS(import_records(one, RecordKind::calls, 2, stop), GivenUp);
}

TEST_CASE("studio manners: nothing else is opened while changes cannot be kept") {
  OpenStudio s(1, "[policy.ours]\nlevers.latitude = 20\n");
  const fs::path other = s.folder.write("other.toml", small_company());
  const fs::path records = s.folder.write("calls.csv", call_records());
  s.studio.show_policy("ours");
  s.studio.set_lever("latitude", 60, "");
  const std::string mine = s.studio.document.text();
  {
    const SmallDisk full(10);
    for (const fs::path& path : {other, records}) {
      s.studio.strip.clear();
      s.studio.open(path);
      CHECK(s.studio.document.path() == s.path);
      CHECK(s.studio.document.text() == mine);
      CHECK(s.studio.dialogue == Dialogue::none);
      CHECK(s.studio.strip_kind == Studio::StripKind::cannot_save);
      CHECK(s.studio.strip.starts_with("small.toml stays open"));
    }
    s.studio.to_start();
    CHECK_FALSE(s.studio.at_start);
    s.frame();
    CHECK(s.window.canvas().find_control("strip.elsewhere") != nullptr);
    CHECK(shows(s.window.canvas(), "Not saved, and not kept against a crash"));
  }
  s.studio.open(other);  // kept at once, not only when a second has passed
  CHECK(s.studio.document.path() == other);
  s.studio.open(s.path);
  CHECK(s.studio.document.text() == mine);
}

TEST_CASE("studio manners: changes recovered over a file that changed since are asked about") {
  OpenStudio s(1, "[policy.ours]\nlevers.latitude = 20\n");
  s.studio.show_policy("ours");
  s.studio.set_lever("latitude", 60, "");
  const std::string mine = s.studio.document.text();
  s.studio.keep();
  const std::string theirs = small_company() + "[policy.theirs]\nlevers.latitude = 33\n";
  s.folder.write("small.toml", theirs);
  Studio later(studio_options(s.folder, 1));
  later.open(s.path);
  CHECK(later.document.text() == mine);
  CHECK(later.strip_kind == Studio::StripKind::changed_outside);
  CHECK(later.strip.find("another program has changed small.toml") != std::string::npos);
  CHECK_FALSE(later.keep());  // said once
  later.key("Ctrl+S");
  CHECK(read_file(s.path) == theirs);
  CHECK(later.strip.find("Nothing was saved") != std::string::npos);
  later.load_again();
  CHECK(later.document.text() == theirs);
  CHECK(later.document.is_saved());
  later.undo();
  CHECK(later.document.text() == mine);
  later.save();
  CHECK(read_file(s.path) == mine);
}

TEST_CASE("studio manners: Save on closing closes once there is a name, and only then") {
  TemporaryFolder folder;
  const fs::path path = write_results(folder);
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(path);
  REQUIRE_MESSAGE(!studio.at_start, studio.strip);
  studio.show_policy("wider");
  studio.set_lever("latitude", 90, "");
  const auto close_and_save = [&] {
    studio.ask_to_quit();
    REQUIRE(studio.dialogue == Dialogue::close_unsaved);
    studio.key("Enter");
    REQUIRE(studio.dialogue == Dialogue::save_path);
    window.frame(studio, 1600, 1000);
  };
  close_and_save();
  SUBCASE("a name") {
    studio.save_product("/proc/none/x.toml", false);  // cannot be; the name is asked for again
    CHECK_FALSE(studio.quit);
    studio.save_product(folder.write("there.toml", ""), false);
    REQUIRE(studio.dialogue == Dialogue::replace);
    studio.key("Enter");  // another name
    CHECK_FALSE(studio.quit);
    studio.save_product(folder.path() / "new.toml", false);
    CHECK(studio.quit);
    CHECK(read_file(folder.path() / "new.toml") == studio.document.text());
  }
  SUBCASE("no name") {
    window.click(studio, "cancel", 1600, 1000);
    CHECK(studio.dialogue == Dialogue::none);
    close_and_save();
    studio.key("Esc");
    CHECK(studio.dialogue == Dialogue::none);
    studio.key("Ctrl+S");
    studio.save_product(folder.path() / "new.toml", false);
    CHECK(studio.document.is_saved());
    CHECK_FALSE(studio.quit);
    studio.key("Ctrl+S");
    CHECK_FALSE(studio.quit);
  }
}

TEST_CASE("studio manners: a problem on the start screen is shown in full, and dismissed") {
  TemporaryFolder folder;
  std::string broken = "schema = 1\n";
  for (int i = 0; i < 60; ++i) broken += "nonsense_" + std::to_string(i) + " = 3\n";
  Headless window;
  Studio studio(studio_options(folder, 1));
  studio.open(folder.write("broken.toml", broken));
  REQUIRE(studio.at_start);
  for (const Size& size : kSizes) {
    window.frame(studio, size.width, size.height);
    check_screen(window.canvas(), "start with a strip", size);
  }
  window.click(studio, "strip.show", 1280, 800);
  REQUIRE(studio.dialogue == Dialogue::show);
  const auto last_is_seen = [&](const Size& size) {
    window.frame(studio, size.width, size.height);
    window.frame(studio, size.width, size.height);  // how far it goes is known a frame late
    check_screen(window.canvas(), "a long text", size);
    return std::ranges::any_of(window.canvas().texts(), [](const PlacedText& text) {
      return text.text.find("nonsense_59") != std::string::npos &&
             text.box.bottom() <= text.clip.bottom() + 0.5;
    });
  };
  for (const Size& size : kSizes) {
    studio.open_sheet(Dialogue::show);
    CHECK_FALSE(last_is_seen(size));
    for (int i = 0; i < 40; ++i) studio.key("PageDown");
    CHECK(last_is_seen(size));
    studio.key("PageUp");
    CHECK_FALSE(last_is_seen(size));
  }
  window.frame(studio, 1280, 800);
  window.mouse("show.close", false);
  ImGui::GetIO().MousePos.y -= 200;
  for (int i = 0; i < 200; ++i) {
    ImGui::GetIO().MouseWheel = -1;
    window.frame(studio, 1280, 800);
  }
  CHECK(last_is_seen({1280, 800}));
  studio.key("Esc");
  window.frame(studio, 1280, 800);
  window.click(studio, "strip.close", 1280, 800);
  CHECK(studio.strip.empty());
  studio.say_problem(std::string(40, 'a') + std::string(400, ' ') + "the end of a long line");
  window.frame(studio, 1280, 800);
  window.click(studio, "strip.show", 1280, 800);  // it is cut, so there is more to be seen
  CHECK(studio.dialogue_text == studio.strip);
}

TEST_CASE("studio manners: a file that cannot be read any more is said, and nothing ends") {
  OpenStudio s(1);
  s.studio.set_question("What now?");
  fs::remove(s.path);
  fs::create_symlink("/proc/self/mem", s.path);  // may be opened, and fails where it is read
  s.studio.keep();
  s.studio.key("Ctrl+S");
  CHECK(s.studio.strip.find("Cannot read") != std::string::npos);
  CHECK(s.studio.strip_kind == Studio::StripKind::cannot_save);
  CHECK(s.studio.document.is_changed());
}

TEST_CASE("studio manners: another document is asked nothing that was meant for the last one") {
  OpenStudio s(1, "[policy.ours]\nlevers.latitude = 20\n");
  CHECK(s.studio.window_title() == "small.toml – Rapport");
  s.studio.show_policy("ours");
  s.studio.set_lever("latitude", 60, "");
  CHECK(s.studio.window_title() == "small.toml, not saved – Rapport");
  s.studio.choose_menu("rename:ours");
  REQUIRE(s.studio.dialogue == Dialogue::rename);
  s.studio.open(
      s.folder.write("other.toml", small_company() + "[policy.ours]\nlevers.latitude = 30\n"));
  CHECK(s.studio.window_title() == "other.toml – Rapport");
  CHECK(s.studio.dialogue == Dialogue::none);
  s.studio.show_policy("ours");
  REQUIRE(s.studio.changing() != nullptr);
  CHECK(s.studio.lever_value(*find_lever("latitude"), *s.studio.changing()) == 30);
  s.studio.to_start();
  CHECK(s.studio.window_title() == "Rapport");
}
