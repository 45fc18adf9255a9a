// The same calls, written as different programs write them, are the same calls.
#include <doctest/doctest.h>
#include <zlib.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "experiments/import/gzip_file.h"
#include "sim/core/calendar.h"
#include "tests/import/csv_calls.h"

using namespace rapport;

namespace {

/// One call of a small centre. Seconds.
struct Made {
  int number;
  std::int64_t day;  ///< since 1970-01-01
  int arrival, wait, service;
  bool hung_up;
};

/// Eight days from 2026-01-06 to 01-15, six calls a day; services from 35 s to 1,485 s.
std::vector<Made> made_calls(int days = 8) {
  std::vector<Made> calls;
  const int services[] = {35, 90, 166, 530, 1485};
  for (int d = 0; d < days; ++d) {
    for (int i = 0; i < 6; ++i) {
      const int number = 6 * d + i;
      const bool hung_up = number % 6 == 3;
      const int wait = number % 3 == 0 ? 5 + 7 * (number % 11) : 0;
      calls.push_back({number, days_from_civil({2026, 1, 6}) + d + (d > 3 ? 2 : 0),
                       11 * 3600 + i * 1807 + number, wait, hung_up ? 0 : services[number % 5],
                       hung_up});
    }
  }
  return calls;
}

std::string text_of(const char* form, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), form, value);
  return text.data();
}

/// What a date and time is written as.
using Moment = std::function<std::string(std::int64_t day, int second)>;
/// What a duration is written as.
using Span = std::function<std::string(int seconds)>;

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }
std::string hms(int second) {
  return two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60);
}
std::string iso(std::int64_t day, int second) {
  return to_string(civil_from_days(day + second / 86'400)) + " " + hms(second % 86'400);
}
std::string seconds(int span) { return std::to_string(span); }

/// Replaces YYYY, MM and DD by those of a day, and T by a time.
Moment dated(const std::string& form, const std::function<std::string(int)>& clock = hms) {
  return [=](std::int64_t day, int second) {
    const Date date = civil_from_days(day);
    std::string text = form;
    const auto put = [&](const char* what, const std::string& by) {
      const std::size_t at = text.find(what);
      if (at != text.npos) text.replace(at, std::string(what).size(), by);
    };
    put("YYYY", std::to_string(date.year));
    put("YY", two(date.year % 100));
    put("MM", two(date.month));
    put("DD", two(date.day));
    put("@", clock(second));
    return text;
  };
}

std::string am_pm(int second) {
  const int hour = second / 3600;
  return std::to_string(hour % 12 == 0 ? 12 : hour % 12) + ":" + two(second / 60 % 60) + ":" +
         two(second % 60) + (hour < 12 ? " AM" : " PM");
}

struct Style {
  Moment moment = iso;
  Span wait = seconds, service = seconds;
  char separator = ',';
  const char* served = "Answered";
  const char* hung_up = "Abandoned";
  const char* header = "Arrival Time,Wait Time,Outcome,Talk Time,Agent,Queue";
};

std::string csv(const Style& style, const std::vector<Made>& calls = made_calls()) {
  const auto field = [&](const std::string& text) {
    return text.find(style.separator) == text.npos ? text : '"' + text + '"';
  };
  std::string text = style.header;
  for (char& c : text) c = c == ',' ? style.separator : c;
  text += '\n';
  for (const Made& call : calls) {
    const std::string parts[] = {field(style.moment(call.day, call.arrival)),
                                 field(style.wait(call.wait)),
                                 call.hung_up ? style.hung_up : style.served,
                                 field(style.service(call.service)),
                                 call.hung_up ? "" : "Ann " + std::to_string(call.number % 3),
                                 call.number % 2 == 0 ? "Sales" : "Help"};
    for (const std::string& part : parts) {
      text += part;
      text += &part == &parts[5] ? '\n' : style.separator;
    }
  }
  return text;
}

const std::vector<Call>& expected() {
  static const std::vector<Call> calls = CsvCalls(csv({})).read().calls;
  return calls;
}

struct Read {
  std::vector<Call> calls;
  std::vector<std::string> notes;
  std::size_t left_out = 0;
};

Read read_text(const std::string& text, const CallReading& reading = {}) {
  const CallLog log = CsvCalls(text).read(reading);
  Read read{log.calls, log.notes, 0};
  for (const LeftOut& left : log.left_out) read.left_out += left.records;
  return read;
}

void check_same(const std::string& text, const char* note = nullptr,
                const CallReading& reading = {}) {
  const Read read = read_text(text, reading);
  CHECK(read.calls == expected());
  CHECK(read.left_out == 0);
  if (note == nullptr) return;
  CAPTURE(note);
  CHECK(has(read.notes, note));
}

}  // namespace

TEST_CASE("the calls that all others are compared with") {
  REQUIRE(expected().size() == 48);
  const Made made = made_calls()[6];
  CHECK(expected()[6].arrival == made.arrival);
  CHECK(expected()[6].service == made.service);
  for (std::size_t i = 0; i < expected().size(); ++i) {
    CHECK(expected()[i].wait == made_calls()[i].wait);
    CHECK(expected()[i].service == made_calls()[i].service);
    CHECK(expected()[i].served() == !made_calls()[i].hung_up);
  }
}

TEST_CASE("dates in many forms") {
  struct Case {
    const char *form, *note;
  };
  for (const auto& [form, note] :
       {Case{"DD/MM/YYYY @", "read day first, which '13/01/2026 "},
        Case{"MM/DD/YYYY @", "read month first, which '01/13/2026 "},
        Case{"DD-MM-YY @", "read day first"}, Case{"MM/DD/YY @", "read month first"},
        Case{"DD.MM.YYYY @", "are read as DD.MM.YYYY"}, Case{"YYYY/MM/DD @", "YYYY/MM/DD"},
        Case{"YYYYMMDD @", "YYYYMMDD"}, Case{"DD Jan YYYY @", "DD Mon YYYY"},
        Case{"DD-JAN-YY @", "DD-Mon-YY"}, Case{"January DD, YYYY @", "Mon DD, YYYY"},
        Case{"YYYY-MM-DDT@.123Z", "are UTC, and stay so"}, Case{"YYYY-MM-DD @ UTC", "are UTC"},
        Case{"YYYY-MM-DDT@+01:00", "say their offset from UTC"}}) {
    CAPTURE(form);
    check_same(csv({.moment = dated(form)}), note);
  }
  check_same(csv({.moment = dated("MM/DD/YYYY @", am_pm)}), "month first");
}

TEST_CASE("moments as numbers") {
  const auto epoch = [](std::int64_t day, int second) { return day * 86'400 + second; };
  check_same(csv({.moment = [&](auto d, int s) { return std::to_string(epoch(d, s)); }}),
             "seconds since 1970");
  check_same(csv({.moment = [&](auto d, int s) { return std::to_string(epoch(d, s) * 1000 + 7); }}),
             "milliseconds since 1970");
  const auto excel = [](std::int64_t day, int second) {
    return text_of("%.6f", static_cast<double>(day) + 25'569 + second / 86'400.0);
  };
  check_same(csv({.moment = excel}), "days of Excel");
  const auto with_comma = [&](std::int64_t day, int second) {
    std::string text = excel(day, second);
    text[text.find('.')] = ',';
    return text;
  };
  check_same(csv({.moment = with_comma, .separator = ';'}), "days of Excel");
}

TEST_CASE("whether the day or the month comes first is decided by the whole column, or asked") {
  const std::vector<Made> few = made_calls(4);  // 6 to 9 January
  const std::vector<Call> right = CsvCalls(csv({}, few)).read().calls;
  // Days that lie together are the likelier ones, and that is said.
  const Read day_first = read_text(csv({.moment = dated("DD/MM/YYYY @")}, few));
  CHECK(day_first.calls == right);
  CHECK(
      has(day_first.notes, "are read day first: so they lie within 4 days, the other way within"));
  CHECK(read_text(csv({.moment = dated("MM/DD/YYYY @")}, few)).calls == right);
  // Nothing says it.
  const std::vector<Made> one = made_calls(1);
  const std::string text = csv({.moment = dated("DD/MM/YYYY @")}, one);
  const std::string refusal = CsvCalls(text).refusal();
  CHECK(refusal.find("as '06/01/2026 11:00:00' on line 2, can be read day first or month first") !=
        refusal.npos);
  CHECK(refusal.find("--dates day-first or --dates month-first") != refusal.npos);
  CHECK(CsvCalls(text).read({.dates = "day-first"}).days == std::vector<Date>{{2026, 1, 6}});
  CHECK(CsvCalls(text).read({.dates = "month-first"}).days == std::vector<Date>{{2026, 6, 1}});
  CHECK(CsvCalls(text).refusal({.dates = "year-first"}).find("day-first or month-first") !=
        std::string::npos);
  // Both are proven.
  const auto mixed = [](std::int64_t day, int second) {
    return dated(civil_from_days(day).day > 13 ? "MM/DD/YYYY @" : "DD/MM/YYYY @")(day, second);
  };
  CHECK(CsvCalls(csv({.moment = mixed})).refusal().find("and month first, as '01/14/2026 ") !=
        std::string::npos);
}

TEST_CASE("UTC becomes local where a zone is named, across a change of the clocks too") {
  const std::string header = "arrival,service_start,service_end,outcome\n";
  // In Berlin clocks go from 2:00 to 3:00 on 2026-03-29 and from 3:00 to 2:00 on 2026-10-25.
  CsvCalls calls(header +
                 "2026-03-29T00:58:00Z,2026-03-29T00:58:10Z,2026-03-29T01:03:10Z,answered\n"
                 "2026-10-25T00:57:50Z,2026-10-25T00:58:00Z,2026-10-25T01:03:00Z,answered\n");
  CallLog log;
  try {
    log = calls.read({.zone = "Europe/Berlin"});
  } catch (const InvalidInput&) {
    MESSAGE("SKIPPED: this system does not know Europe/Berlin (package tzdata)");
    return;
  }
  REQUIRE(log.calls.size() == 2);
  CHECK(log.calls[0].arrival == 3600 + 58 * 60);
  CHECK(log.calls[1].arrival == 2 * 3600 + 57 * 60 + 50);
  for (const Call& call : log.calls) {
    CHECK(call.wait == 10);
    CHECK(call.service == 300);
  }
  CHECK(has(log.notes, "Times are made local to Europe/Berlin."));
  CHECK(has(CsvCalls(csv({})).read({.zone = "+02:00"}).notes, "--zone changes nothing"));
  CHECK(CsvCalls(csv({})).refusal({.zone = "Berlin"}).find("no time zone") != std::string::npos);
  // An offset moves the day too.
  const CallLog west = calls.read({.zone = "-05:00"});
  CHECK(west.days[0] == Date{2026, 3, 28});
}

TEST_CASE("durations in many forms") {
  const auto clock = [](int s) { return hms(s); };
  const auto minutes = [](int s) { return std::to_string(s / 60) + ":" + two(s % 60); };
  const auto words = [](int s) {
    return std::to_string(s / 60) + "m " + std::to_string(s % 60) + "s";
  };
  const auto grouped_by = [](const std::string& mark) {
    return [=](int s) {
      return s < 1000 ? std::to_string(s)
                      : std::to_string(s / 1000) + mark + text_of("%03.0f", s % 1000);
    };
  };
  const auto comma = [](int s) { return std::to_string(s) + ",2"; };
  check_same(csv({.wait = clock, .service = clock}));
  check_same(csv({.wait = minutes, .service = minutes}), "as minutes and seconds");
  check_same(csv({.wait = words, .service = words}));
  check_same(csv({.service = grouped_by(",")}), "'Talk Time' are read with ',' between thousands");
  check_same(csv({.service = grouped_by("."), .separator = ';'}), "with '.' between thousands");
  check_same(csv({.service = grouped_by("\xc2\xa0"), .separator = ';'}), "with ' ' between");
  check_same(csv({.wait = comma, .service = comma, .separator = ';'}), "with decimal commas");
  const auto milli = [](int s) { return std::to_string(1000 * s); };
  check_same(csv({.wait = milli, .service = milli}), "'Talk Time' are read as milliseconds");
  const auto days = [](int s) { return text_of("%.9f", s / 86'400.0); };
  check_same(csv({.wait = days, .service = days}), "as days, as spreadsheets count");
  const auto in_minutes = [](int s) { return text_of("%.4f", s / 60.0); };
  check_same(csv({.wait = in_minutes,
                  .service = in_minutes,
                  .header = "Arrival Time,Wait (min),Outcome,Talk Time (minutes),Agent,Queue"}));
  check_same(csv({.wait = in_minutes, .service = in_minutes}), nullptr,
             {.durations = {"wait=minutes", "service=minutes"}});
}

TEST_CASE("numbers that could be two are asked for") {
  const std::string header = "arrival,wait,outcome,service\n";
  std::string rows;
  for (int i = 10; i < 30; ++i) {
    rows +=
        "2026-01-05 9:" + std::to_string(i) + ",5,answered,\"1," + std::to_string(400 + i) + "\"\n";
  }
  const std::string refusal = CsvCalls(header + rows).refusal();
  CHECK(refusal.find("calls1.csv:2: 'service' has numbers as '1,410'") != refusal.npos);
  CHECK(refusal.find("--durations service=thousands-comma") != refusal.npos);
  CHECK(CsvCalls(header + rows).read({.durations = {"service=thousands-comma"}}).calls[0].service ==
        1410);
  CHECK(CsvCalls(header + rows).read({.durations = {"service=decimal-comma"}}).calls[0].service ==
        1);
  for (const char* wish : {"service", "service=parsecs", "arrival=seconds", "=seconds"}) {
    CAPTURE(wish);
    CHECK(CsvCalls(header + rows).refusal({.durations = {wish}}).find("--durations") !=
          std::string::npos);
  }
}

TEST_CASE("separators, titles, encodings and packing") {
  for (const char separator : {',', ';', '\t', '|'}) {
    CAPTURE(separator);
    check_same(csv({.separator = separator}));
  }
  check_same("sep=;\r\n" + csv({.separator = ';'}));
  check_same("\"Calls, all of them\"\nfrom 6 January, to 15 January\n\n" + csv({}),
             "the header is line 4");
  std::string wide;
  for (const char c : csv({})) wide += std::string{c, '\0'};
  check_same("\xff\xfe" + wide, "is UTF-16");
  CsvCalls folder;
  const std::string path = folder.path("calls.csv.gz");
  gzFile file = gzopen(path.c_str(), "wb");
  const std::string text = csv({});
  REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) ==
          static_cast<int>(text.size()));
  REQUIRE(gzclose(file) == Z_OK);
  CHECK(read_calls({path}, {}).calls == expected());
}

TEST_CASE("a small file that unpacks to a huge one is refused") {
  CsvCalls folder;
  const std::string path = folder.path("bomb.gz");
  gzFile file = gzopen(path.c_str(), "wb9");
  const std::string zeros(1 << 20, '0');
  for (int i = 0; i < 80; ++i) {
    REQUIRE(gzwrite(file, zeros.data(), static_cast<unsigned>(zeros.size())) > 0);
  }
  REQUIRE(gzclose(file) == Z_OK);
  CHECK_THROWS_WITH_AS(read_calls({path}, {}), doctest::Contains("more than 200 times its size"),
                       InvalidInput);
}

TEST_CASE("headings of other languages and programs") {
  const auto check_header = [](const char* header, const char* served, const char* hung_up) {
    CAPTURE(header);
    check_same(csv({.served = served, .hung_up = hung_up, .header = header}));
  };
  check_header(
      "Anrufzeit,Wartezeit,Ergebnis,Gespr\xc3\xa4"
      "chszeit,Mitarbeiter,Warteschlange",
      "Angenommen", "Aufgelegt");
  check_header(
      "Heure d'arriv\xc3\xa9"
      "e,Temps d'attente,Statut,Dur\xc3\xa9"
      "e de conversation,Agent,"
      "File d'attente",
      "R\xc3\xa9pondu", "Abandonn\xc3\xa9");
  check_header("Hora de llegada,Tiempo de espera,Estado,Duraci\xc3\xb3n,Agente,Cola", "Atendida",
               "Abandonada");
  check_header("enqueuedAt,waitTimeInSeconds,callOutcome,handleTime,agentId,queueName", "answered",
               "hung up");
  check_header("Conversation Start,Total Queue,Abandoned,Total Talk,Users - Interacted,Queue", "NO",
               "YES");
  check_header("TIMESTAMP,QUEUE WAIT TIME,ABANDONED,TALK TIME,AGENT,SKILL", "0", "1");
  check_header("segstart,disptime,outcome,talktime,anslogin,dispsplit", "answered", "abandoned");
}

TEST_CASE("a contact record of times alone says waits, services and who hung up") {
  std::string text =
      "ContactId,InitiationMethod,Queue.Name,Queue.EnqueueTimestamp,Queue.DequeueTimestamp,"
      "Agent.Username,Agent.ConnectedToAgentTimestamp,DisconnectTimestamp\n";
  for (const Made& call : made_calls()) {
    const int left = call.arrival + call.wait;
    text += "c" + std::to_string(call.number) + ",INBOUND," +
            (call.number % 2 == 0 ? "Sales," : "Help,") + iso(call.day, call.arrival) + "," +
            iso(call.day, left) + "," +
            (call.hung_up ? ","
                          : "Ann " + std::to_string(call.number % 3) + "," + iso(call.day, left)) +
            "," + iso(call.day, left + call.service) + "\n";
  }
  text += "c99,OUTBOUND,Sales," + iso(made_calls()[0].day, 40'000) + ",,Ann 1,,\n";
  const Read read = read_text(text);
  CHECK(read.calls == expected());
  CHECK(read.left_out == 1);
}

TEST_CASE("a record of calls by their lengths: billsec is the service, duration the whole") {
  const auto rows = [](const std::string& header, bool answer, bool end, bool bill) {
    std::string text = header + "\n";
    for (const Made& call : made_calls()) {
      const int left = call.arrival + call.wait;
      text += iso(call.day, call.arrival);
      if (answer) text += "," + (call.hung_up ? "" : iso(call.day, left));
      if (end) text += "," + iso(call.day, left + call.service);
      text += "," + std::to_string(call.wait + call.service);
      if (bill) text += "," + std::to_string(call.service);
      text += std::string(call.hung_up ? ",NO ANSWER" : ",ANSWERED") + "\n";
    }
    return text;
  };
  const auto check_rows = [](const std::string& text) {
    const Read read = read_text(text);
    REQUIRE(read.calls.size() == expected().size());
    for (std::size_t i = 0; i < read.calls.size(); ++i) {
      CAPTURE(i);
      CHECK(read.calls[i].wait == expected()[i].wait);
      CHECK(read.calls[i].service == expected()[i].service);
      CHECK(read.calls[i].end == expected()[i].end);
    }
    return read;
  };
  check_rows(rows("calldate,duration,billsec,disposition", false, false, true));
  check_rows(rows("start,answer,end,duration,billsec,disposition", true, true, true));
  const std::string contradicting =
      rows("start,answer,end,duration,disposition", true, true, false);
  const Read read = check_rows(contradicting);
  CHECK(has(read.notes, "'duration' and the times of the service disagree in"));
  CHECK(has(read.notes, "the column counts from the arrival. The times are taken."));
  // Who says that it is the service has to choose.
  const std::string refusal = CsvCalls(contradicting).refusal({.map = {"service=duration"}});
  CHECK(refusal.find("--map service= takes the times, --map service_end= takes the column") !=
        refusal.npos);
  CHECK(read_text(contradicting, {.map = {"service="}}).calls == read.calls);
}

TEST_CASE("columns that agree with the times in another unit are read in it") {
  const auto rows = [](double unit, double wait_unit) {
    std::string text = "arrival,wait,outcome,service_start,service_end,service\n";
    for (const Made& call : made_calls()) {
      const int start = call.arrival + call.wait;
      text += iso(call.day, call.arrival) + "," + text_of("%.3f", call.wait / wait_unit) +
              (call.hung_up ? ",lost,,"
                            : ",served," + iso(call.day, start) + "," +
                                  iso(call.day, start + call.service)) +
              "," + (call.hung_up ? "" : text_of("%.4f", call.service / unit)) + "\n";
    }
    return text;
  };
  const std::vector<Call> right = read_text(rows(1, 1)).calls;
  CHECK(right.size() == expected().size());
  CHECK(read_text(rows(1, 1)).notes.empty());
  const Read minutes = read_text(rows(60, 1));
  CHECK(minutes.calls == right);
  CHECK(has(minutes.notes, "'service' are read as minutes, in which they agree with the times of"));
  const Read milli = read_text(rows(1, 0.001));
  CHECK(milli.calls == right);
  CHECK(has(milli.notes, "'wait' are read as milliseconds"));
}

TEST_CASE("columns that contradict one another without a reason are asked for") {
  std::string text = "arrival,wait,outcome,service_start,service_end,service\n";
  for (const Made& call : made_calls()) {
    if (call.hung_up) continue;
    const int start = call.arrival + call.wait;
    text += iso(call.day, call.arrival) + "," + std::to_string(call.wait) + ",served," +
            iso(call.day, start) + "," + iso(call.day, start + call.service) + "," +
            std::to_string(call.service / 2 + 17) + "\n";
  }
  const std::string refusal = CsvCalls(text).refusal();
  CHECK(refusal.find("'service' and the times of the service disagree in") != refusal.npos);
  CHECK(refusal.find("--map service= takes the times") != refusal.npos);
  CHECK(CsvCalls(text).read({.map = {"service="}}).calls[1].service == 90);
  CHECK(CsvCalls(text).read({.map = {"service_end="}}).calls[1].service == 62);
}

TEST_CASE("a first record, a total and a second header do not refuse a file") {
  const std::string text = csv({});
  const std::size_t first = text.find('\n') + 1, middle = text.find('\n', text.size() / 2) + 1;
  const std::string header = text.substr(0, first);
  std::string odd = header + ",,Abandoned,,,\nn/a,0,Abandoned,,,\n" +
                    text.substr(first, middle - first) + header + text.substr(middle) +
                    "Total,,,12345,,\n";
  CsvCalls calls(odd);
  const CallLog log = calls.read();
  CHECK(log.calls == expected());
  CHECK(reasons(log, calls) == std::vector<std::string>{"2 arrival is empty (calls1.csv:2)",
                                                        "1 the header once more (calls1.csv:28)",
                                                        "1 outcome is empty (calls1.csv:53)"});
}

TEST_CASE("records are not left out by their values") {
  // Long services stand without quotes, or as another text: the others say less than all do.
  std::string torn = "Arrival Time,Wait Time,Outcome,Talk Time,Agent,Queue\n", odd = torn;
  for (const Made& call : made_calls(40)) {
    const std::string start = iso(call.day, call.arrival) + "," + std::to_string(call.wait) +
                              (call.hung_up ? ",Abandoned," : ",Answered,");
    torn += start + (call.service > 1000 ? "1,485" : std::to_string(call.service)) + ",Ann,Help\n";
    odd += start + (call.service > 1000 ? "long" : std::to_string(call.service)) + ",Ann,Help\n";
  }
  const std::string refusal = CsvCalls(torn).refusal();
  CHECK(refusal.find("40 of 240 records would be left out, and not by chance: another number of "
                     "fields") != refusal.npos);
  CHECK(refusal.find("in quotes") != refusal.npos);
  CHECK(CsvCalls(odd).refusal().find("service cannot be read, as 'long'") != std::string::npos);
  CHECK(CsvCalls(odd).read({.leave_out_unreadable = true}).calls.size() == 200);
}

TEST_CASE("it is said where those who are left out end otherwise than those who stay") {
  const std::vector<Made> calls = made_calls(40);
  std::string without = "arrival,wait,outcome,service\n";  // of those who hung up the arrival
  for (const Made& call : calls) {
    without += (call.hung_up ? "" : iso(call.day, call.arrival)) + "," + std::to_string(call.wait) +
               (call.hung_up ? ",lost," : ",served," + std::to_string(call.service)) + "\n";
  }
  CHECK(has(CsvCalls(without).read().notes,
            "Of the records that are left out 100 % hung up, of those that stay 0 %"));
  CHECK_FALSE(has(CsvCalls(csv({}, calls)).read().notes, "left out"));
}

TEST_CASE("records of one call are joined: waits until the first service, services together") {
  const std::string header = "call_id,arrival,wait,outcome,service,agent,queue\n";
  CsvCalls calls(header +
                 "a,2026-01-05 9:00:00,15,no answer,0,Bob,Sales\n"   // rang in vain,
                 "a,2026-01-05 9:00:15,20,answered,100,Ann,Sales\n"  // was answered,
                 "a,2026-01-05 9:02:20,5,answered,60,Cid,Help\n"     // and passed on
                 "b,2026-01-05 9:10:00,30,abandoned,0,,Sales\n"      // rang twice in vain
                 "b,2026-01-05 9:10:30,40,abandoned,0,,Help\n"
                 "c,2026-01-05 9:20:00,0,answered,50,Ann,Sales\n"
                 ",2026-01-05 9:30:00,0,answered,50,Ann,Sales\n"
                 ",2026-01-05 9:31:00,0,answered,50,Ann,Sales\n");
  const CallLog log = calls.read();
  REQUIRE(log.calls.size() == 5);
  CHECK(log.calls[0].wait == 35);
  CHECK(log.calls[0].service == 160);
  CHECK(log.servers[static_cast<std::size_t>(log.calls[0].server)] == "Ann");
  CHECK(log.calls[1].wait == 70);
  CHECK_FALSE(log.calls[1].served());
  CHECK(reasons(log, calls) ==
        std::vector<std::string>{
            "3 a further record of a call, by its call_id: joined to the first (calls1.csv:3)"});
  CHECK(log.left_out[0].on_purpose);
  // Numbers that are used again are no calls' numbers.
  CHECK(CsvCalls(header + "d,2026-01-05 9:00:00,0,answered,30,Ann,Sales\n"
                          "d,2026-01-05 15:00:00,0,answered,30,Ann,Sales\n")
            .read()
            .calls.size() == 2);
  CHECK(CsvCalls(header + "d,2026-01-05 9:00:00,0,answered,30,Ann,Sales\n"
                          "d,2026-01-08 9:00:00,0,answered,30,Ann,Sales\n")
            .read()
            .calls.size() == 2);
  CHECK(has(CsvCalls(header + "d,2026-01-05 9:00:00,0,answered,30,Ann,Sales\n"
                              "d,2026-01-05 15:00:00,0,answered,30,Ann,Sales\n")
                .read()
                .notes,
            "none are joined"));
}

TEST_CASE("outbound and internal calls are left out, and counted") {
  CsvCalls calls(
      "arrival,wait,outcome,service,call_type,skill\n"
      "2026-01-05 9:00:00,0,answered,50,Inbound,Sales\n"
      "2026-01-05 9:01:00,0,answered,50,Outbound,Sales\n"
      "2026-01-05 9:02:00,0,answered,50,Internal,Sales\n"
      "2026-01-05 9:03:00,0,answered,50,Sideways,Help\n");
  const CallLog log = calls.read();
  CHECK(log.calls.size() == 2);
  CHECK(log.types == std::vector<std::string>{"Help", "Sales"});
  CHECK(reasons(log, calls) ==
        std::vector<std::string>{
            "2 it is no call of a customer by its direction, as 'Outbound' (calls1.csv:3)"});
  CHECK(has(log.notes, "1 record has a direction that is not known, and is kept."));
}

TEST_CASE("a column of yes and no says who hung up; neither abandoned nor answered is counted") {
  CsvCalls calls(
      "arrival,queue wait time,disposition,talk time,agent,abandoned\n"
      "2026-01-05 9:00:00,0:00:10,Sale,0:01:00,Ann,0\n"
      "2026-01-05 9:01:00,0:00:20,,0:00:00,[None],1\n"
      "2026-01-05 9:02:00,0:00:30,Voicemail,0:00:00,[None],0\n"
      "2026-01-05 9:03:00,0:00:30,Wrong number,0:00:00,Ann,0\n");
  const CallLog log = calls.read();
  REQUIRE(log.calls.size() == 3);
  CHECK(log.calls[0].served());
  CHECK_FALSE(log.calls[1].served());
  CHECK(log.calls[2].served());  // of no seconds, by Ann
  CHECK(reasons(log, calls) ==
        std::vector<std::string>{"1 it was neither abandoned nor answered (calls1.csv:4)"});
}

TEST_CASE("what cannot be read says what was read, what is understood and what to map") {
  const std::string refusal = CsvCalls(
                                  "Zulauf,Ruhe,Wie es war,Plauderei,agent\n"
                                  "2026-01-05 9:00:00,5,gut,60,Ann\n"
                                  "2026-01-05 9:01:00,6,gut,70,Bob\n")
                                  .refusal();
  for (const char* part : {"understood: server ('agent')", "perhaps --map arrival=Zulauf",
                           "perhaps --map \"outcome=Wie es war\"",
                           "perhaps --map wait=Ruhe or --map wait=Plauderei"}) {
    CAPTURE(part);
    CHECK(refusal.find(part) != refusal.npos);
  }
  struct Case {
    const char *start, *says;
  };
  for (const auto& [start, says] :
       {Case{"PK\x03\x04 and so on", "workbooks of Excel"}, Case{"%PDF-1.7", "is a PDF"},
        Case{"[{\"start\": 1}]", "is JSON"}, Case{"<html><table>", "XML or HTML"},
        Case{"SQLite format 3", "data base"}}) {
    CAPTURE(says);
    CHECK(CsvCalls(start).refusal().find(says) != std::string::npos);
  }
}

TEST_CASE("a file without a header is told so") {
  const std::string refusal =
      CsvCalls("2026-01-05 9:00:00,5,gut,60\n2026-01-05 9:01:00,5,gut,60\n").refusal();
  CHECK(refusal.find("calls1.csv:1: is a record and no header") != refusal.npos);
}

TEST_CASE("the log of a queue is read as calls") {
  CsvCalls calls(
      "1767603600|NONE|NONE|NONE|QUEUESTART|\n"
      "1767603600|1.1|sales|NONE|ENTERQUEUE||0301|1\n"
      "1767603605|1.2|help|NONE|ENTERQUEUE||0302|1\n"
      "1767603610|1.1|sales|SIP/7|RINGNOANSWER|1000\n"
      "1767603620|1.1|sales|SIP/7|CONNECT|20|1.9|3\n"
      "1767603635|1.2|help|NONE|ABANDON|1|1|30\n"
      "1767603700|1.1|sales|SIP/7|COMPLETECALLER|20|80|1\n"
      "1767603700|1.3|sales|NONE|ENTERQUEUE||0303|1\n"
      "1767603760|1.3|sales|NONE|EXITWITHTIMEOUT|1\n"
      "1767603800|1.4|sales|SIP/8|COMPLETEAGENT|5|80|1\n"
      "1767603900|1.5|sales|NONE|ENTERQUEUE||0305|1\n"
      "no event\n");
  const CallLog log = calls.read({.zone = "+01:00"});
  REQUIRE(log.calls.size() == 2);
  CHECK(log.records == 6);
  CHECK(log.types == std::vector<std::string>{"help", "sales"});
  CHECK(log.servers == std::vector<std::string>{"SIP/7"});
  CHECK(log.days == std::vector<Date>{{2026, 1, 5}});
  CHECK(log.calls[0].arrival == 10 * 3600);
  CHECK(log.calls[0].wait == 20);
  CHECK(log.calls[0].service == 80);
  CHECK_FALSE(log.calls[1].served());
  CHECK(log.calls[1].wait == 30);
  CHECK(reasons(log, calls) ==
        std::vector<std::string>{
            "2 its beginning or its end is not in the file (calls1.csv:10)",
            "1 it left the line without hanging up, as by EXITWITHTIMEOUT (calls1.csv:8)",
            "1 another number of fields than the header (calls1.csv:12)"});
  CHECK(has(log.notes, "is a queue_log of Asterisk"));
}
