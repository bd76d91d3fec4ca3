#include "commands/core/commands.h"
#include "import/random_model.h"
#include "report/json_line.h"

namespace crooner::commands {

// For tests of memory, speed and import without the published files. Prints the files.
void models_random(const cli::ModelsRandomOptions& options) {
  for (const std::filesystem::path& file :
       importer::write_random_model(options.name, options.n_ctx, options.seed.value_or(0),
                                    options.out, importer::existing(options.force))) {
    report::print_result(file, options.log.json);
  }
}

}  // namespace crooner::commands
