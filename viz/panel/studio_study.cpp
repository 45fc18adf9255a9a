// A study's results file: opened beside the screen, read again while it grows, its points made
// policies.
#include <algorithm>

#include "experiments/output/numbers.h"
#include "viz/document/point_text.h"
#include "viz/document/policy_text.h"
#include "viz/panel/studio.h"

namespace rapport {

namespace {

constexpr std::chrono::seconds kReadAgain{3};
constexpr double kReadShare = 5;  ///< it is read for a sixth of the time at most
constexpr double kSilence = 120;  ///< seconds; who has not written for so long is not writing

std::string key_of(const std::filesystem::path& path) {
  return path.string() + " " + stamp_of(path);
}

}  // namespace

/// Reads it on a thread; what is open stays until it is there.
void Studio::begin_study(const std::filesystem::path& path) {
  opening_study_ = path;
  study_key_ = key_of(path);
  say_note(path.filename().string() + " is being read.");
}

std::shared_ptr<const StudyView> Studio::ask_study(const std::filesystem::path& path) {
  return study_task_.ask(study_key_,
                         [path](const SideTaskLink& link) { return read_study_view(path, link); });
}

bool Studio::look_at_study(WallClock::time_point now) {
  if (!opening_study_.empty()) {
    const auto view = ask_study(opening_study_);
    if (view == nullptr) return false;
    const std::string name = opening_study_.filename().string();
    opening_study_.clear();
    if (!view->problem.empty()) {
      say_problem(name + ": " + first_line(view->problem));
    } else if (may_leave_document()) {
      try_to("", [&] { take_study(view); });
    }
    return true;
  }
  if (!study.is_attached()) return false;
  const std::filesystem::path path = study.view->path;
  if (!reads_study_) {
    const auto pause = std::max<WallClock::duration>(
        kReadAgain, std::chrono::duration_cast<WallClock::duration>(
                        std::chrono::duration<double>(kReadShare * study.view->seconds)));
    if (at_start || !shows_study() || now - study.read_at < pause) return false;
    study.read_at = now;
    const std::string key = key_of(path);
    if (key == study_key_) return false;
    study_key_ = key;
    reads_study_ = true;
  }
  const auto view = ask_study(path);
  if (view == nullptr) return false;
  reads_study_ = false;
  study.read_at = now;
  study.problem = first_line(view->problem);
  if (view->problem.empty()) study.view = view;
  return true;
}

bool Studio::shows_study() const {
  const auto is_open = [&](const std::string& id) { return tab == id || (wide && beside == id); };
  return (is_open("options") && tab_options.part == OptionsPart::study) || is_open("trust");
}

/// The study's scenario becomes the document; the compared policy and the best one have cards.
void Studio::take_study(const std::shared_ptr<const StudyView>& view) {
  StoredResults from = view->stored;
  from.text = view->text;
  from.policies = {view->against};
  if (!view->best.empty()) from.policies.push_back(view->best);
  Document next = Document::out_of(view->path, view->text, options_.state, false);
  const std::string name = view->path.filename().string();
  std::string note =
      name + ": a study of " + count(static_cast<double>(view->data.study.points.points.size())) +
      " points. " +
      (view->best.empty()
           ? "Once runs have ended, a click makes one a policy; the file "
           : "Its best one has a card, and a click makes others policies; the file ") +
      "stays as it is.";
  if (from.version != RAPPORT_VERSION) {
    note += " It is of version " + from.version + ", this is " + RAPPORT_VERSION +
            ": numbers may differ.";
  }
  if (next.was_recovered()) {
    note = "Changes to what is in " + name +
           " that were not saved last time are back. Undo takes them away.";
  }
  take_document(std::move(next), note, std::move(from));
  study = {};
  study.view = view;
  study.first_at = study.read_at = WallClock::now();
  study.first_done = view->data.done;
  if (!view->best.empty() && !view->data.study.points.points[view->best_point].as_is)
    study.loaded[view->best_point] = view->best;
  if (firm->find(view->best) != nullptr && view->best != kTodayName) policy = view->best;
  if (firm->find(view->against) != nullptr && view->against != policy) against = view->against;
  take_text();
  show_options(OptionsPart::study);
  wide = true;
  beside.clear();           // all of the width
  segments.erase("trust");  // what the study rests on comes first there
}

void Studio::load_point(std::size_t number) {
  if (!study.is_attached()) return;
  const StudyPoint& point = study.view->data.study.points.points[number];
  const std::string& compared = study.view->against;
  slots_text_.clear();
  const auto show = [&](const std::string& name) {
    show_policy(name, compared);
    click_policy(name);
    if (name != compared && firm->find(compared) != nullptr) compare_with(compared);
  };
  if (point.as_is) {
    if (firm->find(point.policy.name) != nullptr) return show(point.policy.name);
    return say_note(point.policy.label + " was removed from this document.");
  }
  try_to("Cannot be made a policy: ", [&] {
    const std::string path = document.path().string();
    const Value table = table_of_point(path, document.text(), point.policy);
    for (const PolicyView& view : firm->policies) {
      const std::optional<Value> own = policy_table(path, document.text(), view.name);
      if (!own || !is_point(*own, table)) continue;
      study.loaded[number] = view.name;
      return show(view.name);
    }
    const NewPolicy made = policy_of_point(study.view->path, document.text(), point);
    change_text(with_policy(document.text(), made, &table), made.label);
    study.loaded[number] = made.name;
    show(made.name);
  });
}

int Studio::slot_of_point(std::size_t number) const {
  const StudyPoint& point = study.view->data.study.points.points[number];
  if (point.as_is) return slot_of(point.policy.name);
  const auto loaded = study.loaded.find(number);
  if (loaded == study.loaded.end() || slot_of(loaded->second) < 0) return -1;
  if (is_dragging() || document.text() == slots_text_) {
    const auto known = slots_.find(number);
    if (known != slots_.end()) return known->second ? slot_of(loaded->second) : -1;
  } else {
    slots_.clear();
    slots_text_ = document.text();
  }
  bool same = false;  // its levers may have been moved since
  try {
    const std::string path = document.path().string();
    const std::optional<Value> own = policy_table(path, document.text(), loaded->second);
    same = own && is_point(*own, table_of_point(path, document.text(), point.policy));
  } catch (const std::exception&) {  // the text cannot be read now
  }
  slots_[number] = same;
  return same ? slot_of(loaded->second) : -1;
}

StudyProgress Studio::study_progress() const {
  const StudyData& data = study.view->data;
  StudyProgress progress{data.done, data.wanted, data.failures.size()};
  progress.timed_out = data.timed_out.size();
  if (data.is_whole()) return progress;
  progress.is_growing = age_of(study.view->path) < kSilence;
  const double since = std::chrono::duration<double>(study.read_at - study.first_at).count();
  const double grown = static_cast<double>(data.done - std::min(data.done, study.first_done));
  if (grown > 0 && since > 0)
    progress.seconds_left = since / grown * static_cast<double>(data.wanted - data.done);
  return progress;
}

void Studio::show_text(std::string text) {
  dialogue_text = std::move(text);
  open_sheet(Dialogue::show);
}

}  // namespace rapport
