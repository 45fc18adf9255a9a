#include "experiments/command/command_verbs.h"

namespace rapport {

// Each is defined in the file that does what the verb does.
Verb new_verb();
Verb scorecard_verb();
Verb check_verb();
Verb import_verb();
Verb calibrate_verb();
Verb edit_verb();
Verb reference_verb();
Verb run_verb();
Verb compare_verb();
Verb why_verb();
Verb sweep_verb();
Verb seek_verb();
Verb pilot_verb();
Verb study_verb();
Verb report_verb();
Verb export_verb();
Verb backcast_verb();
Verb track_verb();
Verb replay_verb();
Verb levers_verb();
Verb metrics_verb();
Verb bench_verb();

std::span<const Verb> verbs() {
  static const Verb all[] = {new_verb(),       scorecard_verb(), check_verb(),     import_verb(),
                             calibrate_verb(), edit_verb(),      reference_verb(), run_verb(),
                             compare_verb(),   why_verb(),       sweep_verb(),     seek_verb(),
                             pilot_verb(),     study_verb(),     report_verb(),    export_verb(),
                             backcast_verb(),  track_verb(),     replay_verb(),    levers_verb(),
                             metrics_verb(),   bench_verb()};
  return all;
}

}  // namespace rapport
