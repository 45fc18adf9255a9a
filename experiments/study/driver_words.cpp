// What a tornado or an attribution found, in sentences; study_findings.h declares them.
#include <algorithm>
#include <cmath>

#include "experiments/output/numbers.h"
#include "experiments/output/text_table.h"
#include "experiments/study/study_findings.h"
#include "experiments/study/word_parts.h"

namespace rapport {

namespace {

constexpr std::size_t kNamedFactors = 4, kNamedSteps = 6;

/// "a", "a and b", "a, b and 3 others".
std::string names_text(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  const std::size_t named = names.size() > most ? most - 1 : names.size();
  for (std::size_t i = 0; i < named; ++i) {
    const bool last = i + 1 == names.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + names[i];
  }
  if (named == names.size()) return text;
  return text + " and " + std::to_string(names.size() - named) + " others";
}

/// A number as its half-width lets it be written: large amounts are rounded, small ones get digits.
std::string sure_text(double x, double half_width, const Metric& metric, bool with_sign = false) {
  Interval interval;
  interval.half_width = half_width;
  const int digits = digits_for(interval, metric);
  if (metric.digits == 0 && std::isfinite(half_width) && half_width > 10) {
    const double step = step_for(half_width, false);
    x = std::round(x / step) * step;
  }
  return with_sign ? signed_text(x, digits) : grouped(x, digits);
}

/// "2.1 to 3.4".
std::string sure_range(const Interval& interval, double half_width, const Metric& metric) {
  return sure_text(interval.lower(), half_width, metric) + " to " +
         sure_text(interval.upper(), half_width, metric);
}

template <class Finding>
std::string front(const StudyData& data, const Finding& found) {
  return std::string(data.keys[found.key].metric->label) +
         (found.label.empty() ? "" : ", " + found.label) + ": ";
}

// ---- tornado -----------------------------------------------------------------------------------

/// "-2.1 at 0.7".
std::string end_text(const StudyData& data, std::size_t key, const TornadoBar& bar, bool high) {
  const Interval& end = high ? bar.high : bar.low;
  return sure_text(end.mean, end.half_width, *data.keys[key].metric, true) + " at " +
         end_words(data, bar.factor, high);
}

/// Where no factor does anything beyond luck.
std::string none_text(const TornadoFinding& tornado) {
  if (std::ranges::all_of(tornado.bars, is_still)) {
    return "no factor by itself changes anything in any run.";
  }
  const auto is_single = [](const TornadoBar& bar) { return bar.low.n < 2 && bar.high.n < 2; };
  if (std::ranges::all_of(tornado.bars, is_single)) {
    return "of one run a point it is not known how much of what factors do is luck.";
  }
  return "no factor by itself does more over its range than luck may explain.";
}

std::string widest_text(const StudyData& data, const TornadoFinding& tornado) {
  const auto label = [&](const TornadoBar& bar) {
    return factor_name(data.study.spec.factors[bar.factor]);
  };
  std::string text;
  std::size_t named = 0;
  for (const TornadoBar& bar : tornado.bars) {
    if (!bar.sure || named == kNamedFactors) continue;
    const std::string swing =
        sure_text(bar.swing, std::max(bar.low.half_width, bar.high.half_width),
                  *data.keys[tornado.key].metric);
    if (++named == 1) {
      text = "moved one at a time over their ranges, " + label(bar) + " matters most: " + swing +
             unit_text(data.units[tornado.key], true) + " between its least and its most, " +
             end_text(data, tornado.key, bar, false) + " and " +
             end_text(data, tornado.key, bar, true) + " against " +
             data.study.points.points[tornado.middle].policy.label;
    } else {
      text += (named == 2 ? "; then " : ", ") + label(bar) + " " + swing;
    }
  }
  return named == 0 ? none_text(tornado) : text + ".";
}

std::vector<std::string> tornado_sentences(const StudyData& data, const TornadoFinding& tornado) {
  std::vector<std::string> sentences{front(data, tornado) + widest_text(data, tornado)};
  std::vector<std::string> open, still, unknown, peaks, valleys;
  for (const TornadoBar& bar : tornado.bars) {
    const std::string label = factor_name(data.study.spec.factors[bar.factor]);
    if (std::isnan(bar.swing)) {
      unknown.push_back(label);
    } else if (is_still(bar)) {
      still.push_back(label);
    } else if (!bar.sure) {
      open.push_back(label);
    } else if (!is_monotone(bar.course)) {
      (bar.course == FactorCourse::peak ? peaks : valleys).push_back(label);
    }
  }
  const auto bends = [&](const std::vector<std::string>& names, const char* what) {
    if (names.empty()) return;
    sentences.push_back(
        names_text(names, kNamedFactors) + (names.size() == 1 ? " gives " : " each give ") + what +
        " at both ends than in the middle: the ends alone would mislead, look between them.");
  };
  bends(peaks, "less");
  bends(valleys, "more");
  if (!open.empty() && open.size() < tornado.bars.size()) {
    sentences.push_back(
        "Of " + names_text(open, kNamedFactors) +
        (open.size() == 1 ? " what was seen may be luck." : " all that was seen may be luck."));
  }
  if (!still.empty() && still.size() < tornado.bars.size()) {
    sentences.push_back(names_text(still, kNamedFactors) +
                        (still.size() == 1 ? " by itself changes" : " by themselves change") +
                        " nothing in any run.");
  }
  if (!unknown.empty()) {
    sentences.push_back("Of " + names_text(unknown, kNamedFactors) +
                        " nothing is known: an end has no number in any run.");
  }
  return sentences;
}

// ---- attribution -------------------------------------------------------------------------------

/// The half-width by which a part is written: its own, or a quarter of the widest, so that no part
/// has many more digits than the others.
double written_half_width(const AttributionFinding& found, const Interval& part) {
  double widest = found.whole.half_width;
  for (const StepShare& share : found.shares) widest = std::max(widest, share.share.half_width);
  return std::max(part.half_width, widest / 4);
}

/// "training brings 2.1 (1.8 to 2.4)"; what goes against the whole "takes".
std::string share_text(const StudyData& data, const AttributionFinding& found,
                       const StepShare& share, bool first) {
  const Metric& metric = *data.keys[found.key].metric;
  const double half_width = written_half_width(found, share.share);
  Interval size = share.share;
  const bool takes = size.mean < 0;
  if (takes) size.mean = -size.mean;
  return data.study.spec.steps[share.step].label +
         (takes   ? " takes "
          : first ? " brings "
                  : " ") +
         sure_text(size.mean, half_width, metric) + " (" + sure_range(size, half_width, metric) +
         ")";
}

/// "of the 6.2 points more than 'Today' (5.8 to 6.6), ".
std::string whole_text(const StudyData& data, const AttributionFinding& found) {
  const Metric& metric = *data.keys[found.key].metric;
  const Interval& whole = found.whole;
  const double half_width = written_half_width(found, whole);
  const std::string unit = unit_text(data.units[found.key], true);
  const std::string than = " than " + data.study.points.points[data.against()].policy.label;
  if (whole.contains(0.0)) {
    return "what all steps do together cannot be told from luck (" +
           sure_range(whole, half_width, metric) + unit + " more" + than + ")";
  }
  Interval size = whole;
  size.mean = std::abs(whole.mean);
  return "of the " + sure_text(size.mean, half_width, metric) + unit +
         (whole.mean > 0 ? " more" : " less") + than + " (" + sure_range(size, half_width, metric) +
         ")";
}

std::string shares_text(const StudyData& data, const AttributionFinding& found) {
  if (found.whole.n < 2) {
    return "of one run a point it is not known how much of what the steps bring is luck.";
  }
  const auto is_nothing = [](const Interval& of) { return of.mean == 0 && of.half_width == 0; };
  const auto brings_nothing = [&](const StepShare& step) { return is_nothing(step.share); };
  if (is_nothing(found.whole) && std::ranges::all_of(found.shares, brings_nothing)) {
    return "no step changes anything in any run.";
  }
  std::string text = whole_text(data, found);
  std::vector<std::string> open;
  std::size_t named = 0, more = 0;
  bool brought = false;
  for (const StepShare& share : found.shares) {
    if (share.share.contains(0.0)) {
      open.push_back(data.study.spec.steps[share.step].label);
    } else if (named == kNamedSteps) {
      ++more;
    } else {
      text += (named == 0 && found.whole.contains(0.0) ? "; " : ", ") +
              share_text(data, found, share, !brought);
      brought = brought || share.share.mean > 0;
      ++named;
    }
  }
  if (more > 0) text += " and " + std::to_string(more) + " others less each";
  text += ".";
  if (!open.empty()) {
    text += " What " + names_text(open, kNamedSteps) + (open.size() == 1 ? " brings" : " bring") +
            " cannot be told from luck.";
  }
  return text;
}

/// The step that differs most between coming alone and coming last, where that is beyond luck.
std::string interplay_text(const StudyData& data, const AttributionFinding& found) {
  const StepShare* most = nullptr;
  const auto gap = [](const StepShare& share) {
    return std::abs(share.alone->mean - share.last->mean);
  };
  for (const StepShare& share : found.shares) {
    if (!share.alone || !share.last) continue;
    const bool apart =
        share.alone->lower() > share.last->upper() || share.alone->upper() < share.last->lower();
    if (apart && (most == nullptr || gap(share) > gap(*most))) most = &share;
  }
  if (most == nullptr) return {};
  const Metric& metric = *data.keys[found.key].metric;
  const auto number = [&](const Interval& of) {
    return sure_text(of.mean, of.half_width, metric, true);
  };
  const Interval &alone = *most->alone, &last = *most->last;
  const bool turns =
      !alone.contains(0.0) && !last.contains(0.0) && (alone.mean > 0) != (last.mean > 0);
  const bool helped = std::abs(last.mean) > std::abs(alone.mean);
  return data.study.spec.steps[most->step].label + " alone does " + number(alone) +
         ", and as the last step " + number(last) +
         (turns    ? ": the others turn it round."
          : helped ? ": it needs the others."
                   : ": the others do part of the same.");
}

/// How parts were come by, said once of all ways to be in force.
std::string orders_text(const StudyData& data, const AttributionFinding& found) {
  if (!found.sampled) {
    return "Each part is a step's mean over all orders in which the steps can be taken: so the "
           "order in which they are counted does not matter, and the parts add up to the whole.";
  }
  const StepShare& first = found.shares.front();
  const Interval& orders = *first.by_orders;
  const std::string text = "Each part is a step's mean over " + std::to_string(2 * orders.n) +
                           " sampled orders of the steps, and the parts add up to the whole. "
                           "Ranges are luck; ";
  if (!std::isfinite(orders.half_width)) {
    return text + "so few orders do not tell how far their sampling leaves the parts open.";
  }
  return text + "the sampling of orders alone leaves " + data.study.spec.steps[first.step].label +
         " at " + sure_range(orders, orders.half_width, *data.keys[found.key].metric) + ".";
}

}  // namespace

std::vector<std::string> drivers_in_words(const StudyData& data, const StudyFindings& findings) {
  if (!findings.factors_hold) return {};  // nothing is claimed of estimates without intervals
  std::vector<std::string> sentences;
  const auto take = [&](std::vector<std::string> more) {
    for (std::string& sentence : more) sentences.push_back(std::move(sentence));
  };
  for (const TornadoFinding& one : findings.tornados) {
    if (one.key == 0) take(tornado_sentences(data, one));
    if (one.key > 0 && one.key < kSpokenKeys) take({front(data, one) + widest_text(data, one)});
  }
  for (const AttributionFinding& one : findings.attributions) {
    if (one.key < kSpokenKeys) take({front(data, one) + shares_text(data, one)});
  }
  if (!findings.attributions.empty()) take({orders_text(data, findings.attributions[0])});
  take(interplay_in_words(data, findings));
  return sentences;
}

std::string driver_answer(const StudyData& data, const StudyFindings& findings, std::size_t point) {
  if (!findings.factors_hold) return {};  // as above
  if (const auto* tornado = in_way_of(data, findings.tornados, point)) {
    return front(data, *tornado) + widest_text(data, *tornado);
  }
  if (const auto* attribution = in_way_of(data, findings.attributions, point)) {
    return front(data, *attribution) + shares_text(data, *attribution);
  }
  return {};
}

std::vector<std::string> interplay_in_words(const StudyData& data, const StudyFindings& findings) {
  std::vector<std::string> sentences;
  for (const AttributionFinding& one : findings.attributions) {
    const std::string words = interplay_text(data, one);
    if (words.empty() || one.key > 0) continue;
    sentences.push_back(one.label.empty() ? capital(words) : capital(one.label) + ": " + words);
  }
  return sentences;
}

}  // namespace rapport
