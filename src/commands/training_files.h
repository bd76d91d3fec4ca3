#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/training_flags.h"
#include "config/training_preset.h"
#include "run_folder/folder_lock.h"
#include "training/manifest.h"

namespace crooner::commands {

// `given`, or a folder of that name in the user's cache.
std::filesystem::path training_cache(const std::string& given, const char* name);

// Throws UsageError naming the first of --preset, --data and --out that was not given.
void require_flags(const cli::TrainingOptions& options, const char* command);

// Makes the folder of a training run where there is none, and keeps it for this process. Throws
// run_folder::FolderInUse while another one trains there, and InputError when a run stands there
// that was made with another preset (its JSON).
run_folder::FolderLock lock_run_folder(const std::filesystem::path& folder,
                                       const std::string& preset);

// The device that was asked for; sets the number of threads.
at::Device configure_device(const cli::DataOptions& options);

// Throws ResourceError when the device's memory cannot hold what a run of so many parameters does.
void require_memory(const config::RunConfig& run, std::int64_t parameters, at::Device device);

void warn_skipped_songs(const std::vector<training::SkippedSong>& skipped);

// NAME.wav and NAME.png, a spectrogram, of mono audio of any shape.
void write_audio_sample(const std::filesystem::path& folder, const std::string& name,
                        const at::Tensor& audio, int sample_rate);

}  // namespace crooner::commands
