#include "sim/scenario/product.h"

#include <algorithm>

#include "sim/core/elementary.h"
#include "sim/scenario/checker.h"
#include "sim/scenario/parameter.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/validate_parts.h"

namespace rapport {

const ProductSpec* product_of(const Scenario& scenario, std::string_view division,
                              std::string_view segment) {
  if (division.empty()) return nullptr;
  const ProductSpec* of_all = nullptr;
  for (const ProductSpec& product : scenario.products) {
    if (product.division != division) continue;
    if (product.segment == segment) return &product;
    if (product.segment.empty()) of_all = &product;
  }
  return of_all;
}

std::vector<std::string> product_lines(const Scenario& scenario) {
  std::vector<std::string> lines;
  for (const DivisionSpec& division : scenario.divisions) {
    const auto is_its = [&](const ProductSpec& p) { return p.division == division.name; };
    if (std::ranges::any_of(scenario.products, is_its)) lines.push_back(division.name);
  }
  return lines;
}

double share_asking(const Scenario& scenario, const NeedSpec& need, std::size_t segment) {
  const ProductSpec* product = product_of(scenario, need.division, scenario.segments[segment].name);
  return product == nullptr ? 1.0 : product->held;
}

double product_price(const Scenario& scenario, const SegmentSpec& segment) {
  double sum = 0.0;
  for (const std::string& line : product_lines(scenario)) {
    const ProductSpec* product = product_of(scenario, line, segment.name);
    if (product != nullptr) sum += product->held * product->price;
  }
  return sum;
}

double product_rate(double yearly, double years) { return -math::log1p(-yearly) * years; }

double product_chance(double rate, double score) { return -math::expm1(-rate * math::exp(score)); }

namespace {

/// Products are taken and given up when a contract is renewed.
void check_contracts(const Scenario& scenario, const ProductSpec& product, const Checker& at) {
  using Form = LeavingSpec::Form;
  for (const SegmentSpec& segment : scenario.segments) {
    const bool is_its = product_of(scenario, product.division, segment.name) == &product;
    const Form form = segment.leaving.form;
    if (!is_its || form == Form::logistic || form == Form::cloglog) continue;
    at.problem("customers of segment '" + segment.name +
                   "' may hold it, but have no contract that is renewed, which is when products "
                   "are taken and given up",
               "leaving.form = \"cloglog\" or \"logistic\" of that segment",
               product.segment.empty() ? "or name another segment" : "", "segment");
    return;
  }
}

void check_product(const Scenario& scenario, std::size_t number, const Checker& at) {
  const ProductSpec& product = scenario.products[number];
  check_parameters(product_parameters(), &product, at);
  at.known("division", product.division, NameIndex(scenario.divisions));
  if (!product.segment.empty()) {
    at.known("segment", product.segment, NameIndex(scenario.segments));
  }
  for (std::size_t i = 0; i < number; ++i) {
    const ProductSpec& other = scenario.products[i];
    if (other.division != product.division || other.segment != product.segment) continue;
    at.problem("is of the same division and segment as product '" + other.name + "'",
               "one product for each division and segment", {}, "division");
  }
  if (scenario.company.on) check_contracts(scenario, product, at);
}

}  // namespace

namespace {

/// How products hold customers is a matter of their own propensity.
void check_weight(const Scenario& scenario, const SegmentSpec& segment, const Checker& at) {
  if (segment.leaving.product_weight == 0.0) return;
  const auto is_its = [&](const ProductSpec& product) {
    return product.segment.empty() || product.segment == segment.name;
  };
  if (segment.leaving.form == LeavingSpec::Form::cloglog && scenario.company.on &&
      std::ranges::any_of(scenario.products, is_its)) {
    return;
  }
  at.problem(
      "leaving.product_weight is set, but its customers hold no products or have no "
      "propensity of their own",
      "products ([product.NAME]) and leaving.form = \"cloglog\", or leave it out", {},
      "leaving.product_weight");
}

}  // namespace

void check_products(const Scenario& scenario, Problems& problems) {
  for (std::size_t s = 0; s < scenario.segments.size(); ++s) {
    const SegmentSpec& spec = scenario.segments[s];
    check_weight(scenario, spec, Checker(place_of("segment", spec.name, s), problems));
  }
  check_names("product", scenario.products, "", problems);
  for (std::size_t i = 0; i < scenario.products.size(); ++i) {
    const Checker at(place_of("product", scenario.products[i].name, i), problems);
    check_product(scenario, i, at);
  }
  const std::size_t lines = product_lines(scenario).size();
  if (lines > kMaxLines) {
    Checker("scenario", problems)
        .problem("has products of " + std::to_string(lines) + " divisions",
                 "at most " + std::to_string(kMaxLines));
  }
  if (!scenario.products.empty() && !scenario.company.on) {
    Checker("scenario", problems)
        .problem("has products, which need a company", "company.on = true, or no [product.NAME]");
  }
}

}  // namespace rapport
