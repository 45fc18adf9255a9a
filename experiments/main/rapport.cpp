#include "experiments/command/command_line.h"

int main(int argc, char** argv) { return rapport::command_line(argc, argv); }
