#include "experiments/results/database.h"

#include <sqlite3.h>

#include <filesystem>
#include <limits>

#include "sim/core/check.h"

namespace rapport {

namespace {

DatabaseError::Kind kind_of(int code) {
  using enum DatabaseError::Kind;
  switch (code & 0xFF) {  // higher bits only tell kinds of the same error apart
    case SQLITE_FULL:
      return full;
    case SQLITE_IOERR:
      return storage;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return busy;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return no_access;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return damaged;
    case SQLITE_CONSTRAINT:
      return duplicate;
    default:
      return other;
  }
}

[[noreturn]] void throw_error(sqlite3* connection) {
  check(connection != nullptr, "SQLite has the memory for a connection");
  throw DatabaseError(kind_of(sqlite3_extended_errcode(connection)), sqlite3_errmsg(connection));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::fail() { throw_error(sqlite3_db_handle(statement_.get())); }

void Statement::reset() { sqlite3_reset(statement_.get()); }

void Statement::bind(int parameter, std::int64_t value) {
  if (sqlite3_bind_int64(statement_.get(), parameter, value) != SQLITE_OK) fail();
}

void Statement::bind(int parameter, double value) {
  if (sqlite3_bind_double(statement_.get(), parameter, value) != SQLITE_OK) fail();
}

void Statement::bind(int parameter, std::string_view value) {
  // SQLITE_TRANSIENT, a copy: what is bound need not live as long as the rows are read. An empty
  // view may point nowhere, which would be NULL.
  const char* text = value.empty() ? "" : value.data();
  if (sqlite3_bind_text64(statement_.get(), parameter, text, value.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8) != SQLITE_OK) {
    fail();
  }
}

bool Statement::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail();
  reset();
  return false;
}

void Statement::run_bound() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement_.get());
  if (code != SQLITE_DONE) {
    try {
      fail();
    } catch (...) {
      reset();  // else the statement stays under way and its transaction cannot be taken back
      throw;
    }
  }
  reset();
}

std::int64_t Statement::whole(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::number(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return sqlite3_column_double(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  if (text == nullptr) return {};
  const int bytes = sqlite3_column_bytes(statement_.get(), column);
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes)};
}

int Statement::columns() const { return sqlite3_column_count(statement_.get()); }

std::string Statement::name(int column) const {
  return sqlite3_column_name(statement_.get(), column);
}

Statement::Holds Statement::holds(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_NULL:
      return Holds::nothing;
    case SQLITE_INTEGER:
      return Holds::whole;
    case SQLITE_FLOAT:
      return Holds::number;
    default:
      return Holds::text;
  }
}

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close(connection); }

Database::Database(const std::string& path, Access access) {
  // Absolute, so that no name means anything special to SQLite, as ":memory:" and "file:" would.
  const std::string absolute = std::filesystem::absolute(path).string();
  const bool alone = access == Access::read_alone;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(absolute.c_str(), &connection,
                                   alone ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE,
                                   alone ? "unix-none" : nullptr);
  connection_.reset(connection);
  if (code != SQLITE_OK) throw_error(connection);
  sqlite3_extended_result_codes(connection, 1);
  // With an exclusive lock SQLite keeps the index of the log in memory and not in a file beside it.
  if (alone) execute("PRAGMA locking_mode = EXCLUSIVE");
  set_time_out(10000);
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw_error(connection_.get());
  }
}

Statement Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                         nullptr) != SQLITE_OK) {
    throw_error(connection_.get());
  }
  return Statement(statement);
}

std::string Database::text_of(std::string_view sql) const {
  Statement statement = prepare(sql);
  return statement.query().next() ? statement.text(0) : std::string();
}

std::int64_t Database::whole_of(std::string_view sql) const {
  Statement statement = prepare(sql);
  return statement.query().next() ? statement.whole(0) : 0;
}

void Database::set_time_out(int milliseconds) {
  sqlite3_busy_timeout(connection_.get(), milliseconds);
}

void Database::close() {
  if (connection_ == nullptr) return;
  if (sqlite3_close(connection_.get()) != SQLITE_OK) throw_error(connection_.get());
  static_cast<void>(connection_.release());
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const DatabaseError&) {
    // SQLite has taken it back itself, as it does when the disk is full.
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace rapport
