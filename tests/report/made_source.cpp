#include "tests/report/made_source.h"

#include "experiments/report/report_page.h"

namespace rapport {

namespace {

/// A text within quotes of TOML.
std::string toml_quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "\"";
}

void take(const std::vector<ReportBlock>& blocks, std::string& out) {
  const auto line = [&](const std::string& text) {
    if (!text.empty()) out += text + "\n";
  };
  for (const ReportBlock& block : blocks) {
    if (const auto* one = std::get_if<ReportParagraph>(&block.what)) line(one->sentence.text());
    if (const auto* one = std::get_if<ReportHeading>(&block.what)) line(one->text);
    if (const auto* one = std::get_if<ReportNote>(&block.what)) {
      line(one->head + " " + one->sentence.text());
    }
    if (const auto* one = std::get_if<ReportCode>(&block.what)) line(one->text);
    if (const auto* one = std::get_if<ReportFold>(&block.what)) line(one->line + "\n" + one->text);
    if (const auto* one = std::get_if<ReportTiles>(&block.what)) {
      for (const ReportTile& tile : one->tiles) {
        line(tile.label + " " + tile.number);
        for (const std::string& words : tile.lines) line(words);
      }
    }
    if (const auto* one = std::get_if<ReportTable>(&block.what)) {
      for (const auto& row : one->rows) {
        for (const ReportCell& cell : row) line(cell.text + " | " + cell.note);
      }
    }
    if (const auto* one = std::get_if<ReportColumns>(&block.what)) {
      take(one->left, out);
      take(one->right, out);
    }
  }
}

}  // namespace

std::string firm_text(const std::string& name, const std::string& label) {
  return "schema = 1\nname = " + toml_quoted(name) + R"(
start = 2026-01-05
horizon = "90 days"
[segment.all]
customers = 60
leaving.form = "cloglog"
leaving.propensity = 0.3
[need.question]
journey = "ask"
clock = "calendar"
rate = "12 / year"
[pool.agents]
staff = 2
cost = "20 EUR / hour"
[touch_point.phone]
kind = "staffed"
pool = "agents"
service = { exponential = "5 min" }
patience = { exponential = "3 min" }
[journey.ask.step.call]
touch_point = "phone"
entry = 1
served = [{ to = "end" }]
[policy.more]
label = )" +
         toml_quoted(label) +
         "\nlevers.staffing = 1.5\n[policy.less]\nlabel = \"Fewer agents\"\nlevers.staffing = "
         "0.5\n";
}

std::string policies_study(const std::string& title, const std::string& more) {
  return "schema = 1\ntitle = " + toml_quoted(title) + R"(
scenario = "firm.toml"
question = "Which?"
replications = 6
metrics = ["retention", "profit", "cost"]
)" + more +
         "[design]\nkind = \"policies\"\n";
}

std::string grid_study() {
  return R"(schema = 1
title = "Grid"
scenario = "firm.toml"
replications = 4
metrics = ["retention", "profit"]
[design]
kind = "full_factorial"
levels = 3
[[factor]]
name = "staffing"
label = "Staff"
path = "staffing"
from = 0.8
to = 1.4
[[factor]]
name = "call_backs"
label = "Call back"
path = "call_backs"
values = [0, 1]
)";
}

ReportSource made_source(const std::string& study, const std::string& firm, const ValueOf& value,
                         std::size_t variants) {
  const ReadText read = read_from({{"study.toml", study}, {"firm.toml", firm}});
  ReportSource source;
  StudyData& data = source.data;
  data.study = make_study("study.toml", read);
  const StudySpec& spec = data.study.spec;
  ReadOptions options;
  options.set = spec.set;
  options.read = read;
  source.scenario = read_scenario_file("firm.toml", options);
  for (std::size_t v = 0; variants > 1 && v < variants; ++v) {
    data.study.record.variants.push_back(
        {v == 0 ? "as described" : std::to_string(v), {}, VariantState::ready, {}});
  }
  data.values.resize(variants);
  for (const std::string& id : spec.metrics) {
    data.keys.push_back({find_metric(id), {}});
    data.units.push_back(unit_text(*data.keys.back().metric, source.scenario.today));
  }
  for (std::size_t v = 0; v < variants; ++v) {
    for (std::size_t k = 0; k < data.keys.size(); ++k) {
      data.values[v].emplace_back();
      for (std::size_t p = 0; p < data.study.points.points.size(); ++p) {
        data.values[v][k].emplace_back();
        for (std::uint32_t r = 0; r < spec.replications; ++r) {
          data.values[v][k][p].push_back(value(v, k, p, r));
        }
      }
    }
  }
  data.done = data.wanted = data.study.runs();
  source.findings = find_out(data);
  source.evidence = evidence_of(source.scenario);
  source.made_on = "2026-02-03";
  source.version = "1.2.3";
  return source;
}

std::string texts_of(const Report& report) {
  std::string out = report.title + "\n";
  for (const ReportPage& page : report.pages) take(page.blocks, out);
  return out;
}

}  // namespace rapport
