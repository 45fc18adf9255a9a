#include "experiments/import/call_log.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "experiments/import/call_columns.h"
#include "experiments/import/call_log_builder.h"

namespace rapport {

CallLog read_calls(const std::vector<std::string>& files, const CallReading& reading,
                   std::vector<MappedColumn>* columns, const std::atomic<bool>* stop) {
  CallLogBuilder builder(reading, stop);
  if (files.empty()) builder.problems().add("calls", "no file is named");
  for (const std::string& file : files) {
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    if (in) {
      builder.read(in, file);
    } else {
      builder.problems().add(file, std::string("cannot be opened: ") + std::strerror(errno));
    }
  }
  CallLog log = builder.finish();
  if (columns != nullptr) *columns = builder.columns();
  return log;
}

}  // namespace rapport
