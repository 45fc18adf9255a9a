#include "sim/model/build_products.h"

#include "sim/model/draw_codes.h"
#include "sim/scenario/name_index.h"

namespace rapport {

namespace {

/// The bit of the product that a segment's customers have to hold for a need of that division; 0:
/// none.
std::uint8_t bit_asked_for(const Segment& segment, const std::vector<std::string>& lines,
                           const std::string& division) {
  for (const Product& product : segment.products) {
    if (lines[product.line] == division) return product.bit();
  }
  return 0;
}

/// What a segment's customers may hold, at the price that a lever set.
void add_products_of(const Scenario& today, const SegmentSpec& spec,
                     const std::vector<std::string>& lines, Segment& segment) {
  const double years = static_cast<double>(spec.leaving.period) / static_cast<double>(kYear);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const ProductSpec* product = product_of(today, lines[line], spec.name);
    if (product == nullptr) continue;
    segment.products.push_back(
        {.line = static_cast<std::uint8_t>(line),
         .held = product->held,
         .value = product->value + (spec.price_factor - 1.0) * product->price,
         .price = product->price,
         .buys = product_rate(product->buys, years),
         .after = product->after,
         .drops = product_rate(product->drops, years),
         .offered = product_rate(product->offered, 1.0)});
  }
  segment.cross_sell = spec.cross_sell;
}

}  // namespace

void add_products(std::span<const Scenario* const> periods, Model& model) {
  const Scenario& today = *periods[0];
  CompanyModel& company = model.company;
  if (!today.company.on || today.products.empty()) return;
  company.has_products = true;
  company.lines = product_lines(today);
  const std::vector<std::uint16_t> codes =
      draw_codes(NameIndex(today.divisions).names(), kKindBits);
  const NameIndex divisions(today.divisions);
  for (const std::string& line : company.lines) {
    company.line_codes.push_back(codes[divisions.at(line)]);
  }
  for (std::size_t p = 0; p < periods.size(); ++p) {
    Tables& tables = model.tables(p);
    for (std::size_t s = 0; s < tables.segments.size(); ++s) {
      const SegmentSpec& spec = periods[p]->segments[s];
      add_products_of(today, spec, company.lines, tables.segments[s]);
      company.cross_sells |= spec.cross_sell > 0.0 && !tables.segments[s].products.empty();
    }
    for (std::size_t n = 0; n < tables.needs.size(); ++n) {
      for (std::size_t s = 0; s < tables.segments.size(); ++s) {
        tables.needs[n].product.push_back(
            bit_asked_for(tables.segments[s], company.lines, today.needs[n].division));
        tables.needs[n].asking.push_back(share_asking(today, today.needs[n], s));
      }
    }
  }
}

}  // namespace rapport
