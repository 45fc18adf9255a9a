// Any bytes as a table of customers, of how long they stay, of contacts, of purchases and of
// events. Whatever they are, they are refused with problems or read as what its users rely on.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "experiments/calibrate/calibration_files.h"
#include "experiments/calibrate/purchase_file.h"
#include "experiments/calibrate/repeat_file.h"
#include "experiments/calibrate/survivor_file.h"
#include "experiments/customers/customer_file.h"
#include "experiments/log/log_reader.h"
#include "sim/core/check.h"
#include "sim/core/problem.h"

using namespace rapport;

namespace {

/// A file in memory, by a name that readers of files can open.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* bytes, std::size_t size) : handle_(memfd_create("fuzz", 0)) {
    check(handle_ >= 0, "there is a file in memory");
    check(write(handle_, bytes, size) == static_cast<ssize_t>(size), "it takes all bytes");
  }
  ~MemoryFile() { close(handle_); }
  MemoryFile(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

 private:
  int handle_;
};

void check_members(const Memberships& members) {
  check(!members.all.empty() && !members.causes.empty(), "somebody is a customer");
}

void customers(const std::string& file) {
  CustomerForm form;
  form.with = {"plan"};
  for (const bool with : {false, true}) {
    if (!with) form.with.clear();
    const CustomerTable table = read_customers(file, names_of_roles(customer_roles(), {}), form);
    check(table.size() > 0 && table.size() <= table.records, "customers are records");
    for (const auto* numbers : {&table.value, &table.contacts}) {
      check(numbers->empty() || numbers->size() == table.size(), "a number of each");
      check(std::ranges::all_of(*numbers, [](double v) { return std::isfinite(v); }), "finite");
    }
    check(table.segment.empty() || table.segment.size() == table.size(), "a segment of each");
  }
}

void survivors(const std::string& file) {
  const SurvivorFile found = read_survivors(file, names_of_roles(survivor_roles(), {}), {});
  if (!found.is_table) return check_members(found.members);
  check(std::ranges::is_sorted(found.table.years), "years ascend");
  check(std::ranges::is_sorted(found.table.alive, std::greater<>{}), "nobody comes back");
}

void contacts(const std::string& file) {
  const ContactFile found = read_contacts(file, names_of_roles(repeat_roles(), {}), "", "", "");
  check(!found.contacts.empty(), "somebody got in touch");
  const auto order = [](const Contact& c) { return std::pair{c.customer, c.day}; };
  check(std::ranges::is_sorted(found.contacts, {}, order), "contacts are in order");
  for (const Contact& contact : found.contacts) {
    check(contact.day >= static_cast<double>(found.first) - 1.0, "none is before the first day");
    check(contact.day < static_cast<double>(found.until) + 1.0, "none is after the last");
  }
}

void purchases(const std::string& file) {
  const PurchaseFile found = read_purchases(file, names_of_roles(purchase_roles(), {}), {});
  check(found.records > 0, "somebody bought");
}

void events(const std::string& file) {
  const EventLog log = read_event_log(file, {});
  check(!log.cases.empty(), "a log that is read has cases");
  for (const LogCase& one : log.cases) {
    check(std::ranges::is_sorted(one.steps, {}, &LogActivity::start), "activities are in order");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const MemoryFile file(bytes, size);
  for (const auto read : {customers, survivors, contacts, purchases, events}) {
    try {
      read(file.path());
    } catch (const InvalidInput& error) {
      check(!error.problems().empty(), "invalid input has a problem");
    }
  }
  return 0;
}
