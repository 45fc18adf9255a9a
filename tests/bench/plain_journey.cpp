#include "tests/bench/plain_journey.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <queue>
#include <random>
#include <vector>

namespace rapport {
namespace {

enum class Kind : std::uint8_t { contact, check, web_end, phone_end, field_end, abandon };
enum Place { kWeb, kPhone, kField };

struct Event {
  double time;
  std::uint32_t customer;
  Kind kind;
  std::uint32_t visit;  // an abandonment of an older visit is void
  bool operator>(const Event& o) const { return time > o.time; }
};

struct Customer {
  double satisfaction = 0.0;
  double joined = 0.0, wait = 0.0;  // of its visit
  std::uint32_t visit = 0;
  bool waits = false, left = false, busy = false;
};

class Journey {
 public:
  Journey(int customers, int phone, int field, std::uint64_t seed)
      : random_(seed),
        customers_(static_cast<std::size_t>(customers)),
        phone_{phone},
        field_{field} {}

  PlainJourneyResult run() {
    start();
    while (!events_.empty() && events_.top().time < kEnd) {
      const Event e = events_.top();
      events_.pop();
      now_ = e.time;
      happen(e);
    }
    return result_;
  }

 private:
  static constexpr double kDay = 1440.0, kEnd = 365.0 * kDay;  // minutes
  struct Queue {
    int servers;
    int busy = 0;
    std::deque<std::uint32_t> line = {};
  };

  double uniform() { return std::generate_canonical<double, 53>(random_); }
  double exponential(double mean) { return -mean * std::log(1.0 - uniform()); }
  void push(double t, std::uint32_t c, Kind k) { events_.push({t, c, k, customers_[c].visit}); }

  void start() {
    for (std::uint32_t c = 0; c < customers_.size(); ++c) {
      customers_[c].satisfaction = 0.4 + 0.6 * uniform();
      push(exponential(365.0 / 6.0 * kDay), c, Kind::contact);
      push(uniform() * 30.0 * kDay, c, Kind::check);
    }
  }

  void happen(const Event& e) {
    Customer& c = customers_[e.customer];
    switch (e.kind) {
      case Kind::contact:
        return contact(e.customer);
      case Kind::check:
        return check(e.customer);
      case Kind::abandon:
        if (c.waits && c.visit == e.visit) abandon(e.customer);
        return;
      case Kind::web_end:
        return served(e.customer, kWeb);
      case Kind::phone_end:
        free_server(phone_, Kind::phone_end, 6.0);
        return served(e.customer, kPhone);
      case Kind::field_end:
        free_server(field_, Kind::field_end, 60.0);
        return served(e.customer, kField);
    }
  }

  void contact(std::uint32_t c) {
    if (customers_[c].left) return;
    ++result_.contacts;
    customers_[c].busy = true;
    const double u = uniform();
    visit(c, u < 0.5 ? kWeb : (u < 0.9 ? kPhone : kField));
  }

  void visit(std::uint32_t c, Place place) {
    ++result_.visits;
    ++customers_[c].visit;
    customers_[c].joined = now_;
    if (place == kWeb) push(now_ + exponential(5.0), c, Kind::web_end);
    if (place == kPhone) join(c, phone_, Kind::phone_end, 6.0, 3.0);
    if (place == kField) join(c, field_, Kind::field_end, 60.0, 0.0);
  }

  void join(std::uint32_t c, Queue& q, Kind end, double service, double patience) {
    if (q.busy < q.servers) {
      ++q.busy;
      push(now_ + exponential(service), c, end);
      customers_[c].wait = 0.0;
      return;
    }
    customers_[c].waits = true;
    q.line.push_back(c);
    if (patience > 0.0) push(now_ + exponential(patience), c, Kind::abandon);
  }

  void free_server(Queue& q, Kind end, double service) {
    while (!q.line.empty()) {
      const std::uint32_t c = q.line.front();
      q.line.pop_front();
      if (!customers_[c].waits) continue;  // has abandoned
      customers_[c].waits = false;
      customers_[c].wait = now_ - customers_[c].joined;
      push(now_ + exponential(service), c, end);
      return;
    }
    --q.busy;
  }

  void change(std::uint32_t c, double d) {
    customers_[c].satisfaction = std::clamp(customers_[c].satisfaction + d, 0.0, 1.0);
  }

  void served(std::uint32_t c, Place place) {
    const double wait = place == kWeb ? 0.0 : customers_[c].wait;
    change(c, 0.02 - 0.004 * wait);
    const double u = uniform();
    if (u >= 0.15) return over(c);
    change(c, -0.05);
    visit(c, static_cast<Place>((place + (u < 0.075 ? 1 : 2)) % 3));
  }

  void abandon(std::uint32_t c) {
    ++result_.abandoned;
    customers_[c].waits = false;
    change(c, -0.10);
    over(c);
  }

  void over(std::uint32_t c) {
    customers_[c].busy = false;
    push(now_ + exponential(365.0 / 6.0 * kDay), c, Kind::contact);
  }

  void check(std::uint32_t c) {
    Customer& customer = customers_[c];
    if (customer.satisfaction < 0.5 && !customer.busy &&
        uniform() < 1.0 / (1.0 + std::exp(10.0 * (customer.satisfaction - 0.3)))) {
      customer.left = true;
      ++result_.left;
      return;
    }
    push(now_ + 30.0 * kDay, c, Kind::check);
  }

  std::mt19937_64 random_;
  std::vector<Customer> customers_;
  Queue phone_, field_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  double now_ = 0.0;
  PlainJourneyResult result_;
};

}  // namespace

PlainJourneyResult run_plain_journey(int customers, int phone_servers, int field_servers,
                                     std::uint64_t seed) {
  return Journey(customers, phone_servers, field_servers, seed).run();
}

}  // namespace rapport
