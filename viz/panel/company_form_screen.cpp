// The questions of `rapport new` as a form: groups of customers and channels as tables, what is
// asked of the company beside one another.
#include <imgui.h>

#include <algorithm>
#include <array>

#include "experiments/output/numbers.h"
#include "viz/panel/screen.h"
#include "viz/panel/widgets.h"

namespace rapport {

namespace {

constexpr double kFormField = 36, kFormRow = 62, kFormGap = 12, kFormName = 190, kFormDrop = 36;
constexpr double kFormHeadStep = 20, kFormHead = 3 * kFormHeadStep + 26;
constexpr const char* kFormLabels[] = {"Customers", "Ways to get in touch", "How it is run"};

/// One frame of the form.
class FormScreen {
 public:
  FormScreen(Studio& studio, Canvas& canvas)
      : studio_(studio), canvas_(canvas), page_(studio.records) {}

  void draw(const Box& box) {
    page_.places.clear();
    std::swap(was_active_, page_.active);  // whoever has the keyboard says so again
    const Box body{box.x, box.y + 112, box.width, box.height - 112 - 96};
    draw_heads(box);
    switch (page_.section) {
      case FormSection::customers:
        draw_customers(body);
        break;
      case FormSection::channels:
        draw_channels(body);
        break;
      case FormSection::company:
        draw_company(body);
        break;
    }
    draw_foot({box.x, body.bottom(), box.width, 96});
    if (changed_) studio_.check_records();
    go_on();
  }

 private:
  /// A fault is shown in red once it was typed, or the company was to be made.
  bool is_fault(const std::string& place, const std::string& text) const {
    return page_.check.problems.contains(place) && (page_.tried || !text.empty());
  }

  void text_field(const std::string& id, const std::string& place, std::string& text,
                  const std::string& hint, const std::string& help, const Box& box) {
    const bool fault = is_fault(place, text);
    const std::string before = text;
    const bool takes = page_.focus == place;
    page_.places.push_back(place);
    // A field that is left out for a frame gives the keyboard back, and then takes all of its text.
    if (takes && was_active_ == place) return;
    if (takes) page_.focus.clear();
    if (fault) {
      canvas_.frame({box.x - 1, box.y - 1, box.width + 2, kFormField + 2}, kBad, kFocusWidth,
                    kControlRadius, kPaper);
    }
    if (field(canvas_, id, {box.x, box.y, box.width, kFormField}, text, hint, takes)) {
      page_.focus_step = 1;
      page_.active = place;
    }
    if (ImGui::IsItemActive()) page_.active = place;
    canvas_.help({box.x, box.y, box.width, kFormField}, help_of(place, help, fault));
    changed_ = changed_ || text != before;
    if (!fault) return;
    const Problem& problem = page_.check.problems.at(place);
    canvas_.text_within(Role::axis, {box.x, box.y + kFormField + 17}, box.width,
                        problem.hint.empty() ? problem.what : problem.hint, kBad);
  }

  std::string help_of(const std::string& place, const std::string& help, bool fault) const {
    return fault ? fault_words(page_.check.problems.at(place)) + "\n" + help : help;
  }

  static std::string fault_words(const Problem& problem) {
    std::string words = problem.what;
    if (!problem.allowed.empty()) words += "; allowed: " + problem.allowed;
    if (!problem.hint.empty()) words += "; " + problem.hint;
    return words;
  }

  void answer_field(const Question& question, FormPart& part, std::size_t number, const Box& box) {
    std::string usual = usual_of(page_.form, page_.check, question, part);
    if (usual.empty()) usual = example_of(question, currency());
    text_field("answer." + std::string(question.key) + "." + std::to_string(number),
               place_of(question, part), part.answers[question.key].text, usual, question.means,
               box);
  }

  std::string currency() const {
    const auto own = page_.form.company.answers.find("currency");
    if (own != page_.form.company.answers.end() && !own->second.text.empty()) {
      return own->second.text;
    }
    return usual_text(*page_.form.industry, *find_question("currency"), "", 0.0);
  }

  // ---- above ----

  void draw_heads(const Box& box) {
    std::vector<std::string> names;
    int chosen = 0;
    for (const Industry& industry : industries()) {
      if (&industry == page_.form.industry) chosen = static_cast<int>(names.size());
      names.push_back(capital(industry.id));
    }
    canvas_.text(Role::strong, {box.x, box.y + 23}, "Industry");
    const double wide = std::min(760.0, box.width - 420);
    const int now = segments(canvas_, "industry", {box.x + 84, box.y, wide, 34}, names, chosen);
    if (now != chosen) {
      choose_industry(page_.form, industries()[static_cast<std::size_t>(now)]);
      changed_ = true;
    }
    canvas_.text_within(Role::body, {box.x + 84 + wide + 16, box.y + 23},
                        box.width - 84 - wide - 16, page_.form.industry->label, kInk2);
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < kFormSections; ++i) {
      const int faults = faults_of(static_cast<FormSection>(i));
      labels.push_back(kFormLabels[i] +
                       (faults > 0 ? " · " + std::to_string(faults) + " to mend" : std::string()));
    }
    const int before = static_cast<int>(page_.section);
    const int open = segments(canvas_, "section", {box.x, box.y + 54, 620, 36}, labels, before);
    if (open != before) page_.section = static_cast<FormSection>(open), page_.first_row = 0;
    canvas_.text_within(Role::body, {box.x + 640, box.y + 78}, box.width - 640,
                        "Grey is usual in the industry, and an assumption where you leave it.",
                        kInk2);
  }

  int faults_of(FormSection section) const {
    int faults = 0;
    const auto count = [&](const FormPart& part) {
      for (const Question& question : questions()) {
        if (!part.is_asked(question) || section_of(question) != section) continue;
        const auto found = part.answers.find(question.key);
        const std::string text = found == part.answers.end() ? "" : found->second.text;
        faults += is_fault(place_of(question, part), text);
      }
    };
    count(page_.form.company);
    for (const FormPart& part : page_.form.segments) count(part);
    for (const FormPart& part : page_.form.channels) count(part);
    for (std::size_t i = 0; section == FormSection::customers && i < page_.form.segments.size();
         ++i) {
      faults += page_.check.problems.contains(place_of_name(i));
    }
    return faults;
  }

  // ---- tables ----

  /// Questions that are asked of such parts, in the order of the table.
  static std::vector<const Question*> columns_of(AskedOf of) {
    std::vector<const Question*> columns;
    for (const Question& question : questions()) {
      if (question.of == of) columns.push_back(&question);
    }
    return columns;
  }

  static double column_width(const Box& box, std::size_t columns) {
    return (box.width - kFormName - kFormDrop) / static_cast<double>(columns) - kFormGap;
  }

  /// What is asked, over its column, and how it is written.
  void column_heads(const Box& box, const std::string& names,
                    const std::vector<const Question*>& columns) {
    const double wide = column_width(box, columns.size());
    canvas_.text(Role::strong, {box.x, box.y + kFormHead - 8}, names);
    double x = box.x + kFormName;
    for (const Question* question : columns) {
      canvas_.paragraph(Role::strong, {x, box.y + 18}, wide, kFormHeadStep, question->ask, kInk, 3);
      canvas_.text_within(Role::axis, {x, box.y + kFormHead - 8}, wide,
                          example_of(*question, currency()), kInk3);
      canvas_.help({x, box.y, wide, kFormHead}, question->means);
      x += wide + kFormGap;
    }
    canvas_.line({box.x, box.y + kFormHead}, {box.right(), box.y + kFormHead}, kLine);
  }

  void part_cells(FormPart& part, std::size_t number, const Box& row,
                  const std::vector<const Question*>& columns) {
    const double wide = column_width(row, columns.size());
    double x = row.x + kFormName;
    for (const Question* question : columns) {
      if (part.is_asked(*question)) {
        answer_field(*question, part, number, {x, row.y, wide, kFormField});
      } else {
        canvas_.text(Role::body, {x + 8, row.y + 24}, "–", kInk3);
      }
      x += wide + kFormGap;
    }
  }

  /// A cross at the end of a row; true where it was clicked.
  bool drop_cross(const std::string& id, const Box& row, const std::string& help) {
    const Box box{row.right() - kFormDrop + 4, row.y + 4, 28, 28};
    const Press press = canvas_.press(id, box);
    canvas_.help(box, help);
    cross(canvas_, {box.x + 14, box.y + 14}, 5, press.hovered ? kInk : kInk3);
    return press.clicked;
  }

  void draw_customers(const Box& box) {
    const double top = company_texts(box);
    const auto columns = columns_of(AskedOf::segment);
    const Box table{box.x, top, box.width, box.bottom() - top};
    column_heads(table, "Group of customers", columns);
    std::vector<FormPart>& groups = page_.form.segments;
    const auto fit = static_cast<std::size_t>((table.height - kFormHead - 60) / kFormRow);
    follow_focus(fit);
    page_.first_row =
        std::min(page_.first_row, groups.size() > fit ? groups.size() - fit : std::size_t{0});
    double y = table.y + kFormHead + 12;
    std::string dropped;
    for (std::size_t i = page_.first_row; i < std::min(groups.size(), page_.first_row + fit); ++i) {
      const Box row{table.x, y, table.width, kFormRow};
      text_field("group." + std::to_string(i), place_of_name(i), groups[i].name, "a name",
                 "What this group of customers is called.",
                 {row.x, row.y, kFormName - kFormGap, kFormField});
      part_cells(groups[i], i, row, columns);
      if (groups.size() > 1 && drop_cross("drop." + place_of_name(i), row, "Without this group."))
        dropped = place_of_name(i);
      y += kFormRow;
    }
    if (button(canvas_, "add.group", {table.x, y, 190, 34}, "Add a group")) {
      add_segment(page_.form);
      page_.focus = place_of_name(groups.size() - 1);
      changed_ = true;
    }
    if (groups.size() > fit) more_rows(table, y, fit);
    if (!dropped.empty()) studio_.drop_company_part(dropped);
  }

  /// Where not all groups have room: which ones are there, and the wheel moves them.
  void more_rows(const Box& table, double y, std::size_t fit) {
    canvas_.text(Role::axis, {table.x + 206, y + 22},
                 "Groups " + std::to_string(page_.first_row + 1) + " to " +
                     std::to_string(page_.first_row + fit) + " of " +
                     std::to_string(page_.form.segments.size()) + ": the wheel shows the others.",
                 kInk2);
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel == 0.0F || !table.contains(canvas_.mouse())) return;
    if (wheel < 0) ++page_.first_row;
    if (wheel > 0 && page_.first_row > 0) --page_.first_row;
  }

  /// The row of the field that is to have the keyboard is brought where it can be seen.
  void follow_focus(std::size_t fit) {
    const std::vector<FormPart>& groups = page_.form.segments;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const std::string end = "." + groups[i].name;
      const bool is_here = page_.focus == place_of_name(i) ||
                           (groups[i].name != "" && page_.focus.ends_with(end) &&
                            find_question(page_.focus.substr(0, page_.focus.find('.'))) != nullptr);
      if (!is_here) continue;
      if (i < page_.first_row) page_.first_row = i;
      if (i >= page_.first_row + fit) page_.first_row = i + 1 - fit;
    }
  }

  /// Name, currency, start: side by side; gives where they end.
  double company_texts(const Box& box) {
    double x = box.x;
    const double wide = std::min(380.0, (box.width - 2 * 24) / 3);
    for (const Question& question : questions()) {
      if (question.of != AskedOf::company || !question.is_text) continue;
      canvas_.text_within(Role::strong, {x, box.y + 18}, wide, question.ask);
      answer_field(question, page_.form.company, 0, {x, box.y + 30, wide, kFormField});
      x += wide + 24;
    }
    return box.y + 96;
  }

  void draw_channels(const Box& box) {
    const auto columns = columns_of(AskedOf::channel);
    column_heads(box, "Customers turn to", columns);
    double y = box.y + kFormHead + 12;
    std::string dropped;
    for (std::size_t i = 0; i < page_.form.channels.size(); ++i) {
      FormPart& channel = page_.form.channels[i];
      const Box row{box.x, y, box.width, kFormRow};
      canvas_.text_within(Role::strong, {row.x, row.y + 24}, kFormName - kFormGap,
                          capital(channel.kind->label));
      part_cells(channel, i, row, columns);
      if (drop_cross("drop." + channel.name, row, "The company has no such way."))
        dropped = channel.name;
      y += kFormRow;
    }
    double x = box.x;
    for (const ChannelKind* kind : other_channels(page_.form)) {
      const std::string label = "Add " + std::string(kind->label);
      const double wide = canvas_.width(Role::body, label) + 32;
      if (button(canvas_, std::string("add.") + kind->id, {x, y, wide, 34}, label)) {
        add_channel(page_.form, *kind);
        page_.focus = place_of(*find_question("contacts"), {AskedOf::channel, kind->id, kind});
        changed_ = true;
      }
      x += wide + kFormGap;
    }
    if (!dropped.empty()) studio_.drop_company_part(dropped);
  }

  void draw_company(const Box& box) {
    std::vector<const Question*> asked;
    for (const Question& question : questions()) {
      if (question.of == AskedOf::company && !question.is_text) asked.push_back(&question);
    }
    const std::size_t rows = (asked.size() + 1) / 2;
    const double wide = (box.width - 40) / 2, field_wide = 170;
    const double step = std::min(kFormRow, box.height / static_cast<double>(rows));
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const double x = box.x + (i < rows ? 0 : wide + 40);
      const double y = box.y + step * static_cast<double>(i % rows);
      canvas_.paragraph(Role::body, {x, y + 16}, wide - field_wide - 20, 20, asked[i]->ask, kInk,
                        2);
      canvas_.help({x, y, wide - field_wide - 20, step}, asked[i]->means);
      answer_field(*asked[i], page_.form.company, 0,
                   {x + wide - field_wide, y, field_wide, kFormField});
    }
  }

  // ---- below ----

  /// What is wrong, in full: of the field that has the keyboard, else of all answers.
  std::string foot_words() const {
    const auto found = page_.check.problems.find(page_.active);
    if (found != page_.check.problems.end() && page_.tried) return fault_words(found->second);
    if (found != page_.check.problems.end() && !page_.active.empty()) {
      return fault_words(found->second);
    }
    if (!page_.problem.empty()) return page_.problem;
    if (!page_.check.others.empty()) return fault_words(page_.check.others.front());
    if (page_.tried && !page_.check.problems.empty()) {
      const auto& [place, problem] = *page_.check.problems.begin();
      return place + ": " + fault_words(problem);
    }
    return "";
  }

  void draw_foot(const Box& box) {
    canvas_.line({box.x, box.y}, {box.right(), box.y}, kLine);
    const std::string wrong = foot_words();
    const double wide = box.width - 260;
    const bool made = page_.is_made;
    if (wrong.empty() && made) {
      canvas_.paragraph(Role::body, {box.x, box.y + 32}, wide, 22,
                        "The company of these answers is made and waits for you. Another answer "
                        "makes another company.",
                        kInk2, 2);
    } else if (wrong.empty()) {
      canvas_.paragraph(Role::body, {box.x, box.y + 32}, wide, 22,
                        "Today’s firm is then run until it comes to your answers, in a minute or "
                        "two. You get four programmes to compare with it.",
                        kInk2, 2);
    } else {
      canvas_.paragraph(Role::body, {box.x, box.y + 32}, wide, 22, wrong, kBad, 3);
    }
    if (button(canvas_, "make", {box.right() - 220, box.y + 20, 220, 44},
               made ? "See what was made" : "Make my company", true))
      studio_.make_my_company();
  }

  /// The next field by Tab or Enter, in the next section behind the last one.
  void go_on() {
    const bool typed = !was_active_.empty() && page_.focus.empty();
    if (typed && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Tab))) {
      page_.focus_step = ImGui::GetIO().KeyShift ? -1 : 1;
    }
    const int step = std::exchange(page_.focus_step, 0);
    if (step == 0 || page_.places.empty()) return;
    const std::string& from = page_.active.empty() ? was_active_ : page_.active;
    const auto found = std::ranges::find(page_.places, from);
    const auto count = static_cast<std::ptrdiff_t>(page_.places.size());
    std::ptrdiff_t next = found == page_.places.end() ? (step > 0 ? 0 : count - 1)
                                                      : found - page_.places.begin() + step;
    page_.active.clear();
    next = (next % count + count) % count;
    page_.focus = page_.places[static_cast<std::size_t>(next)];
  }

  Studio& studio_;
  Canvas& canvas_;
  RecordsPage& page_;
  std::string was_active_;  ///< the place that had the keyboard in the frame before
  bool changed_ = false;
};

}  // namespace

void draw_company_form(Studio& studio, Canvas& canvas, const Box& box) {
  FormScreen(studio, canvas).draw(box);
}

}  // namespace rapport
