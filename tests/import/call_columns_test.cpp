#include "experiments/import/call_columns.h"

#include <algorithm>

#include "tests/import/csv_calls.h"

using namespace rapport;

namespace {

constexpr const char* kRow = "1,2026-01-05,9:00:00,10,ANSWERED,60\n";

std::string header(const std::string& headings) { return headings + "\n" + kRow; }

std::vector<std::string> mapped(const CsvCalls& calls) {
  std::vector<std::string> all;
  for (const MappedColumn& one : calls.columns) {
    all.push_back(one.role + "=" + one.column + (one.guessed ? "?" : ""));
  }
  return all;
}

}  // namespace

TEST_CASE("each role has a name and a sentence") {
  for (const CallRole& role : call_roles()) {
    CAPTURE(role.name);
    CHECK(std::string(role.doc).size() > 5);
  }
}

TEST_CASE("columns are guessed from usual headings, in any case and with spaces") {
  CsvCalls calls(header("id,DATE,Queue Start,wait-time,\" Outcome \",Service Time"));
  CHECK(calls.read().calls.size() == 1);
  CHECK(mapped(calls) == std::vector<std::string>{"date=DATE?", "arrival=Queue Start?",
                                                  "wait=wait-time?", "outcome= Outcome ?",
                                                  "service=Service Time?"});
}

TEST_CASE("what the user maps goes before the guess, and a role can be left without a column") {
  CsvCalls calls(header("type,date,came,wait,how,service"));
  CHECK(calls.read({.map = {"arrival=came", "outcome=HOW", "type="}}).types ==
        std::vector<std::string>{"calls"});
  CHECK(mapped(calls) == std::vector<std::string>{"date=date?", "arrival=came", "wait=wait?",
                                                  "outcome=how", "service=service?"});
}

TEST_CASE("missing roles are named with the columns, the way out and the nearest heading") {
  CHECK(CsvCalls(header("id,date,arival,wait,outcome,service")).refusal() ==
        "calls1.csv: no column says when a call came ('arrival', or 'menu_end')\n"
        "    allowed: the columns are 'id', 'date', 'arival', 'wait', 'outcome', 'service'; "
        "understood: date ('date'), wait ('wait'), outcome ('outcome'), service ('service'); say "
        "which: --map arrival=COLUMN, perhaps --map arrival=arival\n");
  const std::string all = CsvCalls("a,b\n1,2\n").refusal();
  for (const char* what :
       {"when a call came", "whether a call was served", "how long a call waited",
        "how long a call was served", "'a', 'b'", "--map wait=COLUMN"}) {
    CAPTURE(what);
    CHECK(all.find(what) != all.npos);
  }
  CHECK(CsvCalls("time,wait,outcome,service\n9:00,1,SERVED,5\n").refusal() ==
        "calls1.csv: no column says on which day a call came, and its times do not name it "
        "('date')\n    allowed: the columns are 'time', 'wait', 'outcome', 'service'; say which: "
        "--map date=COLUMN\n");
}

TEST_CASE("what cannot be mapped is refused") {
  const std::string good = header("id,date,arrival,wait,outcome,service");
  const auto refusal = [&](const std::vector<std::string>& map) {
    return CsvCalls(good).refusal({.map = map});
  };
  CHECK(refusal({"arival=arrival"}).find("there is no role 'arival'") != std::string::npos);
  CHECK(refusal({"arival=arrival"}).find("did you mean 'arrival'?") != std::string::npos);
  CHECK(refusal({"arrival"}).find("'arrival' says no column") != std::string::npos);
  CHECK(refusal({"arrival=arival"}) ==
        "calls1.csv: there is no column 'arival'\n    allowed: the columns are 'id', 'date', "
        "'arrival', 'wait', 'outcome', 'service'; did you mean 'arrival'?\n");
  CHECK(refusal({"wait=id", "service=id"}) ==
        "calls1.csv: the column 'id' is mapped to both 'wait' and 'service'\n");
  CHECK(refusal({"wait=id", "wait=wait"}) == "--map: the role 'wait' is mapped twice\n");
  CHECK(refusal({"served=X", "hung_up=x"}) == "--map: the outcome 'x' is given two meanings\n");
  CHECK(CsvCalls(header("x,date,arrival,wait,x,service")).refusal({.map = {"outcome=x"}}) ==
        "calls1.csv: the column 'x' stands twice in the header\n");
  CHECK(CsvCalls("date,arrival,wait,service\n2026-01-05,9:00,1,5\n")
            .refusal({.map = {"served=X"}})
            .find("no column says what the words for outcomes stand in") != std::string::npos);
}

TEST_CASE("two mistakes are told at once, in two files too") {
  CsvCalls calls;
  calls.add("a,b\n1,2\n");
  calls.add(header("id,date,arrival,wait,outcome,duration1"));
  const std::string text = calls.refusal();
  CHECK(text.find("calls1.csv: no column says when") != text.npos);
  CHECK(text.find("calls2.csv: no column says how long a call was served") != text.npos);
}

TEST_CASE("usual words for outcomes are known, others have to be mapped") {
  const std::string start = "date,arrival,wait,outcome,service\n";
  const auto row = [](const std::string& word, const std::string& time = "9:00") {
    return "2026-01-05," + time + ",1," + word + ",5\n";
  };
  std::string text = start;
  for (const char* word : {"AGENT", "Answered", "served", "HANDLED", "HANG", "abandoned", "ABANDON",
                           "HangUp", "LOST", "PHANTOM", "Test", "IGNORE"}) {
    text += row(word);
  }
  CsvCalls known(text);
  const CallLog log = known.read();
  CHECK(log.calls.size() == 9);
  CHECK(std::count_if(log.calls.begin(), log.calls.end(),
                      [](const Call& c) { return c.served(); }) == 4);
  CHECK(reasons(log, known) ==
        std::vector<std::string>{"3 the outcome says to ignore it, as 'PHANTOM' (calls1.csv:11)"});

  CsvCalls other(start + row("OK") + row("BUSY") + row("BUSY", "9:01") + row("TEST") + row(""));
  CHECK(other.refusal() ==
        "--map: outcomes without a known meaning: 'BUSY' 2 times, 'OK' 1 time\n"
        "    say what each means: --map served=WORD, hung_up=WORD or ignore=WORD\n");
  const CallLog mapped_log =
      other.read({.map = {"served=ok", "hung_up=BUSY", "ignore=", "served=Test", "served=gone"}});
  CHECK(mapped_log.calls.size() == 4);
  CHECK(reasons(mapped_log, other) ==
        std::vector<std::string>{"1 the outcome says to ignore it, as '' (calls1.csv:6)"});
  CHECK(has(mapped_log.notes, "No record has the outcome 'gone', which is mapped."));
}
