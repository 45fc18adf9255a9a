#include "experiments/run/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rapport {

namespace {

using namespace std::chrono_literals;

std::string line_of(const std::string& what, const Progress& p) {
  const double rate = p.seconds > 0 ? static_cast<double>(p.done) / p.seconds : 0.0;
  char text[200];
  std::snprintf(text, sizeof text, "%s: %zu of %zu runs done", what.c_str(), p.done, p.total);
  std::string line = text;
  if (p.failed > 0) line += ", " + std::to_string(p.failed) + " failed";
  if (rate > 0) {
    std::snprintf(text, sizeof text, ", %.*f a second", rate < 10 ? 1 : 0, rate);
    line += text;
    const double left = static_cast<double>(p.total - std::min(p.total, p.done)) / rate;
    line += ", " + seconds_text(left) + " left";
  }
  return line;
}

}  // namespace

std::string seconds_text(double seconds) {
  if (seconds > 0 && seconds < 0.9995) {
    return std::to_string(std::max(1L, std::lround(1e3 * seconds))) + " ms";
  }
  const auto whole = static_cast<long>(std::lround(std::max(0.0, seconds)));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) {
    return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  }
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

ProgressLine::ProgressLine(std::string what, bool quiet)
    : what_(std::move(what)),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) != 0),
      last_(Clock::now()) {}

void ProgressLine::show(const Progress& progress) {
  if (quiet_) return;
  const auto now = Clock::now();
  if (now - last_ < (terminal_ ? Clock::duration(100ms) : Clock::duration(10s))) return;
  last_ = now;
  const std::string line = line_of(what_, progress);
  if (!terminal_) {
    std::fprintf(stderr, "%s\n", line.c_str());
    return;
  }
  const std::string fill(drawn_ > line.size() ? drawn_ - line.size() : 0, ' ');
  std::fprintf(stderr, "\r%s%s", line.c_str(), fill.c_str());
  drawn_ = line.size();
}

void ProgressLine::clear() {
  if (drawn_ == 0) return;
  std::fprintf(stderr, "\r%s\r", std::string(drawn_, ' ').c_str());
  drawn_ = 0;
}

}  // namespace rapport
