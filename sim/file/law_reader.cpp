// Distributions in scenario files: { log_normal = "5 min", cv = 0.8 }.
#include <algorithm>
#include <cstdlib>
#include <initializer_list>

#include "sim/file/value_reader.h"

namespace rapport {

namespace {

constexpr LawForm kForms[] = {
    {"constant", "the value", "", LawKind::constant,
     "always the same; a bare value means this too"},
    {"uniform", "[low, high]", "", LawKind::uniform, "every value between two equally likely"},
    {"exponential", "the mean", "", LawKind::exponential,
     "no memory: service and patience of textbooks"},
    {"log_normal", "the mean", "cv", LawKind::log_normal,
     "skewed, as real service times; cv is standard deviation over mean"},
    {"gamma", "the mean", "cv", LawKind::gamma, "skewed; cv is standard deviation over mean"},
    {"beta", "[alpha, beta]", "", LawKind::beta, "shares between 0 and 1"},
    {"poisson", "the mean", "", LawKind::poisson, "counts"},
    {"weibull", "the scale", "shape", LawKind::weibull,
     "hazard rises with time for a shape above 1, falls below 1"},
    {"empirical", "[values]", "weights", LawKind::empirical,
     "the values given, equally likely or by weights"},
    {"piecewise_hazard", "[hazards]", "from", LawKind::piecewise_hazard,
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
bool is_pure(LawKind kind) { return kind == LawKind::beta || kind == LawKind::poisson; }

std::string problem_of(LawKind kind, const DistributionText& made) {
  switch (kind) {
    case LawKind::constant:
      return Distribution::constant_problem(made.first);
    case LawKind::uniform:
      return Distribution::uniform_between_problem(made.first, made.second);
    case LawKind::exponential:
      return Distribution::exponential_problem(made.first);
    case LawKind::log_normal:
      return Distribution::log_normal_problem(made.first, made.second);
    case LawKind::gamma:
      return Distribution::gamma_problem(made.first, made.second);
    case LawKind::beta:
      return Distribution::beta_problem(made.first, made.second);
    case LawKind::poisson:
      return Distribution::poisson_problem(made.first);
    case LawKind::weibull:
      return Distribution::weibull_problem(made.first, made.second);
    case LawKind::empirical:
      return Distribution::empirical_problem(made.values, made.weights);
    case LawKind::piecewise_hazard:
      return Distribution::piecewise_hazard_problem(made.values, made.weights);
  }
  return {};
}

Distribution unscaled(LawKind kind, const DistributionText& made) {
  switch (kind) {
    case LawKind::constant:
      return Distribution::constant(made.first);
    case LawKind::uniform:
      return Distribution::uniform_between(made.first, made.second);
    case LawKind::exponential:
      return Distribution::exponential(made.first);
    case LawKind::log_normal:
      return Distribution::log_normal(made.first, made.second);
    case LawKind::gamma:
      return Distribution::gamma(made.first, made.second);
    case LawKind::beta:
      return Distribution::beta(made.first, made.second);
    case LawKind::poisson:
      return Distribution::poisson(made.first);
    case LawKind::weibull:
      return Distribution::weibull(made.first, made.second);
    case LawKind::empirical:
      return Distribution::empirical(made.values, made.weights);
    case LawKind::piecewise_hazard:
      return Distribution::piecewise_hazard(made.values, made.weights);
  }
  return {};
}

/// A text that tells one law from another, to the last bit.
std::string fingerprint(LawKind kind, const DistributionText& made) {
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

/// What is wrong with one number of a distribution, as it stands in the file.
struct LawFault {
  const Value* at;
  std::string what, allowed;
};

/// The value as in the file, for a message; empty for what is no number.
std::string as_written(const Value& value) {
  if (value.kind == Value::Kind::text) return "\"" + value.text + "\"";
  if (value.kind == Value::Kind::whole) return std::to_string(value.whole);
  return value.kind == Value::Kind::number ? number_text(value.number) : "";
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// The entry of a list that a message such as "starts[1] is ..." or "high is ..." is about.
std::optional<std::size_t> item_of(const std::string& said, std::string_view name) {
  if (is_one_of(name, {"low", "alpha"})) return 0;
  if (is_one_of(name, {"high", "beta"})) return 1;
  const std::size_t bracket = said.find('[');
  if (bracket == std::string::npos) return std::nullopt;
  return static_cast<std::size_t>(std::strtoul(said.c_str() + bracket + 1, nullptr, 10));
}

constexpr std::string_view kMust = "; it must ";

/// What is allowed, by a message such as "gamma: cv is 20; it must be at least 0.01".
std::string allowed_of(const std::string& problem) {
  std::string allowed = problem.substr(std::min(problem.find(kMust), problem.size()));
  allowed.erase(0, kMust.size());
  // The limit may be another number of the distribution, which stands in the file.
  if (allowed.starts_with("be at least low")) return "at least the low end";
  if (allowed.starts_with("be above the start")) return "above the one before it";
  if (allowed.starts_with("have ")) return allowed.substr(5);
  return allowed.starts_with("be ") ? allowed.substr(3) : allowed;
}

/// Turns a message such as "gamma: cv is 20; it must be at least 0.01", in the words of
/// sim/core/distribution.h, into the words of the file, where durations have units.
LawFault fault_of(const LawForm& form, const Value& table, const std::string& problem) {
  const std::size_t begin = problem.find(": ") + 2;
  const std::size_t cut = std::min(problem.find(kMust), problem.size());
  const std::string said = problem.substr(begin, cut - begin);
  const std::string name = said.substr(0, said.find_first_of(" ["));
  std::string key = name == "factor" ? kTimes : form.key;
  if (is_one_of(name, {"cv", "shape", "weights", "starts", "the"})) key = form.second;
  const Value* at = table.find(key);
  if (at == nullptr) at = &table;
  const auto item = item_of(said, name);
  if (item && *item < at->list.size()) {
    at = &at->list[*item];
    key += "[" + std::to_string(*item) + "]";
  }
  const std::size_t verb = std::min({said.find(" is "), said.find(" has "), said.size()});
  const std::string written = as_written(*at);
  const std::string rest = written.empty() ? said.substr(verb) : " is " + written;
  if (name == "the") key += ": the sum";  // of the weights
  return {at, key + rest, allowed_of(problem)};
}

}  // namespace

std::span<const LawForm> law_forms() { return kForms; }

struct ValueReader::LawNumbers : DistributionText {};

std::optional<Distribution> ValueReader::law(const Value& value, Quantity quantity,
                                             const std::string& what) {
  using VK = Value::Kind;
  if (value.kind == VK::list || value.kind == VK::flag || value.kind == VK::date) {
    wrong_kind(value, what,
               "one value, or a distribution as { KIND = ... } with one of " + names_text());
    return std::nullopt;
  }
  if (value.kind != VK::table) {
    const auto x = number(value, quantity, what);
    if (!x) return std::nullopt;
    if (const std::string p = Distribution::constant_problem(*x); !p.empty()) {
      problem(value.position, what + " is " + as_written(value), allowed_of(p));
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
  if (!fine) return std::nullopt;
  const auto numbers = law_numbers(form, table, quantity, what);
  if (!numbers) return std::nullopt;
  std::string p = problem_of(form.kind, *numbers);
  if (p.empty() && numbers->factor != 1) p = Distribution::scaled_problem(numbers->factor);
  if (p.empty()) return made(form, *numbers);
  const LawFault fault = fault_of(form, table, p);
  problem(fault.at->position, what + "." + fault.what, fault.allowed);
  return std::nullopt;
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
  if (form.kind == LawKind::uniform || form.kind == LawKind::beta) {
    const auto pair = numbers(first, own, name, 2);
    fine = pair.has_value();
    if (pair) made.first = (*pair)[0], made.second = (*pair)[1];
  } else if (form.kind == LawKind::empirical) {
    fine = take(numbers(first, own, name, 0), made.values);
    if (second) fine &= take(numbers(*second, Quantity::plain, what + ".weights", 0), made.weights);
  } else if (form.kind == LawKind::piecewise_hazard) {
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
    if (form.kind == LawKind::weibull) std::swap(made.first, made.second);
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
