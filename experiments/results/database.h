// A SQLite database and its statements: whoever owns one closes it when it goes, and errors are
// exceptions. No other file includes SQLite.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

struct sqlite3;
struct sqlite3_stmt;

namespace rapport {

/// SQLite refused something. what() says why, in SQLite's words.
class DatabaseError : public std::runtime_error {
 public:
  enum class Kind {
    full,       ///< the disk
    storage,    ///< reading or writing failed: no room under a limit, no disk
    busy,       ///< locked by another program for longer than the time-out
    no_access,  ///< may not be opened or written
    damaged,    ///< no database, or a broken one
    duplicate,  ///< a key that is there already
    other
  };
  DatabaseError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// A prepared statement. Columns count from 0. Its database must outlive it.
class Statement {
 public:
  /// Binds all parameters in order and runs the statement to its end.
  template <class... Args>
  void run(const Args&... args) {
    bind_all(args...);
    run_bound();
  }
  /// Binds all parameters in order; rows are then read by next().
  template <class... Args>
  Statement& query(const Args&... args) {
    bind_all(args...);
    return *this;
  }
  bool next();  ///< the next row; false, and ready for another query, where there is none

  std::int64_t whole(int column) const;
  double number(int column) const;  ///< NaN for NULL
  std::string text(int column) const;
  int columns() const;
  std::string name(int column) const;  ///< of the column
  /// What the row that was read holds in a column.
  enum class Holds { nothing, whole, number, text };
  Holds holds(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  template <class... Args>
  void bind_all(const Args&... args) {
    reset();
    int parameter = 0;
    (bind_one(++parameter, args), ...);
  }
  template <class T>
  void bind_one(int parameter, const T& value) {
    if constexpr (std::is_floating_point_v<T>) {
      bind(parameter, static_cast<double>(value));
    } else if constexpr (std::is_integral_v<T>) {
      bind(parameter, static_cast<std::int64_t>(value));
    } else {
      bind(parameter, std::string_view(value));
    }
  }
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);  // NaN becomes NULL
  void bind(int parameter, std::string_view value);
  void run_bound();
  void reset();
  [[noreturn]] void fail();

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection to a database file.
class Database {
 public:
  enum class Access {
    write,       ///< an existing file; read-only where the system allows no more
    read_alone,  ///< reads without a lock and without making files beside it, for folders that may
                 ///< not be written; what is in a log that was left behind is seen
  };
  /// Throws DatabaseError, as all that follows does.
  Database(const std::string& path, Access access);

  void execute(const std::string& sql);  ///< one or more statements; rows are thrown away
  Statement prepare(std::string_view sql) const;
  std::string text_of(std::string_view sql) const;  ///< first column of the first row, or empty
  std::int64_t whole_of(std::string_view sql) const;
  void set_time_out(int milliseconds);  ///< how long to wait for another program's lock
  void close();                         ///< all statements have to be gone

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

/// Commits on commit(); a transaction that is destroyed before takes everything back.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {
    database_.execute("BEGIN IMMEDIATE");
  }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace rapport
