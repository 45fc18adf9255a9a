#include "tests/bench/numbers.h"

#include <cstdio>
#include <string_view>

#include "sim/core/check.h"

namespace rapport {

namespace {

struct Row {
  std::string_view name;  ///< a * stands for any text
  const char* what;
};

constexpr Row kRows[] = {
    // ---- memory
    {"bytes_per_customer_plain",
     "peak of resident memory in one run of W3, bytes for each customer more"},
    {"bytes_per_customer_plain_allocated", "the same of what is allocated, touched or not"},
    {"bytes_per_customer_full",
     "peak of resident memory in one run of the generic company with newcomers, all its years, "
     "bytes for each customer of the start more"},
    {"bytes_per_customer_full_allocated",
     "the same of what is allocated: with the rows of newcomers who never come"},
    {"bytes_per_customer_without_newcomers",
     "resident, as bytes_per_customer_full, of a company that nobody joins"},
    {"bytes_per_customer_without_newcomers_allocated", "the same of what is allocated"},
    // ---- one run
    {"w*_millions_a_second", "millions of contacts for each processor second of one run"},
    {"w*_reference_millions_a_second", "the same of the reference engine"},
    {"w*_vs_reference", "processor seconds of the reference engine / those of a run"},
    {"w3_vs_plain_program", "processor seconds of the plain program for W3 / those of a run"},
    {"size_cost_growth",
     "processor seconds a contact of W3 with very many customers / with 10,000, at the same load"},
    {"full_vs_plain_cost",
     "processor seconds a contact of W3 with a company on top / those of W3 alone"},
    {"generic_company_vs_w3_cost",
     "processor seconds a contact of the generic company, one year without warm-up / those of W3"},
    {"w3_share_of_*", "share of the wall time of a run of W3 that a phase takes"},
    {"company_share_of_*", "the same of the generic company, with its warm-up"},
    // ---- the command and its study
    {"run_cpu_ms",
     "processor milliseconds of one run of the generic company as the command makes one: 5,000 "
     "customers, 36 months"},
    {"run_share_of_reading", "share of run_cpu_ms: the scenario file is read and checked"},
    {"run_share_of_building", "likewise: the model is made of it"},
    {"run_share_of_constructing",
     "likewise: rows are allocated, and the customers' start is drawn"},
    {"run_share_of_warm_up", "likewise: the warm-up is simulated"},
    {"run_share_of_counted_time", "likewise: the 36 months are simulated"},
    {"run_share_of_measuring", "likewise: metrics are taken, and memory is given back"},
    {"study_cpu_ms_a_run",
     "processor milliseconds a run of a study of 4 policies and 10 replications, generic company, "
     "5,000 customers, 36 months, one thread; set-up and warm-ups are in it"},
    {"study_share_of_set_up", "share of the study: the file is read, and the models are made"},
    {"study_share_of_warm_up",
     "share of the study: the warm-ups, one for the policies of a replication, as measured by "
     "themselves"},
    // ---- a session
    {"first_estimate_ms",
     "wall milliseconds from moving a lever in a session with 2 threads to the first paired "
     "estimate; generic company, 10,000 customers, 36 months; what does not change is run already"},
    {"first_estimate_cpu_ms",
     "processor milliseconds of the same with 1 thread, where all that it takes comes one after "
     "the other"},
    // ---- threads
    {"two_runs_scaling", "wall time of two runs of W3 one after the other / side by side"},
    {"one_run_scaling", "wall time of one large run of W3 on one thread / on two"},
    // ---- --against
    {"contacts_a_second",
     "contacts counted for each processor second of `rapport run`: generic company without "
     "newcomers, 10,000 customers, 36 months"},
    {"contacts_a_second_of_other", "the same of the other build"},
    {"contacts_a_second_vs_other", "the first / the second"},
    {"command_study_cpu_ms_a_run",
     "processor milliseconds a run of `rapport compare`: Today and the file's policies, 10 "
     "replications, generic company without newcomers, 5,000 customers, 36 months, one thread"},
    {"command_study_cpu_ms_a_run_of_other", "the same of the other build"},
    {"study_cpu_a_run_vs_other", "the first / the second"},
};

bool fits(std::string_view name, std::string_view row) {
  const std::size_t star = row.find('*');
  if (star == std::string_view::npos) return name == row;
  return name.size() >= row.size() && name.starts_with(row.substr(0, star)) &&
         name.ends_with(row.substr(star + 1));
}

bool is_known(std::string_view name) {
  for (const Row& row : kRows) {
    if (fits(name, row.name)) return true;
  }
  return false;
}

}  // namespace

void Numbers::add(const std::string& name, double value) {
  check(is_known(name), ("bench: no row says what " + name + " is").c_str());
  std::printf("%s  \"%s\": %.4g", first_ ? "{\n" : ",\n", name.c_str(), value);
  std::fflush(stdout);
  first_ = false;
}

void Numbers::end() { std::printf("\n}\n"); }

std::string numbers_in_words() {
  std::string text;
  for (const Row& row : kRows) {
    text.append("  ").append(row.name).append("\n      ").append(row.what).append("\n");
  }
  return text;
}

}  // namespace rapport
