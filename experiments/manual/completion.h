// A command line as a script with which bash completes it.
#pragma once

#include <span>
#include <string>

namespace CLI {
class App;
}

namespace rapport {

/// What may stand at some place of a command line, where the name of its type does not say it.
struct Offer {
  std::string place;  ///< a flag with its hyphens ("--metrics"), the name of an argument, or that
                      ///< of a type ("PARTS")
  std::string items;  ///< with blanks between: words; "*.db" a file that ends so; "*" any file; ","
                      ///< first: as many of them as one likes, with commas between
};

/// The script, which needs bash and nothing else. Verbs, flags and arguments are those of `app`.
/// What a flag takes, or stands as an argument, is offered by the name of its type: "a|b" its
/// words,
/// "*.toml" a file that ends so, "FILE" any; else what `offers` says of the place, or nothing.
std::string bash_completion(const CLI::App& app, std::span<const Offer> offers);

}  // namespace rapport
