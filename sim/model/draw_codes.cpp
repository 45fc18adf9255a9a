#include "sim/model/draw_codes.h"

#include <set>

#include "sim/core/check.h"

namespace rapport {

namespace {

std::uint32_t fnv1a(const std::string& name) {
  std::uint32_t hash = 0x811C9DC5;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
  return hash;
}

}  // namespace

std::vector<std::uint16_t> draw_codes(std::span<const std::string> names, int bits) {
  const std::uint32_t mask = (1u << bits) - 1;
  check(bits <= 16 && names.size() <= mask, "more names than codes");
  std::set<std::uint32_t> taken;
  std::vector<std::uint16_t> codes;
  for (const std::string& name : names) {
    const std::uint32_t hash = fnv1a(name);
    std::uint32_t code = (hash ^ hash >> 16) & mask;
    while (!taken.insert(code).second) code = (code + 1) & mask;
    codes.push_back(static_cast<std::uint16_t>(code));
  }
  return codes;
}

}  // namespace rapport
