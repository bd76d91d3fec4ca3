#include "cli/models.h"

#include "cli/adapter.h"

namespace crooner::cli {
void declare_models_list(Flags& flags, ModelsListOptions* options) {
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner models list");
  flags.example("crooner models list --json");
}

void declare_models_info(Flags& flags, ModelsInfoOptions* options) {
  flags.argument("MODEL", &options->model, "Model, by name or folder, or a weight file");
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner models info smoke");
  flags.example("crooner models info models/smoke/prior_level_2.safetensors");
}

void declare_models_import(Flags& flags, ModelsImportOptions* options) {
  flags.arguments("SOURCE", &options->sources,
                  "Weight files (.pth.tar, .pt, .bin or .safetensors) or folders of them, of "
                  "Hugging Face (a clone or a cached snapshot) or of crooner, in any order");
  flags.group("Model");
  flags.text("--as", &options->as, "NAME", "Configuration to use, one of crooner models list")
      .default_value = "what the sources say, else the known model of their shapes";
  flags.file("--hps", &options->hps, "FILE",
             "Settings of weights that hold none: published hyperparameters as JSON, for one part "
             "or by part, or a config.json or model.json");
  flags.file("--ids", &options->ids, "FOLDER", "Folder of the artist and genre id lists")
      .default_value = "that of the sources";
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FOLDER", "Model folder to create");
  flags.require("--out FOLDER", &options->out);
  flags.toggle("--force", &options->force,
               "Replace files in that folder, but never one that is imported");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example(
      "crooner models import vqvae.pth.tar prior_level_0.pth.tar prior_level_1.pth.tar "
      "prior_level_2.pth.tar --as 1b_lyrics --ids ids --out models/1b_lyrics");
  flags.example("crooner models import jukebox-1b-lyrics --out models/1b_lyrics");
}

void declare_models_fetch(Flags& flags, ModelsFetchOptions* options) {
  flags.argument("NAME", &options->name, "Published model: 1b_lyrics, 5b_lyrics or 5b");
  flags.group("Source");
  flags.text("--from", &options->from, "URL|FOLDER", "Mirror to take the files from")
      .default_value = "where they are published";
  flags.file("--ids", &options->ids, "FOLDER", "Folder of the artist and genre id lists")
      .default_value = "from where the weights come";
  flags.integer("--parallel", &options->parallel, {1, 8}, "Files to download at a time");
  flags.toggle("--accept-licence", &options->accept_licence,
               "Accept the licence of the weights without a question");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FOLDER", "Model folder to create").default_value =
      "NAME among the user's models";
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner models fetch 1b_lyrics --accept-licence");
  flags.example("crooner models fetch 5b_lyrics --from /mnt/mirror --out models/5b_lyrics");
}

void declare_models_export(Flags& flags, ModelsExportOptions* options) {
  flags.argument("MODEL", &options->model, "Model, by name or folder");
  flags.choice("--format", &options->format, {"published", "huggingface"},
               "Files of the original program (.pth.tar), or a folder of Hugging Face");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FOLDER", "Folder of the files");
  flags.require("--out FOLDER", &options->out);
  flags.toggle("--force", &options->force, "Replace files in that folder");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner models export smoke --out smoke-files");
  flags.example("crooner models export pocket --format huggingface --out pocket-hf");
}

void declare_models_random(Flags& flags, ModelsRandomOptions* options) {
  flags.argument("NAME", &options->name, "Known model, one of crooner models list");
  flags.integer("--n-ctx", &options->n_ctx, {1, 65536}, "Codes per window at every level")
      .default_value = "the model's";
  flags.seed("--seed", &options->seed, "Random seed of the weights").default_value = "0";
  flags.file("--out,-o", &options->out, "FOLDER", "Folder of the files");
  flags.require("--out FOLDER", &options->out);
  add_force_flag(flags, &options->force, "Replace existing files");
  add_log_flags(flags, &options->log);
  flags.example("crooner models random 1b_lyrics --n-ctx 256 --out random");
  flags.example("crooner models random 5b --seed 7 --out random");
}

void declare_models_assemble(Flags& flags, ModelsAssembleOptions* options) {
  flags.arguments("SOURCE", &options->sources,
                  "Folders of runs of 'crooner train', and models; a part in a later source "
                  "replaces the same part in an earlier one");
  flags.group("Model");
  flags.add({.names = "--merge",
             .value = "FILE[=STRENGTH]",
             .help = "Merge an adapter into the prior that it was trained on; may be repeated",
             .many = true,
             .set = [options](const std::string& text) {
               options->adapters.push_back(parse_adapter("--merge", text));
             }});
  flags.choice("--precision", &options->precision, {"as-is", "fp32", "bf16", "fp16"},
               "Precision of the written weights");
  flags.text("--licence", &options->licence, "TEXT", "Licence of the weights").default_value =
      "that of the last model";
  flags.text("--provenance", &options->provenance, "TEXT", "Origin of the weights, in a sentence")
      .default_value = "that of the last model";
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FOLDER", "Model folder to create");
  flags.require("--out FOLDER", &options->out);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example(
      "crooner models assemble runs/codec-0 runs/codec-1 runs/codec-2 runs/top runs/middle "
      "runs/bottom --precision bf16 --out models/mine");
  flags.example("crooner models assemble 1b_lyrics runs/finetuned --out models/neighbours");
  flags.example(
      "crooner models assemble pocket --merge runs/mine/adapter.safetensors=0.8 --out models/mine");
}

void declare_models_verify(Flags& flags, ModelsVerifyOptions* options) {
  flags.argument("MODEL", &options->model, "Model, by name or folder");
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner models verify smoke");
  flags.example("crooner models verify ~/models/1b_lyrics");
}

}  // namespace crooner::cli
