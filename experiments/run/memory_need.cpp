#include "experiments/run/memory_need.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <limits>

#include "sim/core/problem.h"
#include "sim/core/text.h"
#include "sim/engine/simulator.h"

namespace rapport {

namespace {

/// The number in a file of the system; infinite where there is none ("max").
double limit_in(const char* path) {
  std::ifstream in(path);
  double bytes = 0.0;
  return in >> bytes ? bytes : std::numeric_limits<double>::infinity();
}

double limit_of_shell() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::numeric_limits<double>::infinity();
  }
  return static_cast<double>(limit.rlim_cur);
}

/// "23.5 GB", "640 MB".
std::string bytes_text(double bytes) {
  return bytes < 1e9 ? formatted("%.0f MB", bytes / 1e6) : formatted("%.1f GB", bytes / 1e9);
}

constexpr const char* kLess =
    "fewer customers in the segments, and represents = 10 where each is to stand for ten";

/// "900000100 customers", with those who may join: there is room for all of them from the start.
std::string customers_text(const Model& model) {
  return std::to_string(model.people()) + " customers" +
         (model.newcomers > 0 ? ", those who may join among them" : "");
}

}  // namespace

double bytes_there_are() {
  const double pages = static_cast<double>(sysconf(_SC_PHYS_PAGES));
  const double machine = pages * static_cast<double>(sysconf(_SC_PAGESIZE));
  return std::min({machine, limit_of_shell(), limit_in("/sys/fs/cgroup/memory.max"),
                   limit_in("/sys/fs/cgroup/memory/memory.limit_in_bytes")});
}

void check_memory(const Model& model, int at_once, const std::string& where) {
  const double one = Simulator::expected_bytes(model), most = bytes_there_are();
  if (one * at_once <= most) return;
  const std::string has = "; there are " + bytes_text(most);
  const std::string need =
      "a run needs about " + bytes_text(one) + " of memory for its " + customers_text(model);
  if (one > most) refuse(where, need + has, kLess);
  const int fit = static_cast<int>(most / one);
  refuse(
      where,
      need + ", and " + std::to_string(at_once) + " at a time " + bytes_text(one * at_once) + has,
      "--threads " + std::to_string(fit) + (fit > 1 ? " or fewer" : "") + ", or " + kLess);
}

std::string out_of_memory_text(const Model& model) {
  return "out of memory: a run needs about " + bytes_text(Simulator::expected_bytes(model)) +
         " for its " + customers_text(model) + "; there are " + bytes_text(bytes_there_are()) +
         " for all that runs; --threads 1 runs one at a time, and fewer customers need less";
}

}  // namespace rapport
