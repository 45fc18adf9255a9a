#include "experiments/import/heading.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "experiments/import/call_headings.h"
#include "experiments/import/plain_text.h"

using namespace rapport;

TEST_CASE("headings are told apart by letters and digits alone") {
  for (const char* heading :
       {"Queue Start", "queue_start", "queueStart", "QUEUE-START", " Queue.Start ", "QueueStart"}) {
    CAPTURE(heading);
    CHECK(read_heading(heading).text == "queuestart");
  }
  CHECK(read_heading("Gespr\xc3\xa4"
                     "chszeit")
            .text == "gespraechszeit");
  CHECK(read_heading("Dur\xc3\xa9"
                     "e d'attente")
            .text == "dureedattente");
  CHECK(read_heading("").text.empty());
}

TEST_CASE("headings say units and UTC") {
  for (const char* heading :
       {"Talk Time (sec)", "talk_time_seconds", "talkTimeInSeconds", "Talk Time [s]"}) {
    CAPTURE(heading);
    CHECK(read_heading(heading).bare == "talktime");
    CHECK(read_heading(heading).unit == 1.0);
  }
  CHECK(read_heading("Talk Time (hh:mm:ss)").bare == "talktime");
  CHECK(read_heading("Date (DD/MM/YYYY)").bare == "date");
  CHECK(read_heading("durationMs").unit == 0.001);
  CHECK(read_heading("Wartezeit (Min)").unit == 60.0);
  CHECK(read_heading("Talk Time").unit == 0.0);
  CHECK(read_heading("seconds").bare == "seconds");  // nothing else would be left
  CHECK(read_heading("Date/Time Start (UTC)").utc);
  CHECK(read_heading("Date/Time Start (UTC)").bare == "datetimestart");
}

TEST_CASE("no role has a heading twice, and every role has one") {
  std::set<std::pair<CallField, std::string>> seen;
  std::set<CallField> roles;
  for (const CallHeading& row : call_headings()) {
    CAPTURE(row.spelling);
    CHECK(seen.emplace(row.field, read_heading(row.spelling).text).second);
    roles.insert(row.field);
  }
  CHECK(roles.size() == kCallFields);
  CHECK(call_roles().size() == kCallFields);
}

TEST_CASE("words are known in four languages, and none means two things") {
  std::set<std::string> seen;
  for (const OutcomeWord& row : outcome_words()) {
    CAPTURE(row.word);
    CHECK(seen.insert(row.word).second);
    CHECK(plain_text(row.word) == row.word);
  }
  CHECK(usual_meaning("Angenommen") == OutcomeMeaning::served);
  CHECK(usual_meaning("ABANDONN\xc3\x89"
                      "E") == OutcomeMeaning::hung_up);
  CHECK(usual_meaning("Contestada") == OutcomeMeaning::served);
  CHECK(yes_or_no("Ja") == YesNo::yes);
  CHECK(yes_or_no("0") == YesNo::no);
  CHECK(yes_or_no("perhaps") == YesNo::neither);
  CHECK(is_anonymous("Anonymous"));
  CHECK(is_anonymous("0"));
  CHECK_FALSE(is_anonymous("+49301234"));
  CHECK(direction_of("Outbound") == CallDirection::outbound);
  CHECK(direction_of("eingehend") == CallDirection::inbound);
  CHECK(direction_of("PS") == CallDirection::unknown);
}

TEST_CASE("texts that stand for nothing") {
  for (const char* text : {"", "-", "n/a", "N/A", "NULL", "None", "[None]", "nan", "\\N"}) {
    CAPTURE(text);
    CHECK(is_empty_text(text));
  }
  for (const char* text : {"0", "no", "nobody", "0:00:00", "later"}) {
    CAPTURE(text);
    CHECK_FALSE(is_empty_text(text));
  }
}
