#include "experiments/import/call_log.h"
