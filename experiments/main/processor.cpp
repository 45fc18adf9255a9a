// Release builds use instructions of x86-64-v3 (AVX2). On a processor without them the program says
// so before it needs one, in place of dying of an illegal instruction.
//
// This file is compiled for every x86-64 and includes nothing that has code of its own: what is
// compiled twice, once for each processor, may be linked in either form.
#ifdef RAPPORT_NEEDS_AVX2
#include <unistd.h>

namespace {

/// Before all other code of the program, that of objects outside of functions too.
__attribute__((constructor(101))) void refuse_older_processors() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v3")) return;
  constexpr char kText[] =
      "rapport: this processor lacks instructions that this build uses (x86-64-v3: AVX2, FMA, "
      "BMI2)\n"
      "    it runs on Intel processors from Haswell (2013) and AMD processors from Excavator "
      "(2015) "
      "on; on a virtual machine\n"
      "    choose the processor type 'host'. Or build it for this processor: cmake --preset "
      "release "
      "-DRAPPORT_ARCH=x86-64\n";
  if (write(STDERR_FILENO, kText, sizeof kText - 1) < 0) _exit(1);
  _exit(1);
}

}  // namespace
#endif
