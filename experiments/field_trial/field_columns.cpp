#include "experiments/field_trial/field_trial.h"

namespace rapport {

namespace {

constexpr FieldColumn kColumns[] = {
    {"name", "what you call the trial; a name of its own for each"},
    {"lever",
     "what was changed: a lever or any other key that a policy may set (rapport levers), or "
     "a policy of the scenario, whose from and to stay empty"},
    {"from", "its value for who did not get it, with its unit; empty: as it is Today"},
    {"to", "its value for who did"},
    {"segment", "the segment whose number was compared; empty: all customers"},
    {"start", "its first day, as 2026-03-02; where all rows have one, it gives their order"},
    {"end", "its last day; or else"},
    {"weeks", "how many weeks it took"},
    {"metric",
     "what was measured, over the time of the trial: the id of a metric (rapport metrics)"},
    {"unit",
     "of effect, error, low and high, where it does not stand behind the numbers: points, %, "
     "or the metric's own"},
    {"effect",
     "with less without: '2.1 points' of a share that rose from 84 % to 86.1 %; '2.1 %' of "
     "what it was without"},
    {"error", "its standard error; or else"},
    {"low", "the lower end of its interval,"},
    {"high", "the upper end,"},
    {"level", "and the interval's level (95 % where it is empty); or else what follows"},
    {"customers_with", "customers who got it"},
    {"customers_without", "customers who did not"},
    {"events_with", "of a share: how many of these did what the metric counts"},
    {"events_without", "the same without"},
    {"mean_with", "of an amount: their mean, in the metric's unit"},
    {"mean_without", "the same without"},
    {"sd_with", "and how much single customers differ from it (standard deviation)"},
    {"sd_without", "the same without"}};

}  // namespace

std::span<const FieldColumn> field_columns() { return kColumns; }

std::string field_trial_template() {
  return "name,lever,from,to,segment,start,end,metric,effect,error,low,high,customers_with,"
         "customers_without,events_with,events_without\r\n"
         "More latitude,latitude,,60,,2025-03-03,2025-08-31,retention,1.2 points,0.5 points,,,,,,"
         "\r\n"
         "Call-backs,call_backs,0,1,,2025-10-06,2025-12-28,abandonment,-1.9 points,,-2.6 points,"
         "-1.2 points,,,,\r\n"
         "Training,training,8,40,,2026-02-02,2026-07-26,retention,,,,,4000,4000,3804,3742\r\n";
}

}  // namespace rapport
