#include "experiments/customers/customer_scenario.h"

#include <algorithm>
#include <cmath>

#include "experiments/import/law_text.h"
#include "sim/core/calendar.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

constexpr double kHoursOpen = 40.0 * 365.25 / 7;  // a year: Monday to Friday, 9 to 17
constexpr double kMinutesOfService = 6.0;

std::string share_text(double share) { return formatted("%.1f %%", 100 * share); }

/// The desk's numbers are assumptions: the commonest kind of desk.
constexpr const char* kDesk = R"(
[touch_point.phone]
kind = "staffed"
department = "service"
element = "support"
pool = "agents"
open = ["mon-fri 09:00-17:00"]
service = { log_normal = "6 min", cv = 0.8 }
patience = { exponential = "5 min" }
redial.probability = 0.5
redial.delay = { exponential = "2 h" }
redial.max_attempts = 2
service_level_within = "20 s"

[journey.contact.step.phone]
touch_point = "phone"
entry = 1
[journey.complaint.step.phone]
touch_point = "phone"
entry = 1
[journey.chase.step.phone]
touch_point = "phone"
entry = 1
)";

constexpr const char* kCompany = R"(
[company]
on = true
may.request = { log_normal = "8 %CUR%", cv = 1 }       # what it costs to do what really fits
skill = { beta = [16, 4] }
complaint.journey = "complaint"
complaint.delay = { exponential = "1 day" }
repeat.delay = { exponential = "3 days" }
chase.journey = "chase"
joining.form = "none"                              # nobody joins: these customers alone

[department.service]
pays_serve = 0.25
pays_volume = 0.9
pays_game = 0.2

[division.all]
)";

class CustomerWriter {
 public:
  CustomerWriter(const CustomerTable& table, const CustomerFit& fit, const CustomerForm& form,
                 const CustomerScenarioOptions& options)
      : table_(table), fit_(fit), form_(form), options_(options) {
    double customers = 0.0;
    for (const SegmentFit& segment : fit.segments) {
      customers += segment.customers;
      if (std::isfinite(segment.rate)) contacts_ += segment.customers * segment.rate;
    }
    rate_ = fit.knows_contacts && contacts_ > 0 ? contacts_ / customers : options.contacts_a_year;
    contacts_ = rate_ * customers;
  }

  std::string text() {
    header();
    heading("May, want, know: assumptions");
    std::string company = kCompany;
    company.replace(company.find("%CUR%"), 5, options_.currency);
    text_ += company;
    heading("Customers");
    if (fit_.proposed) {
      line(
          "# The table has no segments. These are by value: A hold the first 80 % of it, B the "
          "next");
      line("# 15 %, C are all others.");
    }
    for (const SegmentFit& one : fit_.segments) segment(one);
    heading("Why they get in touch");
    need();
    heading("Who serves them: assumptions");
    desk();
    associations();
    target();
    return std::move(text_);
  }

 private:
  void line(const std::string& text) { text_ += text + "\n"; }
  void heading(const std::string& text) { text_ += section_heading(text); }
  /// A key with what it is, in a column of its own.
  void key(const std::string& name, const std::string& value, const std::string& what) {
    const std::string text = name + " = " + value;
    line(text + std::string(text.size() < 50 ? 50 - text.size() : 1, ' ') + " # " +
         comment_text(what));
  }

  void header() {
    line("# " + comment_text(options_.name) + ": made by `rapport import customers` from " +
         comment_text(options_.source) + ".");
    line(formatted("# %zu customers, of whom %.0f are there", table_.size(), there()) +
         (table_.has_dates ? " on " + day() + "." : "."));
    line("#");
    line(
        "# Lines marked 'data' were estimated from this table, lines marked 'assumption' were "
        "not.");
    line("# Whatever is not marked is an assumption too: a table of customers says nothing of who");
    line(
        "# serves them, what they feel, and what moves them. Put your own numbers there before "
        "you");
    line("# believe an answer that rests on them.");
    line("\nschema = 1");
    line("name = " + quoted(options_.name));
    line("doc = " +
         quoted(formatted("%.0f customers of a table; the desk that serves them is assumed.",
                          there())));
    line("currency = " + quoted(options_.currency));
    const std::int64_t from =
        table_.has_dates ? table_.stay.members.at : days_from_civil({2026, 1, 4});
    const std::int64_t monday = from + 7 - weekday(civil_from_days(from));
    line("start = " + to_string(civil_from_days(monday)) + "  # a Monday" +
         (table_.has_dates ? ", after the day of the table" : ""));
    line("horizon = \"1 year\"");
    line("warmup = \"7 days\"");
  }

  double there() const {
    double sum = 0.0;
    for (const SegmentFit& segment : fit_.segments) sum += segment.customers;
    return sum;
  }
  std::string day() const { return to_string(civil_from_days(table_.stay.members.at)); }

  void segment(const SegmentFit& one) {
    line("\n[segment." + key_text(one.name) + "]");
    key("customers", formatted("%.0f", one.customers), "data");
    if (std::isfinite(one.value)) {
      key("value", formatted("\"%.4g ", one.value) + options_.currency + " / month\"",
          "data: " + share_text(one.value_share) +
              " of the value of all. Is it what is left before " + "the cost of service?");
    } else {
      key("value", formatted("\"%.4g ", options_.value_a_month) + options_.currency + " / month\"",
          "assumption");
    }
    if (one.value_cv > 0.02) {
      key("value_factor", formatted("{ log_normal = 1, cv = %.3g }", std::min(one.value_cv, 20.0)),
          "data: the best 4 % hold " + share_text(one.top_share));
    }
    if (one.rate_cv > 0.05) {
      key("rate_factor", formatted("{ gamma = 1, cv = %.3g }", std::min(one.rate_cv, 20.0)),
          "data: some ask often, some hardly ever");
    } else if (!fit_.knows_contacts) {
      key("rate_factor", "{ gamma = 1, cv = 1 }", "assumption: some ask often, some hardly ever");
    }
    line("satisfaction = { beta = [11, 9] }                  # assumption");
    leaving(one);
  }

  void leaving(const SegmentFit& one) {
    line("leaving.form = \"cloglog\"");
    line(
        "leaving.period = \"30 days\"                         # assumption: may leave every month");
    if (!fit_.knows_leaving) {
      key("leaving.propensity", "{ beta = [1, 4] }", "assumption");
    } else {
      key("leaving.propensity",
          formatted("{ beta = [%.4g, %.4g] }", std::clamp(one.leaving.a, 0.01, 1e4),
                    std::clamp(one.leaving.b, 0.01, 1e4)),
          (one.own_leaving ? formatted("data: %.0f left", one.leavers)
                           : std::string("data of all customers: too few left here")) +
              (table_.has_left ? "; the mean alone, how customers differ is an assumption" : ""));
    }
    line(
        "leaving.weight = 3                                 # assumption: how satisfaction moves "
        "it");
    line("leaving.memory_weight = 2                          # assumption");
    line("leaving.reference = 0.549                          # Today's own mean, as the next:");
    line(
        "leaving.memory_reference = 0                       # set both by rapport calibrate today");
    if (table_.has_dates) {
      line(
          "leaving.start = \"stock\"                            # tenures of a firm with "
          "customers");
      key("leaving.company_age", formatted("\"%.4g years\"", std::max(1.0, fit_.company_age)),
          "data: since the first of them joined");
    }
  }

  void need() {
    line("[need.contact]");
    line("journey = \"contact\"");
    line("division = \"all\"");
    key("rate", formatted("\"%.4g / year\"", rate_),
        fit_.knows_contacts && contacts_ > 0 ? formatted("data: contacts of %.3g years", form_.over)
                                             : std::string("assumption"));
    std::string factors;
    for (const SegmentFit& one : fit_.segments) {
      if (!std::isfinite(one.rate)) continue;
      factors += (factors.empty() ? "" : ", ") + key_text(one.name) +
                 formatted(" = %.4g", one.rate / rate_);
    }
    if (fit_.segments.size() > 1 && !factors.empty()) {
      line("segment_factor = { " + factors + " }  # data: who asks how often");
    }
    line(
        "profile.hour = [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0]"
        "  # assumption: while it is open");
    line("profile.weekday = [1.4, 1.4, 1.4, 1.4, 1.4, 0, 0]  # assumption");
  }

  /// Staff by the rule of the square root: as many as are busy, and the root of that besides.
  void desk() {
    const double busy = contacts_ / kHoursOpen * kMinutesOfService / 60;
    line("[pool.agents]");
    line(
        formatted("staff = { \"mon-fri 09:00-17:00\" = %.0f }", std::ceil(busy + std::sqrt(busy))) +
        "  # for these contacts, at 6 minutes each");
    line(formatted("cost = \"%.4g ", options_.cost_an_hour) + options_.currency + " / hour\"");
    text_ += kDesk;
  }

  void associations() {
    if (fit_.goes_with.empty()) return;
    heading("What leaving goes with in the table: no effects");
    line(
        "# Hazard of leaving, as a factor (95 %), others held equal. Nothing of this is simulated: "
        "who");
    line(
        "# has more of something leaves more or less often, which does not say that it is the "
        "reason.");
    for (const LeavingGoesWith& one : fit_.goes_with) {
      line("#   " + comment_text(one.column) + (one.by_deviation ? ", 1 sd more" : "") +
           formatted(": %.2f (%.2f to %.2f)", std::exp(one.effect.value),
                     std::exp(one.effect.bounds.low), std::exp(one.effect.bounds.high)));
    }
  }

  void target() {
    if (!table_.has_dates) return;
    heading("What Today is to come to");
    line(
        "# The share that stays for a year by the laws above, at the tenures of the table's "
        "customers.");
    line("# rapport calibrate today moves the propensities until the simulated firm comes to it.");
    line("[target]");
    line(formatted("retention_12 = \"%.1f %%\"  # data", 100 * fit_.stay_as_listed));
  }

  const CustomerTable& table_;
  const CustomerFit& fit_;
  const CustomerForm& form_;
  const CustomerScenarioOptions& options_;
  double rate_ = 0.0, contacts_ = 0.0;
  std::string text_;
};

}  // namespace

std::string scenario_of(const CustomerTable& table, const CustomerFit& fit,
                        const CustomerForm& form, const CustomerScenarioOptions& options) {
  return CustomerWriter(table, fit, form, options).text();
}

}  // namespace rapport
