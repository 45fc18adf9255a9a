// Any bytes as a TOML text, an edit of it, a value, a path and a number with unit. Whatever they
// are, they are read or refused with problems; what is read can be written and edited back.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/check.h"
#include "sim/core/units.h"
#include "sim/file/document.h"

using namespace rapport;

namespace {

std::optional<Value> read_if_toml(std::string_view text) {
  try {
    return read_document(text, "fuzz.toml");
  } catch (const InvalidInput& error) {
    check(!error.problems().empty(), "invalid input has a problem");
    return std::nullopt;
  }
}

// A text, behind "%%%" a path, and behind a further one a value.
void edit(std::string_view data) {
  constexpr std::string_view kMark = "%%%";
  const std::size_t path_at = data.find(kMark);
  if (path_at == std::string_view::npos) return;
  const std::string_view text = data.substr(0, path_at), rest = data.substr(path_at + 3);
  const std::size_t value_at = rest.find(kMark);
  const std::string_view path = rest.substr(0, value_at);
  const std::string_view value =
      value_at == std::string_view::npos ? std::string_view("7") : rest.substr(value_at + 3);
  try {
    const std::string edited = edit_document(text, "fuzz.toml", path, value);
    check(edit_document(edited, "fuzz.toml", path, value) == edited,
          "the same edit twice changes nothing more");
  } catch (const InvalidInput&) {  // a path or value that will not do
  }
}

void split_and_join(std::string_view path) {
  try {
    const std::vector<std::string> keys = split_path(path, "fuzz");
    check(split_path(join_path(keys), "fuzz") == keys, "joined paths split into the same keys");
    Value root;
    set_at(root, keys, read_value("7", {.file = "fuzz"}));
  } catch (const InvalidInput&) {
  }
}

void measure(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(Quantity::per_minute); ++i) {
    const auto quantity = static_cast<Quantity>(i);
    const Measured measured = read_measure(text, quantity, "EUR");
    if (!measured.problem.empty()) continue;
    const Measured again =
        read_measure(measure_text(measured.value, quantity, "EUR"), quantity, "EUR");
    check(std::bit_cast<std::uint64_t>(again.value) == std::bit_cast<std::uint64_t>(measured.value),
          "written measures read back to the same bits");
    whole_ticks(measured.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view data(reinterpret_cast<const char*>(bytes), size);
  if (std::optional<Value> root = read_if_toml(data)) {
    const Value copy = *root;
    overlay(*root, copy);
  }
  try {
    read_value(data, {.file = "fuzz"});
  } catch (const InvalidInput&) {
  }
  edit(data);
  split_and_join(data);
  measure(data);
  return 0;
}
