#include "cli/compose.h"

#include "base/error.h"
#include "cli/adapter.h"

namespace crooner::cli {
namespace {

constexpr const char* kSeedOfStep =
    "Random seed; without it a new one is chosen, or that of a step which was interrupted";
// A finished song is sampled in one segment: one part is continued from the other.
constexpr bool kSegments = false;
constexpr const char* kFate = "become nodes";  // of the best candidates

void declare_project(Flags& flags, std::string* project) {
  flags.argument("PROJECT", project, "Folder of the project");
}

void declare_node(Flags& flags, std::string* project, std::string* node) {
  declare_project(flags, project);
  flags.argument("NODE", node, "Number of a node, or 'picked'");
}

}  // namespace

void declare_compose(Flags& flags, ComposeOptions* options) {
  declare_project(flags, &options->project);
  flags
      .text("--player", &options->player, "COMMAND",
            "Program that plays a file, whose name is appended")
      .default_value = "one that is installed";
  add_log_flags(flags, &options->log);
  flags.example("crooner compose demo");
  flags.example("crooner compose demo --player 'mpv --no-video'");
}

void declare_compose_start(Flags& flags, ComposeStartOptions* options) {
  declare_project(flags, &options->project);
  declare_song_flags(flags, &options->song, kSeedOfStep, kSegments);
  add_candidate_flags(flags, &options->song.candidates, kFate);
  add_model_flags(flags, &options->song.model);
  add_adapter_flag(flags, &options->song.model);
  flags.group("Output");
  add_save_every_flag(flags, &options->song.run);
  add_log_flags(flags, &options->song.log);
  add_config_flag(flags);
  flags.check([options] {
    check(options->song);
    check(options->song.candidates, options->song.songs);
    check_lyric_times(options->song.labels);
  });
  flags.example("crooner compose start demo --genre folk --lyrics song.txt --songs 4");
  flags.example("crooner compose start demo --model smoke --seconds 0.5 --seed 7");
}

void declare_compose_extend(Flags& flags, ComposeExtendOptions* options) {
  options->song.songs = 1;
  declare_node(flags, &options->project, &options->node);
  flags.group("Song");
  flags.number("--seconds", &options->song.seconds, {0, 86400, true}, "SECONDS",
               "Length that is added, rounded up to a whole top-level code");
  flags.require("--seconds SECONDS", [options] { return options->song.seconds.has_value(); });
  flags.integer("--songs", &options->song.songs, {1, 256},
                "Number of continuations; number i is the same for any N");
  add_label_flags(flags, &options->song.labels);
  flags.number("--total-seconds", &options->song.total_seconds, {0, 86400, true}, "SECONDS",
               "Length of the whole that the song is a part of");
  add_sampling_flags(flags, &options->song.sampling, kSeedOfStep, kSegments);
  add_candidate_flags(flags, &options->candidates, kFate);
  add_model_flags(flags, &options->song.model);
  add_adapter_flag(flags, &options->song.model);
  flags.group("Output");
  add_save_every_flag(flags, &options->song.run);
  add_log_flags(flags, &options->song.log);
  add_config_flag(flags);
  flags.check([options] { check(options->candidates, options->song.songs); });
  flags.example("crooner compose extend demo 2 --seconds 10 --songs 3");
  flags.example("crooner compose extend demo picked --seconds 10 --candidates 8 --keep 2");
}

void declare_compose_repaint(Flags& flags, ComposeRepaintOptions* options) {
  declare_node(flags, &options->project, &options->node);
  add_span_flags(flags, &options->song);
  flags.require("--from S --to S", [options] {
    return options->song.from.has_value() && options->song.to.has_value();
  });
  flags.integer("--songs", &options->songs, {1, 256},
                "Number of repainted nodes; number i is the same for any N");
  add_label_flags(flags, &options->song.labels);
  add_sampling_flags(flags, &options->song.sampling, kSeedOfStep, kSegments);
  add_model_flags(flags, &options->song.model);
  add_adapter_flag(flags, &options->song.model);
  flags.group("Output");
  add_save_every_flag(flags, &options->song.run);
  add_log_flags(flags, &options->song.log);
  add_config_flag(flags);
  flags.check([options] { check(options->song); });
  flags.example("crooner compose repaint demo 3 --from 4 --to 8.5 --songs 3");
  flags.example("crooner compose repaint demo picked --from 0.1 --to 0.2");
}

void declare_compose_cut(Flags& flags, ComposeCutOptions* options) {
  declare_node(flags, &options->project, &options->node);
  flags.group("Song");
  flags.number("--at", &options->at, {0, 86400, true}, "SECONDS",
               "Where the beginning ends, rounded down to a top-level code");
  flags.require("--at SECONDS", [options] { return options->at.has_value(); });
  add_model_flag(flags, &options->model);
  add_device_flags(flags, &options->model);
  add_log_flags(flags, &options->log);
  flags.example("crooner compose cut demo 2 --at 12.5");
  flags.example("crooner compose cut demo picked --at 0.2");
}

void declare_compose_undo(Flags& flags, ComposeUndoOptions* options) {
  declare_project(flags, &options->project);
  flags.integer("--step", &options->step, {0, 1e9},
                "Undo this step, and nothing if it is undone; 0: the last one");
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner compose undo demo");
  flags.example("crooner compose undo demo --step 3");
}

void declare_compose_pick(Flags& flags, ComposePickOptions* options) {
  declare_node(flags, &options->project, &options->node);
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner compose pick demo 2");
  flags.example("crooner compose pick demo 12 --quiet");
}

void declare_compose_mark(Flags& flags, ComposeMarkOptions* options) {
  declare_node(flags, &options->project, &options->node);
  flags.text("--note", &options->note, "TEXT", "The note; '' removes the notes of the node");
  flags.require("--note TEXT", [options] { return options->note.has_value(); });
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner compose mark demo 2 --note 'the best refrain'");
  flags.example("crooner compose mark demo picked --note 'too slow'");
}

void declare_compose_render(Flags& flags, ComposeRenderOptions* options) {
  declare_node(flags, &options->project, &options->node);
  add_model_flag(flags, &options->model);
  add_device_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE|FOLDER", "Write the song here too").default_value =
      "renders/NODE.wav in the project alone";
  add_audio_file_flags(flags, &options->sound);
  add_save_every_flag(flags, &options->run);
  add_force_flag(flags, &options->run.force,
                 "Replace the song of a different request, or a file that crooner did not write");
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.check([options] {
    const AudioFileOptions& sound = options->sound;
    const bool asked =
        !sound.format.empty() || sound.bits != "16" || sound.normalize || sound.loudness;
    if (!options->out.empty() || !(asked || options->run.force)) return;
    throw UsageError("--format, --bits, --normalize, --loudness and --force need --out FILE.");
  });
  flags.example("crooner compose render demo picked");
  flags.example("crooner compose render demo 4 --out song.flac --loudness -14");
}

void declare_compose_tree(Flags& flags, ComposeTreeOptions* options) {
  declare_project(flags, &options->project);
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner compose tree demo");
  flags.example("crooner compose tree demo --json");
}

void declare_compose_page(Flags& flags, ComposePageOptions* options) {
  declare_project(flags, &options->project);
  add_log_flags(flags, &options->log);
  flags.example("crooner compose page demo");
  flags.example("crooner compose page demo --quiet");
}

}  // namespace crooner::cli
