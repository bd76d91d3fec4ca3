// crooner-torch: the commands that need LibTorch. crooner starts it with its own arguments.

#include "base/version.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  using namespace crooner;
  cli::Program program([] { return std::string(version()); });
  return program.run(argc, argv);
}
