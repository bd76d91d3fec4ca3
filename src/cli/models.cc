#include "cli/models.h"

#include <memory>

#include "base/error.h"

namespace crooner::cli {

void add_models_list(Program& program, std::function<void(const ModelsListOptions&)> run) {
  auto options = std::make_shared<ModelsListOptions>();
  Flags& flags =
      program.add("models list", "Name the models that are there and those that are known",
                  [options, run = std::move(run)] {
                    apply(options->log);
                    run(*options);
                  });
  add_log_flags(flags, &options->log);
  flags.example("crooner models list");
  flags.example("crooner models list --json");
}

void add_models_info(Program& program, std::function<void(const ModelsInfoOptions&)> run) {
  auto options = std::make_shared<ModelsInfoOptions>();
  Flags& flags = program.add("models info", "Tell a model's configuration, parameters and memory",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  flags.argument("MODEL", &options->model, "A model's name or folder, or a file of weights");
  add_log_flags(flags, &options->log);
  flags.example("crooner models info smoke");
  flags.example("crooner models info models/smoke/prior_level_2.safetensors");
}

void add_models_import(Program& program, std::function<void(const ModelsImportOptions&)> run) {
  auto options = std::make_shared<ModelsImportOptions>();
  Flags& flags = program.add("models import", "Make a model folder of files of weights",
                             [options, run = std::move(run)] {
                               if (options->out.empty())
                                 throw UsageError("crooner models import needs --out FOLDER.");
                               apply(options->log);
                               run(*options);
                             });
  flags.arguments("SOURCE", &options->sources,
                  "Files of weights: .pth.tar, .pt or .safetensors, one a part, in any order");
  flags.group("Model");
  flags.text("--as", &options->as, "NAME",
             "Its configuration, of those of crooner models list; default: the files' own hps");
  flags.file("--ids", &options->ids, "FOLDER", "The folder of the id lists (artists and genres)");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FOLDER", "The model folder to make");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example(
      "crooner models import vqvae.pth.tar prior_level_0.pth.tar prior_level_1.pth.tar "
      "prior_level_2.pth.tar --as 1b_lyrics --ids ids --out models/1b_lyrics");
  flags.example("crooner models import checkpoints/*.pth.tar --ids ids --out models/mine");
}

void add_models_random(Program& program, std::function<void(const ModelsRandomOptions&)> run) {
  auto options = std::make_shared<ModelsRandomOptions>();
  Flags& flags = program.add(
      "models random", "Write a known model, full size, with random weights, to try things with",
      [options, run = std::move(run)] {
        if (options->out.empty()) throw UsageError("crooner models random needs --out FOLDER.");
        apply(options->log);
        run(*options);
      });
  flags.argument("NAME", &options->name, "A model of those of crooner models list");
  flags.integer("--n-ctx", &options->n_ctx, {1, 65536},
                "Codes of a window at each level; default: as the model has");
  flags.seed("--seed", &options->seed, "The same seed, the same weights; default: 0");
  flags.file("--out,-o", &options->out, "FOLDER", "Where the files go");
  add_log_flags(flags, &options->log);
  flags.example("crooner models random 1b_lyrics --n-ctx 256 --out random");
  flags.example("crooner models random 5b --seed 7 --out random");
}

void add_models_assemble(Program& program, std::function<void(const ModelsAssembleOptions&)> run) {
  auto options = std::make_shared<ModelsAssembleOptions>();
  Flags& flags = program.add("models assemble", "Make a model folder of training runs",
                             [options, run = std::move(run)] {
                               if (options->out.empty())
                                 throw UsageError("crooner models assemble needs --out FOLDER.");
                               apply(options->log);
                               run(*options);
                             });
  flags.arguments("SOURCE", &options->sources,
                  "Folders of runs of 'crooner train', and models whose parts to take; a later "
                  "one replaces what came before");
  flags.group("Model");
  flags.choice("--precision", &options->precision, {"as-is", "fp32", "bf16", "fp16"},
               "Type in which the weights are written");
  flags.text("--licence", &options->licence, "TEXT", "Under which the weights stand");
  flags.text("--provenance", &options->provenance, "TEXT", "Where they come from, a sentence");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FOLDER", "The model folder to make");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example(
      "crooner models assemble runs/codec-0 runs/codec-1 runs/codec-2 runs/top runs/middle "
      "runs/bottom --precision bf16 --out models/mine");
  flags.example("crooner models assemble 1b_lyrics runs/finetuned --out models/neighbours");
}

void add_models_verify(Program& program, std::function<void(const ModelsVerifyOptions&)> run) {
  auto options = std::make_shared<ModelsVerifyOptions>();
  Flags& flags = program.add("models verify", "Check every file of a model against its SHA-256",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  flags.argument("MODEL", &options->model, "A model's name or folder");
  add_log_flags(flags, &options->log);
  flags.example("crooner models verify smoke");
  flags.example("crooner models verify ~/models/1b_lyrics");
}

}  // namespace crooner::cli
