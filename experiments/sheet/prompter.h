// Somebody at a terminal who is asked.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace rapport {

/// Writes questions to one stream and reads answers from another, a line each.
class Prompter {
 public:
  Prompter(std::istream& in, std::ostream& out) : in_(in), out_(out) {}

  void say(const std::string& text);
  /// The next line after `prompt`, without blanks around it. Nothing more comes: an empty one.
  std::string line(const std::string& prompt);
  /// Asks until `fault` has nothing to say against the answer; what it says is shown. The answer
  /// "?" shows `means` instead. The end of the input is an empty answer, which is not looked at.
  std::string ask(const std::string& prompt, const std::string& means,
                  const std::function<std::string(const std::string& text)>& fault);
  /// Names with commas between them, each once.
  std::vector<std::string> names(const std::string& prompt);
  bool ended() const { return ended_; }

 private:
  std::istream& in_;
  std::ostream& out_;
  bool ended_ = false;
};

}  // namespace rapport
