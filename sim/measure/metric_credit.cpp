// The metrics of how credit is checked (see CreditCheck in sim/scenario/credit.h): a row each.
#include <array>

#include "sim/measure/measures_company.h"
#include "sim/measure/metric_rows.h"

namespace rapport {

namespace {

namespace m = measures;
using namespace metric_rows;  // NOLINT: the words of these tables

bool checks_orders(const Model& model) {
  return m::has_checks(model) && m::has_orders_on_credit(model);
}

/// Shares of those who asked for credit.
constexpr Metric kOfAskers{.group = "Contacts",
                           .id = "",
                           .label = "",
                           .unit = "%",
                           .range = kPercentRange,
                           .matters = 0.5,
                           .digits = 1,
                           .by_segment = true,
                           .available = checks_orders};

constexpr Metric kMoneyOfChecks{.group = "Money",
                                .id = "",
                                .label = "",
                                .unit = "EUR a year",
                                .matters = 0.01,
                                .matters_is_share = true,
                                .by_segment = true,
                                .available = m::has_checks};

constexpr std::array kCheckMetrics{
    brief(also(
        row(kOfAskers, "orders_declined", "Orders declined", Good::less,
            "of orders on credit, those whose customers were not given it; a part of orders lost",
            m::orders_declined),
        "credit check, denied, refused, turned down, on account, scoring")),
    also(row(kOfAskers, "orders_reviewed", "Orders kept waiting for a review", Good::less,
             "of orders on credit, those whose customers' credit was looked at by hand first",
             m::orders_reviewed),
         "credit check, delay, approval, on hold, release"),
    brief(also(
        digits(in(row(kOfAskers, "review_wait", "Wait for a credit review", Good::less,
                      "mean time that orders were kept waiting whose customers' credit was looked "
                      "at by hand",
                      m::review_wait),
                  "days"),
               2),
        "credit check, delay, approval, on hold, release")),
    where(also(row(kOfAskers, "applicants_declined", "Applicants declined", Good::less,
                   "of those who asked for a line of credit to join, those who were not given it: "
                   "as many as are expected for those who joined",
                   m::applicants_declined),
               "credit check, underwriting, refused, turned down, scoring"),
          m::judges_applicants),
    also(row(kMoneyOfChecks, "cost_reviews", "Cost of credit reviews", Good::less,
             "of looking by hand at who asks for credit", m::credit_money<&CreditMonth::reviews>),
         "credit check, credit department, manual"),
};

}  // namespace

std::span<const Metric> check_metrics() { return kCheckMetrics; }

}  // namespace rapport
