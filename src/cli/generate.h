#pragma once

#include <optional>
#include <string>

#include "cli/candidates.h"
#include "cli/groups.h"

namespace crooner::cli {

// crooner generate: songs from a genre, an artist and lyrics.
struct GenerateOptions {
  ModelOptions model;
  LabelOptions labels;
  SamplingOptions sampling;
  AudioFileOptions sound;
  RunFolderOptions run;
  LogOptions log;
  std::optional<double> seconds;        // of the finished song; none: the model's default
  bool seconds_auto = false;            // as long as the lyrics need
  std::optional<double> total_seconds;  // of the whole that the song is a part of
  int songs = 1;
  std::string prompt;                    // an audio file to continue
  std::optional<double> prompt_seconds;  // of the prompt, from its beginning; none: all
  int stop_after_level = 0;
  CandidateOptions candidates = {};
  std::string out = "song.wav";  // a file, or a folder
};

// Throws UsageError when flags contradict one another.
void check(const GenerateOptions& options);

// The same of --lyric-times, which a batch may leave to its jobs.
void check_lyric_times(const LabelOptions& labels);

// What differs in the help of commands that take all flags of generate.
struct GenerateHelp {
  std::string out_value = "FILE|FOLDER";
  std::string out = "Song; its run folder is created next to it. With --songs N: song-1.wav ...";
  std::string seed = kSeedHelp;
  DeviceHelp device = {};
};

// Of these, those that say what is sung, without --stop-after-level and where it is written.
// `segments`: with --upsample-segments.
void declare_song_flags(Flags& flags, GenerateOptions* options, const std::string& seed_help,
                        bool segments = true);

// The flags without examples, and their checks.
void declare_generate_flags(Flags& flags, GenerateOptions* options, const GenerateHelp& help = {});

void declare_generate(Flags& flags, GenerateOptions* options);

}  // namespace crooner::cli
