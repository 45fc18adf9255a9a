#include "experiments/sheet/industry.h"

#include <algorithm>

namespace rapport {

namespace {

// What holds in any industry that does not say otherwise. Money in the sheet's currency.
const UsualAnswer kAny[] = {{"currency", "", "EUR"},
                            {"start", "", "2027-01-04"},
                            {"contract", "", "30 days"},
                            {"shrinkage", "", "30 %"},
                            {"hours", "", "38 h"},
                            {"gave_up", "", "4 %"},
                            {"complaints", "", "0.12 / year"},
                            {"latitude", "", "10"},
                            {"bonus", "", "10 %"},
                            {"training", "", "8"},
                            {"one_view", "", "10 %"},
                            {"systems", "", "20 %"},
                            {"upkeep", "", "30 %"},
                            {"owner", "", "10 %"},
                            {"customers_first", "", "30 %"},
                            {"share", "", "30 %"},
                            {"strategy", "", "20 %"},
                            {"structure", "", "0 %"},
                            {"metrics", "", "10 %"},
                            {"people", "phone", "0"},
                            {"people", "chat", "0"},
                            {"people", "shop", "0"},
                            {"people", "mail", "0"},
                            {"people", "visit", "0"},
                            {"minutes", "phone", "7 min"},
                            {"minutes", "chat", "9 min"},
                            {"minutes", "shop", "14 min"},
                            {"minutes", "mail", "12 min"},
                            {"minutes", "web", "4 min"},
                            {"minutes", "visit", "75 min"},
                            {"pay", "phone", "27 / hour"},
                            {"pay", "chat", "27 / hour"},
                            {"pay", "shop", "28 / hour"},
                            {"pay", "mail", "29 / hour"},
                            {"pay", "visit", "42 / hour"},
                            {"open", "phone", "mon-fri 08:00-20:00; sat 09:00-17:00"},
                            {"open", "chat", "mon-fri 08:00-20:00; sat 09:00-17:00"},
                            {"open", "shop", "mon-sat 09:00-19:00"},
                            {"open", "mail", "mon-fri 08:00-17:00"},
                            {"open", "visit", "mon-fri 08:00-18:00"},
                            {"contacts", "phone", "1.5"},
                            {"contacts", "chat", "0.3"},
                            {"contacts", "shop", "0.3"},
                            {"contacts", "mail", "0.4"},
                            {"contacts", "web", "3"},
                            {"contacts", "visit", "0.1"}};

const UsualAnswer kTelecom[] = {
    {"value", "", "14 / month"},  {"price", "", "32 / month"}, {"churn", "", "16 %"},
    {"contacts", "phone", "1.6"}, {"contacts", "chat", "0.4"}, {"contacts", "shop", "0.4"},
    {"contacts", "mail", "0.2"},  {"contacts", "web", "4"},    {"contacts", "visit", "0.12"}};
const UsualAnswer kEnergy[] = {{"value", "", "9 / month"},   {"price", "", "95 / month"},
                               {"churn", "", "12 %"},        {"contacts", "phone", "0.9"},
                               {"contacts", "mail", "0.35"}, {"contacts", "web", "1.5"},
                               {"minutes", "phone", "6 min"}};
const UsualAnswer kBank[] = {
    {"value", "", "16 / month"},  {"price", "", "6 / month"},    {"churn", "", "7 %"},
    {"contacts", "phone", "1.2"}, {"contacts", "shop", "1.1"},   {"contacts", "mail", "0.3"},
    {"contacts", "web", "30"},    {"minutes", "phone", "5 min"}, {"minutes", "shop", "18 min"}};
const UsualAnswer kInsurance[] = {
    {"value", "", "12 / month"},  {"price", "", "55 / month"},   {"churn", "", "11 %"},
    {"contract", "", "365 days"}, {"contacts", "phone", "0.7"},  {"contacts", "mail", "0.6"},
    {"contacts", "web", "0.8"},   {"minutes", "phone", "8 min"}, {"minutes", "mail", "18 min"}};
const UsualAnswer kSubscription[] = {{"value", "", "7 / month"},  {"price", "", "12 / month"},
                                     {"churn", "", "30 %"},       {"contacts", "phone", "0.3"},
                                     {"contacts", "chat", "0.5"}, {"contacts", "mail", "0.3"},
                                     {"contacts", "web", "6"},    {"minutes", "phone", "6 min"}};
const UsualAnswer kSupplier[] = {{"value", "", "250 / month"},
                                 {"price", "", "0"},
                                 {"churn", "", "12 %"},
                                 {"contract", "", "90 days"},
                                 {"contacts", "phone", "14"},
                                 {"contacts", "mail", "10"},
                                 {"contacts", "visit", "1.5"},
                                 {"contacts", "web", "6"},
                                 {"minutes", "phone", "11 min"},
                                 {"latitude", "", "100"},
                                 {"open", "phone", "mon-fri 07:00-18:00"}};

const Industry kIndustries[] = {
    {"telecom",
     "telephone, internet, cable",
     kTelecom,
     {0.45, 0.3, 0.25},
     "phone chat shop mail web visit"},
    {"energy", "electricity, gas, water", kEnergy, {0.45, 0.15, 0.4}, "phone mail web"},
    {"bank", "accounts, cards, loans", kBank, {0.6, 0.15, 0.25}, "phone shop mail web"},
    {"insurance", "policies and claims", kInsurance, {0.35, 0.35, 0.3}, "phone mail web"},
    {"subscription",
     "media, software, clubs",
     kSubscription,
     {0.45, 0.35, 0.2},
     "phone chat mail web"},
    {"supplier",
     "goods and services for businesses",
     kSupplier,
     {0.35, 0.3, 0.35},
     "phone mail web visit"}};

const char* find_in(std::span<const UsualAnswer> answers, std::string_view question,
                    std::string_view of) {
  const auto found = std::ranges::find_if(answers, [&](const UsualAnswer& answer) {
    return question == answer.question && of == answer.of;
  });
  return found == answers.end() ? nullptr : found->text;
}

}  // namespace

std::span<const Industry> industries() { return kIndustries; }

const Industry* find_industry(std::string_view id) {
  const auto found = std::ranges::find(kIndustries, id, &Industry::id);
  return found == std::end(kIndustries) ? nullptr : found;
}

const char* usual_answer(const Industry& industry, std::string_view question, std::string_view of) {
  const char* own = find_in(industry.answers, question, of);
  return own != nullptr ? own : find_in(kAny, question, of);
}

}  // namespace rapport
