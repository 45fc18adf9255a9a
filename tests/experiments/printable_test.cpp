#include "experiments/output/printable.h"

#include <doctest/doctest.h>

#include "experiments/output/text_table.h"

using namespace rapport;

TEST_CASE("control characters are written out, all else stays") {
  CHECK(printable("Zürich 電話, \"a\\b\"") == "Zürich 電話, \"a\\b\"");
  CHECK(printable("a\033[2Jb") == "a\\x1b[2Jb");
  CHECK(printable("\a\b\t\r\n\x7f") == "\\x07\\x08\\x09\\x0d\\x0a\\x7f");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\x9b31m");  // C1: begins a sequence by itself
  CHECK(printable(std::string(1, '\0')) == "\\x00");
  CHECK(printable("a\nb\033", true) == "a\nb\\x1b");
  CHECK(printable("\xc2\xa0") == "\xc2\xa0");  // a blank, no control character
}

TEST_CASE("cells and coloured texts cannot carry control characters") {
  TextTable table({Align::left, Align::left});
  table.heading("h\033[1m");
  table.row({"a\nb", "c"});
  CHECK(table.text(false) == "h\\x1b[1m\n  a\\x0ab  c\n");
  CHECK(painted("x\033[31m", Tone::good, true) == "\033[32mx\\x1b[31m\033[0m");
}
