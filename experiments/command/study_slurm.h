// Scripts that run a study as a job array of Slurm (written for 22.05), a part a task, and join the
// parts when all are done.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rapport {

/// How a study is to be divided, and with what each part is run.
struct SlurmWish {
  std::string study;    ///< its file, an absolute path: jobs begin in the scripts' folder
  std::string program;  ///< this rapport
  std::string name;     ///< of the jobs; what is no letter, digit or '_' is left out
  std::uint32_t parts = 1;
  int threads = 1;              ///< of each task
  std::string time, partition;  ///< as sbatch takes them; empty: the cluster's defaults
  std::string on_error;         ///< of `study run`; empty: as the study says
  std::string time_limit;       ///< likewise, of one run
  bool stop_on_error = false;   ///< whether a task whose runs failed is one that failed
};

struct SlurmScript {
  std::string name;  ///< of its file
  std::string text;
};

/// The job array, the job that joins its parts, and the script that submits both. All work in the
/// folder in which they stand. A task that was killed and requeued goes on with the runs that it
/// has stored, and adds to its log.
std::vector<SlurmScript> slurm_scripts(const SlurmWish& wish);

/// Throws UsageError for a time or a partition that sbatch cannot take.
void check_slurm(const SlurmWish& wish);

}  // namespace rapport
