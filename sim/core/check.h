// Invariants: what only a mistake in the program can break. Users' mistakes go to problem.h.
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace rapport {

/// An invariant was broken: the program is wrong, not its input.
class InvariantError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {

#ifdef __cpp_lib_source_location
using SourceLocation = std::source_location;
#else
// For clang before version 16, with which the fuzzers are built: its std::source_location is
// missing.
class SourceLocation {
 public:
  static constexpr SourceLocation current(const char* file = __builtin_FILE(),
                                          const char* function = __builtin_FUNCTION(),
                                          unsigned line = __builtin_LINE()) {
    SourceLocation here;
    here.file_ = file;
    here.function_ = function;
    here.line_ = line;
    return here;
  }
  constexpr const char* file_name() const { return file_; }
  constexpr const char* function_name() const { return function_; }
  constexpr unsigned line() const { return line_; }

 private:
  const char* file_ = "";
  const char* function_ = "";
  unsigned line_ = 0;
};
#endif

// Out of line and cold, so that a check costs its caller one predicted branch.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail_invariant(const char* message,
                                                                  SourceLocation where) {
  throw InvariantError(std::string(where.file_name()) + ":" + std::to_string(where.line()) + " (" +
                       where.function_name() + "): " + message);
}

}  // namespace detail

/// Throws InvariantError with file, line, function and `message` unless `ok`; in every build.
inline void check(bool ok, const char* message,
                  detail::SourceLocation where = detail::SourceLocation::current()) {
  if (!ok) [[unlikely]] {
    detail::fail_invariant(message, where);
  }
}

}  // namespace rapport

/// As check, with the condition as its message, but only where NDEBUG is not defined: for checks
/// too dear for a release. With NDEBUG the condition is compiled and never evaluated.
#ifdef NDEBUG
#define RAPPORT_ASSERT(...) static_cast<void>(sizeof((__VA_ARGS__) ? 1 : 0))
#else
#define RAPPORT_ASSERT(...) ::rapport::check(static_cast<bool>(__VA_ARGS__), #__VA_ARGS__)
#endif
