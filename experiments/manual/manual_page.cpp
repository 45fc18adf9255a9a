#include "experiments/manual/manual_page.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

namespace rapport {

namespace {

constexpr const char* kDocuments = "/usr/share/doc/rapport";

/// A text as man(7) shows it letter by letter: a backslash begins nothing, and hyphens are those
/// that people type. A line that begins with a point or an apostrophe is no command.
std::string plain(std::string_view text) {
  std::string shown;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) shown += "\\&";
    begins = c == '\n';
    if (c == '\\') {
      shown += "\\e";
    } else if (c == '-') {
      shown += "\\-";
    } else {
      shown += c;
    }
  }
  return shown;
}

std::string upper_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  });
  return text;
}

/// A paragraph with a name in bold in front of it.
std::string entry(const std::string& name, const std::string& rest, const std::string& text) {
  std::string line = ".TP\n\\fB" + plain(name) + "\\fR";
  if (!rest.empty()) line += " \\fI" + plain(rest) + "\\fR";
  return line + "\n" + plain(text) + "\n";
}

/// Lines that stay as they are.
std::string block(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return ".nf\n" + plain(text) + "\n.fi\n";
}

std::string usage_of(const CLI::App& app, const std::string& name) {
  std::string usage = "\\fB" + plain(name) + "\\fR";
  const auto is_place = [](const CLI::Option* option) { return option->get_positional(); };
  for (const CLI::Option* option : app.get_options(is_place)) {
    const std::string word = "\\fI" + plain(upper_case(option->get_name(true))) + "\\fR" +
                             (option->get_expected_max() > 1 ? " ..." : "");
    usage += " " + (option->get_required() ? word : "[" + word + "]");
  }
  return usage + " [\\fIoptions\\fR]\n";
}

/// Arguments, then flags.
std::string options_of(const CLI::App& app) {
  std::string places, flags;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      places += entry(upper_case(option->get_name(true)), "", option->get_description());
    } else {
      const bool takes_value = option->get_items_expected_max() != 0;
      std::string names = option->get_name(false, true);
      for (std::size_t at = 0; (at = names.find(',', at)) != names.npos; at += 2) {
        names.insert(at + 1, " ");
      }
      flags += entry(names, takes_value ? option->get_type_name() : "", option->get_description());
    }
  }
  return places + flags;
}

std::string examples_of(const CLI::App& app, const char* heading) {
  std::string text = app.get_footer();
  if (text.empty()) return {};
  if (text.starts_with("Examples:\n")) text.erase(0, text.find('\n') + 1);
  return std::string(heading) + block(text);
}

std::string verb_text(const CLI::App& verb, const std::string& program) {
  return ".SS " + plain(program + " " + verb.get_name()) + "\n" +
         usage_of(verb, program + " " + verb.get_name()) + ".PP\n" + plain(verb.get_description()) +
         ".\n" + options_of(verb) + examples_of(verb, ".PP\nExamples:\n.PP\n");
}

std::string exit_text(const ManualFacts& facts) {
  if (facts.exit_codes.empty()) return {};
  std::string text = ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : facts.exit_codes) {
    text += entry(std::to_string(code), "", std::string(meaning) + ".");
  }
  return text;
}

}  // namespace

std::string manual_page(const CLI::App& app, const ManualFacts& facts) {
  const std::string name = app.get_name();
  std::string page = ".\\\" Made of the texts of \"" + name +
                     " --help\": to be changed there.\n.TH " + plain(upper_case(name)) +
                     " 1 \"\" \"" + plain(name + " " + facts.version) +
                     "\" \"User commands\"\n.SH NAME\n" + plain(name) + " \\- " +
                     plain(facts.line) + "\n.SH SYNOPSIS\n";
  const auto all = app.get_subcommands([](const CLI::App*) { return true; });
  page += all.empty() ? usage_of(app, name)
                      : "\\fB" + plain(name) + "\\fR \\fIVERB\\fR [\\fIoptions\\fR]\n";
  page += ".SH DESCRIPTION\n" + plain(app.get_description()) + "\n.SH OPTIONS\n" + options_of(app);
  if (!all.empty()) page += ".SH VERBS\n";
  for (const CLI::App* verb : all) page += verb_text(*verb, name);
  page += exit_text(facts);
  if (!facts.files.empty()) page += ".SH FILES\n" + plain(facts.files) + "\n";
  page += examples_of(app, ".SH EXAMPLES\n");
  page += ".SH SEE ALSO\n";
  if (!facts.see_also.empty()) page += "\\fB" + plain(facts.see_also) + "\\fR.\n";
  return page + "Documents begin at " + plain(kDocuments) + "/README.md.\n";
}

}  // namespace rapport
