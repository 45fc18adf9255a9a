// What a reader of call records noticed and did not leave out.
#pragma once

#include "experiments/import/call_log.h"
#include "experiments/import/call_record.h"

namespace rapport {

/// Adds a sentence for each oddity and one for overlapping calls of one server.
void add_notes(const CallOddities& oddities, CallLog& log);

}  // namespace rapport
