#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "report/json_line.h"

namespace crooner::commands {

// Prints a line per part, as sha256sum -c does.
void models_verify(const cli::ModelsVerifyOptions& options) {
  const config::ModelFolder model = config::read_model_folder(config::find_model(options.model));
  std::vector<config::WeightFileRef> parts;
  if (!model.vqvae_weights.path.empty()) parts.push_back(model.vqvae_weights);
  for (const config::PriorEntry& prior : model.priors) parts.push_back(prior.weights);

  std::string wrong;
  for (const config::WeightFileRef& part : parts) {
    std::string verdict = "OK";
    try {
      if (sha256_file(model.file(part.path)) != part.sha256) verdict = "FAILED";
    } catch (const InputError&) {
      verdict = "MISSING";
    }
    std::cout << (options.log.json ? report::json_line({{"path", part.path}, {"verdict", verdict}})
                                   : str_cat(part.path, ": ", verdict, "\n"))
              << std::flush;
    if (verdict == "OK") continue;
    wrong += str_cat(wrong.empty() ? "" : ", ", part.path,
                     verdict == "FAILED" ? " has a wrong checksum" : " is missing");
  }
  if (wrong.empty()) return;
  throw InputError(str_cat("The model in '", model.folder.string(), "' is corrupt: ", wrong,
                           "; import it again."));
}

}  // namespace crooner::commands
