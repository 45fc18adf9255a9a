#include "experiments/command/result_output.h"

#include <cmath>

#include "experiments/command/gate_output.h"
#include "sim/core/calendar.h"
#include "sim/core/interval.h"
#include "sim/scenario/checker.h"

namespace rapport {

namespace {

Json metrics_json(const Trial& trial, const ShowOptions& show, std::size_t arm, Validity validity) {
  Json list = Json::array();
  for (std::size_t k = 0; k < trial.keys().size(); ++k) {
    const MetricKey& key = trial.keys()[k];
    if (!is_shown(key, show)) continue;
    const Interval interval = trial.mean_interval(arm, k, validity);
    list.push_back({{"name", key.metric->id},
                    {"unit", unit_of(trial, key)},
                    {"part", part_kind_id(key.part.kind)},
                    {"part_name", part_name(trial.model(arm), key.part)},
                    {"mean", json_number(interval.mean)},
                    {"half_width", json_number(interval.half_width)},
                    {"lower", json_number(interval.lower())},
                    {"upper", json_number(interval.upper())}});
  }
  return list;
}

void add_runs(Json& json, const Trial& trial) {
  json["seed"] = trial.options().seed;
  json["replications"] = trial.replications();
  json["failed"] = trial.failures().size();
  json["interrupted"] = trial.stopped();
}

std::string finished(const Json& json) {
  // Names that are no UTF-8 cannot come from a file; replaced rather than thrown all the same.
  return json_text(json);
}

Json difference_json(const Trial& trial, const ComparedArm& compared, std::size_t k) {
  const MetricKey& key = trial.keys()[k];
  const Comparison& c = compared.by_key[k];
  const std::string policy = trial.arms()[compared.arm].name;
  const std::string against = trial.arms()[compared.against].name;
  Json json{{"metric", key.metric->id},
            {"part", part_kind_id(key.part.kind)},
            {"part_name", part_name(trial.model(0), key.part)},
            {"policy", policy},
            {"against", against},
            {"mean", json_number(c.difference.mean)},
            {"half_width", json_number(c.difference.half_width)},
            {"lower", json_number(c.difference.lower())},
            {"upper", json_number(c.difference.upper())},
            {"rare", c.rare},
            {"verdict", nullptr},
            {"validity", name_of(c.validity)},
            {"corrected", c.corrected},
            {"matters", json_number(c.matters)},
            {"pairs", c.difference.n},
            {"of_pairs", c.pairs}};
  if (c.has_verdict) {
    json["verdict"] = name_of(c.verdict);
    json["words"] = in_words(key, c, policy, against, unit_of(trial, key));
  }
  return json;
}

std::string csv_row(const std::vector<std::string>& fields) {
  std::string row;
  for (std::size_t i = 0; i < fields.size(); ++i) row += (i == 0 ? "" : ",") + fields[i];
  return row + "\r\n";
}

std::vector<std::string> csv_start(const Trial& trial, std::size_t arm, std::size_t k,
                                   Validity validity) {
  const MetricKey& key = trial.keys()[k];
  const Interval interval = trial.mean_interval(arm, k, validity);
  return {csv_field(trial.arms()[arm].name), key.metric->id,
          csv_field(key.metric->label),      csv_field(unit_of(trial, key)),
          part_kind_id(key.part.kind),       csv_field(part_name(trial.model(arm), key.part)),
          csv_number(interval.mean),         csv_number(interval.half_width),
          csv_number(interval.lower()),      csv_number(interval.upper())};
}

const std::vector<std::string> kStartColumns{"policy",    "metric", "label",      "unit",  "part",
                                             "part_name", "mean",   "half_width", "lower", "upper"};

}  // namespace

Json head_of(const Trial& trial) {
  return {{"scenario", trial.file().today.name},
          {"question", trial.file().question},
          {"represents", trial.file().today.represents},
          {"notes", trial.notes()}};
}

std::string run_json(const Trial& trial, const ShowOptions& show) {
  Json json = head_of(trial);
  json["policy"] = trial.arms()[0].name;
  add_runs(json, trial);
  json["interval"] = {{"level", kConfidence}, {"validity", name_of(Validity::fixed_n)}};
  json["metrics"] = metrics_json(trial, show, 0, Validity::fixed_n);
  return finished(json);
}

std::string compare_json(const Trial& trial, const ShowOptions& show,
                         const std::vector<ComparedArm>& compared, Validity validity,
                         std::optional<bool> decided, const GateStudy* gates) {
  Json json = head_of(trial);
  add_runs(json, trial);
  json["pairs"] = trial.finished_by_all().size();
  json["decided"] = decided ? Json(*decided) : Json(nullptr);
  json["interval"] = {{"level", kConfidence}, {"validity", name_of(validity)}};
  json["policies"] = Json::array();
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    json["policies"].push_back({{"policy", trial.arms()[arm].name},
                                {"label", trial.arms()[arm].label},
                                {"short", trial.arms()[arm].short_label},
                                {"metrics", metrics_json(trial, show, arm, validity)}});
  }
  json["differences"] = Json::array();
  for (const ComparedArm& pair : compared) {
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      if (is_shown(trial.keys()[k], show)) {
        json["differences"].push_back(difference_json(trial, pair, k));
      }
    }
  }
  if (trial.file().today.company.on) {
    json["opened"] = Json::array();
    for (const ComparedArm& pair : compared) {
      const auto words = opened_sentence(trial, pair);
      if (!words) continue;
      json["opened"].push_back({{"policy", trial.arms()[pair.arm].name}, {"words", *words}});
    }
    json["gates"] = gates != nullptr ? paths_json(trial, *gates) : Json(nullptr);
  }
  return finished(json);
}

std::string run_csv(const Trial& trial, const ShowOptions& show) {
  std::string text = csv_row(kStartColumns);
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      if (is_shown(trial.keys()[k], show))
        text += csv_row(csv_start(trial, arm, k, Validity::fixed_n));
    }
  }
  return text;
}

std::string compare_csv(const Trial& trial, const ShowOptions& show,
                        const std::vector<ComparedArm>& compared, Validity validity,
                        const GateStudy* gates) {
  std::vector<std::string> columns = kStartColumns;
  for (const char* name :
       {"against", "difference", "difference_half_width", "difference_lower", "difference_upper",
        "verdict", "validity", "corrected", "pairs", "of_pairs"}) {
    columns.push_back(name);
  }
  if (gates != nullptr) {
    for (const std::string& name : paths_columns()) columns.push_back(name);
  }
  std::string text = csv_row(columns);
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    const auto pair = std::ranges::find(compared, arm, &ComparedArm::arm);
    for (std::size_t k = 0; k < trial.keys().size(); ++k) {
      if (!is_shown(trial.keys()[k], show)) continue;
      std::vector<std::string> row = csv_start(trial, arm, k, validity);
      if (pair != compared.end()) {
        const Comparison& c = pair->by_key[k];
        row.push_back(csv_field(trial.arms()[pair->against].name));
        row.push_back(csv_number(c.difference.mean));
        row.push_back(csv_number(c.difference.half_width));
        row.push_back(csv_number(c.difference.lower()));
        row.push_back(csv_number(c.difference.upper()));
        row.push_back(c.has_verdict ? name_of(c.verdict) : "");
        row.push_back(name_of(c.validity));
        row.push_back(c.corrected ? "true" : "false");
        row.push_back(std::to_string(c.difference.n));
        row.push_back(std::to_string(c.pairs));
        if (gates != nullptr) {
          for (const std::string& field : paths_fields(*gates, arm, k)) row.push_back(field);
        }
      } else {
        row.resize(columns.size());
      }
      text += csv_row(row);
    }
  }
  return text;
}

namespace {

/// Whether a series' line is printed: the firm's, those of the parts asked for, and what no firm
/// has as a whole.
bool is_shown(const SeriesKey& key, const ShowOptions& show) {
  return key.part.is_whole() || !key.series->of_firm || show.by.count(key.part.kind) > 0;
}

}  // namespace

std::string series_csv(const Trial& trial, const ShowOptions& show) {
  std::string text =
      "policy,series,label,unit,part,part_name,month,date,days,mean,half_width,lower,upper\r\n";
  const Model& model = trial.model(0);
  for (std::size_t arm = 0; arm < trial.arms().size(); ++arm) {
    for (std::size_t k = 0; k < trial.series_keys().size(); ++k) {
      const SeriesKey& key = trial.series_keys()[k];
      if (!is_shown(key, show)) continue;
      for (std::size_t m = 0; m < values_of(*key.series, model); ++m) {
        const Moments moments = trial.series_moments(arm, k, m);
        if (moments.count() == 0) continue;
        const Interval i = student_interval(moments, kConfidence);
        text += csv_row(
            {csv_field(trial.arms()[arm].name), key.series->id, csv_field(key.series->label),
             csv_field(unit_text(*key.series, model.scenario)), part_kind_id(key.part.kind),
             csv_field(part_name(model, key.part)), std::to_string(m),
             to_string(model.calendar.date_at(model.month_starts[m])),
             std::to_string(days_of_month(model, m)), csv_number(i.mean), csv_number(i.half_width),
             csv_number(i.lower()), csv_number(i.upper())});
      }
    }
  }
  return text;
}

}  // namespace rapport
