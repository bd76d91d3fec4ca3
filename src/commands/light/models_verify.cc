#include "commands/light/models_verify.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "report/json_line.h"

namespace crooner::commands {

void models_verify(const cli::ModelsVerifyOptions& options) {
  const config::ModelFolder model = config::read_model_folder(config::find_model(options.model));
  std::vector<config::WeightFileRef> parts{model.vqvae_weights};
  for (const config::PriorEntry& prior : model.priors) parts.push_back(prior.weights);

  std::string wrong;
  for (const config::WeightFileRef& part : parts) {
    std::string verdict = "good";
    try {
      if (sha256_file(model.file(part.path)) != part.sha256) verdict = "damaged";
    } catch (const InputError&) {
      verdict = "missing";
    }
    std::cout << (options.log.json ? report::json_line({{"path", part.path}, {"verdict", verdict}})
                                   : str_cat(part.path, "\t", verdict, "\n"))
              << std::flush;
    if (verdict != "good") wrong += str_cat(wrong.empty() ? "" : ", ", part.path, " is ", verdict);
  }
  if (wrong.empty()) return;
  throw InputError(str_cat("The model in '", model.folder.string(), "' is not whole: ", wrong,
                           "; import it again."));
}

}  // namespace crooner::commands
