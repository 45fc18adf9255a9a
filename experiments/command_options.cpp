#include "experiments/command_options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <limits>
#include <string_view>
#include <thread>

namespace rapport {
namespace {

/// A whole number in [least, most]; adds a problem and returns `least` for anything else.
std::int64_t whole(const char* flag, const std::string& text, std::int64_t least, std::int64_t most,
                   Problems& problems) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size() && !text.empty();
  if (is_number && value >= least && value <= most) return value;
  const bool too_long = error == std::errc::result_out_of_range;
  problems.add(
      flag, is_number || too_long ? text + " is out of range" : "'" + text + "' is no whole number",
      "whole numbers from " + std::to_string(least) + " to " + std::to_string(most));
  return least;
}

constexpr std::int64_t kMostThreads = 1024;
constexpr std::int64_t kMostReplications = 1000000;
constexpr std::int64_t kMostSeed = std::numeric_limits<std::uint32_t>::max();

void take_format(Arguments& a, const std::string& text, Problems& problems) {
  static const std::vector<std::string> kFormats{"table", "csv", "json"};
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (text != kFormats[i]) continue;
    a.format = static_cast<Format>(i);
    return;
  }
  problems.add("--format", "unknown format '" + text + "'", "table, csv, json",
               did_you_mean(text, kFormats));
}

void take_by(Arguments& a, const std::string& text, Problems& problems) {
  static const std::vector<std::string> kBy{"segment", "touch_point"};
  for (const std::string& by : split_at_commas(text)) {
    if (by == "segment") {
      a.by_segment = true;
    } else if (by == "touch_point") {
      a.by_touch_point = true;
    } else {
      problems.add("--by", "unknown '" + by + "'", "segment, touch_point", did_you_mean(by, kBy));
    }
  }
}

void append(std::vector<std::string>& to, const std::string& text) {
  for (const std::string& part : split_at_commas(text)) to.push_back(part);
}

void take_text(const char* flag, std::string& to, const std::string& text, Problems& problems) {
  if (text.empty()) problems.add(flag, "is empty");
  to = text;
}

using A = Arguments;
using T = const std::string;
using P = Problems;

// In the order in which help shows them.
constexpr CommandOption kOptions[] = {
    {"--policy", "NAME", " run compare ", "a policy of the file, or today; repeatable in compare",
     [](A& a, T& t, P&) { append(a.policies, t); }},
    {"--try", "\"PATH=VALUE, ...\"", " compare ", "a policy made up on the spot; repeatable",
     [](A& a, T& t, P& p) {
       if (split_at_commas(t).empty()) p.add("--try", "is empty", "PATH=VALUE, PATH=VALUE ...");
       a.tries.push_back(t);
     }},
    {"--against", "NAME", " compare ", "what the others are compared with (default: today)",
     [](A& a, T& t, P& p) { take_text("--against", a.against, t, p); }},
    {"--until-decided", nullptr, " compare ",
     "go on in batches of 10 replications until each headline verdict is decided; intervals are "
     "then valid at every look",
     [](A& a, T&, P&) { a.until_decided = true; }},
    {"--most", "N", " compare ", "with --until-decided: replications at most (default: 200)",
     [](A& a, T& t, P& p) {
       a.most = static_cast<std::uint32_t>(whole("--most", t, 2, kMostReplications, p));
     }},
    {"--from", "VALUE", " sweep ", "first value (default: the lever's least)",
     [](A& a, T& t, P& p) { take_text("--from", a.from, t, p); }},
    {"--to", "VALUE", " sweep ", "last value (default: the lever's most)",
     [](A& a, T& t, P& p) { take_text("--to", a.to, t, p); }},
    {"--points", "N", " sweep ", "values, ends included (default: 11)",
     [](A& a, T& t, P& p) {
       a.points = static_cast<int>(whole("--points", t, 2, 1001, p));
       a.points_given = true;
     }},
    {"--metric", "ID", " sweep ",
     "what to look for (default: profit); repeatable, the first decides what is best",
     [](A& a, T& t, P&) { append(a.metrics, t); }},
    {"--scope", "SCOPE", " sweep ", "where the lever is moved: touch_point.phone, segment.firms",
     [](A& a, T& t, P& p) { take_text("--scope", a.scope, t, p); }},
    {"--set", "PATH=VALUE", " run compare sweep check levers bench ",
     "change the company: Today and all policies; repeatable",
     [](A& a, T& t, P&) { a.set.push_back(t); }},
    {"--metrics", "ID,ID", " run compare ", "only these; 'rapport metrics' lists them",
     [](A& a, T& t, P&) { append(a.metrics, t); }},
    {"--by", "KIND,KIND", " run compare ", "further rows by segment, touch_point or both", take_by},
    {"--replications", "N", " run compare sweep ", "independent runs of each policy (default: 20)",
     [](A& a, T& t, P& p) {
       a.replications =
           static_cast<std::uint32_t>(whole("--replications", t, 1, kMostReplications, p));
     }},
    {"--seed", "N", " run compare sweep bench ", "another seed, another luck (default: 1)",
     [](A& a, T& t, P& p) {
       a.seed = static_cast<std::uint32_t>(whole("--seed", t, 0, kMostSeed, p));
     }},
    {"--threads", "N", " run compare sweep ",
     "runs at the same time (default: all cores); changes no result",
     [](A& a, T& t, P& p) {
       a.threads = static_cast<int>(whole("--threads", t, 1, kMostThreads, p));
     }},
    {"--run", "ID", " replay ", "the run to repeat (default: the first)",
     [](A& a, T& t, P& p) {
       a.run = whole("--run", t, 1, std::numeric_limits<std::int64_t>::max(), p);
     }},
    {"--list", nullptr, " replay ", "list the stored runs", [](A& a, T&, P&) { a.list = true; }},
    {"--out", "FILE", " run compare sweep ", "store every run in a new results file (SQLite)",
     [](A& a, T& t, P& p) { take_text("--out", a.out, t, p); }},
    {"--out", "FILE", " edit ", "write to this new file and leave the old one alone",
     [](A& a, T& t, P& p) { take_text("--out", a.out, t, p); }},
    {"--format", "FORMAT", " run compare sweep check levers metrics replay bench ",
     "table (default), csv or json", take_format},
    {"--quiet", nullptr, " run compare sweep check replay bench ", "no progress on standard error",
     [](A& a, T&, P&) { a.quiet = true; }},
};

/// What CLI11 collects for one flag.
struct Collected {
  const CommandOption* option;
  std::vector<std::string> values{};
  bool given = false;
};

std::vector<std::string> flags_of(const Verb& verb) {
  std::vector<std::string> flags{"--help"};
  for (const CommandOption& option : kOptions)
    if (has_option(verb, option)) flags.push_back(option.flag);
  return flags;
}

Problem unknown_flag(const Verb& verb, const std::string& word) {
  const std::string flag = word.substr(0, word.find('='));
  std::string hint = did_you_mean(flag, flags_of(verb));
  if (hint.empty()) {
    for (const CommandOption& option : kOptions)
      if (flag == option.flag)
        hint = "'" + std::string(verb.name) + "' does not have it;" + option.verbs + "do";
  }
  return {.where = "rapport " + std::string(verb.name),
          .what = "unknown option '" + flag + "'",
          .hint = hint};
}

void check_count(const Verb& verb, const Arguments& arguments, Problems& problems) {
  const std::string where = "rapport " + std::string(verb.name);
  const std::string usage = where + " " + verb.arguments;
  if (arguments.rest.size() < verb.least) problems.add(where, "something is missing", usage);
  if (arguments.rest.size() > verb.most)
    problems.add(where, "unexpected '" + arguments.rest[verb.most] + "'", usage);
}

int all_cores() {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores == 0 ? 1 : static_cast<int>(std::min<unsigned>(cores, kMostThreads));
}

/// Lets CLI11 sort `words` into flags, their values and the rest.
void collect(const Verb& verb, std::vector<std::string> words, std::vector<Collected>& collected,
             Arguments& arguments, Problems& problems) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (Collected& c : collected) {
    if (c.option->value == nullptr) {
      app.add_flag(c.option->flag, c.given);
    } else {
      app.add_option(c.option->flag, c.values)->allow_extra_args(false);
    }
  }
  std::reverse(words.begin(), words.end());  // as CLI11 wants them
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    problems.add("rapport " + std::string(verb.name), error.what());
    return;
  }
  bool literal = false;  // behind "--" nothing is a flag
  for (const std::string& word : app.remaining()) {
    const bool number = word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
    if (!literal && word == "--") {
      literal = true;
    } else if (!literal && word.size() > 1 && word[0] == '-' && !number) {
      problems.add(unknown_flag(verb, word));
    } else {
      arguments.rest.push_back(word);
    }
  }
}

}  // namespace

std::span<const CommandOption> command_options() { return kOptions; }

bool has_option(const Verb& verb, const CommandOption& option) {
  return std::string_view(option.verbs).find(" " + std::string(verb.name) + " ") !=
         std::string_view::npos;
}

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    }
    if (c == ',' && depth == 0 && quote == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  for (std::string& part : parts) {
    const std::size_t first = std::min(part.find_first_not_of(" \t"), part.size());
    part = part.substr(first, part.find_last_not_of(" \t") + 1 - first);
  }
  std::erase(parts, std::string());
  return parts;
}

Arguments parse_arguments(const Verb& verb, const std::vector<std::string>& words, bool& help) {
  Arguments arguments{.verb = verb.name};
  help = false;
  for (const std::string& word : words) {
    if (word == "--") break;
    if (word == "--help" || word == "-h") help = true;
  }
  if (help) return arguments;
  arguments.threads = all_cores();
  std::vector<Collected> collected;
  for (const CommandOption& option : kOptions)
    if (has_option(verb, option)) collected.push_back({&option});
  Problems problems;
  collect(verb, words, collected, arguments, problems);
  for (const Collected& c : collected) {
    if (c.given) c.option->take(arguments, "", problems);
    for (const std::string& value : c.values) c.option->take(arguments, value, problems);
  }
  if (problems.empty()) check_count(verb, arguments, problems);
  if (!problems.empty()) throw UsageError(problems);
  return arguments;
}

}  // namespace rapport
