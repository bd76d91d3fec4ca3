#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner generate: songs from a genre, an artist and lyrics.
struct GenerateOptions {
  ModelOptions model;
  LabelOptions labels;
  SamplingOptions sampling;
  AudioFileOptions sound;
  RunFolderOptions run;
  LogOptions log;
  std::optional<double> seconds;        // of the finished song; none: what the model says
  std::optional<double> total_seconds;  // of the song that it is a part of
  int songs = 1;
  std::string prompt;                    // a sound file to go on from
  std::optional<double> prompt_seconds;  // of it, from its beginning; none: all
  int stop_after_level = 0;
  std::string out = "song.wav";  // a file, or a folder
};

// Throws UsageError when flags contradict one another.
void check(const GenerateOptions& options);

// What differs in the help of commands that take all flags of generate.
struct GenerateHelp {
  std::string out_value = "FILE|FOLDER";
  std::string out = "The song (song.wav); its run folder lies beside it. --songs N: song-1.wav ...";
  std::string seed = kSeedHelp;
};

void add_generate_flags(Flags& flags, GenerateOptions* options, const GenerateHelp& help = {});

void add_generate(Program& program, std::function<void(const GenerateOptions&)> run);

}  // namespace crooner::cli
