// rapport why: whom a policy keeps and another loses, what came first, and one customer's two
// lives.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "experiments/command/command_flags.h"
#include "experiments/command/command_line.h"
#include "experiments/command/command_verbs.h"
#include "experiments/command/commands.h"
#include "experiments/command/json.h"
#include "experiments/command/result_output.h"
#include "experiments/output/printable.h"
#include "experiments/output/text_table.h"
#include "experiments/trial/customer_fates.h"
#include "experiments/trial/life_words.h"
#include "experiments/trial/offer_words.h"
#include "sim/company/leg_planner.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

constexpr double kFewCustomers = 10;  ///< an interval narrower than that is shown with a digit more
constexpr std::size_t kMostVisits = 14;  ///< of two lives, that are shown after they part

/// What all outputs are about.
struct WhyAnswer {
  const Trial& trial;
  std::size_t arm, against;
  FateStudy study;
  const Model& model() const { return trial.model(against); }
  std::string policy() const { return printable(trial.arms()[arm].label); }
  std::string other() const { return printable(trial.arms()[against].label); }
};

// ---- table --------------------------------------------------------------------------------------

Cell side(const Model& model, const StoryLeg* leg) {
  if (leg == nullptr) return {"-", Tone::faint};
  return outcome_words(model, *leg) + "; " + grouped(leg->satisfaction, 2);
}

/// "stays" or "leaves ...", good or bad.
Cell end_of(const WhyAnswer& answer, const std::optional<StoryEnd>& end) {
  return {end_words(answer.model(), end), end ? Tone::bad : Tone::good};
}

std::string fates_table(const WhyAnswer& answer, bool colour) {
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::left});
  table.titles({"", "customers", "saved", "lost", "net", ""});
  std::string kind = "company";
  for (const FateRow& row : answer.study.rows) {
    if (row.runs.empty() || row.runs[0].all() == 0) continue;
    if (row.kind != kind) table.gap();
    kind = row.kind;
    const Interval net = row.net();
    const bool clear = !net.contains(0.0);
    const Tone tone = !clear ? Tone::plain : net.mean > 0 ? Tone::good : Tone::bad;
    table.row(
        {row.label,
         grouped(static_cast<double>(row.runs[0].all()), 0),
         {grouped(row.of(&Fates::saved).mean(), 1), Tone::faint},
         {grouped(row.of(&Fates::lost).mean(), 1), Tone::faint},
         {signed_text(net.mean, 1), tone},
         {std::isfinite(net.half_width) ? "± " + grouped(net.half_width, 1) : "", Tone::faint}});
  }
  return table.text(colour);
}

/// Of a whole, in percent; never 0 or 100 % of what is some, or not all.
std::string share_words(std::size_t part, std::size_t all) {
  const double share = static_cast<double>(part) / static_cast<double>(all);
  if (share > 0 && share < 0.005) return "below 1 %";
  if (share < 1 && share >= 0.995) return "above 99 %";
  return percent(share, 0);
}

std::string partings_table(const std::array<std::size_t, kPartings>& by, bool colour) {
  std::size_t all = 0;
  for (const std::size_t n : by) all += n;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < by.size(); ++i) {
    if (by[i] > 0) order.push_back(i);
  }
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return by[i]; });
  TextTable table({Align::left, Align::right, Align::right}, "    ");
  for (const std::size_t i : order) {
    table.row({kPartingLabels[i], grouped(static_cast<double>(by[i]), 0), share_words(by[i], all)});
  }
  return table.text(colour);
}

std::string lives_table(const WhyAnswer& answer, bool colour) {
  const FateExample& example = *answer.study.example;
  const Model& model = answer.model();
  const std::vector<SideBySide> rows = side_by_side(example.a, example.b);
  const std::optional<FirstParting> first = parting_of(example, rows);
  const std::size_t begin = first ? first->row : rows.size();
  TextTable table({Align::left, Align::left, Align::left, Align::left});
  table.titles({"", "", answer.other(), answer.policy()});
  if (begin > 0) {
    table.row({date_of(model, rows[0].time()),
               grouped(static_cast<double>(begin), 0) + (begin == 1 ? " visit" : " visits"),
               {"the same under both", Tone::faint}});
  }
  const std::size_t end = std::min(rows.size(), begin + kMostVisits);
  for (std::size_t i = begin; i < end; ++i) {
    const StoryLeg& leg = rows[i].a == nullptr ? *rows[i].b : *rows[i].a;
    table.row({date_of(model, rows[i].time()), visit_words(model, leg), side(model, rows[i].b),
               side(model, rows[i].a)});
  }
  if (end < rows.size()) {
    table.row({"", {"and " + std::to_string(rows.size() - end) + " more", Tone::faint}});
  }
  table.row({"", "", end_of(answer, example.b_end), end_of(answer, example.a_end)});
  return table.text(colour);
}

OfferDifferences offers_to(const WhyAnswer& answer, std::size_t segment) {
  return offer_differences(answer.trial.model(answer.arm), answer.trial.model(answer.against),
                           segment);
}

/// What is offered to a segment's customers under one policy and not the other, which moves them
/// without a visit; empty where that is nothing.
std::string offers_text(const WhyAnswer& answer, std::size_t segment) {
  const OfferDifferences differences = offers_to(answer, segment);
  if (differences.found.empty()) return "";
  return wrapped("Besides, what is offered to customers of that segment differs from " +
                     date_of(answer.model(), differences.since) +
                     " on: " + words_of(differences, answer.policy(), answer.other()) +
                     ". Who stays or leaves because of that need not have a visit that differs.",
                 terminal_width()) +
         "\n\n";
}

std::string example_text(const WhyAnswer& answer, bool colour) {
  if (!answer.study.example) return "";
  const FateExample& example = *answer.study.example;
  const Model& model = answer.model();
  const std::vector<SideBySide> rows = side_by_side(example.a, example.b);
  const std::optional<FirstParting> first = parting_of(example, rows);
  std::string text =
      painted("One customer, two lives", Tone::strong, colour) + "\n" +
      wrapped(
          "Customer " + std::to_string(example.customer) + " of segment " +
              printable(model.segments[example.segment].name) + ", who brings " +
              grouped(example.value, 2) + " " + model.scenario.currency +
              " a month, in the first run. Behind each visit stands how satisfied the customer "
              "was after it, from 0 to 1. " +
              (first ? "What came first: " +
                           std::string(kPartingLabels[static_cast<std::size_t>(first->parting)]) +
                           ", on " + date_of(model, rows[first->row].time()) + "."
                     : "No visit differs that could be told."),
          terminal_width()) +
      "\n\n";
  return text + offers_text(answer, example.segment) + lives_table(answer, colour);
}

std::size_t sum_of(const std::array<std::size_t, kPartings>& by) {
  std::size_t sum = 0;
  for (const std::size_t n : by) sum += n;
  return sum;
}

std::string partings_text(const WhyAnswer& answer, bool colour) {
  std::string text;
  const auto add = [&](const char* what, const std::array<std::size_t, kPartings>& by) {
    if (sum_of(by) == 0) return;
    text += "  What came first for the " + grouped(static_cast<double>(sum_of(by)), 0) + " " +
            what + " in the first run:\n" + partings_table(by, colour) + "\n";
  };
  add("saved", answer.study.saved_by);
  add("lost", answer.study.lost_by);
  return text;
}

/// The finding, in a sentence.
std::string net_words(const WhyAnswer& answer) {
  const FateRow& all = answer.study.rows[0];
  const Interval net = all.net();
  const double start = static_cast<double>(all.runs[0].all());
  const std::string both = answer.policy() + " and " + answer.other();
  if (all.of(&Fates::saved).mean() == 0.0 && all.of(&Fates::lost).mean() == 0.0) {
    return "The same customers stay under both, in every run.";
  }
  if (!std::isfinite(net.half_width)) {
    return "One run says nothing of luck: ask for more with --replications.";
  }
  if (net.contains(0.0)) {
    return both + " keep about as many: the difference is " + signed_text(net.mean, 1) + " ± " +
           grouped(net.half_width, 1) + " of " + grouped(start, 0) +
           " customers, which may be luck.";
  }
  const int digits = net.half_width < kFewCustomers ? 1 : 0;
  return answer.policy() + " keeps " + grouped(std::abs(net.mean), digits) + " ± " +
         grouped(net.half_width, digits) +
         (answer.model().scenario.represents > 1 ? " simulated" : "") +
         (net.mean > 0 ? " customers more" : " customers fewer") + " than " + answer.other() +
         ", " + percent(std::abs(net.mean) / start) +
         " of those who "
         "were there at the start.";
}

std::string why_text(const WhyAnswer& answer) {
  const bool colour = colour_on_output();
  const std::size_t n = answer.study.rows[0].runs.size();
  const std::string head =
      painted(
          answer.trial.file().today.name + ": " + answer.policy() + " against " + answer.other(),
          Tone::strong, colour) +
      "\n" +
      wrapped("Customers of the start at the end of " + std::to_string(n) +
                  (n == 1 ? " run" : " runs") +
                  " under each, with the same luck. Saved: they left under " + answer.other() +
                  ", and not under " + answer.policy() + "; lost: the other way round. " +
                  (answer.model().scenario.represents > 1
                       ? "Each stands for " + number_text(answer.model().scenario.represents) + ". "
                       : std::string()) +
                  "Means, and of the net the 95 % interval over runs.",
              terminal_width()) +
      "\n\n" +
      (answer.study.stopped
           ? wrapped(
                 "Interrupted: these are the runs that were finished, fewer than were asked for.",
                 terminal_width()) +
                 "\n\n"
           : std::string()) +
      wrapped(net_words(answer), terminal_width()) + "\n\n";
  const std::string caution =
      "\n" +
      wrapped(
          "Only the net is a finding. Who in particular is saved hangs on small differences and "
          "on luck: saved and lost are many even where the policies hardly differ. What came "
          "first in a life need not be what decided it. Newcomers are left out: they are not the "
          "same under two policies.",
          terminal_width()) +
      "\n\n";
  return head + fates_table(answer, colour) + caution + partings_text(answer, colour) +
         example_text(answer, colour);
}

// ---- JSON ---------------------------------------------------------------------------------------

Json leg_json(const Model& model, const StoryLeg& leg) {
  Json json{{"date", date_of(model, leg.time)},
            {"touch_point", place_of(model, leg).name},
            {"need", model.needs[leg.kind].name},
            {"visit", visit_words(model, leg)},
            {"outcome", kOutcomeNames[static_cast<std::size_t>(leg.outcome)]},
            {"wait_minutes", static_cast<double>(leg.wait) / kMinute},
            {"called_back", leg.called_back},
            {"satisfaction", json_number(leg.satisfaction)},
            {"closes", leg.closes}};
  if (!model.company.on) return json;
  json["act"] = kActNames[static_cast<std::size_t>(leg.act)];
  json["loss"] = kLossNames[static_cast<std::size_t>(leg.loss)];
  json["quality"] = json_number(leg.quality);
  json["memory"] = json_number(leg.memory);
  const auto gate = [&](std::size_t i) { return leg.gates[i] / double{kGateSteps}; };
  json["gates"] = {{"may", gate(0)}, {"want", gate(1)}, {"know", gate(2)}};
  return json;
}

Json life_json(const Model& model, const std::vector<StoryLeg>& legs,
               const std::optional<StoryEnd>& end) {
  Json json{{"visits", Json::array()}, {"left", nullptr}, {"cause", nullptr}};
  for (const StoryLeg& leg : legs) json["visits"].push_back(leg_json(model, leg));
  if (end) json["left"] = date_of(model, end->time);
  if (end && model.company.on) json["cause"] = kLossNames[static_cast<std::size_t>(end->cause)];
  return json;
}

Json partings_json(const std::array<std::size_t, kPartings>& by) {
  Json json = Json::object();
  for (std::size_t i = 0; i < by.size(); ++i) json[kPartingNames[i]] = by[i];
  return json;
}

Json example_json(const WhyAnswer& answer) {
  if (!answer.study.example) return nullptr;
  const FateExample& example = *answer.study.example;
  const Model& model = answer.model();
  const std::vector<SideBySide> rows = side_by_side(example.a, example.b);
  const std::optional<FirstParting> first = parting_of(example, rows);
  Json json{{"customer", example.customer},
            {"segment", model.segments[example.segment].name},
            {"value_a_month", json_number(example.value)},
            {"came_first", nullptr}};
  if (first) {
    json["came_first"] = {{"date", date_of(model, rows[first->row].time())},
                          {"what", kPartingNames[static_cast<std::size_t>(first->parting)]}};
  }
  const OfferDifferences offers = offers_to(answer, example.segment);
  json["offers_differ"] = Json::array();
  for (const OfferDifference& one : offers.found) {
    json["offers_differ"].push_back({{"what", one.what},
                                     {"unit", one.unit},
                                     {"policy", json_number(one.a)},
                                     {"against", json_number(one.b)}});
  }
  json["policy"] = life_json(model, example.a, example.a_end);
  json["against"] = life_json(model, example.b, example.b_end);
  return json;
}

std::string why_json(const WhyAnswer& answer) {
  Json json = head_of(answer.trial);
  json.update({{"policy", answer.trial.arms()[answer.arm].name},
               {"against", answer.trial.arms()[answer.against].name},
               {"seed", answer.trial.options().seed},
               {"replications", answer.study.rows[0].runs.size()},
               {"failed_pairs", answer.study.failed},
               {"interrupted", answer.study.stopped},
               {"groups", Json::array()}});
  for (const FateRow& row : answer.study.rows) {
    const Interval net = row.net();
    json["groups"].push_back({{"group", row.kind},
                              {"name", row.name},
                              {"customers", row.runs.empty() ? 0 : row.runs[0].all()},
                              {"stayed", json_number(row.of(&Fates::stayed).mean())},
                              {"left", json_number(row.of(&Fates::gone).mean())},
                              {"saved", json_number(row.of(&Fates::saved).mean())},
                              {"lost", json_number(row.of(&Fates::lost).mean())},
                              {"net", json_number(net.mean)},
                              {"lower", json_number(net.lower())},
                              {"upper", json_number(net.upper())}});
  }
  json["came_first"] = nullptr;
  if (answer.study.was_followed) {
    json["came_first"] = {{"saved", partings_json(answer.study.saved_by)},
                          {"lost", partings_json(answer.study.lost_by)}};
  }
  json["example"] = example_json(answer);
  return json_text(json);
}

// ---- the verb why -------------------------------------------------------------------------------

void add_why_flags(CLI::App& verb, Flags& flags) {
  verb.add_option("scenario", flags.scenario, "the scenario file")->required();
  verb.add_option("--policy", flags.policies, "the policy that is asked about")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb.add_option("--try", flags.tries, "or one made here: \"staffing=1.2, call_backs=1\"")
      ->type_name("\"PATH=VALUE, ...\"")
      ->allow_extra_args(false);
  verb.add_option("--against", flags.against, "what to compare with (default: today)")
      ->type_name("NAME");
  verb.add_option(
          "--customer", flags.about,
          "the customer whose two lives are told, by number from 0 on (default: one is chosen)")
      ->type_name("N");
  add_set(verb, flags);
  verb.add_option("--replications", flags.replications, "runs of each policy (default 20)")
      ->type_name("N");
  verb.add_option("--seed", flags.seed, "of the luck (default 1); the same seed, the same numbers")
      ->type_name("N");
  verb.add_option("--threads", flags.threads, "runs at a time (default: one a core)")
      ->type_name("N");
  verb.add_flag("--quiet", flags.quiet, "no progress");
  add_table_or_json(verb, flags);
}

int end_of_why(const FateStudy& study) {
  flush_output();
  if (study.failed > 0) {
    std::fprintf(stderr,
                 "\n%zu pairs of runs failed and are left out; 'rapport compare' says why.\n",
                 study.failed);
  }
  if (!study.stopped) return study.failed > 0 ? kSomeRunsFailed : kFine;
  std::fprintf(stderr, "\ninterrupted: shown are the %zu pairs of runs that were finished\n",
               study.runs / 2);
  return kInterrupted;
}

int do_why(const Flags& flags) {
  Flags asked = flags;
  const std::size_t named = flags.policies.size() + flags.tries.size();
  if (named != 1) {
    refuse_usage("why", named == 0 ? "needs a policy to ask about" : "asks about one policy",
                 "--policy NAME, or --try \"PATH=VALUE, ...\"");
  }
  const Format format = table_or_json(flags);
  TrialOptions options = trial_of(asked, "why");
  for (const ExtraPolicy& extra : options.extra) options.policies.push_back(extra.name);
  const std::string policy = options.policies[0];
  if (policy == flags.against) {
    refuse_usage("--policy " + policy, "is what it is compared with", "another policy");
  }
  options.policies.push_back(flags.against);
  std::optional<std::uint32_t> customer;
  if (!flags.about.empty()) customer = whole("--customer", flags.about, 0, 4294967295u);
  const Trial trial(options);
  if (trial.model(0).customers == 0) {
    refuse("why " + options.scenario, "asks whom a policy keeps, and nobody is a customer there",
           "a scenario with segments of customers");
  }
  if (customer && *customer >= trial.model(0).customers) {
    refuse_usage("--customer " + flags.about, "is no customer of the start",
                 "0 to " + std::to_string(trial.model(0).customers - 1));
  }
  print_notes(trial.notes());
  const WhyAnswer answer{trial, 0, 1, study_fates(trial, 0, 1, {customer})};
  if (answer.study.rows[0].runs.empty()) return end_of_why(answer.study);
  print(format == Format::json ? why_json(answer) : why_text(answer));
  return end_of_why(answer.study);
}

}  // namespace

Verb why_verb() {
  return {"why", "Ask", "whom a policy keeps, whom it loses, and what came first",
          "  rapport why scenarios/generic_company.toml --policy market_driven\n"
          "  rapport why scenarios/tutorial.toml --try \"staffing=1.3\" --replications 5\n"
          "  rapport why scenarios/generic_company.toml --policy siloed --customer 42\n",
          verb_of<add_why_flags, do_why>};
}

}  // namespace rapport
