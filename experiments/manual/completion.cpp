#include "experiments/manual/completion.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

namespace rapport {

namespace {

/// How offers become replies. `cur` is the word that is being typed.
constexpr const char* kOffer = R"(
# Offers what its arguments say: words; *.db, files that end so, and folders; *, any file;
# with a comma first as many as one likes, with commas between.
_NAME_offer() {
  local item head= words=
  [ "${1-}" = , ] && { shift; [[ $cur == *,* ]] && head=${cur%,*},; }
  for item; do
    case $item in
      '*') mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur") ;;
      '*'*) mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- "$cur"; compgen -f -X "!$item" -- "$cur") ;;
      *) words+=" $item" ;;
    esac
  done
  ((${#COMPREPLY[@]})) && compopt -o filenames 2>/dev/null
  [ -z "$words" ] || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -P "$head" -W "$words" -- "${cur#"$head"}")
}
)";

constexpr const char* kChoose = R"(
  local -a items
  if [ -n "${values[$prev]+is there}" ]; then
    read -ra items <<<"${values[$prev]}"
    _NAME_offer "${items[@]}"
    return
  fi
  if [[ $cur == -* ]]; then
    _NAME_offer $switches "${!values[@]}"
    return
  fi
  local at place=0
  for ((at = first; at < COMP_CWORD; ++at)); do
    if [ -n "${values[${COMP_WORDS[at]}]+is there}" ]; then
      ((++at))
    elif [[ ${COMP_WORDS[at]} != -* ]]; then
      ((++place))
    fi
  done
  ((place >= ${#places[@]} && many)) && place=$((${#places[@]} - 1))
  ((place < ${#places[@]})) || return
  read -ra items <<<"${places[place]}"
  _NAME_offer "${items[@]}"
}
complete -F _NAME PROGRAM
)";

std::string with_blanks(std::string words) {
  std::ranges::replace(words, '|', ' ');
  return words;
}

/// What is offered at a place, in the language of `_NAME_offer`.
std::string items_of(const CLI::Option& option, const std::string& place,
                     std::span<const Offer> offers) {
  const std::string type = option.get_type_name();
  const auto offer = std::ranges::find_if(
      offers, [&](const Offer& one) { return one.place == place || one.place == type; });
  if (offer != offers.end()) return offer->items;
  if (type == "FILE") return "*";
  const bool says = type.find('|') != type.npos || type.starts_with("*.");
  return says ? with_blanks(type) : std::string();
}

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  return names;
}

/// Sets `switches`, `values`, `places` and `many` to what a command line takes.
std::string table_of(const CLI::App& app, std::span<const Offer> offers,
                     const std::string& indent) {
  std::string switches, values, places, many = "0";
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      places += " '" + items_of(*option, option->get_name(true), offers) + "'";
      if (option->get_expected_max() > 1) many = "1";
      continue;
    }
    for (const std::string& name : names_of(*option)) {
      if (option->get_items_expected_max() == 0) {
        switches += (switches.empty() ? "" : " ") + name;
      } else {
        const std::string longest = names_of(*option).front();
        values += " [" + name + "]='" + items_of(*option, longest, offers) + "'";
      }
    }
  }
  return indent + "switches='" + switches + "'\n" + indent + "values=(" + values + ")\n" + indent +
         "places=(" + places + ")\n" + indent + "many=" + many + "\n";
}

std::string replaced_all(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace

std::string bash_completion(const CLI::App& app, std::span<const Offer> offers) {
  const std::string program = app.get_name();
  const std::string name = replaced_all(program, "-", "_");
  const auto all = app.get_subcommands([](const CLI::App*) { return true; });
  std::string script =
      "# Completes " + program + " in bash. Made of its verbs and flags: to be changed there.\n";
  script += kOffer;
  script +=
      "\n_NAME() {\n  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
      "  local switches= many=0 first=1\n  local -A values=()\n  local -a places=()\n  "
      "COMPREPLY=()\n";
  if (all.empty()) {
    script += table_of(app, offers, "  ");
  } else {
    std::string verbs;
    for (const CLI::App* verb : all) verbs += verb->get_name() + " ";
    script += "  local verbs='" + verbs +
              "help'\n  if ((COMP_CWORD == 1)); then\n"
              "    _NAME_offer $verbs --help --version\n    return\n  fi\n  first=2\n"
              "  case ${COMP_WORDS[1]} in\n    help)\n      places=(\"$verbs\")\n      ;;\n";
    for (const CLI::App* verb : all) {
      script +=
          "    " + verb->get_name() + ")\n" + table_of(*verb, offers, "      ") + "      ;;\n";
    }
    script += "  esac\n";
  }
  script += kChoose;
  return replaced_all(replaced_all(script, "NAME", name), "PROGRAM", program);
}

}  // namespace rapport
