// crooner-torch: the commands that need LibTorch. crooner starts it with its own arguments.

#include <string>

#include "base/signals.h"
#include "base/version.h"
#include "cli/align.h"
#include "cli/batch.h"
#include "cli/bench.h"
#include "cli/continue.h"
#include "cli/decode.h"
#include "cli/encode.h"
#include "cli/eval_prior.h"
#include "cli/eval_vqvae.h"
#include "cli/generate.h"
#include "cli/program.h"
#include "cli/replay.h"
#include "cli/resume.h"
#include "cli/train_prior.h"
#include "cli/train_vqvae.h"
#include "commands/align.h"
#include "commands/batch.h"
#include "commands/bench.h"
#include "commands/decode.h"
#include "commands/encode.h"
#include "commands/eval_prior.h"
#include "commands/eval_vqvae.h"
#include "commands/generate.h"
#include "commands/go_on.h"
#include "commands/guard.h"
#include "commands/replay.h"
#include "commands/resume.h"
#include "commands/train_prior.h"
#include "commands/train_vqvae.h"

int main(int argc, char** argv) {
  using namespace crooner;
  install_signal_handlers();
  cli::Program program([] { return std::string(version()); }, cli::Program::Commands::kSome);
  cli::add_generate(program, commands::guard(commands::generate));
  cli::add_batch(program, commands::guard(commands::batch));
  cli::add_resume(program, commands::guard(commands::resume));
  cli::add_continue(program, commands::guard(commands::continue_songs));
  cli::add_upsample(program, commands::guard(commands::upsample));
  cli::add_replay(program, commands::guard(commands::replay));
  cli::add_encode(program, commands::guard(commands::encode));
  cli::add_decode(program, commands::guard(commands::decode));
  cli::add_bench(program, commands::guard(commands::bench));
  cli::add_align(program, commands::guard(commands::align));
  cli::add_train_vqvae(program, commands::guard(commands::train_vqvae));
  cli::add_train_prior(program, commands::guard(commands::train_prior));
  cli::add_eval_vqvae(program, commands::guard(commands::eval_vqvae));
  cli::add_eval_prior(program, commands::guard(commands::eval_prior));
  return program.run(argc, argv);
}
