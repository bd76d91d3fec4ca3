#include "cli/train_prior.h"

#include <memory>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

AddedLabel parse_added_label(const std::string& flag, const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw UsageError(
        str_cat(flag, " is \"", text,
                "\"; it takes NAME=EXISTING, a new name and a known one to start from."));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void add_names(Flags& flags, const std::string& flag, std::vector<AddedLabel>* names,
               const std::string& help) {
  flags.add({.names = flag,
             .value = "NAME=EXISTING",
             .help = help,
             .many = true,
             .set = [flag, names](const std::string& text) {
               names->push_back(parse_added_label(flag, text));
             }});
}

}  // namespace

void add_train_prior(Program& program, std::function<void(const TrainPriorOptions&)> run) {
  auto options = std::make_shared<TrainPriorOptions>();
  Flags& flags = program.add("train prior", "Learn a prior from sound files and a VQ-VAE",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  add_training_flags(flags, options.get(), "decoded songs and codes");
  flags.file("--vqvae", &options->vqvae, "PLACE",
             "What makes the codes: a model, a run of 'train vqvae' or its vqvae.safetensors "
             "(default: that of --from)");
  flags.group("Names");
  flags.file("--from", &options->from, "MODEL",
             "A model whose prior to go on from (default: fresh weights)");
  flags.file("--ids", &options->ids, "FOLDER",
             "artists.txt and genres.txt to use (default: the names of the data)");
  add_names(flags, "--add-artist", &options->artists,
            "With --from: teach it an artist, starting from one that it knows; may be repeated");
  add_names(flags, "--add-genre", &options->genres, "The same for a genre");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner train prior --preset tiny_prior --data songs --vqvae codec --out run");
  flags.example(
      "crooner train prior --preset 1b_lyrics_finetune --data mine --from 1b_lyrics --add-artist "
      "\"The Neighbours=abba\" --out run");
}

}  // namespace crooner::cli
