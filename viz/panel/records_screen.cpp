// "Start from my own records": what somebody has, the form, and what came of it.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/sheet/company_words.h"
#include "sim/core/text.h"
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kRecordsLeft = 64, kRecordsTop = 108;

/// Something that somebody may have. One row each.
struct RecordCard {
  const char *id, *title, *what, *comes, *button;
};
constexpr RecordCard kRecordRows[kRecordCards] = {
    {"known", "What I know by heart",
     "How many customers you have, how many leave in a year, contacts by channel, people. Only the "
     "number of customers is needed; the rest is usual in your industry until you say otherwise. A "
     "sheet of answers does too.",
     "A firm fitted to your answers, and four programmes to compare with it, in a minute or two.",
     "Answer the questions"},
    {"customers", "A table of customers",
     "A line for each customer (CSV), with any of: when it joined and left, what it is worth, how "
     "often it got in touch, its segment.",
     "Segments, and how readily each leaves, with how well that predicts years held out.",
     "Read the table"},
    {"calls", "Records of calls",
     "A line for each call: when it came, how long it waited and was served, whether it was given "
     "up. CSV, packed or not, or a queue_log of Asterisk.",
     "Arrivals, services, patience and staff, estimated from your calls.", "Read the calls"},
    {"log", "An event log",
     "What was done in each case, and when: XES, or CSV with a case, an activity and a time. "
     "Ticket systems and process-mining tools write such.",
     "The journey that cases take, with its delays, and a picture of it.", "Read the log"},
};

void records_title(Studio& studio, Canvas& canvas, const std::string& words) {
  if (button(canvas, "back", {kRecordsLeft, 34, 96, 36}, "Back")) studio.leave_records();
  canvas.text(Role::message, {kRecordsLeft + 120, 62}, words);
}

// ---- what do you have? --------------------------------------------------------------------------

void draw_record_card(Studio& studio, Canvas& canvas, int number, const Box& box) {
  const RecordCard& card = kRecordRows[number];
  const bool marked = studio.records.marked == number;
  canvas.frame(box, marked ? kInk : kLine2, marked ? kFocusWidth : 1, kCardRadius, kPaper);
  const double x = box.x + 20, wide = box.width - 40;
  double y = box.y + 40;
  y += 27 * canvas.paragraph(Role::question, {x, y}, wide, 27, card.title, kInk, 2) + 6;
  y += 23 * canvas.paragraph(Role::body, {x, y}, wide, 23, card.what, kInk2, 9) + 12;
  canvas.paragraph(Role::body, {x, y}, wide, 23, card.comes, kInk, 4);
  const std::string id = std::string("has.") + card.id;
  if (button(canvas, id, {x, box.bottom() - 60, wide, 40}, card.button, marked)) {
    studio.records.marked = number;
    studio.choose_records(number);
  }
}

void draw_records_choice(Studio& studio, Canvas& canvas) {
  RecordsPage& page = studio.records;
  const Box screen = canvas.screen();
  records_title(studio, canvas, "What do you have?");
  const double wide = screen.width - 2 * kRecordsLeft;
  canvas.text(Role::strong, {kRecordsLeft, kRecordsTop + 24}, "A file");
  std::string path = page.path;
  const bool entered =
      field(canvas, "records.path", {kRecordsLeft + 72, kRecordsTop, wide - 72, 38}, path,
            "its path; or drop it on this window", page.focus_path);
  page.active = ImGui::IsItemActive() ? "path" : "";
  if (path != page.path) studio.set_records_path(path);
  page.focus_path = false;
  if (entered) studio.look_at_records_path();
  const bool wrong = !page.problem.empty();
  const std::string words = wrong                      ? page.problem
                            : page.guess.words.empty() ? "It is told by its headings what it is. "
                                                         "Without a file, answer what you know."
                                                       : page.guess.words;
  canvas.text_within(Role::body, {kRecordsLeft + 72, kRecordsTop + 64}, wide - 72, words,
                     wrong ? kBad : kInk2);
  const double gap = 24, cards = static_cast<double>(kRecordCards);
  const double card = std::min(420.0, (wide - gap * (cards - 1)) / cards);
  const double tall = std::min(440.0, screen.height - (kRecordsTop + 96) - 60);
  for (int i = 0; i < static_cast<int>(kRecordCards); ++i) {
    draw_record_card(studio, canvas, i,
                     {kRecordsLeft + i * (card + gap), kRecordsTop + 96, card, tall});
    if (!studio.at_start || page.step != RecordsStep::choice) return;
  }
  if (entered && page.guess.kind != RecordKind::unknown) studio.choose_records(page.marked);
  canvas.text(Role::axis, {kRecordsLeft, screen.bottom() - 28},
              "Arrow keys and Tab move · Enter takes the marked one · Esc goes back", kInk2);
}

// ---- the company is made ------------------------------------------------------------------------

std::string form_name(const CompanyForm& form) {
  const auto found = form.company.answers.find("name");
  const std::string own = found == form.company.answers.end() ? "" : found->second.text;
  return own.empty() ? "your company" : own;
}

void draw_making(Studio& studio, Canvas& canvas) {
  const Box screen = canvas.screen();
  const double wide = screen.width - 2 * kRecordsLeft;
  canvas.text_within(Role::message, {kRecordsLeft, 62}, wide,
                     "Making " + form_name(studio.records.form));
  canvas.paragraph(
      Role::body, {kRecordsLeft, kRecordsTop}, wide, 24,
      "Today’s firm is run again and again: first until its contacts are those that "
      "you count, then until as many stay, give up and complain as you say. That takes "
      "one to three minutes. Nothing is written yet.",
      kInk2, 3);
  const std::vector<std::string> words = studio.records.words->all();
  const double top = kRecordsTop + 84, step = 24;
  const auto fit = static_cast<std::size_t>((screen.bottom() - 110 - top) / step);
  const std::size_t first = words.size() > fit ? words.size() - fit : 0;
  double y = top + 18;
  for (std::size_t i = first; i < words.size(); ++i, y += step) {
    const bool last = i + 1 == words.size();
    canvas.text_within(Role::body, {kRecordsLeft, y}, wide, words[i], last ? kInk : kInk3);
  }
  if (words.empty())
    canvas.text(Role::body, {kRecordsLeft, y}, "The first runs are under way.", kInk2);
  if (button(canvas, "making.cancel", {kRecordsLeft, screen.bottom() - 76, 120, 40}, "Cancel"))
    studio.cancel_company();
}

// ---- what came of it ----------------------------------------------------------------------------

/// A table with names at the left and numbers that end at `rights`; gives where it ends.
double number_table(Canvas& canvas, const Box& box, const std::vector<std::string>& heads,
                    const std::vector<double>& rights,
                    const std::vector<std::vector<std::string>>& rows) {
  double y = box.y + 20;
  for (std::size_t c = 1; c < heads.size(); ++c) {
    canvas.text(Role::axis, {box.x + rights[c], y}, heads[c], kInk2, Anchor::right);
  }
  canvas.text(Role::axis, {box.x, y}, heads[0], kInk2);
  for (const auto& row : rows) {
    canvas.line({box.x, y + 10}, {box.x + rights.back(), y + 10}, kLine);
    y += 32;
    canvas.text_within(Role::body, {box.x, y}, rights[0] - 8, row[0]);
    for (std::size_t c = 1; c < row.size(); ++c) {
      canvas.text(Role::body, {box.x + rights[c], y}, row[c], kInk, Anchor::right);
    }
  }
  return y + 16;
}

double draw_contacts(Canvas& canvas, const NewCompany& company, const Box& box) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < company.plan.channels.size(); ++i) {
    const PlannedChannel& channel = company.plan.channels[i];
    const bool serves = channel.kind->is_staffed();
    const bool found = i < company.contacts.size();
    rows.push_back({capital(channel.kind->label), count(channel.contacts / 12.0),
                    found ? count(std::round(company.contacts[i].found)) : "",
                    serves ? formatted("%.10g", channel.people) : "",
                    serves ? formatted("%.0f %%", 100.0 * channel.load) : ""});
  }
  return number_table(canvas, box, {"Contacts a month", "asked", "Today has", "posts", "busy"},
                      {190, 280, 380, 460, 530}, rows);
}

double draw_targets(Canvas& canvas, const NewCompany& company, const Box& box) {
  if (!company.fit) return box.y;
  std::vector<std::vector<std::string>> rows;
  for (const TargetFit& target : company.fit->targets) {
    const Metric& metric = *target.metric;
    rows.push_back({metric.label + std::string(", ") + metric.unit,
                    formatted("%.*f", metric.digits + 1, target.target),
                    formatted("%.*f", metric.digits + 1, target.reached),
                    target.is_close() ? "" : "not reached"});
  }
  return number_table(canvas, box, {"What Today was fitted to", "asked", "Today has", ""},
                      {290, 360, 450, 540}, rows);
}

void draw_made(Studio& studio, Canvas& canvas) {
  RecordsPage& page = studio.records;
  const NewCompany& company = *page.made->company;
  const Box screen = canvas.screen();
  const double wide = screen.width - 2 * kRecordsLeft, foot = screen.bottom() - 128;
  records_title(studio, canvas, company.sheet.text("name") + " is made");
  double y = draw_contacts(canvas, company, {kRecordsLeft, kRecordsTop, 540, 0});
  y = std::max(y, draw_targets(canvas, company, {kRecordsLeft + 600, kRecordsTop, 540, 0})) + 20;
  std::string words = answers_words(company);
  for (const FitWords& left : left_words(company)) {
    words += "\n" + left.sentence + (left.said.empty() ? "" : "\n" + left.said);
  }
  const int most = std::max(1, static_cast<int>((foot - y) / 24) - 1);
  canvas.clip({0, y - 20, screen.width, std::max(1.0, foot - y + 20)});
  canvas.paragraph(Role::body, {kRecordsLeft, y + 8}, std::min(wide, 1180.0), 24, words, kInk2,
                   most);
  canvas.unclip();
  canvas.line({kRecordsLeft, foot}, {screen.right() - kRecordsLeft, foot}, kLine);
  const bool wrong = !page.problem.empty();
  canvas.text_within(
      Role::body, {kRecordsLeft, foot + 28}, wide,
      wrong ? page.problem : "Where is it to be kept? A file that is there is never replaced.",
      wrong ? kBad : kInk2);
  page.active.clear();
  const bool entered = field(canvas, "save.path", {kRecordsLeft, foot + 42, wide - 240, 40},
                             page.save_path, "path of a new .toml file", page.focus == kSaveField);
  if (ImGui::IsItemActive()) page.active = kSaveField;
  page.focus.clear();
  const Box save{screen.right() - kRecordsLeft - 220, foot + 42, 220, 40};
  if (button(canvas, "save.company", save, "Save and compare", true) || entered)
    studio.save_company();
}

}  // namespace

void draw_records(Studio& studio, Canvas& canvas) {
  const Box screen = canvas.screen();
  switch (studio.records.step) {
    case RecordsStep::closed:
      return;
    case RecordsStep::choice:
      draw_records_choice(studio, canvas);
      break;
    case RecordsStep::form: {
      records_title(studio, canvas, "Your company, from what you know");
      const double right = screen.right() - kRecordsLeft;
      if (button(canvas, "sheet.save", {right - 170, 34, 170, 36}, "Save as a sheet…"))
        studio.ask_sheet(Dialogue::sheet_save);
      if (button(canvas, "sheet.open", {right - 170 - 12 - 150, 34, 150, 36}, "Open a sheet…"))
        studio.ask_sheet(Dialogue::sheet_open);
      draw_company_form(studio, canvas,
                        {kRecordsLeft, kRecordsTop - 8, screen.width - 2 * kRecordsLeft,
                         screen.height - kRecordsTop + 8});
      break;
    }
    case RecordsStep::making:
      draw_making(studio, canvas);
      break;
    case RecordsStep::made:
      draw_made(studio, canvas);
      break;
  }
  if (!studio.strip.empty()) draw_strip(studio, canvas, {0, 0, screen.width, 32});
}

}  // namespace rapport
