#include "experiments/sheet/company_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "experiments/import/law_text.h"
#include "experiments/output/numbers.h"
#include "experiments/sheet/programme.h"
#include "experiments/sheet/roster.h"
#include "sim/core/text.h"
#include "sim/core/units.h"

namespace rapport {

namespace {

/// Of the beta law of customers' own chances to leave: how alike they are.
constexpr double kAlike = 8.0;

struct Reason {
  const char *id, *journey;
  double share;
  double fit_weight;
};

class Writer {
 public:
  Writer(const CompanySheet& sheet, const CompanyPlan& plan) : sheet_(sheet), plan_(plan) {
    const Reasons& r = sheet.industry().reasons;
    reasons_ = {{{"question", "question", r.question, 0.8},
                 {"problem", "problem", r.problem, 1.2},
                 {"contract", "contract", r.contract, 1.0}}};
    find_open_hours();
  }

  std::string text() {
    header();
    company();
    targets();
    departments();
    segments();
    needs();
    service();
    journeys();
    levers();
    text_ += programmes_text(sheet_);
    return std::move(text_);
  }

 private:
  void heading(const std::string& words) {
    while (text_.ends_with("\n\n")) text_.pop_back();
    text_ +=
        "\n\n# ---- " + words + " " +
        std::string(std::max<std::size_t>(3, 90 - std::min<std::size_t>(86, words.size())), '-') +
        "\n";
  }
  /// "key = value   # comment", the comment in a column of its own.
  void line(const std::string& key, const std::string& value, const std::string& comment = {}) {
    std::string one = key + " = " + value;
    if (!comment.empty()) {
      one.resize(std::max<std::size_t>(one.size() + 2, 52), ' ');
      one += "# " + comment_text(comment);
    }
    text_ += one + "\n";
  }
  std::string origin(const char* question, std::string_view of = {}) const {
    return sheet_.answer(question, of).origin(sheet_.industry());
  }
  std::string written(const char* question, std::string_view of = {}) const {
    return quoted(sheet_.text(question, of));
  }
  std::string measure(double value, Quantity quantity) const {
    return quoted(measure_text(value, quantity, sheet_.text("currency")));
  }

  /// The hours in which somebody serves who is waited for.
  void find_open_hours() {
    days_.fill(false);
    hours_.fill(false);
    bool waited_for = false;
    for (const PlannedChannel& channel : plan_.channels) {
      if (!channel.kind->is_waited_for()) continue;
      waited_for = true;
      const WeekSchedule open = open_week(sheet_, channel.kind->id);
      for (std::size_t day = 0; day < 7; ++day) {
        for (std::size_t hour = 0; hour < 24; ++hour) {
          const Time at = static_cast<Time>(day) * kDay + static_cast<Time>(hour) * kHour;
          if (open.at(at) == 0 || open.at(at + kHour - 1) == 0) continue;
          days_[day] = true;
          if (day < 5) hours_[hour] = true;
        }
      }
    }
    if (waited_for && std::ranges::find(hours_, true) != hours_.end()) return;
    days_.fill(true);
    hours_.fill(true);
  }

  void header() {
    const std::string name = sheet_.text("name");
    text_ += "# " + comment_text(name) + ": a scenario begun by `rapport new`.\n#\n";
    text_ +=
        "# Every line says where its number is from: given by the company, usual in its industry "
        "(" +
        std::string(sheet_.industry().label) +
        ";\n# an assumption, to be replaced), or worked out from others. What has no comment is "
        "assumed of any company.\n"
        "# docs/reference.md lists all keys, `rapport check` looks at what follows, and\n"
        "# `rapport calibrate today` fits Today to [target] again where numbers change.\n\n";
    line("schema", "1");
    line("name", quoted(name));
    line("question", quoted("What keeps customers of " + name +
                            ": orientation, configuration, information, or all three in concert?"));
    line("currency", quoted(sheet_.text("currency")));
    line("start", sheet_.text("start"));
    line("horizon", quoted("1095 days"), "three years");
    line("warmup", quoted("52 weeks"), "queues, records and memory of Today fill in them");
    if (plan_.represents > 1) {
      line("represents", formatted("%.0f", plan_.represents),
           count(sheet_.customers()) +
               formatted(" customers, one simulated for each %.0f of them", plan_.represents));
    }
  }

  void company() {
    heading("May, want, know");
    text_ += "[company]\n";
    line("on", "true");
    const double request = 2.0 * usual_latitude();
    line("may.request", "{ log_normal = " + measure(request, Quantity::money) + ", cv = 1.2 }",
         "assumption: what it costs to do what really fits");
    line("skill", "{ beta = [16, 4] }");
    line("hand_over.spread", "{ gamma = 1, cv = 0.32 }",
         "data: incidents of an IT service desk (docs/calibration.md)");
    line("complaint.journey", quoted("complaint"));
    line("complaint.slope", "1.1", "fitted to the target");
    line("complaint.delay", "{ exponential = \"1 day\" }");
    line("repeat.delay", "{ exponential = \"3 days\" }");
    line("chase.journey", quoted("chase"));
    line("joining.form", quoted("replace"), "assumption: as many join as have left");
  }

  double usual_latitude() const {
    const char* usual = usual_answer(sheet_.industry(), "latitude", "");
    return read_measure(usual, Quantity::money, "").value;
  }

  void targets() {
    heading("What Today comes to in its first year");
    text_ +=
        "# `rapport calibrate today` moves what nobody measures until Today comes to "
        "this.\n\n[target]\n";
    std::string from = "given";
    for (const std::string& segment : sheet_.segments()) {
      if (!sheet_.answer("churn", segment).is_given) from = "assumption: usual churn";
    }
    target("retention_12", quoted(formatted("%.4g %%", 100.0 * plan_.retention)),
           from + ", all segments together");
    if (has_waiting()) target("abandonment", written("gave_up"), origin("gave_up"));
    target("complaints", written("complaints"), origin("complaints"));
    if (sheet_.knows("first_contact")) {
      target("first_contact_resolution", written("first_contact"), origin("first_contact"));
    }
  }

  /// A target; as a comment where Today is not fitted to it.
  void target(const char* metric, const std::string& value, const std::string& comment) {
    const LeftTarget* left = plan_.left(metric);
    if (left == nullptr) return line(metric, value, comment);
    text_ += "# Left out: " + comment_text(left->why) + ".\n";
    line(std::string("# ") + metric, value, comment);
  }

  bool has_waiting() const {
    return std::ranges::any_of(plan_.channels, [](const PlannedChannel& channel) {
      return channel.kind->is_waited_for();
    });
  }

  void departments() {
    heading("Who owns what, and what it is paid on");
    for (const UsualDepartment& department : usual_departments()) {
      const bool here = std::ranges::any_of(plan_.channels, [&](const PlannedChannel& channel) {
        return std::string_view(channel.kind->department) == department.name;
      });
      if (!here) continue;
      text_ += "[department." + std::string(department.name) + "]   # " + department.paid_on + "\n";
      line("pays_serve", formatted("%g", department.serve));
      line("pays_volume", formatted("%g", department.volume));
      line("pays_game", formatted("%g", department.game));
      text_ += "\n";
    }
  }

  void segments() {
    heading("Customers");
    for (const PlannedSegment& segment : plan_.segments) {
      const std::string& name = segment.name;
      text_ += "[segment." + key_text(name) + "]\n";
      line("customers", std::to_string(segment.customers),
           origin("customers", name) +
               (plan_.represents > 1
                    ? ": " + count(sheet_.number("customers", name)) +
                          formatted(", simulated one for each %.0f", plan_.represents)
                    : ""));
      line("value", written("value", name), origin("value", name));
      if (sheet_.number("price", name) > 0) {
        line("price", written("price", name), origin("price", name));
      }
      line("value_factor", "{ log_normal = 1, cv = 0.9 }",
           "data: 0.8 to 1.6 (docs/calibration.md)");
      line("satisfaction", "{ beta = [11, 9] }");
      line("rate_factor", "{ gamma = 1, cv = 0.6 }");
      line("leaving.form", quoted("cloglog"));
      line("leaving.period", written("contract", name), origin("contract", name));
      const double churn = sheet_.number("churn", name);
      line("leaving.propensity",
           formatted("{ beta = [%.4g, %.4g] }", kAlike * churn, kAlike * (1.0 - churn)),
           formatted("%s: %.3g %% a year", origin("churn", name).c_str(), 100.0 * churn));
      line("leaving.weight", "4");
      line("leaving.memory_weight", "2");
      line("leaving.start", quoted("stock"));
      line("leaving.company_age", quoted("10 years"));
      text_ += "\n";
    }
  }

  /// Multipliers with mean 1, 0 where nobody serves.
  static std::string multipliers(std::span<const double> weights) {
    double sum = 0.0;
    for (const double weight : weights) sum += weight;
    std::string text;
    for (const double weight : weights) {
      text += formatted("%s%.4g", text.empty() ? "" : ", ",
                        weight * static_cast<double>(weights.size()) / sum);
    }
    return "[" + text + "]";
  }

  std::string profile() const {
    constexpr std::size_t kWednesday = 2, kTenToEleven = 10;
    std::array<double, 24> hours{};
    std::array<double, 7> weekdays{};
    for (std::size_t hour = 0; hour < 24; ++hour) {
      if (hours_[hour]) hours[hour] = hourly_weight(kWednesday, hour);
    }
    for (std::size_t day = 0; day < 7; ++day) {
      if (days_[day]) weekdays[day] = hourly_weight(day, kTenToEleven);
    }
    return "profile.hour = " + multipliers(hours) + "\nprofile.weekday = " + multipliers(weekdays) +
           "\n";
  }

  void needs() {
    heading("Why they get in touch");
    const double each = plan_.begun() / sheet_.customers();
    for (const Reason& reason : reasons_) {
      text_ += "[need." + std::string(reason.id) + "]\n";
      line("journey", quoted(reason.journey));
      line("rate", quoted(formatted("%.5g / year", each * reason.share)),
           formatted("worked out from contacts; assumption: %.0f %% of them are of this kind",
                     100.0 * reason.share));
      line("fit_weight", formatted("%g", reason.fit_weight));
      text_ += profile() + "\n";
    }
  }

  void service() {
    heading("Who serves them, and where");
    for (const PlannedChannel& channel : plan_.channels) {
      if (channel.kind->is_staffed()) pool(channel);
      touch_point(channel);
    }
  }

  void pool(const PlannedChannel& channel) {
    const char* id = channel.kind->id;
    text_ += "[pool." + std::string(id) + "]\n";
    const std::string posts =
        formatted("%.10g posts, ", channel.people) +
        (channel.people_worked_out ? std::string("worked out") : origin("people", id)) +
        formatted("; busy %.0f %% of the time", 100.0 * channel.load);
    const std::string roster = channel.kind->is_backlog() ? "" : roster_text(sheet_, channel);
    if (!roster.empty()) {
      text_ += "# " + comment_text(posts + ". Of " + sheet_.text("hours") + " paid a week (" +
                                   origin("hours") + ") " + sheet_.text("shrinkage") +
                                   " are not on shift (" + origin("shrinkage") + ").");
      text_ += "\n";
    } else {
      line("headcount", formatted("%.10g", channel.people), posts);
      line("hours", written("hours"), origin("hours") + ", paid a week");
      line("shrinkage", written("shrinkage"), origin("shrinkage"));
    }
    if (channel.kind->is_backlog()) line("on_duty", open_list(id), origin("open", id));
    line("cost", written("pay", id), origin("pay", id));
    if (!roster.empty()) {
      text_ +=
          "# Who is on shift when is worked out: as contacts come, with slack by the square-root "
          "rule.\n";
      text_ += "[pool." + std::string(id) + ".staff]\n" + roster;
    }
    text_ += "\n";
  }

  std::string open_list(const char* id) const {
    std::string list;
    for (const std::string& span : spans_of(sheet_.text("open", id))) {
      list += (list.empty() ? "" : ", ") + quoted(span);
    }
    return "[" + list + "]";
  }

  void touch_point(const PlannedChannel& channel) {
    const ChannelKind& kind = *channel.kind;
    text_ += "[touch_point." + std::string(kind.id) + "]\n";
    line("kind", quoted(kind.kind));
    line("element", quoted(kind.element));
    if (kind.is_staffed()) {
      line("department", quoted(kind.department));
      line("pool", quoted(kind.id));
    }
    line("service",
         "{ log_normal = " + written("minutes", kind.id) + formatted(", cv = %g }", kind.cv),
         origin("minutes", kind.id));
    if (kind.is_backlog()) {
      line("deadline", quoted(kind.waits));
      line("chase_after", "{ exponential = \"5 days\" }");
    } else if (kind.is_staffed()) {
      line("open", open_list(kind.id), origin("open", kind.id));
      line("patience", kind.patience);
      line("redial.probability", "0.6");
      line("redial.delay", "{ exponential = \"1 h\" }");
      line("redial.max_attempts", "2");
      line("service_level_within", quoted(kind.waits));
    }
    line("cost_per_contact", quoted(std::string(kind.cost) + " " + sheet_.text("currency")),
         "assumption");
    text_ += "\n";
  }

  /// The channel at which complaints and questions about open matters arrive.
  const char* hub() const {
    for (const char* id : {"phone", "chat", "mail", "shop", "web"}) {
      if (plan_.find(id) != nullptr) return id;
    }
    return "phone";
  }

  void journeys() {
    heading("The ways that cases take");
    text_ += "# Entries are worked out from contacts by channel; where cases go on is assumed.\n\n";
    for (const Reason& reason : reasons_) journey(reason);
    for (const char* journey : {"complaint", "chase"}) {
      text_ += formatted("[journey.%s.step.%s]\ntouch_point = \"%s\"\nentry = 1\n\n", journey,
                         hub(), hub());
    }
  }

  void journey(const Reason& reason) {
    const double all = plan_.begun();
    double rest = 1.0;
    const PlannedChannel* last = nullptr;
    for (const PlannedChannel& channel : plan_.channels) {
      if (channel.kind->begins) last = &channel;
    }
    const bool problem = std::string_view(reason.id) == "problem";
    for (const PlannedChannel& channel : plan_.channels) {
      if (!channel.kind->begins && !problem) continue;
      text_ += formatted("[journey.%s.step.%s]\ntouch_point = \"%s\"\n", reason.journey,
                         channel.kind->id, channel.kind->id);
      if (channel.kind->begins) {
        const double share = &channel == last ? rest : std::round(1e4 * channel.begun / all) / 1e4;
        rest = std::max(0.0, std::round(1e4 * (rest - share)) / 1e4);
        text_ += formatted("entry = %.4g\n", share);
      }
      moves(channel, problem);
      text_ += "\n";
    }
  }

  void moves(const PlannedChannel& channel, bool problem) {
    std::string list;
    const bool to_visit = problem && channel.kind->begins && channel.kind->is_staffed() &&
                          plan_.find("visit") != nullptr && plan_.visit_share > 0;
    double left = 1.0;
    if (to_visit) {
      list += formatted("  { to = \"visit\", probability = %.4f, delay = \"24 h\" },\n",
                        plan_.visit_share);
      left -= plan_.visit_share;
    }
    for (const PlannedMove& move : plan_.moves) {
      const UsualMove& usual = *move.usual;
      if (std::string_view(usual.from) != channel.kind->id) continue;
      list +=
          formatted("  { to = \"%s\", probability = %.4f, delay = \"%s\"%s },\n", usual.to,
                    move.share * left, usual.delay, usual.avoidable ? ", avoidable = true" : "");
    }
    if (!list.empty()) text_ += "served = [\n" + list + "  { to = \"end\" },\n]\n";
  }

  void levers() {
    heading("Today's levers");
    text_ +=
        "# `rapport levers` says what each does; those that are not here have their "
        "defaults.\n\n[levers]\n";
    for (const Question& question : questions()) {
      if (!is_lever(question)) continue;
      const double value = sheet_.number(question.key);
      line(question.key, formatted("%.10g", value), origin(question.key));
    }
  }

  const CompanySheet& sheet_;
  const CompanyPlan& plan_;
  std::array<Reason, 3> reasons_{};
  std::array<bool, 24> hours_{};
  std::array<bool, 7> days_{};
  std::string text_;
};

}  // namespace

std::string company_text(const CompanySheet& sheet, const CompanyPlan& plan) {
  return Writer(sheet, plan).text();
}

}  // namespace rapport
