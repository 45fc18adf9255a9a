// Distributions in scenario files: { log_normal = "5 min", cv = 0.8 }.
#include <algorithm>
#include <cstring>

#include "sim/model/value_reader.h"

namespace rapport {

namespace {

using Kind = Distribution::Kind;

constexpr LawForm kForms[] = {
    {"constant", "the value", "", Kind::constant, "always the same; a bare value means this too"},
    {"uniform", "[low, high]", "", Kind::uniform, "every value between two equally likely"},
    {"exponential", "the mean", "", Kind::exponential,
     "no memory: service and patience of textbooks"},
    {"log_normal", "the mean", "cv", Kind::log_normal,
     "skewed, as real service times; cv is standard deviation over mean"},
    {"gamma", "the mean", "cv", Kind::gamma, "skewed; cv is standard deviation over mean"},
    {"beta", "[alpha, beta]", "", Kind::beta, "shares between 0 and 1"},
    {"poisson", "the mean", "", Kind::poisson, "counts"},
    {"weibull", "the scale", "shape", Kind::weibull,
     "hazard rises with time for a shape above 1, falls below 1"},
    {"empirical", "[values]", "weights", Kind::empirical,
     "the values given, equally likely or by weights"},
    {"piecewise_hazard", "[hazards]", "from", Kind::piecewise_hazard,
     "a time whose hazard is constant in pieces that begin at the times of 'from', first 0"},
};

constexpr const char* kTimes = "times";  // a factor on the whole

std::vector<std::string> form_names() {
  std::vector<std::string> names;
  for (const LawForm& form : kForms) names.push_back(form.key);
  return names;
}

std::string names_text() {
  std::string list;
  for (const LawForm& form : kForms) list += (list.empty() ? "" : ", ") + std::string(form.key);
  return list;
}

/// Beta and Poisson have no unit of their own; a factor gives them one.
bool is_pure(Kind kind) { return kind == Kind::beta || kind == Kind::poisson; }

std::string problem_of(Kind kind, const DistributionText& made) {
  switch (kind) {
    case Kind::constant:
      return Distribution::constant_problem(made.first);
    case Kind::uniform:
      return Distribution::uniform_between_problem(made.first, made.second);
    case Kind::exponential:
      return Distribution::exponential_problem(made.first);
    case Kind::log_normal:
      return Distribution::log_normal_problem(made.first, made.second);
    case Kind::gamma:
      return Distribution::gamma_problem(made.first, made.second);
    case Kind::beta:
      return Distribution::beta_problem(made.first, made.second);
    case Kind::poisson:
      return Distribution::poisson_problem(made.first);
    case Kind::weibull:
      return Distribution::weibull_problem(made.first, made.second);
    case Kind::empirical:
      return Distribution::empirical_problem(made.values, made.weights);
    case Kind::piecewise_hazard:
      return Distribution::piecewise_hazard_problem(made.values, made.weights);
  }
  return {};
}

Distribution unscaled(Kind kind, const DistributionText& made) {
  switch (kind) {
    case Kind::constant:
      return Distribution::constant(made.first);
    case Kind::uniform:
      return Distribution::uniform_between(made.first, made.second);
    case Kind::exponential:
      return Distribution::exponential(made.first);
    case Kind::log_normal:
      return Distribution::log_normal(made.first, made.second);
    case Kind::gamma:
      return Distribution::gamma(made.first, made.second);
    case Kind::beta:
      return Distribution::beta(made.first, made.second);
    case Kind::poisson:
      return Distribution::poisson(made.first);
    case Kind::weibull:
      return Distribution::weibull(made.first, made.second);
    case Kind::empirical:
      return Distribution::empirical(made.values, made.weights);
    case Kind::piecewise_hazard:
      return Distribution::piecewise_hazard(made.values, made.weights);
  }
  return {};
}

/// What tells one law from another, to the last bit.
std::string fingerprint(Kind kind, const DistributionText& made) {
  std::string text = std::to_string(static_cast<int>(kind));
  const auto add = [&](double x) { text += " " + number_text(x); };
  add(made.first);
  add(made.second);
  add(made.factor);
  for (const double x : made.values) add(x);
  text += " |";
  for (const double x : made.weights) add(x);
  return text;
}

}  // namespace

std::span<const LawForm> law_forms() { return kForms; }

struct ValueReader::LawNumbers : DistributionText {};

std::optional<Distribution> ValueReader::law(const Value& value, Quantity quantity,
                                             const std::string& what) {
  if (value.kind != Value::Kind::table) {
    const auto x = number(value, quantity, what);
    if (!x) return std::nullopt;
    if (const std::string p = Distribution::constant_problem(*x); !p.empty()) {
      problem(value.position, what + ": " + p);
      return std::nullopt;
    }
    return Distribution::constant(*x);
  }
  const LawForm* form = form_of(value, what);
  return form == nullptr ? std::nullopt : law_of(*form, value, quantity, what);
}

/// The one kind that the table names.
const LawForm* ValueReader::form_of(const Value& value, const std::string& what) {
  const LawForm* form = nullptr;
  for (const KeyValue& entry : value.table) {
    for (const LawForm& known : kForms) {
      if (entry.key != known.key) continue;
      if (form != nullptr) {
        problem(entry.position, what + " has two kinds, " + form->key + " and " + known.key,
                "one of them");
        return nullptr;
      }
      form = &known;
    }
  }
  if (form != nullptr) return form;
  std::string hint;
  for (const KeyValue& entry : value.table) {
    if (hint.empty()) hint = did_you_mean(entry.key, form_names());
  }
  problem(value.position, what + " is a table without a kind of distribution",
          "{ KIND = ... } with one of " + names_text(), hint);
  return nullptr;
}

std::optional<Distribution> ValueReader::law_of(const LawForm& form, const Value& table,
                                                Quantity quantity, const std::string& what) {
  bool fine = true;
  for (const KeyValue& entry : table.table) {
    if (entry.key == form.key || entry.key == kTimes) continue;
    if (form.second[0] != '\0' && entry.key == form.second) continue;
    std::vector<std::string> known{kTimes};
    if (form.second[0] != '\0') known.push_back(form.second);
    problem(entry.position, what + ": unknown key '" + entry.key + "' beside " + form.key,
            form.second[0] != '\0' ? form.second : "nothing", did_you_mean(entry.key, known));
    fine = false;
  }
  const auto numbers = law_numbers(form, table, quantity, what);
  if (!numbers || !fine) return std::nullopt;
  std::string p = problem_of(form.kind, *numbers);
  if (p.empty() && numbers->factor != 1) p = Distribution::scaled_problem(numbers->factor);
  if (!p.empty()) {
    problem(table.position, what + ": " + p);
    return std::nullopt;
  }
  return made(form, *numbers);
}

std::optional<ValueReader::LawNumbers> ValueReader::law_numbers(const LawForm& form,
                                                                const Value& table,
                                                                Quantity quantity,
                                                                const std::string& what) {
  LawNumbers made{};
  const Quantity own = is_pure(form.kind) ? Quantity::plain : quantity;
  const Value& first = *table.find(form.key);
  const Value* second = form.second[0] == '\0' ? nullptr : table.find(form.second);
  const std::string name = what + "." + form.key;
  const auto take = [](const auto& read, auto& into) {
    if (read) into = *read;
    return read.has_value();
  };
  bool fine = true;
  if (form.kind == Kind::uniform || form.kind == Kind::beta) {
    const auto pair = numbers(first, own, name, 2);
    fine = pair.has_value();
    if (pair) made.first = (*pair)[0], made.second = (*pair)[1];
  } else if (form.kind == Kind::empirical) {
    fine = take(numbers(first, own, name, 0), made.values);
    if (second) fine &= take(numbers(*second, Quantity::plain, what + ".weights", 0), made.weights);
  } else if (form.kind == Kind::piecewise_hazard) {
    fine = take(numbers(first, Quantity::per_minute, name, 0), made.weights);
    for (double& hazard : made.weights) hazard /= kMinute;
    if (second) fine &= take(numbers(*second, own, what + ".from", 0), made.values);
  } else {
    fine = take(number(first, own, name), made.first);
    if (second) {
      fine &= take(number(*second, Quantity::plain, what + "." + form.second), made.second);
    } else if (form.second[0] != '\0') {
      problem(table.position, what + ": " + form.key + " needs " + form.second);
      fine = false;
    }
    if (form.kind == Kind::weibull) std::swap(made.first, made.second);
  }
  if (const Value* times = table.find(kTimes)) {
    const Quantity of = is_pure(form.kind) ? quantity : Quantity::plain;
    fine &= take(number(*times, of, what + "." + kTimes), made.factor);
  } else if (is_pure(form.kind) && quantity == Quantity::duration) {
    problem(table.position, what + ": " + form.key + " has no unit of its own",
            "a factor beside it, as times = \"2 min\"");
    fine = false;
  }
  if (!fine) return std::nullopt;
  return made;
}

Distribution ValueReader::made(const LawForm& form, const LawNumbers& numbers) {
  const std::string key = fingerprint(form.kind, numbers);
  const auto before = laws_.find(key);
  if (before != laws_.end()) return before->second;
  Distribution law = unscaled(form.kind, numbers);
  if (numbers.factor != 1) law = law.scaled(numbers.factor);
  return laws_.emplace(key, law).first->second;
}

}  // namespace rapport
