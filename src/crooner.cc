// crooner: reads the command line, runs what needs no tensors, and goes on as crooner-torch for the
// rest. It does not link LibTorch, whose start alone costs a quarter of a second.

#include <string>
#include <string_view>
#include <vector>

#include "base/os_environment.h"
#include "cli/align.h"
#include "cli/batch.h"
#include "cli/bench.h"
#include "cli/completion.h"
#include "cli/continue.h"
#include "cli/decode.h"
#include "cli/encode.h"
#include "cli/eval_prior.h"
#include "cli/eval_vqvae.h"
#include "cli/generate.h"
#include "cli/labels.h"
#include "cli/manual.h"
#include "cli/models.h"
#include "cli/plan.h"
#include "cli/program.h"
#include "cli/replay.h"
#include "cli/resume.h"
#include "cli/train_prior.h"
#include "cli/train_vqvae.h"
#include "commands/light/labels.h"
#include "commands/light/libtorch.h"
#include "commands/light/models_assemble.h"
#include "commands/light/models_import.h"
#include "commands/light/models_info.h"
#include "commands/light/models_list.h"
#include "commands/light/models_random.h"
#include "commands/light/models_verify.h"
#include "commands/light/plan.h"

namespace crooner {

// What git says of the sources that this was built from; empty without git
// (scripts/cmake/WriteRevision.cmake writes it).
std::string_view revision();

}  // namespace crooner

int main(int argc, char** argv) {
  using namespace crooner;
  const auto in_torch = [argc, argv](const auto&) {
    commands::exec_crooner_torch({argv, argv + argc});
  };
  const auto in_training = [argc, argv](const auto&) {
    commands::exec_crooner_torch({argv, argv + argc}, commands::FreedMemory::kKept);
  };
  cli::Program program([] { return commands::version_text(executable_path(), revision()); });
  cli::add_generate(program, in_torch);
  cli::add_batch(program, in_torch);
  cli::add_resume(program, in_torch);
  cli::add_continue(program, in_torch);
  cli::add_upsample(program, in_torch);
  cli::add_replay(program, in_torch);
  cli::add_encode(program, in_torch);
  cli::add_decode(program, in_torch);
  cli::add_align(program, in_torch);
  cli::add_train_vqvae(program, in_training);
  cli::add_train_prior(program, in_training);
  cli::add_eval_vqvae(program, in_torch);
  cli::add_eval_prior(program, in_torch);
  cli::add_labels_artists(program, commands::labels_artists);
  cli::add_labels_genres(program, commands::labels_genres);
  cli::add_models_list(program, commands::models_list);
  cli::add_models_info(program, commands::models_info);
  cli::add_models_import(program, commands::models_import);
  cli::add_models_random(program, commands::models_random);
  cli::add_models_assemble(program, commands::models_assemble);
  cli::add_models_verify(program, commands::models_verify);
  cli::add_plan(program, commands::plan);
  cli::add_bench(program, in_torch);
  cli::add_completion(program);
  cli::add_manual(program);
  return program.run(argc, argv);
}
