// What becomes of each record: a call, a reason or a note.
#include "experiments/import/call_log.h"

#include "tests/import/csv_calls.h"

using namespace rapport;

namespace {

// As the example's columns, without those that nothing is made of.
constexpr const char* kFull =
    "date,vru_exit,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,server,type,priority,"
    "customer_id\n";

CallLog read(const std::string& rows) { return CsvCalls(kFull + rows).read(); }

Call only(const CallLog& log) {
  REQUIRE(log.calls.size() == 1);
  return log.calls[0];
}

// The one reason for which a row beside a good one is left out.
std::string why(const std::string& row, const std::string& header = kFull,
                const std::string& good =
                    "2026-01-05,9:00:00,9:00:00,9:00:10,10,AGENT,9:00:10,"
                    "9:01:10,60,ANNA,PS,0,7\n") {
  CsvCalls calls(header + good + row + "\n");
  const CallLog log = calls.read();
  CHECK(log.records == 2);
  CHECK(log.calls.size() == 1);
  REQUIRE(log.left_out.size() == 1);
  CHECK(log.left_out[0].records == 1);
  CHECK(calls.without_folder(log.left_out[0].first) == "calls1.csv:3");
  return log.left_out[0].reason;
}

}  // namespace

TEST_CASE("a served call that waited") {
  const CallLog log =
      read("2026-01-05,9:00:05,9:00:06,9:00:16,10,AGENT,9:00:17,9:01:17,60,ANNA,PS,2,1234\n");
  const Call expected{.day = 0,
                      .arrival = 32'406,
                      .wait = 10,
                      .service_start = 32'417,
                      .service = 60,
                      .server = 0,
                      .customer = 0,
                      .type = 0,
                      .priority = 2,
                      .end = CallEnd::served};
  CHECK(only(log) == expected);
  CHECK(log.days == std::vector<Date>{{2026, 1, 5}});
  CHECK(log.types == std::vector<std::string>{"PS"});
  CHECK(log.servers == std::vector<std::string>{"ANNA"});
  CHECK(log.customers == std::vector<std::string>{"1234"});
  CHECK(log.records == 1);
  CHECK(log.left_out.empty());
  CHECK(log.notes.empty());
}

TEST_CASE("calls that did not wait arrive when the menu ends") {
  for (const char* queue : {"0:00:00,0:00:00,0", ",,", ",,0", "00:00,,0:00:00"}) {
    CAPTURE(queue);
    const Call call = only(read("2026-01-05,9:00:05," + std::string(queue) +
                                ",AGENT,9:00:04,9:01:04,60,ANNA,PS,0,0\n"));
    CHECK(call.arrival == 32'405);
    CHECK(call.wait == 0);
    CHECK(call.service_start == 32'404);
    CHECK(call.customer == Call::kNobody);
  }
}

TEST_CASE("calls that hung up have no service and no server") {
  const CallLog log =
      read("2026-01-05,9:00:05,9:00:06,9:00:16,10,HANG,9:00:16,9:00:20,4,ANNA,PS,0,0\n");
  const Call call = only(log);
  CHECK_FALSE(call.served());
  CHECK(call.wait == 10);
  CHECK(call.service_start == 0);
  CHECK(call.service == 0);
  CHECK(call.server == Call::kNobody);
  CHECK(log.notes ==
        std::vector<std::string>{"1 call that hung up has a service, which is not used."});
}

TEST_CASE("wait and service are told from times where no column has them") {
  const std::string header = "date,arrival,queue_end,outcome,service_start,service_end\n";
  const Call waited =
      only(CsvCalls(header + "2026-01-05,9:00:00,9:00:30,SERVED,9:00:31,9:02:01\n").read());
  CHECK(waited.wait == 30);
  CHECK(waited.service_start == 32'431);
  CHECK(waited.service == 90);
  const Call gone = only(CsvCalls(header + "2026-01-05,9:00:00,9:00:30,LOST,,\n").read());
  CHECK(gone.wait == 30);
  const Call from_service =
      only(CsvCalls(header + "2026-01-05,9:00:00,0:00:00,SERVED,9:00:31,9:02:01\n").read());
  CHECK(from_service.wait == 31);
  const Call early = only(CsvCalls(header + "2026-01-05,9:00:02,,SERVED,9:00:01,9:02:01\n").read());
  CHECK(early.wait == 0);
  const Call no_start =
      only(CsvCalls(header + "2026-01-05,9:00:00,9:00:30,SERVED,,9:02:01\n").read());
  CHECK(no_start.service_start == 32'430);
  CHECK(no_start.service == 91);
}

TEST_CASE("without outcomes, who has a service was served") {
  const std::string header = "date,arrival,wait,service\n";
  const CallLog log =
      CsvCalls(header + "2026-01-05,9:00,10,60\n2026-01-05,9:01,10,0\n2026-01-05,9:02,10,\n")
          .read();
  REQUIRE(log.calls.size() == 3);
  CHECK(log.calls[0].served());
  CHECK(log.calls[0].service_start == 32'410);
  CHECK_FALSE(log.calls[1].served());
  CHECK_FALSE(log.calls[2].served());
  CHECK(log.types == std::vector<std::string>{"calls"});
  CHECK(log.servers.empty());
}

TEST_CASE("without outcomes, a service of 0 seconds that somebody gave was one") {
  const std::string header = "date,arrival,wait,service_start,service,server\n";
  const CallLog log = CsvCalls(header +
                               "2026-01-05,9:00,10,9:00:10,0,\n"
                               "2026-01-05,9:01,10,,0,Ann\n"
                               "2026-01-05,9:02,10,,0,\n"
                               "2026-01-05,9:03,10,,,\n")
                          .read();
  REQUIRE(log.calls.size() == 4);
  CHECK(log.calls[0].served());
  CHECK(log.calls[1].served());
  CHECK_FALSE(log.calls[2].served());
  CHECK_FALSE(log.calls[3].served());
}

TEST_CASE("moments with their day need no column of dates") {
  const CallLog log = CsvCalls(
                          "arrival;wait;outcome;service_start;service_end\n"
                          "2026-01-05 23:59:50;20;SERVED;2026-01-06T00:00:10;"
                          "2026-01-06 00:01:10\n")
                          .read();
  const Call call = only(log);
  CHECK(log.days == std::vector<Date>{{2026, 1, 5}});
  CHECK(call.arrival == 86'390);
  CHECK(call.service_start == 86'410);
  CHECK(call.service == 60);
}

TEST_CASE("times past midnight") {
  const Call ends_later = only(
      read("2026-01-05,23:51:34,23:51:34,23:52:21,47,AGENT,23:52:20,0:00:55,515,ANNA,PS,0,0\n"));
  CHECK(ends_later.service_start == 85'940);
  CHECK(ends_later.service_end() == 86'455);
  const Call starts_later =
      only(read("2026-01-05,23:59:55,0:00:00,0:00:00,0,AGENT,0:00:07,0:02:13,126,ANNA,PS,0,0\n"));
  CHECK(starts_later.arrival == 86'395);
  CHECK(starts_later.service_start == 86'407);
  const Call waits_over =
      only(read("2026-01-05,23:59:19,23:59:29,0:00:26,57,HANG,,,,NO_SERVER,PS,0,0\n"));
  CHECK(waits_over.arrival == 86'369);
  CHECK(waits_over.wait == 57);
  const Call without_wait =
      only(CsvCalls("date,arrival,queue_end,outcome,service\n2026-01-05,23:59:29,0:00:26,LOST,\n")
               .read());
  CHECK(without_wait.wait == 57);
  const CallLog next_day = read("2026-01-31,23:59:58,0:00:03,0:00:10,7,HANG,,,,,PS,0,0\n");
  CHECK(next_day.days == std::vector<Date>{{2026, 2, 1}});
  CHECK(only(next_day).arrival == 3);
}

TEST_CASE("records that cannot be used are left out with their reason") {
  const auto row = [](const char* rest) { return std::string("2026-01-05,") + rest; };
  CHECK(why(row("9:00,9:00,9:01,60,PHANTOM,,,,,PS,0,0")) ==
        "the outcome says to ignore it, as 'PHANTOM'");
  CHECK(why("05.01.2026,9:00,9:00,9:01,60,HANG,,,,,PS,0,0") ==
        "date cannot be read, as '05.01.2026' (YYYY-MM-DD)");
  CHECK(why(",9:00,9:00,9:01,60,HANG,,,,,PS,0,0") == "date is empty");
  CHECK(why(row("9:00,9h,9:01,60,HANG,,,,,PS,0,0")) ==
        "arrival cannot be read, as '9h' (H:MM:SS, HH:MM or YYYY-MM-DD HH:MM:SS)");
  CHECK(why(row("9h,,9:01,60,HANG,,,,,PS,0,0")).find("menu_end cannot be read, as '9h'") == 0);
  CHECK(why(row(",,,0,HANG,,,,,PS,0,0")) == "arrival is empty");
  CHECK(why(row("9:00,9:00,9:01,4:30,HANG,,,,,PS,0,0")) ==
        "wait cannot be read, as '4:30' (seconds or H:MM:SS)");
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,9:01,9:02,a minute,,PS,0,0")).find("service cannot") == 0);
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,soon,9:02,60,,PS,0,0")).find("service_start cannot") == 0);
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,9:01,late,60,,PS,0,0")).find("service_end cannot") == 0);
  CHECK(why(row("9:00,9:00,9:00,60,HANG,,,,,PS,high,0")) ==
        "priority cannot be read, as 'high' (a whole number from 0 to 100)");
  for (const char* priority : {"101", "40000", "-1", "1.5"}) {
    CAPTURE(priority);
    CHECK(why(row(("9:00,9:00,9:00,60,HANG,,,,,PS," + std::string(priority) + ",0").c_str()))
              .find("priority cannot") == 0);
  }
  CHECK(why(row("9:00,9:00,8:59,60,HANG,,,,,PS,0,0")) == "ends before it begins");
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,9:01,9:00,60,,PS,0,0")) == "ends before it begins");
  CHECK(why(row("9:00,9:00,9:01,-1,HANG,,,,,PS,0,0")) == "the wait is negative");
  CHECK(why(row("9:00,9:00,9:01,43201,HANG,,,,,PS,0,0")) == "the wait is longer than 12 hours");
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,9:01,9:02,-1,,PS,0,0")) == "the service is negative");
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,9:01,9:02,43201,,PS,0,0")) ==
        "the service is longer than 12 hours");
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,9:01,21:01:01,60,,PS,0,0")) ==
        "the service is longer than 12 hours");
  CHECK(why(row("1:00,1:00,1:01,60,AGENT,13:02,13:03,60,,PS,0,0")) ==
        "the service begins more than 12 hours from the arrival");
  CHECK(why(row("9:00,9:00,9:01,60,AGENT,9:01,,,,PS,0,0")) ==
        "no service, and no times to tell it from");
  CHECK(why(row("9:00,9:00")) == "another number of fields than the header");
  CHECK(why(row("9:00,9:00,9:01,60,HANG,,,,,\"PS,0,0")) == "a quote is opened and never closed");
  CHECK(why(row("9:00,9:00,9:01,60,HANG,,,,,\"P\"S,0,0")) ==
        "text between a closing quote and the next separator");
  CHECK(why(row("9:00,9:00,9:01,60,HANG,,,,,P") + '\0' + "S,0,0") == "a NUL byte");
  CHECK(why("2026-01-05,9:00,HANG,,60", "date,arrival,outcome,service_start,service\n",
            "2026-01-05,9:00,AGENT,9:01,60\n") == "no wait, and no times to tell it from");
  CHECK(why("9:00,10,60", "arrival,wait,service\n", "2026-01-05 9:00,10,60\n") ==
        "the day is not named");
}

TEST_CASE("waits and services of exactly 12 hours are kept") {
  CHECK(only(read("2026-01-05,9:00,9:00,9:01,43200,HANG,,,,,PS,0,0\n")).wait == 43'200);
  CHECK(only(read("2026-01-05,9:00,9:00,9:00,0,AGENT,9:00,,12:00:00,,PS,0,0\n")).service == 43'200);
}

TEST_CASE("exact duplicates are left out, whatever else came at their time") {
  const std::string a = "2026-01-05,9:00,9:00,9:01,60,HANG,,,,,PS,0,7\n";
  const std::string b = "2026-01-05,9:00,9:00,9:01,60,HANG,,,,,PS,0,8\n";
  CsvCalls calls(kFull + a + b + a + b + a);
  const CallLog log = calls.read();
  CHECK(log.calls.size() == 2);
  CHECK(reasons(log, calls) ==
        std::vector<std::string>{"3 an exact duplicate of an earlier record (calls1.csv:4)"});
  CsvCalls twice;
  twice.add(kFull + a + b);
  twice.add(kFull + a + b);
  CHECK(reasons(twice.read(), twice) ==
        std::vector<std::string>{"2 an exact duplicate of an earlier record (calls2.csv:2)"});
  // Another number in a column that nothing is made of: two calls.
  CHECK(CsvCalls("id,date,arrival,wait,service\n1,2026-01-05,9:00,5,0\n2,2026-01-05,9:00,5,0\n")
            .read()
            .calls.size() == 2);
}

TEST_CASE("servers without a name, customers without a number") {
  const std::string rows = [] {
    std::string text;
    int minute = 10;
    for (const char* who :
         {"NO_SERVER,PS,0,0", "none,PS,0,", "-,PS,0,", ",PS,,0", "Robot,PS,0,1"}) {
      const std::string time = "9:" + std::to_string(minute++);
      text += "2026-01-05,9:00," + time + "," + time + ",0,AGENT," + time + ",,5," + who + "\n";
    }
    return text;
  }();
  const CallLog log = read(rows);
  REQUIRE(log.calls.size() == 5);
  CHECK(log.servers == std::vector<std::string>{"Robot"});
  CHECK(log.customers == std::vector<std::string>{"1"});
  for (int i = 0; i < 4; ++i) CHECK(log.calls[i].server == Call::kNobody);
  CHECK(log.calls[4].server == 0);
  CHECK(CsvCalls(kFull + rows).read({.servers_without_name = {"ROBOT"}}).servers.empty());
}

TEST_CASE("days, calls, types and servers have an order of their own") {
  const auto row = [](const char* day, const char* time, const char* server, const char* type) {
    return std::string(day) + "," + time + "," + time + "," + time + ",0,AGENT," + time + ",,5," +
           server + "," + type + ",0,0\n";
  };
  const CallLog log =
      read(row("2026-01-07", "9:00", "ZOE", "B") + row("2026-01-05", "9:30", "ANNA", "A") +
           row("2026-01-05", "9:10", "ZOE", "B") + row("2026-01-05", "9:10", "MAX", "C"));
  CHECK(log.days == std::vector<Date>{{2026, 1, 5}, {2026, 1, 7}});
  CHECK(log.types == std::vector<std::string>{"B", "A", "C"});
  CHECK(log.servers == std::vector<std::string>{"ANNA", "MAX", "ZOE"});
  REQUIRE(log.calls.size() == 4);
  CHECK(log.calls[0].server == 2);
  CHECK(log.calls[1].server == 1);
  CHECK(log.calls[1].type == 2);
  CHECK(log.calls[2].server == 0);
  CHECK(log.calls[3].day == 1);
  REQUIRE(log.notes.size() == 1);
  CHECK(log.notes[0].find("The days were not in order in the file, first at ") == 0);
  CHECK(log.notes[0].find("calls1.csv:3.") != std::string::npos);
}

TEST_CASE("oddities that do no harm are noted") {
  const auto row = [](const char* came, const char* start, const char* server) {
    return std::string("2026-01-05,") + came + "," + came + "," + came + ",0,AGENT," + start +
           ",,60," + server + ",PS,0,0\n";
  };
  SUBCASE("services that begin a minute early or late") {
    const std::vector<std::string> expected = {
        "2 services do not begin within a minute of arrival plus wait; kept as recorded."};
    CHECK(read(row("9:00:00", "9:01:00", "A") + row("9:10:00", "9:11:01", "B") +
               row("9:20:00", "9:18:59", "C") + row("9:30:00", "9:29:00", "D"))
              .notes == expected);
  }
  SUBCASE("services without a start") {
    CHECK(read(row("9:00:00", "0:00:00", "A") + row("9:10:00", "", "A")).notes ==
          std::vector<std::string>{
              "2 served calls have no service start: taken as the end of their wait."});
  }
  SUBCASE("one server with two calls at once") {
    const CallLog log = read(row("9:00:00", "9:00:00", "A") + row("9:00:10", "9:00:54", "A") +
                             row("9:00:30", "9:00:30", "B") + row("9:01:49", "9:01:49", "A"));
    CHECK(log.calls.size() == 4);
    CHECK(log.notes ==
          std::vector<std::string>{"1 call begins while its server is still busy with another, as "
                                   "one of A on 2026-01-05 at 9:00:54."});
  }
}

TEST_CASE("files that are no records of calls are refused") {
  CHECK(CsvCalls("").refusal() ==
        "calls1.csv: is empty\n    allowed: CSV with a header and a record for each call\n");
  CHECK(CsvCalls("\xef\xbb\xbf\r\n\n").refusal().find("is empty") != std::string::npos);
  CHECK(CsvCalls(kFull).refusal() == "calls1.csv: has a header and no records\n");
  CHECK(CsvCalls(std::string(kFull) + "x\n2026-01-05,,,,,HANG,,,,,PS,0,0\ny\n").refusal() ==
        "calls1.csv: has no usable call in 3 records: another number of fields than the header (2, "
        "first at calls1.csv:2); arrival is empty (1, first at calls1.csv:3)\n");
  CHECK(CsvCalls("\"a,b\n1,2\n").refusal() ==
        "calls1.csv:1: the header cannot be read: a quote is opened and never closed\n");
  CHECK(CsvCalls(std::string("\xff\xfe"
                             "a\0",
                             4))
            .refusal()
            .find("is UTF-16") != std::string::npos);
  CsvCalls none;
  CHECK(none.refusal() == "calls: no file is named\n");
  CHECK_THROWS_WITH_AS(read_calls({none.path("absent.csv")}, {}),
                       doctest::Contains("absent.csv: cannot be opened: No such file"),
                       InvalidInput);
  CHECK_THROWS_WITH_AS(read_calls({none.path("")}, {}), doctest::Contains("cannot be read"),
                       InvalidInput);
}

TEST_CASE("a column of 1,001 different texts is no column of types") {
  std::string rows;
  for (int i = 0; i <= 1000; ++i) {
    rows += "2026-01-05,9:00,9:00,9:00,0,HANG,,,,,T" + std::to_string(i) + ",0,0\n";
  }
  CHECK(CsvCalls(kFull + rows).refusal() ==
        "calls1.csv: has more than 1,000 types of calls\n    is that the right column? say which: "
        "--map type=COLUMN, or --map type=\n");
}

TEST_CASE("encodings are noted once") {
  const std::string rows =
      "2026-01-05,9:00,9:00,9:00,0,AGENT,9:00,,5,M\xfcller,PS,0,0\n"
      "2026-01-05,9:10,9:10,9:10,0,AGENT,9:10,,5,M\xfcller,PS,0,0\n";
  CsvCalls latin(kFull + rows);
  const CallLog log = latin.read();
  CHECK(log.servers == std::vector<std::string>{"M\xc3\xbcller"});
  REQUIRE(log.notes.size() == 1);
  CHECK(latin.without_folder(log.notes[0]) ==
        "calls1.csv is not UTF-8: 2 fields read as Windows-1252, first on line 2.");
  CsvCalls both(kFull + rows + "2026-01-05,9:20,9:20,9:20,0,AGENT,9:20,,5,M\xc3\xbcller,PS,0,0\n");
  const CallLog mixed = both.read();
  CHECK(mixed.servers.size() == 1);
  REQUIRE(mixed.notes.size() == 1);
  CHECK(both.without_folder(mixed.notes[0]) ==
        "calls1.csv has mixed encodings: 2 fields read as Windows-1252, first on line 2.");
}
