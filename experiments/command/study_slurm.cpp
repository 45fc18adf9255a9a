#include "experiments/command/study_slurm.h"

#include <algorithm>
#include <cctype>

#include "experiments/command/commands.h"
#include "experiments/output/shell_word.h"

namespace rapport {

namespace {

bool is_of(const std::string& text, const char* more) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string(more).find(c) != std::string::npos;
  });
}

std::string job_name(const std::string& name) {
  std::string plain = "rapport_";
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') plain += c;
  }
  return plain;
}

/// What both jobs are asked for.
std::string head(const SlurmWish& wish, const std::string& name, const std::string& log) {
  std::string text = "#!/bin/sh\n#SBATCH --job-name=" + name + "\n#SBATCH --output=" + log +
                     "\n# A requeued task would begin its log anew without this.\n"
                     "#SBATCH --open-mode=append\n#SBATCH --requeue\n";
  if (!wish.partition.empty()) text += "#SBATCH --partition=" + wish.partition + "\n";
  if (!wish.time.empty()) text += "#SBATCH --time=" + wish.time + "\n";
  return text;
}

std::string parts_text(const SlurmWish& wish) {
  const std::string parts = std::to_string(wish.parts), threads = std::to_string(wish.threads);
  std::string text = head(wish, job_name(wish.name), "part_%a.log");
  text += "#SBATCH --array=1-" + parts +
          "\n#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=" + threads +
          "\n\n"
          "# One task for each part of the study. What a task has stored is kept if it is killed:\n"
          "# requeued or submitted again, it goes on.\n"
          "rapport=${RAPPORT:-" +
          shell_word(wish.program) +
          "}\n"
          "part=$SLURM_ARRAY_TASK_ID\n"
          "echo \"part $part of " +
          parts +
          " on $(hostname), begun ${SLURM_RESTART_COUNT:-0} times before\"\n"
          "\"$rapport\" study run " +
          shell_word(wish.study) + " --shard \"$part/" + parts +
          "\" --out \"part_$part.db\" --resume --quiet --threads " + threads +
          (wish.on_error.empty() ? "" : " --on-error " + wish.on_error) +
          (wish.time_limit.empty() ? "" : " --time-limit " + shell_word(wish.time_limit)) +
          "\n"
          "code=$?\n";
  if (!wish.stop_on_error) {
    text +=
        "# 4: some runs failed, which are kept as such; the task itself did what it was to do.\n"
        "[ \"$code\" != 4 ] || code=0\n";
  }
  return text + "exit \"$code\"\n";
}

std::string merge_text(const SlurmWish& wish) {
  const std::string parts = std::to_string(wish.parts);
  return head(wish, job_name(wish.name) + "_merge", "merge.log") +
         "\n"
         "# Joins the parts. The whole has its name only when it is whole.\n"
         "rapport=${RAPPORT:-" +
         shell_word(wish.program) +
         "}\n"
         "[ ! -e whole.db ] || { echo \"whole.db is there already\"; exit 0; }\n"
         "set -- part_*.db\n"
         "[ \"$#\" = " +
         parts + " ] || { echo \"there are $# parts, not " + parts +
         "\" >&2; exit 1; }\n"
         "rm -f merging.db merging.db-*\n"
         "\"$rapport\" study merge \"$@\" --out merging.db || exit\n"
         "mv merging.db whole.db && \"$rapport\" study show whole.db\n";
}

std::string submit_text() {
  return "#!/bin/sh\n"
         "# Submits the parts of the study, and the job that joins them once all have ended well. "
         "May\n"
         "# be run again after they have ended: what is stored is not run again.\n"
         "set -eu\n"
         "cd \"$(dirname \"$0\")\"\n"
         "job=$(sbatch --parsable parts.sbatch)\n"
         "job=${job%%;*}\n"
         "merge=$(sbatch --parsable --dependency=afterok:\"$job\" --kill-on-invalid-dep=yes "
         "merge.sbatch)\n"
         "echo \"submitted: parts as job $job, then ${merge%%;*} joins them to $PWD/whole.db\"\n";
}

}  // namespace

std::vector<SlurmScript> slurm_scripts(const SlurmWish& wish) {
  return {{"parts.sbatch", parts_text(wish)},
          {"merge.sbatch", merge_text(wish)},
          {"submit.sh", submit_text()}};
}

void check_slurm(const SlurmWish& wish) {
  if (!wish.time.empty() && (!is_of(wish.time, ":-") || std::ranges::any_of(wish.time, [](char c) {
        return std::isalpha(static_cast<unsigned char>(c)) != 0;
      }))) {
    refuse_usage("--time " + wish.time, "is no time limit of Slurm",
                 "minutes, HOURS:MINUTES:SECONDS or DAYS-HOURS, as 4:00:00");
  }
  if (!wish.partition.empty() && !is_of(wish.partition, "_.,-")) {
    refuse_usage("--partition " + wish.partition, "is no name of a partition",
                 "letters, digits, '_', '.' and '-'; 'sinfo' lists them");
  }
}

}  // namespace rapport
