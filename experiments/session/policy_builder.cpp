#include "experiments/session/policy_builder.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "experiments/run/memory_need.h"
#include "sim/model/model.h"

namespace rapport {

namespace {

constexpr std::size_t kMostKnown = 32;  ///< policies that are kept beside those in use

/// Two texts of different parts never run into each other.
std::string part(const std::string& text) { return std::to_string(text.size()) + ":" + text; }

/// All digits of a number.
std::string part(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return part(std::string(digits.data(), end));
}

/// What Today is read from, to the letter.
std::string letters_of(const ScenarioFile& file, const std::vector<Override>& set) {
  std::string letters;
  for (const Override& o : set) letters += part(o.path) + part(o.value);
  for (const SourceText& source : file.sources) letters += part(source.path) + part(source.text);
  return letters;
}

/// Everything of a policy that decides on results.
std::string content_of(const Policy* policy) {
  if (policy == nullptr) return "today";
  std::string content;
  for (const Change& change : policy->changes) {
    content += std::to_string(change.from) + part(write_scenario(change.then));
  }
  for (const RuleSpec& rule : policy->rules) {
    content += std::to_string(static_cast<int>(rule.figure)) + (rule.above ? ">" : "<") +
               part(rule.factor) + std::to_string(rule.lasting) + ";";
  }
  return content;
}

}  // namespace

void PolicyBuilder::read(const std::string& path, const ReadOptions& options) {
  file_ = read_scenario_file(path, options);
  const std::string letters = letters_of(file_, options.set);
  if (letters == read_as_) return;  // only what was made outside the file has changed
  read_as_ = letters;
  const std::string firm = part(write_scenario(file_.today));
  if (firm != firm_) gates_.reset();
  firm_ = firm;
}

std::vector<BuiltPolicy> PolicyBuilder::build(const std::vector<const Policy*>& policies) {
  if (!gates_) {
    check_memory(build_model(file_.today), 1, file_.path);
    gates_ = calibrate_gates(file_.today, crew_);
  }
  std::vector<BuiltPolicy> built;
  for (const Policy* policy : policies) {
    const std::shared_ptr<PolicyRuns> runs = runs_of(policy);
    built.push_back(policy == nullptr
                        ? BuiltPolicy{kTodayName, "Today", "Today", runs}
                        : BuiltPolicy{policy->name, policy->label, policy->short_label, runs});
  }
  forget(kMostKnown + built.size());
  return built;
}

std::vector<Note> PolicyBuilder::notes() const {
  std::vector<Note> notes = file_.notes;
  if (!gates_) return notes;
  const std::string words = in_words(file_.today, *gates_);
  if (!words.empty()) notes.push_back({"", words});
  return notes;
}

std::shared_ptr<PolicyRuns> PolicyBuilder::runs_of(const Policy* policy) {
  const std::string world = std::to_string(seed_) + firm_;
  const std::string key = RAPPORT_VERSION + std::string(" ") + world + content_of(policy);
  auto known = known_.find(key);
  if (known == known_.end()) {
    auto runs = std::make_shared<PolicyRuns>(key, world, model_of(file_, policy, *gates_));
    known = known_.emplace(key, Known{std::move(runs)}).first;
  }
  known->second.used = ++uses_;
  return known->second.runs;
}

/// Forgets what was used least lately.
void PolicyBuilder::forget(std::size_t most) {
  const auto earlier = [](const auto& a, const auto& b) { return a.second.used < b.second.used; };
  while (known_.size() > most) known_.erase(std::ranges::min_element(known_, earlier));
}

const Policy* policy_named(const ScenarioFile& file, const std::string& name) {
  const auto found = std::ranges::find(file.policies, name, &Policy::name);
  return found == file.policies.end() ? nullptr : &*found;
}

}  // namespace rapport
