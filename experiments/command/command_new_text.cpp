#include "experiments/command/command_new_text.h"

#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/output/shell_word.h"
#include "experiments/output/text_table.h"
#include "experiments/sheet/company_words.h"
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

std::string in_lines(const std::vector<FitWords>& words) {
  std::string text;
  for (const FitWords& left : words) {
    text += "\n" + wrapped(left.sentence, terminal_width()) + "\n" + left.said;
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
    text += "\n" + wrapped(left_target_words(left), terminal_width()) + "\n";
  }
  return text;
}

std::string company_answer(const NewCompany& company, const std::string& out) {
  const CompanySheet& sheet = company.sheet;
  std::string text = printable(sheet.text("name")) + "\n\n" + channels_table(company);
  if (company.fit) text += "\n" + reached_table(*company.fit);
  text += wrapped("\n" + answers_words(company), terminal_width()) + "\n" +
          in_lines(left_words(company));
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
