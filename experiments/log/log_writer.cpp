#include "experiments/log/log_writer.h"

#include "experiments/chart/svg.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

/// "2026-01-05", 'T' or a blank, "14:03:22.125".
std::string moment_text(const Calendar& calendar, Time t, char between) {
  const Time day = floor_to(t, kDay), in_day = t - day;
  return to_string(calendar.date_at(t)) + between +
         formatted("%02d:%02d:%02d.%03d", static_cast<int>(in_day / kHour),
                   static_cast<int>(in_day / kMinute % 60), static_cast<int>(in_day / kSecond % 60),
                   static_cast<int>(in_day % kSecond));
}

class RunLogWriter {
 public:
  RunLogWriter(const Model& model, const std::function<void(const std::string&)>& sink)
      : model_(model), sink_(sink), calendar_(model.calendar) {}

  void xes(const std::vector<RunCase>& cases) {
    sink_(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<log xes.version=\"1.0\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n"
        " <extension name=\"Concept\" prefix=\"concept\" "
        "uri=\"http://www.xes-standard.org/concept.xesext\"/>\n"
        " <extension name=\"Time\" prefix=\"time\" "
        "uri=\"http://www.xes-standard.org/time.xesext\"/>\n"
        " <extension name=\"Lifecycle\" prefix=\"lifecycle\" "
        "uri=\"http://www.xes-standard.org/lifecycle.xesext\"/>\n"
        " <extension name=\"Organizational\" prefix=\"org\" "
        "uri=\"http://www.xes-standard.org/org.xesext\"/>\n"
        " <global scope=\"trace\">\n  <string key=\"concept:name\" value=\"none\"/>\n </global>\n"
        " <global scope=\"event\">\n  <string key=\"concept:name\" value=\"none\"/>\n"
        "  <string key=\"lifecycle:transition\" value=\"complete\"/>\n"
        "  <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00.000+00:00\"/>\n </global>\n"
        " <classifier name=\"Activity\" keys=\"concept:name\"/>\n");
    for (const RunCase& one : cases) xes_case(one);
    sink_("</log>\n");
  }

  void csv(const std::vector<RunCase>& cases) {
    sink_("case,activity,arrived,start,time,lifecycle,outcome,group,customer,segment,need\n");
    for (const RunCase& one : cases) {
      for (const RunStep& step : one.steps) csv_line(one, step);
    }
  }

 private:
  static std::string string_of(const char* key, const std::string& value, const char* indent) {
    return std::string(indent) + "<string key=\"" + key + "\" value=\"" + xml_text(value) +
           "\"/>\n";
  }

  void xes_case(const RunCase& one) {
    std::string text = " <trace>\n";
    text += string_of("concept:name", one.id(), "  ");
    text += string_of("customer", std::to_string(one.customer), "  ");
    text += string_of("segment", model_.segments[one.segment].name, "  ");
    text += string_of("need", model_.needs[one.need].name, "  ");
    for (const RunStep& step : one.steps) {
      const bool served = step.outcome == Outcome::served;
      if (!served || step.start > step.arrived) text += event(step, "schedule", step.arrived);
      if (served && step.end > step.start) text += event(step, "start", step.start);
      text += event(step, served ? "complete" : "withdraw", step.end);
    }
    sink_(text + " </trace>\n");
  }

  std::string event(const RunStep& step, const char* transition, Time at) const {
    std::string text = "  <event>\n";
    text += string_of("concept:name", name_of(step), "   ");
    text += string_of("lifecycle:transition", transition, "   ");
    text += "   <date key=\"time:timestamp\" value=\"" + moment_text(calendar_, at, 'T') +
            "+00:00\"/>\n";
    const std::string group = group_of(step);
    if (!group.empty()) text += string_of("org:group", group, "   ");
    if (step.outcome != Outcome::served) {
      text += string_of("outcome", kOutcomeNames[static_cast<std::size_t>(step.outcome)], "   ");
    }
    return text + "  </event>\n";
  }

  void csv_line(const RunCase& one, const RunStep& step) {
    const bool served = step.outcome == Outcome::served;
    std::string text =
        one.id() + "," + field(name_of(step)) + "," + moment_text(calendar_, step.arrived, ' ') +
        "," + (served ? moment_text(calendar_, step.start, ' ') : std::string()) + "," +
        moment_text(calendar_, step.end, ' ') + "," + (served ? "complete" : "withdraw") + "," +
        kOutcomeNames[static_cast<std::size_t>(step.outcome)] + "," + field(group_of(step)) + "," +
        std::to_string(one.customer) + "," + field(model_.segments[one.segment].name) + "," +
        field(model_.needs[one.need].name) + "\n";
    sink_(text);
  }

  /// A field of a table for programs (RFC 4180).
  static std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
  }

  const std::string& name_of(const RunStep& step) const {
    return model_.touch_points[step.touch_point].name;
  }
  std::string group_of(const RunStep& step) const {
    const TouchPoint& place = model_.touch_points[step.touch_point];
    if (model_.company.on && !model_.company.departments.empty()) {
      return model_.company.departments[place.department].name;
    }
    return place.queue == kNoQueue ? std::string() : model_.pools[place.pool].name;
  }

  const Model& model_;
  const std::function<void(const std::string&)>& sink_;
  Calendar calendar_;
};

}  // namespace

void write_log(const Model& model, const std::vector<RunCase>& cases, LogFormat format,
               const std::function<void(const std::string&)>& sink) {
  RunLogWriter writer(model, sink);
  if (format == LogFormat::xes) {
    writer.xes(cases);
  } else {
    writer.csv(cases);
  }
}

}  // namespace rapport
