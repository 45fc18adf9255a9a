#include "experiments/sheet/company_form.h"

#include <algorithm>

#include "experiments/sheet/sheet_file.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

bool is_usual(const Industry& industry, const ChannelKind& kind) {
  const std::string channels = std::string(" ") + industry.channels + " ";
  return channels.find(" " + std::string(kind.id) + " ") != std::string::npos;
}

const FormPart* find_channel(const CompanyForm& form, const ChannelKind& kind) {
  const auto found = std::ranges::find(form.channels, &kind, &FormPart::kind);
  return found == form.channels.end() ? nullptr : &*found;
}

bool is_answered(const FormPart& part, const std::string& key) {
  const auto found = part.answers.find(key);
  return found != part.answers.end() && !trimmed(found->second.text).empty();
}

bool is_empty(const FormPart& part) {
  return std::ranges::none_of(part.answers,
                              [&](const auto& one) { return is_answered(part, one.first); });
}

/// Every part of the form, in the order of AskedOf.
template <class Do>
void for_each_part(const CompanyForm& form, Do act) {
  act(form.company);
  for (const FormPart& segment : form.segments) act(segment);
  for (const FormPart& channel : form.channels) act(channel);
}

/// Every question with every part that it is asked of.
template <class Do>
void for_each_place(const CompanyForm& form, Do act) {
  for_each_part(form, [&](const FormPart& part) {
    for (const Question& question : questions()) {
      if (part.is_asked(question)) act(question, part);
    }
  });
}

/// What is usual where nothing is answered; null: there has to be an answer. How much comes to a
/// channel that the industry does not usually have is asked: without that the company has none.
const char* usual_in(const CompanyForm& form, const Question& question, const FormPart& part) {
  const bool is_channel = part.of == AskedOf::channel;
  const bool counts = is_channel && std::string_view(question.key) == "contacts";
  if (counts && !is_usual(*form.industry, *part.kind)) return nullptr;
  return usual_answer(*form.industry, question.key, is_channel ? part.name : std::string());
}

bool has_namesake(const CompanyForm& form, const FormPart& segment) {
  const auto same = std::ranges::count_if(form.segments, [&](const FormPart& other) {
    return trimmed(other.name) == trimmed(segment.name);
  });
  return segment.of == AskedOf::segment && same > 1;
}

/// Problems of the form that the reader of sheets cannot see: what has no name, and what is not
/// answered of a part of which nothing is answered.
void check_parts(const CompanyForm& form, FormCheck& check) {
  const auto add = [&](const std::string& place, const std::string& what,
                       const std::string& allowed) {
    check.problems.emplace(place, Problem{place, what, allowed});
  };
  for (std::size_t i = 0; i < form.segments.size(); ++i) {
    const std::string name(trimmed(form.segments[i].name));
    if (name.empty()) add(place_of_name(i), "the group has no name", "as private, business");
    if (!name.empty() && has_namesake(form, form.segments[i])) {
      add(place_of_name(i), "'" + name + "' is the name of another group too", "a name of its own");
    }
  }
  for_each_place(form, [&](const Question& question, const FormPart& part) {
    if (part.of == AskedOf::company || is_answered(part, question.key)) return;
    if (usual_in(form, question, part) != nullptr) return;
    add(place_of(question, part), "to be answered", example_of(question, ""));
  });
}

}  // namespace

bool FormPart::is_asked(const Question& question) const {
  return question.of == of && (kind == nullptr || kind->is_staffed() || !question.staffed_only);
}

CompanyForm empty_form(const Industry& industry) {
  CompanyForm form{&industry};
  form.segments.push_back({AskedOf::segment, kOnlySegment});
  for (const ChannelKind& kind : channel_kinds()) {
    if (is_usual(industry, kind)) add_channel(form, kind);
  }
  return form;
}

CompanyForm form_of(const Industry& industry, const std::vector<GivenAnswer>& answers) {
  Problems problems;
  const PlacedAnswers placed = place_answers(answers, problems);
  problems.throw_if_any();
  CompanyForm form = empty_form(industry);
  if (!placed.segments.empty()) form.segments.clear();
  for (const std::string& name : placed.segments) {
    form.segments.push_back({AskedOf::segment, name});
  }
  for (const auto& [place, answer] : placed.texts) {
    const auto& [key, of] = place;
    const FormAnswer text{answer->text, answer->source};
    const Question& question = *find_question(key);
    if (question.of == AskedOf::company) form.company.answers[key] = text;
    for (FormPart& segment : form.segments) {
      // What names no segment holds for all that have no answer of their own.
      const bool own = placed.texts.contains({key, segment.name});
      if (question.of == AskedOf::segment && (of == segment.name || (of.empty() && !own))) {
        segment.answers[key] = text;
      }
    }
    if (question.of != AskedOf::channel) continue;
    const ChannelKind& kind = *find_channel_kind(of);
    add_channel(form, kind);
    std::ranges::find(form.channels, &kind, &FormPart::kind)->answers[key] = text;
  }
  std::erase_if(form.channels, [](const FormPart& channel) {
    const auto contacts = channel.answers.find("contacts");
    return contacts != channel.answers.end() && trimmed(contacts->second.text) == "0";
  });
  return form;
}

void choose_industry(CompanyForm& form, const Industry& industry) {
  form.industry = &industry;
  std::erase_if(form.channels, [&](const FormPart& channel) {
    return is_empty(channel) && !is_usual(industry, *channel.kind);
  });
  for (const ChannelKind& kind : channel_kinds()) {
    if (is_usual(industry, kind)) add_channel(form, kind);
  }
}

void add_segment(CompanyForm& form) {
  std::string name;
  const auto is_taken = [&](const FormPart& segment) { return trimmed(segment.name) == name; };
  std::size_t number = form.segments.size() + 1;
  do {
    name = "group " + std::to_string(number++);
  } while (std::ranges::any_of(form.segments, is_taken));
  form.segments.push_back({AskedOf::segment, name});
}

void add_channel(CompanyForm& form, const ChannelKind& kind) {
  if (find_channel(form, kind) != nullptr) return;
  const auto after = std::ranges::find_if(
      form.channels, [&](const FormPart& channel) { return channel.kind > &kind; });
  form.channels.insert(after, {AskedOf::channel, kind.id, &kind});
}

std::vector<const ChannelKind*> other_channels(const CompanyForm& form) {
  std::vector<const ChannelKind*> others;
  for (const ChannelKind& kind : channel_kinds()) {
    if (find_channel(form, kind) == nullptr) others.push_back(&kind);
  }
  return others;
}

std::string place_of(const Question& question, const FormPart& part) {
  const std::string name(trimmed(part.name));
  return question.key + (name.empty() ? "" : "." + name);
}

std::string place_of_name(std::size_t segment) { return "group." + std::to_string(segment + 1); }

std::vector<GivenAnswer> answers_of(const CompanyForm& form) {
  std::vector<GivenAnswer> answers;
  for_each_place(form, [&](const Question& question, const FormPart& part) {
    const auto found = part.answers.find(question.key);
    if (found == part.answers.end()) return;
    answers.push_back({question.key, std::string(trimmed(part.name)), found->second.text,
                       found->second.source, place_of(question, part)});
  });
  for (const ChannelKind* kind : other_channels(form)) {
    if (!is_usual(*form.industry, *kind)) continue;
    answers.push_back({"contacts", kind->id, "0", "", std::string("contacts.") + kind->id});
  }
  return answers;
}

std::string sheet_text(const CompanyForm& form) {
  SheetText sheet({"usual", "what is asked", "what exactly"});
  sheet.line(kIndustryLine, "", form.industry->id, "",
             {"", "In which industry is the company?", form.industry->label});
  for_each_place(form, [&](const Question& question, const FormPart& part) {
    const char* usual = usual_in(form, question, part);
    std::string shown = usual == nullptr ? "" : usual;
    if (!shown.empty() && std::string_view(question.key) == "contacts") {
      shown += " a year of each customer";
    }
    const auto found = part.answers.find(question.key);
    const FormAnswer answer = found == part.answers.end() ? FormAnswer{} : found->second;
    sheet.line(question.key, std::string(trimmed(part.name)), answer.text, answer.source,
               {shown, question.ask, question.means});
  });
  for (const ChannelKind* kind : other_channels(form)) {
    if (is_usual(*form.industry, *kind)) sheet.line("contacts", kind->id, "0", "", {"", "", ""});
  }
  return sheet.text();
}

FormCheck check_form(const CompanyForm& form) {
  FormCheck check;
  check_parts(form, check);
  try {
    CompanySheet sheet(*form.industry, answers_of(form));
    if (!check.problems.empty()) return check;
    check.sheet = std::move(sheet);
    check.plan = plan_company(*check.sheet);
  } catch (const InvalidInput& error) {
    std::map<std::string, bool> places;
    for_each_place(form, [&](const Question& question, const FormPart& part) {
      // Of groups of one name the names are to be mended, not answers that seem to be given twice.
      if (!has_namesake(form, part)) places[place_of(question, part)] = true;
    });
    const bool has_own = !check.problems.empty();
    for (const Problem& problem : error.problems()) {
      if (places.contains(problem.where)) {
        check.problems.emplace(problem.where, problem);
      } else if (!has_own) {  // else it may be what the form has said better
        check.others.push_back(problem);
      }
    }
  }
  return check;
}

std::string usual_of(const CompanyForm& form, const FormCheck& check, const Question& question,
                     const FormPart& part) {
  const std::string name(trimmed(part.name));
  if (check.sheet && check.sheet->knows(question.key, name)) {
    const SheetAnswer& answer = check.sheet->answer(question.key, name);
    if (!answer.is_given) return answer.text;
  }
  double customers = 0.0;
  for (const FormPart& segment : form.segments) {
    const auto found = segment.answers.find("customers");
    if (found == segment.answers.end()) continue;
    customers += read_answer(*find_question("customers"), found->second.text, "").value;
  }
  const bool counts_contacts = std::string_view(question.key) == "contacts";
  if (counts_contacts && (usual_in(form, question, part) == nullptr || !(customers > 0.0)))
    return "";
  return usual_text(*form.industry, question, part.name, customers);
}

std::string example_of(const Question& question, const std::string& currency) {
  const std::string money = currency.empty() ? "" : " " + currency;
  if (question.is_text) return "";
  switch (question.quantity) {
    case Quantity::share:
      return "as 18 %";
    case Quantity::count:
      return "a whole number";
    case Quantity::duration:
      return "as 7 min, 38 h, 30 days";
    case Quantity::rate:
      return "as 0.1 / year";
    case Quantity::money:
      return "as 10" + money;
    case Quantity::money_monthly:
      return "as 14" + money + " / month";
    case Quantity::money_hourly:
      return "as 27" + money + " / hour";
    default:
      return "a number";
  }
}

}  // namespace rapport
