#include "experiments/command/command_help.h"

#include <CLI/CLI.hpp>

#include "experiments/output/text_table.h"

namespace rapport {

namespace {

constexpr std::size_t kColumn = 27, kVerbColumn = 14;

/// "  --seed N      what it does", the text wrapped under itself.
std::string entry(const std::string& name, const std::string& text, std::size_t column) {
  std::string line = "  " + name;
  const std::size_t width = width_of(line);
  line += width + 2 > column ? "\n" + std::string(column, ' ') : std::string(column - width, ' ');
  return line + wrapped(text, kHelpWidth, column) + "\n";
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() { label("Positionals", "Arguments"); }

  std::string make_usage(const CLI::App* app, std::string name) const override {
    std::string usage = "\nusage: " + name;
    if (!app->get_subcommands([](const CLI::App*) { return true; }).empty()) usage += " VERB";
    for (const CLI::Option* option :
         app->get_options([](const CLI::Option* o) { return o->get_positional(); })) {
      usage += " " + make_option_usage(option);
    }
    return usage + " [options]\n";
  }

  std::string make_option_usage(const CLI::Option* option) const override {
    const std::string name = upper(option->get_name(true));
    const bool many = option->get_expected_max() > 1;
    const std::string text = many ? name + " [" + name + " ...]" : name;
    return option->get_required() ? text : "[" + text + "]";
  }

  std::string make_option(const CLI::Option* option, bool positional) const override {
    if (positional) return entry(upper(option->get_name(true)), option->get_description(), kColumn);
    const bool takes_value = option->get_type_size() != 0;
    const std::string name = option->get_name(false, true);
    return entry(takes_value ? name + " " + option->get_type_name() : name,
                 option->get_description(), kColumn);
  }

  std::string make_subcommand(const CLI::App* verb) const override {
    return entry(verb->get_name(), verb->get_description(), kVerbColumn);
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() { return std::make_shared<HelpFormatter>(); }

}  // namespace rapport
