#include "experiments/import/call_log.h"

#include "experiments/import/call_columns.h"
#include "experiments/import/call_log_builder.h"
#include "experiments/import/text_file.h"

namespace rapport {

CallLog read_calls(const std::vector<std::string>& files, const CallReading& reading,
                   std::vector<MappedColumn>* columns, const std::atomic<bool>* stop) {
  CallLogBuilder builder(reading, stop);
  if (files.empty()) builder.problems().add("calls", "no file is named");
  for (const std::string& file : files) {
    try {
      builder.read(*open_text(file), file);
    } catch (const InvalidInput& error) {
      builder.problems().add(error.problems());
    }
  }
  CallLog log = builder.finish();
  if (columns != nullptr) *columns = builder.columns();
  return log;
}

}  // namespace rapport
