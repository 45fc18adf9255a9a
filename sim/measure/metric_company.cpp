// The metrics of the company layer (see sim/scenario/company.h): one row each. To add one, add a
// row and its function in measures_company.cpp.
//
// The rows of one family have in common what stands in the family below.
#include <array>
#include <vector>

#include "sim/measure/measures_channel.h"
#include "sim/measure/measures_company.h"
#include "sim/measure/measures_product.h"
#include "sim/measure/metric_rows.h"

namespace rapport {

namespace {

namespace m = measures;
using namespace metric_rows;  // NOLINT: the words of these tables

/// What customers are like, from 0 to 1.
constexpr Metric kState{.group = "Who stays",
                        .id = "",
                        .label = "",
                        .unit = "0 to 1",
                        .range = kUnitRange,
                        .matters = 0.005,
                        .digits = 3,
                        .by_segment = true,
                        .available = m::has_company};

/// Shares of customers, answers or occasions.
constexpr Metric kStayShare{.group = "Who stays",
                            .id = "",
                            .label = "",
                            .unit = "%",
                            .range = kPercentRange,
                            .matters = 0.5,
                            .digits = 1,
                            .by_segment = true,
                            .available = m::has_company};

/// Numbers of customers who join.
constexpr Metric kStayCount{.group = "Who stays",
                            .id = "",
                            .label = "",
                            .unit = "customers",
                            .matters = 0.01,
                            .matters_is_share = true,
                            .by_segment = true,
                            .available = m::has_newcomers};

/// What cases cause, for each customer.
constexpr Metric kEachYear{.group = "Contacts",
                           .id = "",
                           .label = "",
                           .unit = "a year",
                           .good = Good::less,
                           .matters = 0.01,
                           .matters_is_share = true,
                           .digits = 3,
                           .by_segment = true,
                           .available = m::has_company};

/// Shares of customers' contacts with assistants.
constexpr Metric kAssistant{.group = "Contacts",
                            .id = "",
                            .label = "",
                            .unit = "%",
                            .range = kPercentRange,
                            .matters = 0.5,
                            .digits = 1,
                            .by_touch_point = true,
                            .available = m::has_assistants,
                            .covers = m::is_assistant};

/// Shares of the acts of employees.
constexpr Metric kOfActs{.group = "What staff may, want and know",
                         .id = "",
                         .label = "",
                         .unit = "%",
                         .range = kPercentRange,
                         .matters = 0.5,
                         .digits = 1,
                         .by_touch_point = true,
                         .available = m::has_company,
                         .covers = m::has_acts};

/// Quality of legs.
constexpr Metric kQuality{.group = "What staff may, want and know",
                          .id = "",
                          .label = "",
                          .unit = "0 to 1",
                          .range = kUnitRange,
                          .matters = 0.005,
                          .digits = 3,
                          .by_touch_point = true,
                          .available = m::has_company,
                          .covers = m::any_place};

/// Shares of those who joined.
constexpr Metric kOfNewcomers{.group = "Who stays",
                              .id = "",
                              .label = "",
                              .unit = "%",
                              .range = kPercentRange,
                              .matters = 1.0,
                              .digits = 1,
                              .by_segment = true,
                              .available = m::has_newcomers};
/// Shares of those who left, by the touch point at which the cause was.
constexpr Metric kByPlace{.group = "Why they leave",
                          .id = "",
                          .label = "",
                          .unit = "%",
                          .range = kPercentRange,
                          .matters = 1.0,
                          .digits = 1,
                          .by_touch_point = true,
                          .available = m::has_company,
                          .covers = m::any_place};

/// What became of customers who said that they want to leave: shares of them, and numbers.
constexpr Metric kOfAsked{.group = "Why they leave",
                          .id = "",
                          .label = "",
                          .unit = "%",
                          .range = kPercentRange,
                          .matters = 1.0,
                          .digits = 1,
                          .by_segment = true,
                          .available = m::can_be_kept};

constexpr Metric kKept{.group = "Why they leave",
                       .id = "",
                       .label = "",
                       .unit = "customers a year",
                       .matters = 0.01,
                       .matters_is_share = true,
                       .by_segment = true,
                       .available = m::can_be_kept};

/// Cash flows, discounted.
constexpr Metric kWorth{.group = "Money",
                        .id = "",
                        .label = "",
                        .unit = "EUR",
                        .good = Good::more,
                        .matters = 0.01,
                        .matters_is_share = true,
                        .available = m::has_company};

/// Lines of the ledger.
constexpr Metric kMoney{.group = "Money",
                        .id = "",
                        .label = "",
                        .unit = "EUR a year",
                        .matters = 0.01,
                        .matters_is_share = true,
                        .available = m::has_company};

/// Those that have to do with credit.
constexpr Metric kCredit = [] {
  Metric metric = kMoney;
  metric.by_segment = true;
  metric.available = m::has_credit;
  return metric;
}();

/// Rewards, of who pays a price.
constexpr Metric kRewards = [] {
  Metric metric = kMoney;
  metric.by_segment = true;
  metric.available = m::pays_prices;
  return metric;
}();

/// Sales on contact, and shares of them.
constexpr Metric kSales{.group = "Money",
                        .id = "",
                        .label = "",
                        .unit = "a year",
                        .matters = 0.01,
                        .matters_is_share = true,
                        .by_touch_point = true,
                        .available = m::sells,
                        .covers = m::sells_there};

constexpr Metric kSalesShare{.group = "Money",
                             .id = "",
                             .label = "",
                             .unit = "%",
                             .range = kPercentRange,
                             .matters = 0.5,
                             .digits = 1,
                             .by_touch_point = true,
                             .available = m::sells,
                             .covers = m::sells_there};

/// What a policy's rules did.
constexpr Metric kRules{.group = "Rules",
                        .id = "",
                        .label = "",
                        .unit = "% of runs",
                        .range = kPercentRange,
                        .matters = 1.0,
                        .available = m::has_company};

constexpr std::array kAheadOfCauses{
    // ---- who stays
    row(kState, "satisfaction_true", "Satisfaction, true", Good::more,
        "mean over customers and month ends, so that it can be held against what is reported",
        m::satisfaction_true),
    also(row(kState, "satisfaction_reported", "Satisfaction, as reported", Good::neither,
             "mean over the replies to monthly surveys: what management sees",
             m::satisfaction_reported),
         "NPS, CSAT, survey, feedback"),
    in_detail(row(kStayShare, "survey_response", "Answer the survey", Good::neither,
                  "replies of the customers asked, every month", m::survey_response)),
    in(row(kState, "memory", "Memory of cases", Good::more,
           "mean over customers and month ends; below 0: more bad than good is remembered",
           m::memory),
       "-1 to 1"),
    where(also(row(kStayShare, "share_of_wallet", "Share of wallet", Good::more,
                   "of the occasions to buy of customers without a contract, those that brought a "
                   "purchase here",
                   m::share_of_wallet),
               "loyalty, purchases, cross-selling"),
          m::has_occasions),
    where(
        matters(
            row(kStayShare, "newcomers_12", "Newcomers stay for 12 months", Good::more,
                "of the customers who joined in the run, those who have not left within 365 days, "
                "that day included (Kaplan and Meier 1958: who joined too late to know counts "
                "for as long as it was there)",
                m::newcomers_years<1>),
            1.0),
        m::lasts_newcomers<1>),
    where(matters(row(kStayShare, "newcomers_24", "Newcomers stay for 24 months", Good::more,
                      "the same within 730 days", m::newcomers_years<2>),
                  1.0),
          m::lasts_newcomers<2>),
    also(row(kStayCount, "newcomers", "Customers who joined", Good::neither, "in the whole run",
             m::newcomers),
         "acquisition, new customers, growth"),
    also(row(kOfNewcomers, "newcomers_bought", "Bought", Good::neither,
             "of the customers who joined, those from bought portfolios", m::newcomers_bought),
         "source, portfolio, acquisition"),
    also(row(kOfNewcomers, "newcomers_referred", "Referred", Good::neither,
             "of the customers who joined, those whom customers have brought",
             m::newcomers_referred),
         "word of mouth, referral, recommendation"),
    // ---- contacts
    digits(of_events(
               also(row(kEachYear, "repeats", "Repeats", Good::less,
                        "matters that came back because they were not settled, for each customer",
                        m::each_year<&OutcomeCounts::repeats>),
                    "repeat calls, call again, unresolved"),
               m::counted<m::outcomes<&OutcomeCounts::repeats>, 1>),
           2),
    brief(of_events(also(row(kEachYear, "complaints", "Complaints", Good::less, "for each customer",
                             m::each_year<&OutcomeCounts::complaints>),
                         "complain, dissatisfied, ombudsman"),
                    m::counted<m::outcomes<&OutcomeCounts::complaints>, 1>)),
    of_events(row(kEachYear, "chases", "Ask what has become of it", Good::less,
                  "for each customer: contacts because a matter took too long",
                  m::each_year<&OutcomeCounts::chases>),
              m::counted<m::outcomes<&OutcomeCounts::chases>, 1>),
    where(of_events(row(kEachYear, "misfits", "Sales that do not fit", Good::less,
                        "for each customer: contacts because of what was sold",
                        m::each_year<&OutcomeCounts::misfits>),
                    m::counted<m::outcomes<&OutcomeCounts::misfits>, 1>),
          m::sells),
    also(row(in_whole(kAssistant), "assistant_takes", "Met by an assistant", Good::neither,
             "of all legs of customers, those at an assistant", m::assistant_takes),
         "robot, chatbot, bot, AI"),
    brief(also(row(kAssistant, "assistant_contained", "Contained by the assistant", Good::neither,
                   "of customers' contacts with an assistant, those that went no further, settled "
                   "or not: what is often reported as its success",
                   m::assistant_contained),
               "robot, chatbot, bot, AI, containment, deflection, automation rate")),
    brief(
        also(row(kAssistant, "assistant_settled", "Settled by the assistant", Good::more,
                 "of customers' contacts with an assistant, those after which the matter was done",
                 m::assistant_share<&AssistantCounts::settled>),
             "robot, chatbot, bot, AI, resolved, resolution")),
    brief(of_events(
        also(row(kAssistant, "assistant_wrong", "Wrong answers of the assistant", Good::less,
                 "of customers' contacts with an assistant, those that ended with a wrong answer, "
                 "said with confidence",
                 m::assistant_share<&AssistantCounts::wrong>),
             "robot, chatbot, bot, AI, hallucination"),
        m::counted<m::assisted<&AssistantCounts::wrong>, 100>)),
    of_events(also(row(kAssistant, "assistant_unanswered", "Kept without an answer", Good::less,
                       "of customers' contacts with an assistant, those that ended without an "
                       "answer and with nobody else",
                       m::assistant_share<&AssistantCounts::unanswered>),
                   "robot, chatbot, bot, AI, dead end, loop"),
              m::counted<m::assisted<&AssistantCounts::unanswered>, 100>),
    also(row(kAssistant, "assistant_story", "Passed on with the story", Good::more,
             "of what assistants passed on, what came with what the customer had said so far",
             m::assistant_share<&AssistantCounts::with_story, &AssistantCounts::passed_on>),
         "robot, chatbot, bot, AI, warm transfer, context"),
    // ---- what staff may, want and know
    headline(also(row(kOfActs, "fit", "Fits the customer", Good::more,
                      "mean fit of the acts of employees; 100 % would be all that could be done, "
                      "for everybody",
                      m::fit),
                  "personalised, tailored, relevant, service quality")),
    row(kQuality, "quality", "Quality of a leg", Good::more,
        "mean over all legs of customers, those that were not served too", m::quality),
    row(kOfActs, "act_minimal", "Got off the desk", Good::neither, "share of the acts of employees",
        m::act<Act::minimal>),
    row(kOfActs, "act_standard", "By the book", Good::neither, "share of the acts of employees",
        m::act<Act::standard>),
    row(kOfActs, "act_tailored", "Tailored", Good::neither, "share of the acts of employees",
        m::act<Act::tailored>),
    also(row(kOfActs, "act_goodwill", "Goodwill", Good::neither, "share of the acts of employees",
             m::act<Act::goodwill>),
         "discount, refund, compensation, voucher"),
    in_detail(
        row(kOfActs, "gates_none", "No gate open", Good::neither,
            "share of acts with none of the three gates open, as expected from how far they are",
            m::gates<0>)),
    in_detail(row(kOfActs, "gates_may", "May only", Good::neither,
                  "share of acts with only this gate open", m::gates<1>)),
    in_detail(row(kOfActs, "gates_want", "Want only", Good::neither,
                  "share of acts with only this gate open", m::gates<2>)),
    in_detail(row(kOfActs, "gates_know", "Know only", Good::neither,
                  "share of acts with only this gate open", m::gates<4>)),
    row(kOfActs, "gates_may_want", "May and want: do not know", Good::neither,
        "share of acts with these two gates open: knowing is the sole blocker", m::gates<3>),
    row(kOfActs, "gates_may_know", "May and know: do not want", Good::neither,
        "share of acts with these two gates open: wanting is the sole blocker", m::gates<5>),
    row(kOfActs, "gates_want_know", "Want and know: may not", Good::neither,
        "share of acts with these two gates open: being allowed is the sole blocker", m::gates<6>),
    row(kOfActs, "gates_all", "May, want and know", Good::more,
        "share of acts with all three gates open", m::gates<7>),
    of_events(also(row(kOfActs, "denied", "Denied", Good::less,
                       "acts that would have fitted or pleased, and were not allowed",
                       m::acts_with<&ActCounts::denied>),
                   "refused, discount, refund, goodwill, not allowed"),
              m::counted<m::acts_that<&ActCounts::denied>, 100>),
    of_events(also(row(kOfActs, "asked_again", "Asked again", Good::less,
                       "legs on which the customer had to say it all again",
                       m::acts_with<&ActCounts::asked_again>),
                   "repeat yourself, CRM, told twice"),
              m::counted<m::acts_that<&ActCounts::asked_again>, 100>),
    matters(of_events(row(kOfActs, "wrong_facts", "Wrong facts", Good::less,
                          "acts tailored to what was wrong", m::acts_with<&ActCounts::wrong>),
                      m::counted<m::acts_that<&ActCounts::wrong>, 100>),
            0.2),
    of_events(also(row(kOfActs, "unanswered", "Not really answered", Good::less,
                       "acts of employees on messages that were not answered in full",
                       m::acts_with<&ActCounts::unanswered>),
                   "ignored, e-mail, reply, inbox"),
              m::counted<m::acts_that<&ActCounts::unanswered>, 100>),
    row(kOfActs, "recorded", "Put on record", Good::neither,
        "acts after which what was learnt was recorded", m::acts_with<&ActCounts::recorded>),
    also(row(kOfActs, "hand_overs", "Handed over", Good::less,
             "acts after which the case went to another department",
             m::acts_with<&ActCounts::hand_overs>),
         "transfer, passed on, ping-pong"),
    digits(
        of_events(
            row(kOfActs, "over_served", "Served beyond worth", Good::less,
                "acts that cost more than the time is worth that the customer can be expected to "
                "stay longer",
                m::acts_with<&ActCounts::over_served>),
            m::counted<m::acts_that<&ActCounts::over_served>, 100>),
        2),
};

constexpr std::array kBehindCauses{
    // ---- why they leave
    also(row(kKept, "kept", "Kept by an offer", Good::neither,
             "customers who wanted to leave, said so, and took a cut of the price (lever save)",
             m::kept),
         "retention desk, save desk, win-back"),
    row(kOfAsked, "kept_share", "Kept, of those who said so", Good::more,
        "share of those whom the desk for save offers talked to who took its offer", m::kept_share),
    row(kOfAsked, "kept_unwanted", "No offer: nobody wants", Good::less,
        "share of those whom the desk talked to: nobody's effort went there",
        m::asked_share<&ExitCounts::not_wanted>),
    row(kOfAsked, "kept_denied", "No offer: nobody may", Good::less,
        "share of those whom the desk talked to: not even the smallest cut was allowed",
        m::asked_share<&ExitCounts::not_allowed>),
    row(kOfAsked, "kept_cut", "Cut that kept them", Good::less,
        "mean cut of the price of the offers that were accepted", m::kept_cut),
    row(kByPlace, "left_place", "Because of a touch point", Good::neither,
        "share of those who left: the worst that they remember was here. By touch point, "
        "department or element: churn by where it comes from",
        m::left_place),
    row(kByPlace, "left_place_seen", "Because of a touch point, as seen", Good::neither,
        "share of those who left whose cause is traced (C6a), and was here", m::left_place_seen),
    // ---- money
    brief(also(row(kWorth, "npv", "Net present value", Good::more,
                   "cash flows of the run, discounted, and the expected worth of the customers who "
                   "are there "
                   "at its end; where customers join, with later newcomers, less what acquiring "
                   "them costs",
                   m::npv),
               "worth, CLV, customer lifetime value, discounted")),
    in_detail(row(kWorth, "npv_flows", "Present value of the run", Good::more,
                  "cash flows of the run, discounted, without what comes after it", m::npv_flows)),
    where(row(kWorth, "npv_36", "Present value of 36 months", Good::more,
              "cash flows of the first 36 months, discounted", m::npv_years<3>),
          m::lasts_company<3>),
    where(row(kWorth, "npv_60", "Present value of 60 months", Good::more,
              "cash flows of the first 60 months, discounted", m::npv_years<5>),
          m::lasts_company<5>),
    where(row(kWorth, "npv_120", "Present value of 120 months", Good::more,
              "cash flows of the first 120 months, discounted", m::npv_years<10>),
          m::lasts_company<10>),
    also(row(kMoney, "cost_acts", "Cost of acts", Good::less,
             "what tailored acts and goodwill cost", m::money<&LedgerRow::acts>),
         "discount, refund, goodwill, compensation"),
    also(row(kMoney, "cost_training", "Cost of training", Good::less,
             "hours in training at their pay", m::money<&LedgerRow::training>),
         "coaching, learning, skills"),
    also(row(kMoney, "cost_incentives", "Variable pay", Good::less,
             "variable pay; the part that is on customers follows satisfaction as reported",
             m::money<&LedgerRow::incentives>),
         "bonus, commission, incentive"),
    where(
        also(row(kMoney, "cost_saves", "Cost of save offers", Good::less,
                 "cuts of the price that customers accepted who wanted to leave, over their whole "
                 "time, discounted",
                 m::money<&LedgerRow::saves>),
             "retention desk, discount"),
        m::can_be_kept),
    brief(also(row(kRewards, "cost_rewards", "Cost of rewards", Good::less,
                   "what customers get back for staying", m::rewards),
               "loyalty programme, bonus, cashback, points, discount")),
    where(
        also(row(kMoney, "cost_acquisition", "Cost of newcomers", Good::less,
                 "what acquiring the customers who joined cost", m::money<&LedgerRow::acquisition>),
             "CAC, advertising, marketing, new customers"),
        m::has_newcomers),
    also(row(kCredit, "income_interest", "Interest", Good::more, "that customers with credit pay",
             m::credit_money<&CreditMonth::interest>),
         "APR, credit card, loan"),
    also(row(kCredit, "income_late_fees", "Late fees", Good::more, "for bills that are paid late",
             m::credit_money<&CreditMonth::late_fees>),
         "penalty, charge"),
    where(row(kCredit, "cost_funding", "Cost of funds", Good::less,
              "what the money costs that customers owe", m::credit_money<&CreditMonth::funding>),
          m::owes),
    where(brief(also(
              row(kCredit, "bad_debt", "Bad debt", Good::less,
                  "what is lost of what was owed by customers who defaulted; of orders on credit, "
                  "what is to be lost of them by the own risks of those who ordered",
                  m::credit_money<&CreditMonth::bad_debt>),
              "write-off, charge-off, credit loss")),
          m::owes),
    where(brief(also(row(kCredit, "credit_margin", "Margin of credit", Good::more,
                         "interest and late fees, less the cost of funds, bad debt and reviews",
                         m::credit_margin),
                     "net interest income, credit contribution")),
          m::owes),
    digits(in(row(kCredit, "default_rate", "Defaults", Good::less,
                  "customers with credit who defaulted, for each hundred who were there for a year",
                  m::default_rate),
              "% a year"),
           2),
    where(
        also(digits(in(row(kCredit, "days_sales_outstanding", "Days sales outstanding", Good::less,
                           "what customers owe, from the bill or the order on, over what they "
                           "buy on credit in a day",
                           m::days_sales_outstanding),
                       "days"),
                    1),
             "DSO, receivables, payment terms"),
        m::owes),
    by_parts(row(kMoney, "over_cost", "Spent beyond worth", Good::less,
                 "what acts cost beyond the worth of the time that customers can be expected to "
                 "stay longer",
                 m::over_cost),
             m::has_acts),
    of_events(also(row(kSales, "sales", "Sales", Good::more, "on contact", m::sales),
                   "cross-selling, up-selling, revenue, turnover"),
              m::sales_events),
    row(kSalesShare, "misfit_share", "Sales that do not fit, of all", Good::less, "of all sales",
        m::misfit_share),
    where(row(kMoney, "income_sales", "Income from sales", Good::more, "on contact",
              m::money<&LedgerRow::sales>),
          m::sells),
    where(row(kMoney, "income_purchases", "Income from purchases", Good::more,
              "of customers without a contract", m::money<&LedgerRow::purchases>),
          m::has_occasions),
    // ---- rules
    of_events(row(kRules, "rule_fired", "A rule gave the levers back", Good::neither,
                  "share of runs in which a rule of the policy came true", m::rule_fired),
              m::rule_events),
    digits(in(row(kRules, "rule_month", "When it did", Good::neither,
                  "in the runs in which one did, from the start", m::rule_month),
              "months"),
           1),
};

}  // namespace

std::span<const Metric> company_metrics() {
  static const std::vector<Metric> all = [] {
    std::vector<Metric> list(kAheadOfCauses.begin(), kAheadOfCauses.end());
    list.insert(list.end(), cause_metrics().begin(), cause_metrics().end());
    list.insert(list.end(), kBehindCauses.begin(), kBehindCauses.end());
    list.insert(list.end(), channel_metrics().begin(), channel_metrics().end());
    list.insert(list.end(), product_metrics().begin(), product_metrics().end());
    list.insert(list.end(), check_metrics().begin(), check_metrics().end());
    return list;
  }();
  return all;
}

}  // namespace rapport
