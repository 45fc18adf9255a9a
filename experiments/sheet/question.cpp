#include "experiments/sheet/question.h"

#include <algorithm>

namespace rapport {

namespace {

using Q = Quantity;
constexpr double kMany = 1e9;

// key, asked of, question, what it means, quantity, is a text, least, most, staffed only
const Question kQuestions[] = {
    {"name", AskedOf::company, "What is the company called?", "The name over every answer.",
     Q::plain, true, 0, 0, false},
    {"currency", AskedOf::company, "In which currency is its money?",
     "A code of one to eight letters, as EUR; all money of the sheet is in it.", Q::plain, true, 0,
     0, false},
    {"start", AskedOf::company, "On which Monday does the simulation begin?",
     "A date as 2027-01-04; three years follow.", Q::plain, true, 0, 0, false},
    {"customers", AskedOf::segment, "How many customers?", "Those under contract today.", Q::count,
     false, 1, kMany, false},
    {"value", AskedOf::segment, "What is left of what one pays?",
     "Contribution of a customer a month: what it pays, less what is bought for it, before "
     "service.",
     Q::money_monthly, false, -kMany, kMany, false},
    {"price", AskedOf::segment, "What does one pay?", "A month. 0 where no price can be changed.",
     Q::money_monthly, false, 0, kMany, false},
    {"churn", AskedOf::segment, "How many of a hundred leave in a year?",
     "Of the customers at the beginning of last year, those who had left at its end.", Q::share,
     false, 0.001, 0.9, false},
    {"contract", AskedOf::segment, "How often can one leave?",
     "The time between two dates at which a contract can end: 1 month where it is open any day.",
     Q::duration, false, static_cast<double>(7 * kDay), static_cast<double>(kYear), false},
    {"contacts", AskedOf::channel, "How many contacts a month?",
     "All that customers begin there, answered or not, with their second attempts.", Q::count,
     false, 0, kMany, false},
    {"people", AskedOf::channel, "How many people work there?",
     "Employed, in full-time posts, 37.5 hours or so a week each; 0: work them out.", Q::plain,
     false, 0, 1e6, true},
    {"minutes", AskedOf::channel, "How long does one contact take?",
     "Work on it with what is written down afterwards; on a web site, the customer's time.",
     Q::duration, false, 0.1 * static_cast<double>(kMinute), static_cast<double>(2 * kDay), false},
    {"pay", AskedOf::channel, "What does an hour of work cost?",
     "An hour on shift with all that is paid on top of wages.", Q::money_hourly, false, 0, 10000,
     true},
    {"open", AskedOf::channel, "When is it open?",
     "As mon-fri 08:00-20:00; several with a semicolon.", Q::plain, true, 0, 0, true},
    {"shrinkage", AskedOf::company, "How much of paid time is nobody there?",
     "Leave, illness, training, meetings, breaks, as a share of the hours that are paid.", Q::share,
     false, 0, 0.7, false},
    {"hours", AskedOf::company, "How many hours a week is a full-time post paid for?",
     "As in the contract of employment.", Q::duration, false, 1.0 * static_cast<double>(kHour),
     60.0 * static_cast<double>(kHour), false},
    {"gave_up", AskedOf::company, "How many of a hundred give up waiting?",
     "Of those who wait for somebody; a target of Today.", Q::share, false, 0, 0.6, false},
    {"complaints", AskedOf::company, "How many complaints a year, for each customer?",
     "0.1: every tenth customer once a year; a target of Today.", Q::rate, false, 0, 5, false},
    {"first_contact", AskedOf::company,
     "How many of a hundred matters are settled at first contact?",
     "Without a hand-over, a visit or a second call; a target of Today.", Q::share, false, 0.2,
     0.98, false},
    {"latitude", AskedOf::company, "What may an employee spend to put a matter right?",
     "Money, without asking anybody (lever latitude).", Q::money, false, 0, 100000, false},
    {"bonus", AskedOf::company, "How much of variable pay is on customers?",
     "On satisfaction or on who stays, as a share of variable pay (lever bonus).", Q::share, false,
     0, 1, false},
    {"training", AskedOf::company, "How many hours of training has an employee a year?",
     "Of those who meet customers (lever training).", Q::plain, false, 0, 120, false},
    {"one_view", AskedOf::company, "Of how many customers are the records joined?",
     "The share of customers of whom one screen shows everything (lever one_view).", Q::share,
     false, 0, 1, false},
    {"systems", AskedOf::company, "How far do systems of departments talk?",
     "0: each has its own; 1: everybody sees all records (lever systems).", Q::share, false, 0, 1,
     false},
    {"upkeep", AskedOf::company, "How right and fresh are the records?",
     "0: nobody looks after them; 1: checked all the time (lever upkeep).", Q::share, false, 0, 1,
     false},
    {"owner", AskedOf::company, "How many cases does one person see through?",
     "The share of cases with one owner from beginning to end (lever owner).", Q::share, false, 0,
     1, false},
    {"customers_first", AskedOf::company, "How far does keeping a customer come first?",
     "0: the next sale does; 1: keeping the customer does (lever customers_first).", Q::share,
     false, 0, 1, false},
    {"share", AskedOf::company, "How far do teams share what they know?",
     "0: knowledge is kept; 1: it is written down for all (lever share).", Q::share, false, 0, 1,
     false},
    {"strategy", AskedOf::company, "Who wins: the customer strategy or a department's rules?",
     "0: the rules; 1: the strategy (lever strategy).", Q::share, false, 0, 1, false},
    {"structure", AskedOf::company, "Is the company organised by products or by customers?",
     "0: teams by product; 1: teams by group of customers (lever structure).", Q::share, false, 0,
     1, false},
    {"metrics", AskedOf::company, "What is measured: internal figures, or what customers get?",
     "0: calls an hour and the like; 1: outcomes of customers (lever metrics).", Q::share, false, 0,
     1, false},
};

}  // namespace

std::span<const Question> questions() { return kQuestions; }

const Question* find_question(std::string_view key) {
  const auto found = std::ranges::find_if(
      kQuestions, [&](const Question& question) { return key == question.key; });
  return found == std::end(kQuestions) ? nullptr : found;
}

}  // namespace rapport
