#include "cli/train_prior.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

AddedLabel parse_added_label(const std::string& flag, const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw UsageError(str_cat(
        flag, " is '", text,
        "'; it takes NAME=EXISTING, a new name and an existing one to initialize it from."));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

void add_label_names_flag(Flags& flags, const std::string& name, std::vector<AddedLabel>* labels,
                          const std::string& help) {
  flags.add({.names = name,
             .value = "NAME=EXISTING",
             .help = help,
             .many = true,
             .set = [name, labels](const std::string& text) {
               labels->push_back(parse_added_label(name, text));
             }});
}

}  // namespace

void declare_train_prior(Flags& flags, TrainPriorOptions* options) {
  add_training_flags(flags, options, "decoded songs and codes");
  flags.file("--vqvae", &options->vqvae, "MODEL|RUN|FILE", "Codec to encode the data with")
      .default_value = "that of --from";
  flags.group("Labels");
  flags.file("--from", &options->from, "MODEL|RUN", "Model or run whose prior to fine-tune")
      .default_value = "random initialization";
  flags.file("--ids", &options->ids, "FOLDER", "Folder of artists.txt and genres.txt to use")
      .default_value = "the names in the data";
  add_label_names_flag(
      flags, "--add-artist", &options->artists,
      "With --from: add an artist, initialized from an existing one; may be repeated");
  add_label_names_flag(flags, "--add-genre", &options->genres,
                       "With --from: add a genre in the same way");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner train prior --preset tiny_prior --data songs --vqvae codec --out run");
  flags.example(
      "crooner train prior --preset 1b_lyrics_finetune --data mine --from 1b_lyrics --add-artist "
      "\"The Neighbours=abba\" --out run");
}

}  // namespace crooner::cli
