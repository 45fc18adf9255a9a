#include "experiments/sheet/programme.h"

#include <algorithm>
#include <array>

#include "sim/core/text.h"
#include "sim/scenario/lever.h"

namespace rapport {

namespace {

struct Step {
  const char* lever;
  double to;
};

struct Component {
  const char *id, *label, *shown, *doc;
  std::array<Step, 6> steps;
  const char* from;  ///< in concert: when it begins
};

const Component kComponents[] = {
    {"orientation",
     "Orientation alone",
     "orientation",
     "What employees may and should do changes: customers first, knowledge shared, money to put "
     "things right.",
     {{{"customers_first", 0.8},
       {"share", 0.8},
       {"strategy", 0.8},
       {"lifetime", 0.3},
       {"latitude", 0}}},
     "start"},
    {"configuration",
     "Configuration alone",
     "configuration",
     "What employees are measured by, paid for and organised around changes.",
     {{{"bonus", 0.5}, {"metrics", 0.8}, {"training", 50}, {"owner", 0.6}, {"structure", 0.5}}},
     "3 months"},
    {"information",
     "Information alone",
     "information",
     "Systems are bought: one view of the customer, fresh records, systems that talk.",
     {{{"one_view", 0.8}, {"upkeep", 0.7}, {"systems", 0.8}, {"depth", 0.8}}},
     "9 months"}};

constexpr double kLatitudeFactor = 6.0;  // of what is usual in the industry

/// Where the programme takes a lever, from where Today has it.
double goal(const CompanySheet& sheet, const Step& step) {
  double today = find_lever(step.lever)->neutral;
  const Question* question = find_question(step.lever);
  if (question != nullptr) today = sheet.number(step.lever);
  double to = step.to;
  if (std::string_view(step.lever) == "latitude") {
    const char* usual = usual_answer(sheet.industry(), "latitude", "");
    to = kLatitudeFactor * read_measure(usual, Quantity::money, "").value;
  }
  return std::max(today, std::min(to, find_lever(step.lever)->most));
}

std::string steps_text(const CompanySheet& sheet, const Component& component) {
  std::string text;
  for (const Step& step : component.steps) {
    if (step.lever != nullptr)
      text += formatted("levers.%s = %.10g\n", step.lever, goal(sheet, step));
  }
  return text;
}

}  // namespace

bool is_lever(const Question& question) {
  return question.of == AskedOf::company && find_lever(question.key) != nullptr;
}

std::string programmes_text(const CompanySheet& sheet) {
  std::string text =
      "\n\n# ---- Programmes to begin with "
      "---------------------------------------------------------\n"
      "# Their levers are assumptions; `rapport compare` puts them beside Today.\n";
  std::string concert =
      "\n[policy.concert]\nlabel = \"All three in concert\"\nshort = \"concert\"\n"
      "doc = \"Orientation first, then configuration, then information, by one plan.\"\n"
      "levers.one_plan = 0.9\nlevers.commitment = 1\n";
  for (const Component& component : kComponents) {
    const std::string steps = steps_text(sheet, component);
    text += formatted("\n[policy.%s]\nlabel = \"%s\"\nshort = \"%s\"\ndoc = \"%s\"\n", component.id,
                      component.label, component.shown, component.doc) +
            steps;
    if (std::string_view(component.from) != "start") {
      concert += formatted("[[policy.concert.change]]\nfrom = \"%s\"\n", component.from);
    }
    concert += steps;
  }
  return text + concert;
}

}  // namespace rapport
