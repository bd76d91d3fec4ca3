// Run folders that the release 0.1.0 wrote (revision 4c25ac7, model smoke) still open, resume and
// replay: tests/songs/earlier_release.

#include <gtest/gtest.h>

#include <filesystem>

#include "audio/audio_reader.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "base/version.h"
#include "run_folder/codes_file.h"
#include "run_folder/journal.h"
#include "run_folder/run_folder.h"
#include "songs/code_source.h"
#include "songs/generate_songs.h"
#include "songs/load_song.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "support/paths.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

// Copies a run of the earlier release. A run belongs to the versions that it was started with: as
// far as these differ now, it becomes one of this version, with the same journal.
fs::path copy_run(const test::TemporaryFolder& folder, const std::string& name) {
  const fs::path copy = folder / name;
  fs::copy(source_file("tests/songs/earlier_release/" + name), copy, fs::copy_options::recursive);
  for (const fs::directory_entry& entry : fs::directory_iterator(copy)) {
    if (entry.path().extension() != ".run") continue;
    run_folder::Metadata metadata = run_folder::read_metadata(entry.path());
    const run_folder::JournalState state = run_folder::read_journal(entry.path(), metadata);
    EXPECT_FALSE(state.empty());
    const run_folder::Metadata original = metadata;
    metadata["crooner"] = version();
    metadata["libtorch"] = libtorch_version();
    if (metadata == original) continue;
    run_folder::write_metadata(entry.path(), metadata);
    fs::remove(entry.path() / "journal");
    run_folder::Journal journal(entry.path() / "journal", run_folder::metadata_hash(metadata));
    for (const auto& [level, codes] : state) {
      const std::span<const std::int64_t> all(codes.codes);
      const auto prompt = static_cast<std::size_t>(codes.prompt_length);
      journal.append_prompt(level, all.first(prompt));
      journal.append_window(level, codes.prompt_length, all.subspan(prompt));
      if (!codes.pending_tokens.empty()) {
        journal.append_tokens(level, static_cast<std::int64_t>(all.size()), codes.pending_tokens);
      }
      if (codes.finished) journal.append_level_end(level);
    }
  }
  return copy;
}

cli::ModelOptions smoke_model() {
  return {.model = source_file("models/smoke")};
}

LoadedSong load_run(const fs::path& folder) {
  return load_song(run_folder::read_metadata(folder), (folder / "run.json").string(), folder,
                   smoke_model());
}

std::vector<float> samples(const fs::path& song) {
  return audio::read_audio_file(song).samples;
}

TEST(EarlierRelease, AFinishedRunIsComplete) {
  const test::TemporaryFolder folder;
  const fs::path copy = copy_run(folder, "finished");
  const fs::path run = copy / "song.wav.run";
  const LoadedSong song = load_run(run);
  EXPECT_EQ(song.request->artist, "Anna Quill");
  EXPECT_EQ(song.request->seed, 7u);
  const auto journal = run_folder::read_journal(run, run_folder::read_metadata(run));
  const Codes codes = run_folder::read_codes(run / "codes.safetensors");
  ASSERT_EQ(codes.size(), 3u);
  for (int level = 0; level < 3; ++level) {
    EXPECT_EQ(journal.at(level).codes, codes[level]);
    EXPECT_TRUE(journal.at(level).finished);
  }
  Model model = Model::open(song.model.model);
  const SongWriter writer(copy / "song.wav", current_metadata(song, model), song.format, false);
  EXPECT_TRUE(writer.is_complete());
}

TEST(EarlierRelease, AnInterruptedRunResumes) {
  const test::TemporaryFolder folder;
  const fs::path copy = copy_run(folder, "interrupted");
  const LoadedSong song = load_run(copy / "song.wav.run");
  Model model = Model::open(song.model.model);
  SongWriter writer(copy / "song.wav", current_metadata(song, model), song.format, false);
  EXPECT_FALSE(writer.is_complete());
  const std::vector<SavedLevel> saved = writer.saved();
  ASSERT_EQ(saved.size(), 3u);
  EXPECT_FALSE(saved[1].pending_tokens.empty());
  EXPECT_EQ(saved[2].codes.size(), 32u);
  report::SongProgress quiet;
  generate_songs(model, {{song.request, song.sample_index, &writer}}, quiet);
  EXPECT_TRUE(writer.is_complete());
  const fs::path whole = source_file("tests/songs/earlier_release/finished/song.wav");
  EXPECT_EQ(samples(copy / "song.wav"), samples(whole));
}

TEST(EarlierRelease, ASongReplaysFromItsMetadata) {
  const test::TemporaryFolder folder;
  const fs::path original = source_file("tests/songs/earlier_release/finished/song.wav");
  const auto metadata = read_embedded_metadata(original);
  ASSERT_TRUE(metadata);
  const LoadedSong song = load_song(*metadata, original.string(), {}, smoke_model());
  Model model = Model::open(song.model.model);
  SongWriter writer(folder / "replayed.wav", current_metadata(song, model), song.format, false);
  report::SongProgress quiet;
  generate_songs(model, {{song.request, song.sample_index, &writer}}, quiet);
  EXPECT_EQ(samples(folder / "replayed.wav"), samples(original));
  if (current_metadata(song, model) == *metadata) {
    EXPECT_EQ(read_file(folder / "replayed.wav"), read_file(original));
  }
}

TEST(EarlierRelease, AContinuedSongReplaysFromItsRunFolder) {
  const test::TemporaryFolder folder;
  const fs::path copy = copy_run(folder, "continued");
  const LoadedSong song = load_run(copy / "longer.wav.run");
  ASSERT_EQ(song.request->prompt_codes.size(), 3u);
  EXPECT_EQ(song.request->prompt_codes[2].size(), 13u);
  Model model = Model::open(song.model.model);
  SongWriter writer(folder / "replayed.wav", current_metadata(song, model), song.format, false);
  report::SongProgress quiet;
  generate_songs(model, {{song.request, song.sample_index, &writer}}, quiet);
  EXPECT_EQ(samples(folder / "replayed.wav"), samples(copy / "longer.wav"));
}

TEST(EarlierRelease, ARunIsASourceOfCodes) {
  const test::TemporaryFolder folder;
  const fs::path copy = copy_run(folder, "finished");
  const CodeSource source = read_code_source((copy / "song.wav").string());
  EXPECT_EQ(source.codec_model, "smoke");
  ASSERT_EQ(source.songs.size(), 1u);
  EXPECT_EQ(source.songs[0][0].size(), 512u);
}

}  // namespace
}  // namespace crooner::songs
