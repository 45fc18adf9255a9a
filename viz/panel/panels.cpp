#include "viz/panel/panels.h"

#include <algorithm>
#include <array>
#include <vector>

namespace rapport {

namespace {

bool always(const Studio&) { return true; }
bool has_company(const Studio& studio) { return studio.firm->has_company; }

constexpr std::array kPanels{
    Panel{"who", "Who stays", always, draw_who_stays},
    Panel{"money", "Money", always, draw_money},
    Panel{"why", "Why they leave", has_company, draw_why_they_leave},
    Panel{"journeys", "Journeys", always, draw_journeys},
    Panel{"options", "Options", always, draw_options},
    Panel{"trust", "Can we trust it?", always, draw_trust},
};

}  // namespace

std::span<const Panel> panels() { return kPanels; }

const Panel* panel_beside(const Studio& studio) {
  for (const Panel& panel : kPanels) {
    if (studio.beside == panel.id && studio.beside != studio.tab && panel.available(studio))
      return &panel;
  }
  return nullptr;
}

std::string next_tab(const Studio& studio, int direction) {
  std::vector<std::string> there;
  for (const Panel& panel : kPanels) {
    if (panel.available(studio)) there.emplace_back(panel.id);
  }
  const auto found = std::ranges::find(there, studio.tab);
  const auto count = static_cast<std::ptrdiff_t>(there.size());
  const std::ptrdiff_t at = found == there.end() ? 0 : found - there.begin();
  return there[static_cast<std::size_t>((at + direction + count) % count)];
}

}  // namespace rapport
