#include "experiments/sheet/interview.h"

#include <algorithm>

#include "experiments/sheet/prompter.h"
#include "sim/core/problem.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr const char* kOfCompany[] = {"gave_up", "complaints", "latitude",
                                      "bonus",   "one_view",   "systems"};
constexpr const char* kOfSegment[] = {"customers", "value", "price", "churn"};
constexpr const char* kOfChannel[] = {"contacts", "people", "minutes"};

class Interviewer {
 public:
  Interviewer(const std::vector<GivenAnswer>& known, std::istream& in, std::ostream& out)
      : prompter_(in, out) {
    for (const GivenAnswer& one : known) {
      if (!trimmed(one.text).empty()) found_.answers.push_back(one);
    }
  }

  Interview ask(const std::string& industry) {
    prompter_.say(
        "Answer as well as you can; an empty line takes what stands in [brackets], which is usual "
        "in your industry\nand will be marked as an assumption. All can be changed in the file "
        "afterwards.\n");
    choose_industry(industry);
    ask_one(*find_question("name"), "");
    ask_one(*find_question("currency"), "");
    for (const std::string& segment : segments()) {
      for (const char* key : kOfSegment) ask_one(*find_question(key), segment);
    }
    channels();
    for (const char* key : kOfCompany) ask_one(*find_question(key), "");
    return std::move(found_);
  }

 private:
  /// What names no segment holds for all of them.
  bool is_known(const Question& question, const std::string& of) const {
    return std::ranges::any_of(found_.answers, [&](const GivenAnswer& one) {
      return one.question == question.key &&
             (one.of == of || (one.of.empty() && question.of == AskedOf::segment));
    });
  }

  void choose_industry(const std::string& name) {
    found_.industry = find_industry(name);
    while (found_.industry == nullptr) {
      prompter_.say("\nIn which industry is the company?\n");
      for (const Industry& industry : industries()) {
        prompter_.say(formatted("  %-14s%s\n", industry.id, industry.label));
      }
      found_.industry = find_industry(prompter_.line("industry: "));
      if (found_.industry == nullptr && prompter_.ended())
        refuse("new", "no industry has been named");
    }
  }

  std::vector<std::string> segments() {
    std::vector<std::string> names;
    bool counted = false;
    for (const GivenAnswer& one : found_.answers) {
      const Question* question = find_question(one.question);
      if (question == nullptr || question->of != AskedOf::segment) continue;
      counted = counted || (one.of.empty() && one.question == "customers");
      if (one.of.empty()) continue;
      if (std::ranges::find(names, one.of) == names.end()) names.push_back(one.of);
    }
    if (!names.empty()) return names;
    if (counted) return {kOnlySegment};
    names = prompter_.names(
        "\nInto which groups do you divide your customers? Names with commas "
        "between [customers]: ");
    if (names.empty()) names.emplace_back(kOnlySegment);
    return names;
  }

  void channels() {
    const std::string usual = std::string(" ") + found_.industry->channels + " ";
    for (const ChannelKind& kind : channel_kinds()) {
      const bool here = usual.find(" " + std::string(kind.id) + " ") != std::string::npos;
      for (const char* key : kOfChannel) {
        const Question& question = *find_question(key);
        if (question.staffed_only && !kind.is_staffed()) continue;
        if (std::string_view(key) != "contacts" && !has_contacts(kind.id, here)) continue;
        ask_one(question, kind.id, here ? "" : "0");
      }
    }
  }

  /// As CompanySheet has it: what is said, else what is usual.
  bool has_contacts(const char* channel, bool is_usual) const {
    for (const GivenAnswer& one : found_.answers) {
      if (one.question == "contacts" && one.of == channel) return trimmed(one.text) != "0";
    }
    return is_usual;
  }

  double customers() const {
    double sum = 0.0;
    for (const GivenAnswer& one : found_.answers) {
      if (one.question == "customers")
        sum += read_answer(*find_question("customers"), one.text, "").value;
    }
    return sum;
  }

  std::string currency() const {
    for (const GivenAnswer& one : found_.answers) {
      if (one.question == "currency") return one.text;
    }
    return usual_answer(*found_.industry, "currency", "");
  }

  void ask_one(const Question& question, const std::string& of, const std::string& instead = {}) {
    if (is_known(question, of)) return;
    const std::string fallback =
        instead.empty() ? usual_text(*found_.industry, question, of, customers()) : instead;
    const std::string text = prompter_.ask(
        formatted("%s%s%s: ", of.empty() ? "" : (of + ": ").c_str(), question.ask,
                  fallback.empty() ? "" : (" [" + fallback + "]").c_str()),
        question.means, [&](const std::string& answer) {
          // An empty line where nothing is usual is asked again.
          if (answer.empty()) return std::string(fallback.empty() ? "there has to be one" : "");
          return question.is_text ? "" : fault_of(read_answer(question, answer, currency()));
        });
    if (text.empty() && fallback.empty()) {
      refuse("new", std::string("the input ended at: ") + question.ask);
    }
    if (text.empty()) return;
    found_.answers.push_back(
        {question.key, of, text, "", std::string(question.key) + (of.empty() ? "" : "." + of)});
  }

  Prompter prompter_;
  Interview found_{};
};

}  // namespace

Interview ask_company(const std::string& industry, const std::vector<GivenAnswer>& known,
                      std::istream& in, std::ostream& out) {
  return Interviewer(known, in, out).ask(industry);
}

}  // namespace rapport
