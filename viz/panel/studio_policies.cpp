// What somebody does with policies and their levers.
#include <algorithm>
#include <cctype>

#include "viz/document/policy_text.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

std::string short_of(const std::string& label) {
  constexpr std::size_t kMost = 12;
  std::string out;
  std::size_t letters = 0;
  for (const char c : label) {
    letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (letters > kMost) break;
    out += c;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

// ---- policies -----------------------------------------------------------------------------------

int Studio::slot_of(const std::string& name) const {
  if (name == kTodayName) return 0;
  const auto found = std::ranges::find(shown, name);
  return found == shown.end() ? -1 : static_cast<int>(found - shown.begin()) + 1;
}

void Studio::click_policy(const std::string& name) {
  if (name == policy) return;
  before.reset();
  if (name == kTodayName) {
    against = kTodayName;
  } else {
    if (policy != kTodayName) against = name == against ? kTodayName : policy;
    policy = name;
  }
  take_text();
}

void Studio::compare_with(const std::string& name) {
  if (name == against) return;
  before.reset();
  if (name == policy) {
    if (against == kTodayName) return;  // Today never changes
    std::swap(policy, against);
  } else {
    against = name;
  }
  take_text();
}

void Studio::show_policy(const std::string& name, const std::string& beside_it) {
  if (slot_of(name) >= 0) return;
  if (shown.size() >= kMostShown) {  // the last one that is not needed makes room
    const auto spare = std::find_if(shown.rbegin(), shown.rend(), [&](const std::string& other) {
      return other != policy && other != against && other != beside_it;
    });
    if (spare != shown.rend()) {
      *spare = name;
    } else {
      shown.back() = name;
    }
  } else {
    shown.push_back(name);
  }
  click_policy(name);
}

/// Of changes that are back after a crash: a policy that was made and not saved has a card.
void Studio::show_what_came_back() {
  if (!document.was_recovered() || firm->policies.size() <= shown.size() + 1) return;
  const PolicyView& last = firm->policies.back();  // new ones are written at the end
  if (slot_of(last.name) >= 0 || shown.empty()) return;
  shown.back() = last.name;
  policy = last.name;
}

void Studio::clone(std::string like) {
  try_to("Cannot clone: ", [&] {
    std::vector<std::string> names{kTodayName}, labels;
    for (const PolicyView& p : firm->policies) {
      names.push_back(p.name);
      labels.push_back(p.label);
    }
    const PolicyView* from = firm->find(like);
    NewPolicy made;
    made.label = "Ours";
    for (int n = 2; std::ranges::find(labels, made.label) != labels.end(); ++n) {
      made.label = "Ours " + std::to_string(n);
    }
    made.name = free_name(names, "ours");
    made.short_label = made.label;
    made.doc = "Made from " + (from != nullptr ? from->label : like) + ".";
    const std::optional<Value> table =
        policy_table(document.path().string(), document.text(), like);
    document.change(with_policy(document.text(), made, table ? &*table : nullptr),
                    "a new policy, " + made.label);
    firm = view_of(document.path().string(), document.text());
    if (!firm->problems.empty()) throw DocumentError(first_line(firm->problems));
    show_policy(made.name, like);
    against = like;  // what it was made from is what it is compared with
    take_text();
  });
}

void Studio::remove(const std::string& name) {
  try_to("Cannot remove: ", [&] {
    const PolicyView* view = firm->find(name);
    if (view == nullptr || name == kTodayName) return;
    const std::string label = view->label;
    document.change(without_policy(document.path().string(), document.text(), name),
                    label + " removed");
    firm = view_of(document.path().string(), document.text());
    std::erase(shown, name);
    if (policy == name) policy = shown.empty() ? kTodayName : shown.front();
    if (against == name || against == policy) against = kTodayName;
    before.reset();
    take_text();
  });
}

void Studio::rename(const std::string& name, const std::string& label) {
  if (label.empty() || name == kTodayName) return;
  try_to("Cannot rename: ", [&] {
    std::string text = with_policy_text(document.text(), name, "label", label);
    text = with_policy_text(text, name, "short", short_of(label));
    document.change(std::move(text), "the name " + label);
    take_text();
  });
}

void Studio::set_question(const std::string& text) {
  try_to("Cannot change the question: ", [&] {
    Value value;
    value.kind = Value::Kind::text;
    value.text = text;
    document.change(
        edit_document(document.text(), document.path().string(), "question", toml_of(value)),
        "the question");
    take_text();
  });
}

std::string others_words(const PolicyView& view) {
  constexpr std::size_t kMost = 3;
  if (view.others.empty()) return "";
  std::string words = "Besides levers it changes ";
  for (std::size_t i = 0; i < std::min(kMost, view.others.size()); ++i) {
    words += (i > 0 ? ", " : "") + view.others[i].key;
  }
  if (view.others.size() > kMost) {
    words += " and " + std::to_string(view.others.size() - kMost) + " more";
  }
  return words + ".";
}

// ---- levers -------------------------------------------------------------------------------------

double Studio::lever_value(const Lever& row, const PolicyView& view) const {
  for (const Pending& p : pending_) {
    if (p.lever == &row && p.policy == view.name && !p.part) return p.value;
  }
  return view.levers[static_cast<std::size_t>(&row - levers().data())].value;
}

void Studio::set_lever(const std::string& id, double value, const std::string& group) {
  const Lever* row = find_lever(id);
  const PolicyView* view = changing();
  if (row == nullptr || view == nullptr || policy == kTodayName) return;
  if (gave_up && !group.empty()) return;
  const bool begins =
      !before || before->policy != policy || before->lever != id || !before->dragging;
  if (begins) {
    Before next;
    next.policy = policy, next.lever = id, next.value = lever_value(*row, *view);
    for (const SessionDifference& d : seen.state->differences) next.differences.push_back(d.mean);
    const int line = line_of(*seen.state, "stay");
    if (line >= 0 && same_pair(*seen.state, policy, against)) {
      const SessionArm& arm = seen.state->arms[seen.state->policy];
      next.runs = arm.runs;
      const std::size_t moments = seen.state->month_dates.size();
      if (arm.series.size() >= (static_cast<std::size_t>(line) + 1) * moments) {
        const auto from = arm.series.begin() + static_cast<std::ptrdiff_t>(line * moments);
        next.curve.assign(from, from + static_cast<std::ptrdiff_t>(moments));
      }
    }
    before = std::move(next);
  }
  before->dragging = !group.empty();
  before->settled.reset();
  try_to("", [&] {
    document.change(with_lever(document.text(), policy, id, value),
                    row->label + (": " + lever_text(*row, value, firm->currency)), group);
    std::erase_if(pending_, [&](const Pending& p) {
      return p.policy == policy && p.lever == row && !p.part;
    });
    pending_.push_back({policy, row, value, {}});
    take_text();
  });
}

void Studio::end_drag() {
  document.close_group();
  if (before) before->dragging = false;
  keep();
}

void Studio::let_go() {
  gave_up = false;
  if (is_dragging()) end_drag();
}

void Studio::give_up_drag() {
  pending_.clear();
  document.give_up_group();
  before.reset();
  tab_options.drag.reset();
  firm = view_of(document.path().string(), document.text());
  gave_up = true;
  take_text();
}

void Studio::type_value() {
  typing = "";
  frames_untyped = 0;
  focus_field = scroll_to_lever = true;
  present = wide = false;
}

void Studio::run_more() {
  wanted_ = std::max(wanted_, std::min(2 * wanted_, kMostRuns));
  client_->want(wanted_);
}

void Studio::show_levers_of(LeverFamily family) {
  search = label_of(family);
  lever_scroll = 0;
  present = wide = false;  // they are to be seen
}

bool Studio::is_changed(const Lever& row) const {
  const PolicyView* view = changing();
  const PolicyView* today = firm->find(kTodayName);
  return view != nullptr && today != nullptr &&
         (lever_value(row, *view) != lever_value(row, *today) ||
          view->levers[static_cast<std::size_t>(&row - levers().data())].parts > 0);
}

std::size_t Studio::changed_levers() const {
  return static_cast<std::size_t>(std::ranges::count_if(levers(), [&](const Lever& row) {
    return firm->of_use[static_cast<std::size_t>(&row - levers().data())] && is_changed(row);
  }));
}

std::vector<const Lever*> Studio::visible_levers() const {
  std::vector<const Lever*> out;
  const auto lower = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
  };
  const bool is_family = std::ranges::any_of(
      levers(), [&](const Lever& row) { return lower(search) == lower(label_of(row.family)); });
  for (const Lever& row : levers()) {
    if (!firm->of_use[static_cast<std::size_t>(&row - levers().data())]) continue;
    if (before && before->dragging && before->lever == row.id) {  // it stays under the mouse
      out.push_back(&row);
      continue;
    }
    const bool plain_firm = !firm->has_company;
    const bool changed = is_changed(row);
    const bool deep = depth_of(row) > settings.depth && !plain_firm;
    if (!search.empty() && lower(search) == lower(label_of(row.family))) {
      out.push_back(&row);
      continue;
    }
    if (!search.empty() && is_family) continue;
    if (!search.empty()) {
      if (!is_about(row, search)) continue;
    } else if ((deep && !changed) || (settings.changed_only && !changed)) {
      continue;
    }
    out.push_back(&row);
  }
  // Families in the order of the design; plain levers stand among configuration's neighbours, last.
  std::ranges::stable_sort(out, {}, [](const Lever* row) {
    return row->family == LeverFamily::plain
               ? 4
               : static_cast<int>(row->family) - 1 + (row->family == LeverFamily::roll_out ? 2 : 0);
  });
  return out;
}

}  // namespace rapport
