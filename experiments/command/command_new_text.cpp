#include "experiments/command/command_new_text.h"

#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/output/shell_word.h"
#include "experiments/output/text_table.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

std::string heading_of(AskedOf of) {
  switch (of) {
    case AskedOf::company:
      return "Of the company:";
    case AskedOf::segment:
      return "Of each segment (--answer QUESTION.SEGMENT=..., or column 'of'):";
    case AskedOf::channel:
      break;
  }
  std::string names;
  for (const ChannelKind& kind : channel_kinds()) {
    names += (names.empty() ? "" : ", ") + std::string(kind.id);
  }
  return "Of each channel (" + names + "):";
}

std::string channels_table(const NewCompany& company) {
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::left});
  table.titles({"", "contacts a month", "Today has", "posts", "busy", ""});
  for (std::size_t i = 0; i < company.plan.channels.size(); ++i) {
    const PlannedChannel& channel = company.plan.channels[i];
    const bool serves = channel.kind->is_staffed();
    std::string found;
    if (i < company.contacts.size()) found = count(std::round(company.contacts[i].found));
    table.row({channel.kind->label, count(channel.contacts / 12.0), found,
               serves ? formatted("%.10g", channel.people) : "",
               serves ? formatted("%.0f %%", 100.0 * channel.load) : "",
               channel.people_worked_out ? "posts worked out" : ""});
  }
  return table.text(colour_on_output());
}

/// How many answers are the company's own, of all that there are.
std::string given_text(const CompanySheet& sheet) {
  int given = 0, all = 0;
  const auto add = [&](const SheetAnswer& answer) {
    ++all;
    given += answer.is_given ? 1 : 0;
  };
  for (const Question& question : questions()) {
    if (question.of == AskedOf::company && sheet.knows(question.key))
      add(sheet.answer(question.key));
    if (question.of == AskedOf::segment) {
      for (const std::string& segment : sheet.segments()) add(sheet.answer(question.key, segment));
    }
    if (question.of == AskedOf::channel) {
      for (const ChannelKind* kind : sheet.channels()) {
        if (sheet.knows(question.key, kind->id)) add(sheet.answer(question.key, kind->id));
      }
    }
  }
  return formatted(
      "%d of %d answers are the company's own; the others are usual in the industry (%s) or follow "
      "from that: assumptions. ",
      given, all, sheet.industry().id);
}

/// What could not be fitted, and why.
std::string left_text(const NewCompany& company) {
  std::string text = left_out_text(company.plan.left_out);
  if (!company.why_once.empty()) {
    text += "\n" +
            wrapped(
                "After contacts were counted once more, Today could not be fitted again; what the "
                "first fit found is kept, and contacts may be somewhat off:",
                terminal_width()) +
            "\n" + company.why_once;
  }
  if (!company.why_not.empty()) {
    text += "\nContacts are fitted, but Today could not be fitted to [target]:\n" + company.why_not;
  }
  return text;
}

}  // namespace

std::string reached_table(const TodayFit& fit) {
  TextTable table({Align::left, Align::point, Align::point, Align::left, Align::left});
  table.titles({"", "asked", "Today has", "", "by moving"});
  for (const TargetFit& target : fit.targets) {
    const Metric& metric = *target.metric;
    table.row({metric.label,
               formatted("%.*f", metric.digits + 1, target.target),
               {formatted("%.*f", metric.digits + 1, target.reached),
                target.is_close() ? Tone::good : Tone::warning},
               metric.unit,
               target.knob == nullptr ? "" : target.knob->moves});
  }
  return table.text(colour_on_output());
}

std::string left_out_text(const std::vector<LeftTarget>& left_out) {
  std::string text;
  for (const LeftTarget& left : left_out) {
    const Metric* metric = find_metric(left.metric);
    const std::string label = metric == nullptr ? left.metric : metric->label;
    text += "\n" +
            wrapped("Left out of [target]: " + label + ". " + left.why + ".", terminal_width()) +
            "\n";
  }
  return text;
}

std::string company_answer(const NewCompany& company, const std::string& out) {
  const CompanySheet& sheet = company.sheet;
  std::string text = printable(sheet.text("name")) + "\n\n" + channels_table(company);
  if (company.fit) text += "\n" + reached_table(*company.fit);
  std::string words = "\n" + given_text(sheet);
  if (company.plan.represents > 1) {
    words += formatted(
        "Of %s customers one in %.0f is simulated: a preview, in which waits in backlogs come out "
        "somewhat too long (docs/measurements.md). ",
        count(sheet.customers()).c_str(), company.plan.represents);
  }
  text += wrapped(words, terminal_width()) + "\n" + left_text(company);
  if (out.empty()) return text;
  const std::string file = shell_word(out);
  return text + "\n" + out + " is written. Next:\n  rapport check " + file +
         "\n  rapport compare " + file + " --replications 4\n  rapport-studio " + file + "\n";
}

Json company_json(const NewCompany& company, const std::string& out) {
  Json json{{"name", company.sheet.text("name")},
            {"industry", company.sheet.industry().id},
            {"customers", company.sheet.customers()},
            {"represents", company.plan.represents},
            {"file", out},
            {"fitted", company.fit.has_value()},
            {"why_not", company.why_not},
            {"why_once", company.why_once},
            {"left_out", Json::array()},
            {"channels", Json::array()},
            {"targets", Json::array()}};
  for (const LeftTarget& left : company.plan.left_out) {
    json["left_out"].push_back({{"metric", left.metric}, {"why", left.why}});
  }
  for (std::size_t i = 0; i < company.plan.channels.size(); ++i) {
    const PlannedChannel& channel = company.plan.channels[i];
    Json one{{"channel", channel.kind->id},
             {"contacts_a_month", channel.contacts / 12.0},
             {"people", channel.people},
             {"load", channel.load}};
    if (i < company.contacts.size()) {
      one["found_a_month"] = company.contacts[i].found;
      one["standard_error"] = company.contacts[i].error;
    }
    json["channels"].push_back(one);
  }
  if (!company.fit) return json;
  for (const TargetFit& target : company.fit->targets) {
    json["targets"].push_back({{"metric", target.metric->id},
                               {"asked", target.target},
                               {"reached", target.reached},
                               {"close", target.is_close()}});
  }
  return json;
}

std::string questions_text() {
  std::string text;
  for (const AskedOf of : {AskedOf::company, AskedOf::segment, AskedOf::channel}) {
    text += (text.empty() ? "" : "\n") + heading_of(of) + "\n";
    TextTable table({Align::left, Align::left});
    for (const Question& question : questions()) {
      if (question.of != of) continue;
      table.row(
          {std::string("  ") + question.key, std::string(question.ask) + " " + question.means});
    }
    text += table.text(colour_on_output());
  }
  return text + "\nShares as 18 %, times as 7 min or 38 h, money a month as 14 / month.\n";
}

}  // namespace rapport
