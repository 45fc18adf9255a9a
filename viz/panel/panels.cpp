#include "viz/panel/panels.h"

#include <algorithm>
#include <array>

namespace rapport {

namespace {

bool always(const Studio&) { return true; }
bool has_company(const Studio& studio) { return studio.firm->has_company; }

constexpr std::array kPanels{
    Panel{"who", "Who stays", always, draw_who_stays},
    Panel{"money", "Money", always, draw_money},
    Panel{"why", "Why they leave", has_company, draw_why_they_leave},
    Panel{"options", "Options", always, draw_options},
};

}  // namespace

std::span<const Panel> panels() { return kPanels; }

std::string next_tab(const std::string& tab, int direction) {
  const auto found =
      std::ranges::find(kPanels, tab, [](const Panel& p) { return std::string(p.id); });
  const auto count = static_cast<std::ptrdiff_t>(kPanels.size());
  const std::ptrdiff_t at = found == kPanels.end() ? 0 : found - kPanels.begin();
  return kPanels[static_cast<std::size_t>((at + direction + count) % count)].id;
}

}  // namespace rapport
